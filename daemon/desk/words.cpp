#include "daemon/desk/words.h"

#include <array>

namespace hearken::desk {
namespace {

struct Words {
  std::string_view zh, en;
};

// In the order of Event.
constexpr std::array events{
    Words{"不明信号", "unidentified signal"},
    Words{"医疗求助", "medical call"},
    Words{"紧急求助", "help call"},
    Words{"紧急报警", "panic alarm"},
    Words{"胁迫报警", "duress"},
    Words{"跌倒报警", "fall"},
    Words{"长时间无活动", "no sign of life"},
    Words{"传感器未见活动", "no motion"},
    Words{"未按时报平安", "check-in missed"},
    Words{"现场需要增援", "more help needed"},
    Words{"火警", "fire"},
    Words{"烟雾报警", "smoke"},
    Words{"温度火警", "heat"},
    Words{"燃气泄漏", "gas"},
    Words{"一氧化碳", "carbon monoxide"},
    Words{"漏水", "flood"},
    Words{"入侵报警", "intrusion"},
    Words{"设备被拆动", "tamper"},
    Words{"报警", "alarm"},
    Words{"温度过低", "too cold"},
    Words{"温度过高", "too hot"},
    Words{"环境异常", "environment"},
    Words{"救助人员到达", "helper arrived"},
    Words{"救助完成", "helper done"},
    Words{"现场结案", "case closed on site"},
    Words{"电量低", "low battery"},
    Words{"电池缺失", "battery missing"},
    Words{"市电中断", "mains failure"},
    Words{"设备失联", "device silent"},
    Words{"通信故障", "link fault"},
    Words{"无线干扰", "jamming"},
    Words{"传感器故障", "sensor fault"},
    Words{"消防设施故障", "fire protection fault"},
    Words{"警号或继电器故障", "output fault"},
    Words{"系统故障", "system fault"},
    Words{"设备重启", "unit restarted"},
    Words{"设备时钟错误", "clock fault"},
    Words{"设备请求检修", "maintenance request"},
    Words{"定期自检", "periodic test"},
    Words{"链路测试", "link test"},
    Words{"手动测试", "manual test"},
    Words{"测试模式", "test mode"},
    Words{"测试结果", "test result"},
    Words{"随后通话", "speech follows"},
    Words{"布防", "set"},
    Words{"撤防", "unset"},
    Words{"用户取消", "cancelled by user"},
    Words{"未按时布撤防", "schedule missed"},
    Words{"旁路", "bypass"},
    Words{"门禁", "access"},
    Words{"编程", "programming"},
    Words{"状态", "status"},
    Words{"日志", "log"},
};
static_assert(events.size() == static_cast<std::size_t>(Event::log) + 1);

constexpr std::array stages{Words{"已接受", "accepted"}, Words{"途中", "en route"}, Words{"到场", "on scene"}, Words{"平安", "safe"}};
constexpr std::array ways{Words{"值班台", "console"}, Words{"短信", "SMS"}, Words{"电话", "telephone"}};

template <class Table>
std::string_view look_up(const Table& table, std::size_t at, Language language) {
  const auto& words = at < table.size() ? table[at] : table[0];
  return language == Language::zh ? words.zh : words.en;
}

}  // namespace

std::string_view in_words(Event event, Language language) { return look_up(events, static_cast<std::size_t>(event), language); }
std::string_view in_words(Stage stage, Language language) { return look_up(stages, static_cast<std::size_t>(stage), language); }
std::string_view in_words(Way way, Language language) { return look_up(ways, static_cast<std::size_t>(way), language); }

}  // namespace hearken::desk
