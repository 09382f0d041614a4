#include "tests/simulation/witness.h"

#include <algorithm>

#include "daemon/desk/book.h"
#include "daemon/desk/wording.h"
#include "daemon/store/load.h"

namespace hearken::simulation {
namespace {

bool reaches(desk::PageState state) {
  return state == desk::PageState::sending || state == desk::PageState::sent || state == desk::PageState::delivered;
}

}  // namespace

std::string bare(const std::string& frame) {
  const auto from = frame.find_first_not_of("\r\n"), to = frame.find_last_not_of("\r\n\x14");
  return from == std::string::npos ? std::string{} : frame.substr(from, to - from + 1);
}

bool Witness::leaves(const std::string& number, const std::string& words) const {
  const auto found = texts_.find(number);
  if (found == texts_.end()) return false;
  auto wanted = words;
  for (const auto language : {desk::Language::zh, desk::Language::en})
    if (const auto mark = desk::maybe_repeat_text(language); wanted.starts_with(mark)) wanted.erase(0, mark.size());
  return std::any_of(found->second.begin(), found->second.end(), [&](const std::string& text) { return text.find(wanted) != std::string::npos; });
}

void Witness::reopen() {
  const auto before = last_;
  last_ = opened_ = opened_by_signal_ = became_opened_ = became_pressed_ = pressed_ = 0;
  open_.clear();
  pages_.clear();
  raws_.clear();
  acts_.clear();
  texts_.clear();
  signals_.clear();
  codes_.clear();
  db_ = std::make_unique<store::Connection>(file_, store::Connection::Mode::read, std::chrono::milliseconds{0});
  follow();
  if (last_ < before) throw Violation("journal_only_grows", "record " + std::to_string(before) + " was on disk and is gone");
}

void Witness::follow() {
  store::Statement read(*db_, "SELECT at, who, why, kind, payload, number, hash FROM journal WHERE number > ? ORDER BY number");
  for (auto row = read.query(last_); row.next();) {
    const auto number = row.number(5);
    if (number != last_ + 1) throw Violation("journal_only_grows", "record " + std::to_string(last_ + 1) + " is missing");
    last_ = number;
    const auto [seen, fresh] = hashes_.try_emplace(number, row.string(6));
    if (!fresh && seen->second != row.text(6)) throw Violation("journal_only_grows", "record " + std::to_string(number) + " is another one now");
    take(store::record_in(row));
  }
}

void Witness::take(const desk::Record& record) {
  now_ = record;
  std::visit([this](const auto& fact) { told(fact); }, record.fact);
}

void Witness::told(const desk::SignalNoted& fact) {
  raws_.insert(bare(fact.signal.raw.bytes));
  if (fact.became == "opened") ++became_opened_;
  if (fact.became == "pressed") ++became_pressed_;
  const auto core = bare(fact.signal.raw.bytes);
  signals_[fact.id] = {core, fact.incident};
  if (fact.became == "repeat") {
    reached_.note(fact.repeat_of.value <= before_start_.value ? "a retransmission after a restart" : "a retransmission");
    const auto original = signals_.find(fact.repeat_of);
    if (original != signals_.end() && original->second.first != core) throw Violation("folded_means_the_same", core);
    if (fact.incident && !open_.contains(fact.incident)) throw Violation("folded_means_it_stands", core);
    return;
  }
  const auto help = [](const Said& said) { return life_safety(said.event) && said.phase == Phase::raised; };
  const bool asks = std::any_of(fact.signal.says.begin(), fact.signal.says.end(), help);
  if (asks && fact.became != "opened" && fact.became != "pressed" && fact.became != "joined")
    throw Violation("help_always_rings", core + " became " + fact.became);
}

void Witness::told(const desk::StationStarted&) {
  if (!signals_.empty()) before_start_ = signals_.rbegin()->first;
}

void Witness::told(const desk::ClockStepped& fact) {
  for (auto& [id, one] : open_) {
    one.told += fact.after - fact.before;
    one.owned_since += fact.after - fact.before;
  }
  for (auto& [id, page] : pages_) page.queued += fact.after - fact.before;
}

void Witness::told(const desk::IncidentOpened& fact) {
  const auto key = desk::key(fact.incident.subject);
  for (const auto& [id, other] : open_)
    if (other.key == key)
      throw Violation("one_incident_per_subject", "incidents " + std::to_string(id.value) + " and " + std::to_string(fact.incident.id.value));
  ++opened_;
  if (now_.why == "signal") ++opened_by_signal_;
  if (!fact.incident.subject.account.empty()) reached_.note("an unknown account");
  if (fact.incident.event == Event::supervision_lost) reached_.note("a silent device");
  auto& one = open_[fact.incident.id];
  one = {};
  one.key = key;
  one.state = fact.incident.state;
  one.opened = fact.incident.opened;
  one.life_safety = fact.incident.life_safety;
  one.seen = first_seen(fact.incident.id);
  one.presses = fact.incident.presses;
  one.priority = fact.incident.priority;
}

/// A restart reads the journal again: it was there before.
std::chrono::milliseconds Witness::first_seen(IncidentId id) { return seen_.try_emplace(id, heap_.now()).first->second; }

void Witness::told(const desk::IncidentPressed& fact) {
  const auto found = open_.find(fact.incident);
  if (found == open_.end()) return;
  auto& one = found->second;
  if (fact.presses != one.presses + 1) throw Violation("every_press_counts", "incident " + std::to_string(fact.incident.value));
  if (fact.priority > one.priority) throw Violation("priority_never_falls", "incident " + std::to_string(fact.incident.value));
  if (one.life_safety && !fact.life_safety) throw Violation("priority_never_falls", "incident " + std::to_string(fact.incident.value));
  ++pressed_;
  reached_.note("a second press on an open incident");
  if (fact.priority < one.priority) reached_.note("a graver signal joined");
  if (const auto* owned = std::get_if<desk::Owned>(&one.state))
    reached_.note(owned->stage == desk::Stage::safe ? "a press on a safe incident" : "a press on an owned incident");
  one.presses = fact.presses;
  one.priority = fact.priority;
  one.life_safety = fact.life_safety;
}

void Witness::told(const desk::StateChanged& fact) {
  const auto found = open_.find(fact.incident);
  if (found == open_.end()) return;
  auto& one = found->second;
  if (const auto* closed = std::get_if<desk::Closed>(&fact.state)) {
    if (one.life_safety && (!closed->by || closed->note.empty()))
      throw Violation("life_safety_is_closed_by_a_person", "incident " + std::to_string(fact.incident.value));
    if (closed->by) reached_.note("resolved");
    open_.erase(found);
    return;
  }
  const auto* armed = std::get_if<desk::Armed>(&fact.state);
  const auto* was = std::get_if<desk::Armed>(&one.state);
  if (armed != nullptr && armed->parked) reached_.note("parked");
  if (was != nullptr && was->parked && armed != nullptr && !armed->parked) reached_.note("a parked incident came back");
  if (const auto* owned = std::get_if<desk::Owned>(&one.state); owned != nullptr && std::holds_alternative<desk::Owned>(fact.state)) {
    const auto& next = std::get<desk::Owned>(fact.state);
    if (next.owner != owned->owner) {
      reached_.note("handed over");
      if (!one.may_take_over.contains(next.owner)) throw Violation("the_first_yes_stands", "incident " + std::to_string(fact.incident.value));
    }
    if (next.owner == owned->owner && next.stage < owned->stage)
      throw Violation("stages_only_rise", "incident " + std::to_string(fact.incident.value));
  }
  const auto* now_owned = std::get_if<desk::Owned>(&fact.state);
  if (now_owned != nullptr && unproven_ == std::pair{now_owned->owner, now_.at} && now_.by == "person:" + now_owned->owner.value)
    throw Violation("a_bare_digit_proves_nothing", "incident " + std::to_string(fact.incident.value));
  if (one.life_safety && desk::due(fact.state) - now_.at > std::chrono::hours{1})
    throw Violation("no_incident_rests_long", "incident " + std::to_string(fact.incident.value));
  if (desk::due(fact.state) < now_.at)
    throw Violation("no_incident_rests", "incident " + std::to_string(fact.incident.value) + " is due before it was decided");
  one.state = fact.state;
  if (!std::holds_alternative<desk::Owned>(fact.state)) return;
  one.told = now_.at;
  if (was != nullptr) one.owned_since = now_.at;
}

void Witness::told(const desk::PageQueued& fact) {
  if (fact.page.way != desk::Way::console && fact.page.number != numbers_[fact.page.to])
    throw Violation("a_page_goes_to_its_person", fact.page.number);
  auto& page = pages_[fact.page.id];
  page = {fact.page.incident, fact.page.to,   fact.page.way, fact.page.state,          fact.page.number,
          fact.page.text,     fact.page.code, now_.at,       reaches(fact.page.state), false};
  if (!fact.page.code.empty()) codes_[{fact.page.incident, fact.page.to}] = fact.page.code;
  if (page.was_sending) texts_[fact.page.number].push_back(fact.page.text);
  if (const auto found = open_.find(fact.page.incident); found != open_.end()) found->second.told = now_.at;
}

/// Nobody is sent for after somebody else goes; who was asked since then may be (to take over, because it was pressed again).
void Witness::check_wanted(const Paged& page, PageId id) const {
  const auto found = open_.find(page.incident);
  if (found == open_.end() || page.code.empty()) return;
  const auto* owned = std::get_if<desk::Owned>(&found->second.state);
  if (owned != nullptr && owned->owner != page.to && page.queued < found->second.owned_since)
    throw Violation("no_page_after_somebody_goes", "page " + std::to_string(id.value));
}

void Witness::told(const desk::PageChanged& fact) {
  if (fact.attempts > 12) throw Violation("every_page_has_an_end", "page " + std::to_string(fact.page.value));
  const auto found = pages_.find(fact.page);
  if (found == pages_.end()) return;
  auto& page = found->second;
  if (fact.state == desk::PageState::withdrawn && !page.was_sending) page.withdrawn_unsent = true;
  if (page.withdrawn_unsent && reaches(fact.state)) throw Violation("no_page_after_it_was_withdrawn", "page " + std::to_string(fact.page.value));
  if (fact.state == desk::PageState::failed) reached_.note("a page that failed");
  if (fact.state == desk::PageState::sending && fact.maybe_repeat) reached_.note("a page sent again as maybe a repeat");
  if (page.state == desk::PageState::queued && fact.state == desk::PageState::sending) check_wanted(page, fact.page);
  if (!page.was_sending && reaches(fact.state)) texts_[page.number].push_back(page.text);
  page.was_sending = page.was_sending || reaches(fact.state);
  page.state = fact.state;
}

void Witness::told(const desk::ResponderChanged& fact) {
  if (const auto found = open_.find(fact.incident); found != open_.end() && fact.responder.hand_over)
    found->second.may_take_over.insert(fact.responder.person);
  switch (fact.responder.answer) {
    case desk::Answer::accepted:
      if (const auto found = open_.find(fact.incident); found != open_.end())
        if (const auto* owned = std::get_if<desk::Owned>(&found->second.state); owned != nullptr && owned->owner != fact.responder.person)
          reached_.note("a second yes");
      break;
    case desk::Answer::declined:
      reached_.note("declined");
      break;
    case desk::Answer::silent:
      reached_.note("accepted and vanished");
      break;
    default:
      break;
  }
}

void Witness::told(const desk::TextNoted& fact) {
  if (fact.became == "answer") {
    reached_.note("accepted with the code");
    unproven_ = {};
    const auto code = codes_.find({fact.incident, fact.person});
    if (code == codes_.end() || fact.text.words.find(code->second) == std::string::npos)
      throw Violation("an_answer_is_for_its_own_incident", fact.text.words);
  }
  if (fact.became == "unproven") {
    reached_.note("a bare digit");
    unproven_ = {fact.person, now_.at};
  }
  if (fact.became == "unreadable") reached_.note("a code of another incident");
}

void Witness::told(const desk::ActNoted& fact) {
  if (!acts_.insert(fact.key).second) throw Violation("an_act_is_done_once", fact.key);
}

void Witness::told(const desk::PlanRestarted& fact) {
  if (fact.round > 0) reached_.note("the plan begun again louder");
  if (const auto found = open_.find(fact.incident); found != open_.end()) {
    found->second.round = fact.round;
    found->second.taken = false;
  }
}

void Witness::told(const desk::IncidentTaken& fact) {
  reached_.note("taken at the console");
  const auto found = open_.find(fact.incident);
  if (found == open_.end()) return;
  if (found->second.taken) throw Violation("an_act_is_done_once", "incident " + std::to_string(fact.incident.value) + " is taken twice");
  found->second.taken = true;
  found->second.told = now_.at;
}

void Witness::told(const desk::SupervisionChanged& fact) {
  if (!fact.lost) reached_.note("a silent device heard again");
}

void Witness::balance() const {
  if (became_opened_ > opened_by_signal_) throw Violation("books_balance", "a signal opened an incident that is not there");
  if (became_pressed_ > pressed_) throw Violation("books_balance", "a press was noted and not counted");
}

}  // namespace hearken::simulation
