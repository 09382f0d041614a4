#include "daemon/desk/changes.h"

#include <algorithm>

namespace hearken::desk {

void change(Incident& incident, const IncidentPressed& fact, Instant at) {
  incident.event = fact.event;
  incident.priority = fact.priority;
  incident.life_safety = fact.life_safety;
  incident.presses = fact.presses;
  incident.last_signal = at;
  incident.restored = false;
  if (!fact.sound.empty()) incident.sound = fact.sound;
  if (fact.plan) incident.plan = *fact.plan;
  if (fact.deadlines) incident.deadlines = *fact.deadlines;
  if (fact.on_test) incident.on_test = *fact.on_test;
  if (fact.several) incident.several = *fact.several;
}

void change(Incident& incident, const IncidentRestored&, Instant) { incident.restored = true; }

void change(Incident& incident, const IncidentTaken& fact, Instant) { incident.taken_by = fact.by; }

void change(Incident& incident, const StateChanged& fact, Instant) { incident.state = fact.state; }

void change(Incident& incident, const PlanRestarted& fact, Instant at) {
  incident.round = fact.round;
  incident.round_began = at;
  incident.taken_by = {};
}

void change(Incident& incident, const ResponderChanged& fact, Instant) {
  const auto found =
      std::find_if(incident.responders.begin(), incident.responders.end(), [&](const Responder& r) { return r.person == fact.responder.person; });
  if (found == incident.responders.end())
    incident.responders.push_back(fact.responder);
  else
    *found = fact.responder;
}

void change(Incident& incident, const PageQueued& fact, Instant at) {
  const auto& page = fact.page;
  if (page.code.empty()) return;
  const auto found = std::find_if(incident.responders.begin(), incident.responders.end(), [&](const Responder& r) { return r.person == page.to; });
  if (found == incident.responders.end()) {
    incident.responders.push_back({page.to, Answer::asked, false, Stage::accepted, false, at, 1});
    return;
  }
  if (found->answer != Answer::accepted) found->answer = Answer::asked;
  if (found->asked != at) ++found->times;  // by two ways at once is asked once
  found->asked = at;
}

void change(Page& page, const PageChanged& fact) {
  page.state = fact.state;
  page.gateway = fact.gateway;
  page.attempts = fact.attempts;
  page.maybe_repeat = fact.maybe_repeat;
  page.due = fact.due;
  page.detail = fact.detail;
  page.references = fact.references;
}

void shift(Incident& incident, std::chrono::milliseconds by) {
  incident.round_began = round_start(incident) + by;
  if (auto* armed = std::get_if<Armed>(&incident.state)) armed->due += by;
  if (auto* owned = std::get_if<Owned>(&incident.state)) owned->deadline += by;
}

void shift(Page& page, std::chrono::milliseconds by) {
  if (page.due != Instant{}) page.due += by;
}

bool untaken(const Incident& incident) {
  const auto* armed = std::get_if<Armed>(&incident.state);
  const bool loud = incident.life_safety || incident.round > 0;
  return loud && armed != nullptr && !armed->parked && !incident.taken_by;
}

Instant round_start(const Incident& incident) { return incident.round_began == Instant{} ? incident.opened : incident.round_began; }

Instant rings_since(const Incident& incident) { return incident.round > 0 ? Instant{} : round_start(incident); }

}  // namespace hearken::desk
