#include "daemon/desk/wording.h"

#include "daemon/desk/roster.h"
#include "daemon/desk/vitals.h"
#include "daemon/desk/words.h"

namespace hearken::desk {
namespace {

const Client* client_of(const Book& book, const Incident& incident) {
  const auto found = book.directory.clients.find(incident.subject.client);
  return found == book.directory.clients.end() ? nullptr : &found->second;
}

std::string location_of(const Book& book, const Incident& incident) {
  const auto found = book.directory.devices.find(incident.subject.device);
  return found == book.directory.devices.end() ? std::string{} : found->second.location;
}

std::string with_age(const Client& client, const Book& book, Instant now, Language language) {
  std::string text = client.name;
  if (client.birth_date.size() != 10) return text;
  const auto today = local_date(book.settings, now);
  int age = std::atoi(today.substr(0, 4).c_str()) - std::atoi(client.birth_date.substr(0, 4).c_str());
  if (today.substr(5) < client.birth_date.substr(5)) --age;
  if (age < 0 || age > 130) return text;
  return text + (language == Language::zh ? " " + std::to_string(age) + "岁" : ", " + std::to_string(age));
}

std::string help_line(const Book& book) {
  for (const auto& [id, unit] : book.directory.units)
    if (unit.kind == "street" && !unit.help_line.empty()) return unit.help_line;
  return {};
}

bool zh(Language language) { return language == Language::zh; }

}  // namespace

std::string name_of(const Book& book, const PersonId& person) {
  const auto found = book.directory.persons.find(person);
  return found == book.directory.persons.end() || found->second.name.empty() ? person.value : found->second.name;
}

std::string where(const Book& book, const Incident& incident, Language language) {
  const auto& subject = incident.subject;
  const auto location = location_of(book, incident);
  const std::string room = location.empty() ? "" : (zh(language) ? "（" + location + "）" : " (" + location + ")");
  if (const auto* client = client_of(book, incident))
    return with_age(*client, book, incident.opened, language) + (zh(language) ? "，" : ", ") + client->address + room;
  if (const auto unit = book.directory.units.find(subject.place); unit != book.directory.units.end()) return unit->second.name + room;
  if (!subject.account.empty())
    return (zh(language) ? "未登记账号 " : "unknown account ") + subject.account + (zh(language) ? "（网关 " : " (gateway ") + subject.gateway.value +
           (zh(language) ? "）" : ")");
  if (subject.vital == unreadable)
    return (zh(language) ? "无法识别的信号（网关 " : "a signal that could not be read (gateway ") + subject.gateway.value +
           (zh(language) ? "）" : ")");
  const std::string part = subject.gateway ? subject.gateway.value + (subject.vital.empty() ? "" : " " + vital_in_words(subject.vital, language))
                                           : vital_in_words(subject.vital, language);
  return (zh(language) ? "本站：" : "station: ") + part;
}

std::string call_text(const Book& book, const Incident& incident, const Person& to, const std::string& code) {
  const auto language = to.language;
  const auto* client = client_of(book, incident);
  std::string text = zh(language) ? "【应声】" : "[Hearken] ";
  if (incident.on_test) text += zh(language) ? "（设备测试中）" : "(device on test) ";
  text += in_words(incident.event, language);
  text += zh(language) ? "：" : ": ";
  text += where(book, incident, language);
  if (incident.presses > 1)
    text += zh(language) ? "，已按" + std::to_string(incident.presses) + "次" : ", pressed " + std::to_string(incident.presses) + " times";
  if (!incident.detail.empty() && client == nullptr) text += (zh(language) ? "，" : ", ") + detail_in_words(incident.detail, language);
  text += zh(language) ? "。" : ". ";
  if (client != nullptr && !client->entry_note.empty())
    text += (zh(language) ? "进门：" : "Entry: ") + client->entry_note + (zh(language) ? "。" : ". ");
  if (!code.empty())
    text += zh(language) ? "回复 1 " + code + " 我去，2 " + code + " 不能去，3 " + code + " 到场，4 " + code + " 平安。"
                         : "Reply 1 " + code + " I go, 2 " + code + " I can't, 3 " + code + " on scene, 4 " + code + " safe. ";
  const auto line = help_line(book);
  if (!line.empty()) text += (zh(language) ? "值班室 " : "Station ") + line;
  return text;
}

std::string reminder_text(const Book& book, const Incident& incident, const Person& to, const std::string& code) {
  const auto language = to.language;
  std::string text = zh(language) ? "【应声】催问：" : "[Hearken] Reminder: ";
  text += where(book, incident, language);
  text += zh(language)
              ? "。请报进展：2 " + code + " 不能去，3 " + code + " 到场，4 " + code + " 平安。不答复将另派人。"
              : ". How far are you? 2 " + code + " I can't, 3 " + code + " on scene, 4 " + code + " safe. Without an answer others will be sent.";
  return text;
}

std::string unresolved_text(const Book& book, const Incident& incident, const Person& to) {
  const bool chinese = zh(to.language);
  std::string text = chinese ? "【应声】待结案：" : "[Hearken] Not resolved: ";
  text += where(book, incident, to.language);
  return text + (chinese ? "。人已平安，请在值班台结案。" : ". The person is safe; resolve it at the console.");
}

std::string stand_down_text(const Book& book, const Incident& incident, const Person& to, const PersonId& goes) {
  const auto language = to.language;
  std::string text = zh(language) ? "【应声】" : "[Hearken] ";
  if (goes)
    text += zh(language) ? name_of(book, goes) + "已前往，您不必去了：" : name_of(book, goes) + " goes; you need not: ";
  else
    text += zh(language) ? "已处理完毕，不必前往：" : "Resolved, no need to go: ";
  return text + where(book, incident, language) + (zh(language) ? "。谢谢！" : ". Thank you.");
}

std::string ask_back_text(const Book& book, const std::vector<std::pair<const Incident*, std::string>>& open, const Person& to) {
  const auto language = to.language;
  std::string text = zh(language) ? "【应声】您有几件警情，请写明哪一件：" : "[Hearken] You have several calls; which one? ";
  for (const auto& [incident, code] : open)
    text +=
        (zh(language) ? "“1 " : "\"1 ") + code + (zh(language) ? "”=" : "\" = ") + where(book, *incident, language) + (zh(language) ? "；" : "; ");
  return text;
}

std::string maybe_repeat_text(Language language) { return zh(language) ? "（可能重复）" : "(may be a repeat) "; }

std::string refusal_text(const Book& book, Refusal refusal, const PersonId& by, const std::string& who) {
  const auto found = book.directory.persons.find(by);
  const auto language = found == book.directory.persons.end() ? book.settings.language : found->second.language;
  const bool chinese = zh(language);
  switch (refusal) {
    case Refusal::not_open:
      return chinese ? "没有做到：这件警情已结案或不存在。请刷新队列。" : "Not done: this incident is closed or never was. Look at the queue.";
    case Refusal::taken:
      return chinese ? "没有接到：" + who + "已接。按 F2 接下一条。" : "Not taken: " + who + " has taken it. Press F2 for the next.";
    case Refusal::unknown_person:
      return chinese ? "没有做到：名册里没有这个人。" : "Not done: nobody of that name is in the directory.";
    case Refusal::not_owned:
      return chinese ? "没有做到：还没有人接受这件警情。请先指定由谁去。" : "Not done: nobody has accepted this incident. Say first who goes.";
    case Refusal::owns_it:
      return chinese ? "没有做到：此人已经负责这件警情。" : "Not done: this person owns the incident already.";
    case Refusal::code_missing:
      return chinese ? "没有结案：请先选结案代码。" : "Not resolved: choose a code first.";
    case Refusal::note_missing:
      return chinese ? "没有结案：生命类警情要写明经过。" : "Not resolved: a life-safety incident needs a note.";
    case Refusal::note_blank:
      return chinese ? "没有记下：请先写内容。" : "Not noted: write something first.";
    case Refusal::instant_wrong:
      return chinese ? "没有做到：时间必须在现在之后，且不超过限度。" : "Not done: the time must lie ahead and within the limit.";
    case Refusal::unknown_device:
      return chinese ? "没有做到：没有登记这台设备。" : "Not done: no such device is registered.";
    case Refusal::nothing_left:
      return chinese ? "没有做到：已有人负责，预案已停。" : "Not done: somebody owns it, the plan has stopped.";
    case Refusal::no_number:
      return chinese ? "没有做到：此人没有电话号码。" : "Not done: this person has no number.";
    case Refusal::stage_past:
      return chinese ? "没有做到：这一步已经过了。" : "Not done: that stage has passed already.";
    case Refusal::unknown_client:
      return chinese ? "没有做到：没有这位服务对象。" : "Not done: there is no such client.";
    case Refusal::still_open:
      return chinese ? "没有删除：此人还有未结案的警情，请先结案。" : "Not erased: an incident of this client is open. Resolve it first.";
    case Refusal::still_leaving:
      return chinese ? "没有删除：结案通知还没有发完。请在系统运行时稍等几分钟再试。"
                     : "Not erased: messages about a closed incident are still leaving. Try again in some minutes, with the station running.";
    case Refusal::erased:
      return chinese ? "没有导入：依法删除的资料不能再导入，删除也只能用 hearkenctl journal erase。"
                     : "Not imported: what was erased by law does not come back, and `hearkenctl journal erase` alone erases.";
    case Refusal::key_used:
      return chinese ? "没有做到：这个 Idempotency-Key 已用于另一个操作，请换一个。"
                     : "Not done: this Idempotency-Key was used for another act. Use a new one.";
  }
  return {};
}

}  // namespace hearken::desk
