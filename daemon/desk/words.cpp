#include "daemon/desk/words.h"

#include <algorithm>
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

struct Phrase {
  std::string_view en, zh;
};

// A vital's first word; what follows names one of several (`module 3`).
constexpr std::array vitals{
    Phrase{"store", "存储"},
    Phrase{"clock", "时钟"},
    Phrase{"console", "值班台"},
    Phrase{"roster", "排班"},
    Phrase{"wire", "线路"},
    Phrase{"modem", "短信模块"},
    Phrase{"sim", "短信卡"},
    Phrase{"network", "移动网络"},
    Phrase{"signal", "信号强度"},
    Phrase{"storage", "短信存储"},
    Phrase{"disk", "磁盘"},
    Phrase{"journal", "日志"},
    Phrase{"plan", "预案"},
    Phrase{"database", "数据库"},
    Phrase{"tables", "数据表"},
    Phrase{"module", "输入模块"},
    Phrase{"module_config", "模块配置"},
    Phrase{"input", "输入点"},
    Phrase{"relay", "继电器"},
    Phrase{"device", "设备"},
    Phrase{"heartbeat", "心跳"},
    Phrase{"silence", "无信号"},
    Phrase{"parity", "校验位"},
    Phrase{"frames", "坏帧"},
    Phrase{"flood", "连接过多"},
    Phrase{"http", "值班台网页"},
    Phrase{"configuration", "配置"},
    Phrase{"unreadable", "无法识别的信号"},
};

// Longer phrases before those that they contain.
constexpr std::array phrases{
    Phrase{"the receiver is silent", "接收机没有声音"},
    Phrase{"the receiver is heard", "接收机恢复"},
    Phrase{"nothing heard in its time", "超时未收到任何信号"},
    Phrase{" devices fell silent together", " 台设备同时失联"},
    Phrase{"; devices behind it: ", ";所属设备:"},
    Phrase{"not heard in ", "未联系已超过 "},
    Phrase{"the receiver sends 7E1, the port is set to 8N1: read with bit 7 masked", "接收机用 7E1,串口设为 8N1:已屏蔽第 7 位"},
    Phrase{"does not answer", "无应答"},
    Phrase{"answers again", "恢复应答"},
    Phrase{"has restarted; its outputs are set again", "已重启,输出已重新设置"},
    Phrase{" cannot be switched", " 无法动作"},
    Phrase{"weak for ten minutes", "已弱十分钟"},
    Phrase{"no service centre, and none is configured", "没有短信中心号码,也未配置"},
    Phrase{"more than three restarts within an hour", "一小时内重启超过三次"},
    Phrase{" places used", " 条已用"},
    Phrase{"no console is connected", "没有值班台在线"},
    Phrase{"no console is live", "没有值班台在线"},
    Phrase{"no way out by telephone", "没有电话通道"},
    Phrase{"no way out by SMS", "没有短信通道"},
    Phrase{"not a number of a person", "不是本站人员的号码"},
    Phrase{"permanent: ", "永久失败:"},
    Phrase{"by the attempt before", "由上一次发送"},
    Phrase{" parts", " 段"},
    Phrase{" part", " 段"},
    Phrase{" MiB free", " MiB 可用"},
    Phrase{"writes again", "恢复写入"},
    Phrase{"the chain holds", "校验链完整"},
    Phrase{" mistakes; the running one stays: hearkend --check-config tells them", " 处错误,继续用原配置;hearkend --check-config 可查"},
    Phrase{"the clock was set from ", "时钟被调整:"},
    Phrase{"the end of the plan's list", "预案已到末尾"},
    Phrase{"nobody for plan step ", "预案步骤无人可叫:"},
    Phrase{"the owner went silent", "负责人无回应"},
    Phrase{"the owner can't go", "负责人去不了"},
    Phrase{"more connections than places, the last from ", "连接超过上限,最近来自 "},
    Phrase{"no descriptor is left for more connections", "系统文件句柄用尽"},
    Phrase{"Connection refused", "对方拒绝连接"},
    Phrase{"No such file or directory", "没有这个文件或设备"},
    Phrase{"Address already in use", "端口已被占用"},
    Phrase{"Permission denied", "没有权限"},
};

// These only as the whole of what is said: a device may use them among its own words.
constexpr std::array whole{
    Phrase{"no number", "没有号码"},
    Phrase{"no outcome", "没有结果"},
    Phrase{"resumed", "重启后继续"},
    Phrase{"slow", "较慢"},
    Phrase{"the disk is full", "磁盘已满"},
    Phrase{"the disk failed", "磁盘读写失败"},
    Phrase{"the database is damaged", "数据库损坏"},
    Phrase{"another process holds the database", "数据库被占用"},
    Phrase{"stopping", "正在停止"},
};

constexpr std::array stages{Words{"已接受", "accepted"}, Words{"途中", "en route"}, Words{"到场", "on scene"}, Words{"平安", "safe"}};
constexpr std::array ways{Words{"值班台", "console"}, Words{"短信", "SMS"}, Words{"电话", "telephone"}};

template <class Table>
std::string_view look_up(const Table& table, std::size_t at, Language language) {
  const auto& words = at < table.size() ? table[at] : table[0];
  return language == Language::zh ? words.zh : words.en;
}

const Phrase* known_vital(std::string_view vital) {
  const auto found = std::find_if(vitals.begin(), vitals.end(), [&](const Phrase& one) { return one.en == vital.substr(0, vital.find(' ')); });
  return found == vitals.end() ? nullptr : &*found;
}

}  // namespace

std::string_view in_words(Event event, Language language) { return look_up(events, static_cast<std::size_t>(event), language); }
std::string_view in_words(Stage stage, Language language) { return look_up(stages, static_cast<std::size_t>(stage), language); }
std::string vital_in_words(std::string_view vital, Language language) {
  const auto end = vital.find(' ');
  const auto* found = known_vital(vital);
  if (language != Language::zh || found == nullptr) return std::string(vital);
  return std::string(found->zh) + std::string(end == std::string_view::npos ? std::string_view{} : vital.substr(end));
}

std::string detail_in_words(std::string detail, Language language) {
  if (language != Language::zh) return detail;
  // The station's own incidents begin with the name of a vital.
  if (const auto colon = detail.find(": "); colon != std::string::npos && known_vital(detail.substr(0, colon)))
    return vital_in_words(detail.substr(0, colon), language) + ":" + detail_in_words(detail.substr(colon + 2), language);
  for (const auto& said : whole)
    if (detail == said.en) return std::string(said.zh);
  for (const auto& phrase : phrases)
    for (auto at = detail.find(phrase.en); at != std::string::npos; at = detail.find(phrase.en, at + phrase.zh.size()))
      detail.replace(at, phrase.en.size(), phrase.zh);
  return detail;
}

std::string_view in_words(Way way, Language language) { return look_up(ways, static_cast<std::size_t>(way), language); }

}  // namespace hearken::desk
