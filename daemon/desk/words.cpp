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
    Phrase{"store", "存储"},        Phrase{"clock", "时钟"},
    Phrase{"console", "值班台"},    Phrase{"roster", "排班"},
    Phrase{"wire", "线路"},         Phrase{"modem", "短信模块"},
    Phrase{"sim", "短信卡"},        Phrase{"network", "移动网络"},
    Phrase{"signal", "信号强度"},   Phrase{"storage", "短信存储"},
    Phrase{"disk", "磁盘"},         Phrase{"journal", "日志"},
    Phrase{"plan", "预案"},         Phrase{"database", "数据库"},
    Phrase{"tables", "数据表"},     Phrase{"files", "数据文件"},
    Phrase{"module", "输入模块"},   Phrase{"module_config", "模块配置"},
    Phrase{"input", "输入点"},      Phrase{"relay", "继电器"},
    Phrase{"device", "设备"},       Phrase{"heartbeat", "心跳"},
    Phrase{"silence", "无信号"},    Phrase{"parity", "校验位"},
    Phrase{"frames", "坏帧"},       Phrase{"flood", "连接过多"},
    Phrase{"http", "值班台网页"},   Phrase{"configuration", "配置"},
    Phrase{"audit", "自查"},        Phrase{"alive", "对外报平安"},
    Phrase{"head", "日志对外存证"}, Phrase{"unreadable", "无法识别的信号"},
};

// Longer phrases before those that they contain.
constexpr std::array phrases{
    Phrase{"the receiver is silent", "接收机没有声音"},
    Phrase{"the receiver is heard", "接收机恢复"},
    Phrase{"nothing heard in its time", "超时未收到任何信号"},
    Phrase{" devices fell silent together", " 台设备同时失联"},
    Phrase{"; devices behind it: ", "；所属设备："},
    Phrase{"not heard in ", "未联系已超过 "},
    Phrase{"the receiver sends 7E1, the port is set to 8N1: read with bit 7 masked", "接收机用 7E1，串口设为 8N1：已屏蔽第 7 位"},
    Phrase{"does not answer", "无应答"},
    Phrase{"answers again", "恢复应答"},
    Phrase{"has restarted; its outputs are set again", "已重启，输出已重新设置"},
    Phrase{" cannot be switched", " 无法动作"},
    Phrase{"weak for ten minutes", "已弱十分钟"},
    Phrase{"no service centre, and none is configured", "没有短信中心号码，也未配置"},
    Phrase{"more than three restarts within an hour", "一小时内重启超过三次"},
    Phrase{" places used", " 条已用"},
    Phrase{"no console is connected", "没有值班台在线"},
    Phrase{"no console is live", "没有值班台在线"},
    Phrase{"no way out by telephone", "没有电话通道"},
    Phrase{"no way out by SMS", "没有短信通道"},
    Phrase{"not a number of a person", "不是本站人员的号码"},
    Phrase{"permanent: ", "永久失败："},
    Phrase{"by the attempt before", "由上一次发送"},
    Phrase{" parts", " 段"},
    Phrase{" part", " 段"},
    Phrase{" MiB free", " MiB 可用"},
    Phrase{"writes again", "恢复写入"},
    Phrase{"the chain holds", "校验链完整"},
    Phrase{" mistakes; the running one stays: hearkend --check-config tells them", " 处错误，继续用原配置；hearkend --check-config 可查"},
    Phrase{"the clock was set from ", "时钟被调整："},
    Phrase{"the end of the plan's list", "预案已到末尾"},
    Phrase{"nobody for plan step ", "预案步骤无人可叫："},
    Phrase{"the owner went silent", "负责人无回应"},
    Phrase{"the owner can't go", "负责人去不了"},
    Phrase{"more connections than places, the last from ", "连接超过上限，最近来自 "},
    Phrase{"no descriptor is left for more connections", "系统文件句柄用尽"},
    Phrase{" rests", " 停住了，没有人也没有预案在管"},
    Phrase{"does not reach the outside: ", "送不到外面："},
    Phrase{"reaches the outside", "已送到外面"},
    Phrase{"exit code ", "退出码 "},
    Phrase{"wire cut: the client cannot call", "线路断开，按钮无法呼叫"},
    Phrase{"wire shorted: the client cannot call", "线路短路，按钮无法呼叫"},
    Phrase{"contact stuck: the client cannot call again", "触点卡住，无法再次呼叫"},
    Phrase{": the client cannot call", "：按钮无法呼叫"},
    Phrase{" presses", " 次呼叫"},
    Phrase{", zone ", "，防区 "},
    Phrase{"account_unknown: ", "未登记账号："},
    Phrase{" cannot call", " 无法呼叫"},
    Phrase{"module ", "模块 "},
    Phrase{" refuses ", " 拒绝读取 "},
    Phrase{"exception ", "异常码 "},
    Phrase{"modem: ", "短信模块："},
    Phrase{"sim: ", "短信卡："},
    Phrase{"temporary: ", "暂时失败："},
    Phrase{"no prompt", "没有输入提示"},
    Phrase{"no answer from the modem: it may be out", "短信模块没有应答，短信可能已发出"},
    Phrase{"it accepts a message and sends nothing", "收下短信却不发送"},
    Phrase{"it takes no message", "不收短信"},
    Phrase{"it has restarted", "已重启"},
    Phrase{"it is slow to send", "发送缓慢"},
    Phrase{"no answer to ", "没有应答："},
    Phrase{"no answer yet", "还没有应答"},
    Phrase{"no answer", "没有应答"},
    Phrase{"not ready", "未就绪"},
    Phrase{"the wire is lost", "线路中断"},
    Phrase{"the wire was lost", "线路曾中断"},
    Phrase{"another program holds it", "被另一个程序占用"},
    Phrase{"not a serial port: ", "不是串口："},
    Phrase{"line settings refused: ", "串口参数被拒绝："},
    Phrase{"more datagrams than places, the last from ", "数据报超过上限，最近来自 "},
    Phrase{"its place is needed", "连接位让给已知网关"},
    Phrase{"home, SMS only", "本地网络，仅短信"},
    Phrase{"roaming, SMS only", "漫游，仅短信"},
    Phrase{"emergency only", "仅限紧急呼叫"},
    Phrase{"not searching", "未搜索网络"},
    Phrase{"Connection refused", "对方拒绝连接"},
    Phrase{"Connection reset by peer", "对方中断了连接"},
    Phrase{"Connection timed out", "连接超时"},
    Phrase{"No route to host", "找不到通往对方的路由"},
    Phrase{"Network is unreachable", "网络不通"},
    Phrase{"Host not found (authoritative)", "找不到该主机名"},
    Phrase{"Host not found (non-authoritative), try again later", "暂时查不到该主机名"},
    Phrase{"Input/output error", "读写错误"},
    Phrase{"Broken pipe", "连接已断"},
    Phrase{"No such device or address", "没有这个设备"},
    Phrase{"No such device", "没有这个设备"},
    Phrase{"Cannot assign requested address", "本机没有这个地址"},
    Phrase{"End of file", "对方关闭了连接"},
    Phrase{"Illegal function", "不支持的功能码"},
    Phrase{"Illegal data address", "地址不存在"},
    Phrase{"Illegal data value", "数值不合法"},
    Phrase{"Slave device or server failure", "模块故障"},
    Phrase{"Slave device or server is busy", "模块忙"},
    Phrase{"Invalid CRC", "校验错误"},
    Phrase{"Invalid data", "数据无效"},
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
    Phrase{"answers", "有应答"},
    Phrase{"is read", "可读取"},
    Phrase{"ready", "就绪"},
    Phrase{"reloaded", "已重新载入"},
    Phrase{"read at the start", "启动时已读入"},
    Phrase{"nothing rests", "没有停住的警情"},
};

struct Ending {
  std::string_view code, zh, en;
};

// As the console says them.
constexpr std::array endings{
    Ending{"helped", "已帮助，平安", "helped, safe"},
    Ending{"hospital", "已送医", "taken to hospital"},
    Ending{"false_press", "误触", "false press"},
    Ending{"test", "测试", "test"},
    Ending{"no_need", "不需要帮助", "no help needed"},
    Ending{"mended", "已修好", "mended"},
    Ending{"not_found", "没找到人", "nobody found"},
    Ending{"deceased", "已去世", "died"},
    Ending{"other", "其他", "other"},
    Ending{"restored", "设备报告已恢复", "its device says that it has ended"},
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
    return vital_in_words(detail.substr(0, colon), language) + "：" + detail_in_words(detail.substr(colon + 2), language);
  for (const auto& said : whole)
    if (detail == said.en) return std::string(said.zh);
  // An unknown account's begins with the event that it claims.
  const auto claim = detail.substr(0, std::min(detail.find(": "), detail.find(", ")));
  if (const auto event = event_named(claim)) detail.replace(0, claim.size(), in_words(*event, language));
  if (detail.starts_with("zone ")) detail.replace(0, 5, "防区 ");
  for (const auto& phrase : phrases)
    for (auto at = detail.find(phrase.en); at != std::string::npos; at = detail.find(phrase.en, at + phrase.zh.size()))
      detail.replace(at, phrase.en.size(), phrase.zh);
  return detail;
}

std::string note_in_words(std::string text, Language language) {
  static constexpr std::string_view own = "incident ";
  const auto digits = text.find_first_not_of("0123456789", own.size());
  if (language != Language::zh || !text.starts_with(own) || digits == std::string::npos || text.compare(digits, 2, ": ") != 0) return text;
  return "警情 " + text.substr(own.size(), digits - own.size()) + "：" + detail_in_words(text.substr(digits + 2), language);
}

std::string resolution_in_words(const std::string& code, Language language) {
  const auto found = std::find_if(endings.begin(), endings.end(), [&](const Ending& one) { return one.code == code; });
  if (found == endings.end()) return code;
  return std::string(language == Language::zh ? found->zh : found->en);
}

std::string_view in_words(Way way, Language language) { return look_up(ways, static_cast<std::size_t>(way), language); }

}  // namespace hearken::desk
