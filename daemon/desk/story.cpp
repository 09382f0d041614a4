#include "daemon/desk/story.h"

#include <array>

#include "daemon/desk/record_text.h"
#include "daemon/desk/roster.h"
#include "daemon/desk/wording.h"
#include "daemon/desk/words.h"

namespace hearken::desk {
namespace {

struct Teller {
  const Book& book;
  Language language;

  [[nodiscard]] std::string say(std::string_view zh, std::string_view en) const { return std::string(language == Language::zh ? zh : en); }
  /// Chinese joins with a full-width colon.
  [[nodiscard]] std::string with(std::string head, const std::string& rest) const { return rest.empty() ? head : head + say("：", ": ") + rest; }
  [[nodiscard]] std::string in(Event event) const { return std::string(in_words(event, language)); }
  [[nodiscard]] std::string name(const PersonId& person) const { return name_of(book, person); }
  [[nodiscard]] std::string at(Instant instant) const { return local_time(book.settings, instant); }
  [[nodiscard]] std::string detail(const std::string& text) const { return detail_in_words(text, language); }
  [[nodiscard]] std::string number(std::int64_t value) const { return std::to_string(value); }

  std::string operator()(const SignalNoted& f) const {
    std::string said;
    for (const auto& one : f.signal.says) {
      if (!said.empty()) said += say("、", ", ");
      said += in(one.event);
      if (one.phase == Phase::restored) said += say("（恢复）", " (restored)");
      if (!one.code.empty()) said += " " + one.code;
    }
    if (said.empty()) said = say("无法识别的信号", "a signal that could not be read");
    if (f.became == "repeat") return with(say("同一信号重发", "The same signal again"), said);
    return with(say("收到信号", "Signal"), said);
  }
  std::string operator()(const IncidentOpened& f) const {
    auto head = with(say("警情开始", "Incident opened"), in(f.incident.event));
    if (!f.incident.detail.empty()) head += " · " + detail(f.incident.detail);
    return f.incident.on_test ? head + say(" · 设备在测试中", " · its device is on test") : head;
  }
  std::string operator()(const IncidentPressed& f) const {
    if (!f.signal) return with(say("并入警情", "It joins the incident"), in(f.said));
    return say("再次呼叫，第 ", "Pressed again, ") + number(f.presses) + say(" 次", " times") + " · " + in(f.said);
  }
  std::string operator()(const IncidentRestored&) const {
    return say("设备报告已恢复；警情继续", "The device says that it has ended; the incident goes on");
  }
  std::string operator()(const IncidentTaken& f) const { return name(f.by) + say(" 接警", " takes it"); }
  std::string operator()(const StateChanged& f) const {
    return std::visit([this](const auto& state) { return (*this)(state); }, f.state);
  }
  std::string operator()(const Armed& f) const {
    if (f.parked) return say("挂起至 ", "Parked until ") + at(f.due);
    return say("预案下一步：", "The plan's next step at ") + at(f.due);
  }
  std::string operator()(const Owned& f) const {
    auto text =
        name(f.owner) + say("：", ": ") + std::string(in_words(f.stage, language)) + say("，下一步不迟于 ", ", the next step by ") + at(f.deadline);
    return f.warned ? text + say("（已催促）", " (reminded)") : text;
  }
  std::string operator()(const Closed& f) const {
    auto head = with(say("结案", "Resolved"), resolution_in_words(f.code, language));
    return f.note.empty() ? head : head + " · " + f.note;
  }
  std::string operator()(const PlanRestarted& f) const {
    if (f.round == 0) return say("预案从头开始", "The plan begins again");
    return say("预案重新开始，第 ", "The plan begins again, louder: round ") + number(f.round) + say(" 轮，呼叫所有人", ", everybody is called");
  }
  std::string operator()(const ResponderChanged& f) const {
    const auto& one = f.responder;
    auto text = name(one.person) + say("：", ": ");
    switch (one.answer) {
      case Answer::asked:
        text += one.unproven ? say("回复能去，但未附代码，待确认", "says yes without the code, to be confirmed") : say("已呼叫", "asked");
        break;
      case Answer::accepted:
        text += one.stage == Stage::accepted ? say("我去", "goes") : std::string(in_words(one.stage, language));
        break;
      case Answer::declined:
        text += say("去不了", "can't go");
        break;
      case Answer::stood_down:
        text += say("无需前往", "stood down");
        break;
      case Answer::silent:
        text += say("无回应", "went silent");
        break;
    }
    return one.hand_over ? text + say("（请接手）", " (asked to take over)") : text;
  }
  std::string operator()(const NoteWritten& f) const { return with(say("记录", "Note"), note_in_words(f.text, language)); }
  std::string operator()(const PageQueued& f) const {
    return say("呼叫 ", "Paging ") + name(f.page.to) + say("，", ", ") + std::string(in_words(f.page.way, language));
  }
  std::string operator()(const PageChanged& f) const {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 7> states{{{"等待发送", "waits to be sent"},
                                                                                          {"正在发送", "is being sent"},
                                                                                          {"已发出", "sent"},
                                                                                          {"已送达", "delivered"},
                                                                                          {"已回复", "answered"},
                                                                                          {"未能送达", "failed"},
                                                                                          {"已撤回", "withdrawn"}}};
    const auto& [zh, en] = states.at(static_cast<std::size_t>(f.state));
    auto text = say("给 ", "The page to ") + name(f.to) + say(" 的呼叫：", ": ") + say(zh, en);
    return f.detail.empty() ? text : text + " · " + detail(f.detail);
  }
  std::string operator()(const TextNoted& f) const {
    const auto from = f.person ? name(f.person) : say("陌生号码", "an unknown number");
    return with(say("短信，来自 ", "SMS from ") + from, f.text.words);
  }
  std::string operator()(const VitalNoted& f) const {
    return with(vital_in_words(f.vital, language) + (f.well ? say(" 正常", " is well") : say(" 异常", " is not well")), detail(f.detail));
  }
  std::string operator()(const FaultNoted& f) const { return with(say("坏帧 ", "Bad frames ") + number(f.count), f.fault); }
  std::string operator()(const SupervisionChanged& f) const {
    return f.device.value + (f.lost ? say(" 失联", " is silent") : say(" 恢复联系", " is heard again"));
  }
  std::string operator()(const TestChanged& f) const {
    return f.until ? f.device.value + say(" 测试至 ", " is on test until ") + at(*f.until)
                   : f.device.value + say(" 测试结束", " is no longer on test");
  }
  std::string operator()(const ClockStepped& f) const { return say("时钟被调整：", "The clock was set: ") + at(f.before) + " → " + at(f.after); }
  std::string operator()(const StationStarted& f) const {
    return f.down_from
               ? say("本站重新启动，停机自 ", "The station started again, down from ") + at(*f.down_from) + say(" 至 ", " to ") + at(f.down_to)
               : say("本站启动", "The station started");
  }
  std::string operator()(const StationStopping& f) const { return with(say("本站停止", "The station stops"), f.why); }
  std::string operator()(const LoginNoted& f) const {
    return f.login + (f.well ? say(" 登录", " logged in") : say(" 登录失败", " failed to log in"));
  }
  std::string operator()(const SettingsAdopted&) const { return say("采用新设置", "New settings are in force"); }
  std::string operator()(const UserSet& f) const { return with(say("账号已设置", "User set"), f.login); }
  std::string operator()(const ActNoted& f) const { return f.refusal; }
  /// What the directory was told.
  template <class Entry>
  std::string operator()(const Entry&) const {
    return say("名册已更新", "The directory was changed");
  }
};

}  // namespace

std::string story_text(const Book& book, std::string_view kind, std::string_view fact, Language language) {
  return std::visit(Teller{book, language}, fact_from(kind, fact));
}

}  // namespace hearken::desk
