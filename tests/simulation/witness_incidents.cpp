#include "daemon/desk/book.h"
#include "tests/simulation/plan_table.h"
#include "tests/simulation/witness.h"

namespace hearken::simulation {

void Witness::told(const desk::IncidentOpened& fact) {
  const auto& incident = fact.incident;
  const auto key = desk::key(incident.subject);
  for (const auto& [id, other] : open_)
    if (other.key == key)
      throw Violation("one_incident_per_subject", "incidents " + std::to_string(id.value) + " and " + std::to_string(incident.id.value));
  ++opened_;
  if (now_.why == "signal") ++opened_by_signal_;
  if (!incident.subject.account.empty()) reached_.note("an unknown account");
  if (incident.event == Event::supervision_lost) reached_.note("a silent device");
  auto& one = open_[incident.id];
  one.key = key;
  one.state = incident.state;
  one.round_began = incident.opened;
  one.life_safety = incident.life_safety;
  one.seen = heap_.now();
  one.presses = incident.presses;
  one.priority = incident.priority;
  one.plan = incident.plan;
  if (const auto* armed = std::get_if<desk::Armed>(&incident.state)) check_plan(incident.id, one, *armed);
}

void Witness::told(const desk::IncidentPressed& fact) {
  const auto found = open_.find(fact.incident);
  if (found == open_.end()) return;
  auto& one = found->second;
  if (fact.presses != one.presses + (fact.signal ? 1 : 0)) throw Violation("every_press_counts", fact.incident);
  if (fact.priority > one.priority || (one.life_safety && !fact.life_safety)) throw Violation("priority_never_falls", fact.incident);
  if (fact.signal) {
    ++pressed_;
    reached_.note("a second press on an open incident");
  }
  if (fact.priority < one.priority) reached_.note("a graver signal joined");
  if (const auto* owned = std::get_if<desk::Owned>(&one.state))
    reached_.note(owned->stage == desk::Stage::safe ? "a press on a safe incident" : "a press on an owned incident");
  one.presses = fact.presses;
  one.priority = fact.priority;
  one.life_safety = fact.life_safety;
  if (fact.plan) one.plan = *fact.plan;
}

void Witness::told(const desk::StateChanged& fact) {
  const auto found = open_.find(fact.incident);
  if (found == open_.end()) return;
  auto& one = found->second;
  if (const auto* end = std::get_if<desk::Closed>(&fact.state)) {
    closed(fact, one, *end);
    open_.erase(found);
    return;
  }
  check_instants(fact, one);
  check_progress(fact, one);
  if (const auto* next = std::get_if<desk::Owned>(&fact.state)) owned(fact, one, *next);
  if (const auto* next = std::get_if<desk::Armed>(&fact.state)) armed(fact, one, *next);
  const bool was_armed = std::holds_alternative<desk::Armed>(one.state);
  one.state = fact.state;
  if (!std::holds_alternative<desk::Owned>(fact.state)) return;
  one.told = now_.at;
  if (was_armed) one.owned_since = now_.at;
}

void Witness::closed(const desk::StateChanged& fact, const Open& one, const desk::Closed& end) {
  if (one.life_safety && (!end.by || end.note.empty())) throw Violation("life_safety_is_closed_by_a_person", fact.incident);
  if (end.by) reached_.note("resolved");
  if (end.by || !now_.by.starts_with("gateway:pagers")) return;
  reached_.note("closed by a proven end");
  if (!noted_proven_) throw Violation("a_recording_lowers_nothing", fact.incident);
}

void Witness::owned(const desk::StateChanged& fact, Open& one, const desk::Owned& next) {
  if (const auto* before = std::get_if<desk::Owned>(&one.state)) {
    if (next.owner != before->owner) {
      reached_.note("handed over");
      if (!one.may_take_over.contains(next.owner)) throw Violation("the_first_yes_stands", fact.incident);
    } else if (next.stage < before->stage) {
      throw Violation("stages_only_rise", fact.incident);
    }
  }
  if (unproven_ == std::pair{next.owner, now_.at} && now_.by == "person:" + next.owner.value)
    throw Violation("a_bare_digit_proves_nothing", fact.incident);
}

void Witness::armed(const desk::StateChanged& fact, Open& one, const desk::Armed& next) {
  const auto* before = std::get_if<desk::Armed>(&one.state);
  if (next.parked) reached_.note("parked");
  if (before != nullptr && before->parked && !next.parked) reached_.note("a parked incident came back");
  if (now_.why != "plan" || before == nullptr) return;
  check_plan(fact.incident, one, next);
  const auto acts = acts_of(one.plan);
  const auto done = static_cast<std::size_t>(before->step);
  if (one.round > 0 || done >= acts.size() || !duty_.nobody(one.plan.steps[acts[done].step], now_.at)) return;
  reached_.note("a step with nobody on duty");
  owed_restarts_[fact.incident] = one.round;
}

/// What is due is decided at that instant to the millisecond, or when the station came back.
void Witness::check_instants(const desk::StateChanged& fact, const Open& one) const {
  if (one.life_safety && desk::due(fact.state) - now_.at > std::chrono::hours{1}) throw Violation("no_incident_rests_long", fact.incident);
  if (desk::due(fact.state) < now_.at) throw Violation("no_incident_rests", fact.incident);
  const auto was_due = desk::due(one.state);
  if (now_.at > was_due && now_.by == "station" && now_.at != std::max(was_due, started_))
    throw Violation("deadlines_are_met_to_the_step", fact.incident);
}

/// Whoever accepted and makes no progress is asked once more; then the plan begins again.
void Witness::check_progress(const desk::StateChanged& fact, const Open& one) const {
  const auto* owned = std::get_if<desk::Owned>(&one.state);
  if (owned == nullptr || owned->deadline > now_.at || now_.by != "station") return;
  const auto* still = std::get_if<desk::Owned>(&fact.state);
  const bool asked = still != nullptr && still->warned && (!owned->warned || owned->stage == desk::Stage::safe);
  const bool back = still == nullptr && owned->warned;
  if (!asked && !back) throw Violation("no_progress_goes_back", fact.incident);
  if (back) reached_.note("an owner without progress lost it");
}

/// By the plan that it has had since it opened, whatever the office made of that plan meanwhile.
void Witness::check_plan(IncidentId id, const Open& one, const desk::Armed& armed) const {
  const auto due = one.round_began + due_after(one.plan, one.round, one.priority, armed.step);
  if (armed.due != std::max(due, now_.at)) throw Violation("the_plan_is_frozen", id);
}

void Witness::told(const desk::PlanRestarted& fact) {
  if (fact.round > 0) reached_.note("the plan begun again louder");
  const auto found = open_.find(fact.incident);
  if (found == open_.end()) return;
  auto& one = found->second;
  if (const auto owed = owed_restarts_.find(fact.incident); owed != owed_restarts_.end() && fact.round > owed->second) owed_restarts_.erase(owed);
  one.round = fact.round;
  one.round_began = now_.at;
  one.taken = false;
}

void Witness::told(const desk::IncidentTaken& fact) {
  reached_.note("taken at the console");
  const auto found = open_.find(fact.incident);
  if (found == open_.end()) return;
  if (found->second.taken)
    throw Violation("an_act_is_done_once", "incident " + std::to_string(fact.incident.value) + " is taken twice", fact.incident);
  found->second.taken = true;
  found->second.told = now_.at;
}

std::chrono::seconds Witness::bound(const Open& open) {
  return due_after(open.plan, open.round, open.priority, static_cast<std::int64_t>(acts_of(open.plan).size()));
}

void Witness::check_due(Instant now) const {
  for (const auto& [id, one] : open_)
    if (desk::due(one.state) < now) throw Violation("what_is_due_is_decided", id);
  for (const auto& [id, page] : pages_)
    if (page.due != Instant{} && page.due < now && !desk::ended(page.state))
      throw Violation("every_page_has_an_outcome", "page " + std::to_string(id.value), page.incident);
}

}  // namespace hearken::simulation
