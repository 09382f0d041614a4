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
  if (fact.became == "repeat") reached_.note("a retransmission");
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
  open_[fact.incident.id] = {key,
                             fact.incident.state,
                             fact.incident.opened,
                             fact.incident.life_safety,
                             false,
                             first_seen(fact.incident.id),
                             {},
                             fact.incident.presses,
                             fact.incident.priority,
                             0};
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
    if (next.owner != owned->owner) reached_.note("handed over");
    if (next.owner == owned->owner && next.stage < owned->stage)
      throw Violation("stages_only_rise", "incident " + std::to_string(fact.incident.value));
  }
  if (desk::due(fact.state) < now_.at)
    throw Violation("no_incident_rests", "incident " + std::to_string(fact.incident.value) + " is due before it was decided");
  one.state = fact.state;
  if (std::holds_alternative<desk::Owned>(fact.state)) one.told = now_.at;
}

void Witness::told(const desk::PageQueued& fact) {
  auto& page = pages_[fact.page.id];
  page = {fact.page.incident,       fact.page.to, fact.page.way, fact.page.state, fact.page.number, fact.page.text, fact.page.code,
          reaches(fact.page.state), false};
  if (page.was_sending) texts_[fact.page.number].push_back(fact.page.text);
  if (const auto found = open_.find(fact.page.incident); found != open_.end()) found->second.told = now_.at;
}

void Witness::told(const desk::PageChanged& fact) {
  const auto found = pages_.find(fact.page);
  if (found == pages_.end()) return;
  auto& page = found->second;
  if (fact.state == desk::PageState::withdrawn && !page.was_sending) page.withdrawn_unsent = true;
  if (page.withdrawn_unsent && reaches(fact.state)) throw Violation("no_page_after_it_was_withdrawn", "page " + std::to_string(fact.page.value));
  if (fact.state == desk::PageState::failed) reached_.note("a page that failed");
  if (fact.state == desk::PageState::sending && fact.maybe_repeat) reached_.note("a page sent again as maybe a repeat");
  if (!page.was_sending && reaches(fact.state)) texts_[page.number].push_back(page.text);
  page.was_sending = page.was_sending || reaches(fact.state);
  page.state = fact.state;
}

void Witness::told(const desk::ResponderChanged& fact) {
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
  if (fact.became == "answer") reached_.note("accepted with the code");
  if (fact.became == "unproven") reached_.note("a bare digit");
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
