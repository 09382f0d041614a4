#include "daemon/desk/escalation.h"

#include <algorithm>

#include "daemon/desk/changes.h"
#include "daemon/desk/choice.h"
#include "daemon/desk/paging.h"
#include "daemon/desk/planted.h"
#include "daemon/desk/rules.h"
#include "daemon/desk/vitals.h"
#include "daemon/desk/wording.h"

namespace hearken::desk {
namespace {

using std::chrono::seconds;

constexpr const char* station = "station";

/// How long the end of a list is waited for before the plan begins again, louder.
seconds pause_of(std::int64_t priority) {
  if (priority <= 1) return seconds{120};
  if (priority == 2) return seconds{600};
  return seconds{3600};
}

/// The pause between a missed stage deadline and the second escalation, after the owner was asked.
seconds mercy(const Draft& draft, std::int64_t priority) {
  const seconds first{draft.book().settings.again_escalation_s};
  if (priority <= 1) return first;
  return priority == 2 ? first * 5 : first * 60;
}

seconds stage_limit(const Incident& incident, Stage stage) {
  switch (stage) {
    case Stage::accepted:
      return seconds{incident.deadlines.en_route_s};
    case Stage::en_route:
      return seconds{incident.deadlines.on_scene_s};
    case Stage::on_scene:
    case Stage::safe:
      return seconds{incident.deadlines.safe_s};
  }
  return seconds{incident.deadlines.en_route_s};
}

std::vector<Action> actions_of(const Incident& incident) {
  if (incident.round > 0) return {{0, 0, false}};
  return schedule(incident.plan);
}

Instant due_of(const Incident& incident, const std::vector<Action>& actions, std::size_t index) {
  const auto began = round_start(incident);
  if (index < actions.size()) return began + seconds{actions[index].at_s};
  const auto last = actions.empty() ? 0 : actions.back().at_s;
  return began + seconds{last} + pause_of(incident.priority);
}

const Responder* responder(const Incident& incident, const PersonId& person) {
  const auto found = std::find_if(incident.responders.begin(), incident.responders.end(), [&](const Responder& r) { return r.person == person; });
  return found == incident.responders.end() ? nullptr : &*found;
}

bool declined(const Incident& incident, const PersonId& person) {
  const auto* known = responder(incident, person);
  return known != nullptr && known->answer == Answer::declined;
}

void set_state(Draft& draft, IncidentId id, State state, const std::string& by, const std::string& why) {
  draft.record(by, why, StateChanged{id, std::move(state)});
}

std::vector<Way> ways_of(const Plan& plan) {
  std::vector<Way> ways;
  for (const auto& step : plan.steps)
    for (const auto way : step.ways)
      if (std::find(ways.begin(), ways.end(), way) == ways.end()) ways.push_back(way);
  if (std::find(ways.begin(), ways.end(), Way::sms) == ways.end()) ways.push_back(Way::sms);
  return ways;
}

void call_everybody(Draft& draft, IncidentId id) {
  const auto& incident = *draft.incident(id);
  const auto ways = ways_of(incident.plan);
  for (const auto& person : everybody(draft.book(), incident, draft.now())) ask(draft, id, person, ways, "everybody is called");
}

/// The step's ways that are also the person's; where they share none, the person's own: somebody is asked in vain rather than nobody.
std::vector<Way> ways_to(const Draft& draft, const PersonId& id, const std::vector<Way>& wanted) {
  const auto& own = draft.book().directory.persons.at(id).ways;
  if (own.empty()) return wanted;
  std::vector<Way> shared;
  std::copy_if(wanted.begin(), wanted.end(), std::back_inserter(shared),
               [&](Way way) { return std::find(own.begin(), own.end(), way) != own.end(); });
  return shared.empty() ? own : shared;
}

/// Whether the step found anybody at all.
bool call_step(Draft& draft, IncidentId id, const Action& action) {
  const auto step = draft.incident(id)->plan.steps[action.step];
  const auto people = whom(draft.book(), *draft.incident(id), step.whom, draft.now());
  const std::string why = "plan step " + std::to_string(action.step + 1) + (action.again ? ", again" : "");
  for (const auto& person : people)
    if (!declined(*draft.incident(id), person)) ask(draft, id, person, ways_to(draft, person, step.ways), why);
  return !people.empty();
}

void perform(Draft& draft, IncidentId id, const std::vector<Action>& actions, std::size_t index) {
  if (draft.incident(id)->round > 0) {
    call_everybody(draft, id);
    return;
  }
  const auto& action = actions[index];
  if (!call_step(draft, id, action) && !planted("empty roster skipped"))
    restart_louder(draft, id, "nobody for plan step " + std::to_string(action.step + 1));
}

/// `before`: who had it until now; nobody, if empty.
void stand_down_others(Draft& draft, IncidentId id, const PersonId& goes, const PersonId& before) {
  const auto responders = draft.incident(id)->responders;
  for (auto other : responders) {
    if (other.person == goes) continue;
    const bool reached = may_have_reached(draft, id, other.person);
    if (!planted("page after stand-down")) withdraw(draft, id, other.person, "somebody else goes");  // a reminder to a silent owner too
    if (other.answer != Answer::asked && other.person != before) continue;
    other.answer = Answer::stood_down;
    other.unproven = false;
    draft.record(station, "somebody else goes", ResponderChanged{id, other});
    const auto known = draft.book().directory.persons.find(other.person);
    if (reached && known != draft.book().directory.persons.end())
      tell(draft, id, known->second, stand_down_text(draft.book(), *draft.incident(id), known->second, goes), "", "stood down");
  }
}

/// The operators on duty; where there is none, all operators; where there is none either, who went.
std::vector<PersonId> who_resolves(const Book& book, const Incident& incident, Instant now) {
  auto operators = whom(book, incident, {"role:operator"}, now);
  std::erase_if(operators, [&](const PersonId& id) { return book.directory.persons.at(id).phone.empty(); });
  if (!operators.empty()) return operators;
  for (const auto& [id, person] : book.directory.persons)
    if (std::find(person.roles.begin(), person.roles.end(), "operator") != person.roles.end() && !person.phone.empty()) operators.push_back(id);
  const auto& owner = std::get<Owned>(incident.state).owner;
  if (operators.empty() && book.directory.persons.contains(owner)) operators.push_back(owner);
  return operators;
}

Responder answered(const Draft& draft, IncidentId id, const PersonId& person) {
  if (const auto* known = responder(*draft.incident(id), person)) return *known;
  return {person, Answer::asked, false, Stage::accepted, false, draft.now(), 0};
}

}  // namespace

std::vector<Action> schedule(const Plan& plan) {
  std::vector<Action> actions;
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    const auto& step = plan.steps[i];
    actions.push_back({step.after_s, i, false});
    if (step.again_after_s > 0) actions.push_back({step.after_s + step.again_after_s, i, true});
  }
  std::stable_sort(actions.begin(), actions.end(), [](const Action& a, const Action& b) { return a.at_s < b.at_s; });
  return actions;
}

void run_plan(Draft& draft, IncidentId id) {
  while (true) {
    const auto* incident = draft.incident(id);
    const auto* armed = incident == nullptr ? nullptr : std::get_if<Armed>(&incident->state);
    if (armed == nullptr || armed->due > draft.now()) return;
    if (armed->parked) {
      restart(draft, id, "back from parking");
      return;
    }
    const auto actions = planted("plan not frozen") ? schedule(plan_for(draft.book(), {}, incident->priority)) : actions_of(*incident);
    const auto index = static_cast<std::size_t>(armed->step);
    if (index >= actions.size() && planted("last step silent")) {
      set_state(draft, id, Armed{armed->step, draft.now() + std::chrono::hours{20}, false}, station, "plan");
      return;
    }
    if (index >= actions.size()) {
      restart_louder(draft, id, "the end of the plan's list");
      return;
    }
    const auto round = incident->round;
    set_state(draft, id, Armed{armed->step + 1, std::max(due_of(*incident, actions, index + 1), draft.now()), false}, station, "plan");
    perform(draft, id, actions, index);
    if (draft.incident(id)->round != round) return;  // it began again meanwhile
    hurry_if_nobody_left(draft, id);
  }
}

void advance_plan(Draft& draft, IncidentId id) {
  const auto& incident = *draft.incident(id);
  const auto armed = std::get<Armed>(incident.state);
  const auto actions = actions_of(incident);
  const auto index = static_cast<std::size_t>(armed.step);
  if (index >= actions.size()) {
    restart_louder(draft, id, "the end of the plan's list");
    return;
  }
  set_state(draft, id, Armed{armed.step + 1, std::max(due_of(incident, actions, index + 1), draft.now() + seconds{1}), false}, station, "plan");
  perform(draft, id, actions, index);
}

void restart_louder(Draft& draft, IncidentId id, const std::string& why) {
  const auto subject = draft.incident(id)->subject;
  const auto round = draft.incident(id)->round + 1;
  draft.record(station, why, PlanRestarted{id, round});
  set_state(draft, id, Armed{1, draft.now() + pause_of(draft.incident(id)->priority), false}, station, why);
  call_everybody(draft, id);
  const bool own = !subject.client && !subject.place && subject.account.empty() && subject.vital != unreadable;
  if (own) return;
  const Subject plans{{}, {}, {}, {}, "plan", {}};
  const auto words = "incident " + std::to_string(id.value) + ": " + why;
  if (const auto* told = draft.incident_about(plans))
    draft.record(station, why, NoteWritten{told->id, words});
  else
    tell_station(draft, plans, Event::system_fault, 2, words);
}

void restart(Draft& draft, IncidentId id, const std::string& why) {
  draft.record(station, why, PlanRestarted{id, draft.incident(id)->round});
  set_state(draft, id, Armed{0, draft.now(), false}, station, why);
  run_plan(draft, id);
}

void hurry_if_nobody_left(Draft& draft, IncidentId id) {
  const auto* incident = draft.incident(id);
  const auto* armed = incident == nullptr ? nullptr : std::get_if<Armed>(&incident->state);
  if (armed == nullptr || armed->parked || armed->due <= draft.now() || incident->round > 0) return;
  const auto pages = draft.pages_of(id);
  for (const auto& asked : incident->responders) {
    if (asked.answer == Answer::accepted) return;
    if (asked.answer != Answer::asked) continue;
    const bool live = std::any_of(pages.begin(), pages.end(), [&](const Page* page) {
      return page->to == asked.person && page->state != PageState::failed && page->state != PageState::withdrawn &&
             (page->way != Way::console || page->state == PageState::delivered);
    });
    if (live) return;
  }
  const auto actions = schedule(incident->plan);
  auto next = static_cast<std::size_t>(armed->step);
  while (next < actions.size() && actions[next].again) ++next;  // the same persons once more would be in vain
  set_state(draft, id, Armed{static_cast<std::int64_t>(next), draft.now(), false}, station, "nobody who was asked can come");
}

void accept(Draft& draft, IncidentId id, const PersonId& person, Stage stage, const std::string& by) {
  auto yes = answered(draft, id, person);
  const auto* owned = std::get_if<Owned>(&draft.incident(id)->state);
  const auto before = owned != nullptr ? owned->owner : PersonId{};
  const bool takes_over = owned == nullptr || (owned->owner != person && (yes.hand_over || planted("second accept replaces the first")));
  if (owned != nullptr && owned->owner == person) {
    reach(draft, id, person, stage, by);
    return;
  }
  // Whoever takes over, or had said no, begins at what was said now: an earlier stage would skip its deadlines.
  yes.stage = takes_over || yes.answer != Answer::accepted ? stage : std::max(yes.stage, stage);
  yes.answer = Answer::accepted;
  yes.unproven = false;
  yes.hand_over = false;
  draft.record(by, "accepted", ResponderChanged{id, yes});
  if (!takes_over) return;
  set_state(draft, id, Owned{person, yes.stage, draft.now() + stage_limit(*draft.incident(id), yes.stage), false}, by, "accepted");
  withdraw(draft, id, person, "accepted");
  stand_down_others(draft, id, person, before);
}

void decline(Draft& draft, IncidentId id, const PersonId& person, const std::string& by) {
  auto no = answered(draft, id, person);
  no.answer = Answer::declined;
  no.unproven = false;
  no.hand_over = false;
  draft.record(by, "declined", ResponderChanged{id, no});
  withdraw(draft, id, person, "declined");
  const auto* owned = std::get_if<Owned>(&draft.incident(id)->state);
  if (owned != nullptr && owned->owner == person)
    restart(draft, id, "the owner can't go");
  else
    hurry_if_nobody_left(draft, id);
}

void reach(Draft& draft, IncidentId id, const PersonId& person, Stage stage, const std::string& by) {
  const auto* owned = std::get_if<Owned>(&draft.incident(id)->state);
  const auto known = answered(draft, id, person);
  if (owned == nullptr || (owned->owner != person && known.answer != Answer::accepted)) {
    accept(draft, id, person, stage, by);
    return;
  }
  if (stage <= known.stage && !(owned->owner == person && owned->stage < stage) && !planted("a stage falls")) return;
  auto further = known;
  further.answer = Answer::accepted;
  further.stage = stage;
  draft.record(by, "reached a stage", ResponderChanged{id, further});
  if (owned->owner == person && (stage > owned->stage || planted("a stage falls")))
    set_state(draft, id, Owned{person, stage, draft.now() + stage_limit(*draft.incident(id), stage), false}, by, "reached a stage");
}

void owner_late(Draft& draft, IncidentId id) {
  const auto incident = *draft.incident(id);
  auto owned = std::get<Owned>(incident.state);
  const auto& people = draft.book().directory.persons;
  if (owned.stage == Stage::safe) {  // the client is safe; what is missing is the resolution
    owned.warned = true;
    owned.deadline = draft.now() + stage_limit(incident, Stage::safe);
    set_state(draft, id, owned, station, "safe, but not resolved");
    for (const auto& person : who_resolves(draft.book(), incident, draft.now()))
      tell(draft, id, people.at(person), unresolved_text(draft.book(), incident, people.at(person)), "", "safe, but not resolved");
    return;
  }
  if (!owned.warned || planted("reminded for ever")) {
    owned.warned = true;
    owned.deadline = draft.now() + mercy(draft, incident.priority);
    set_state(draft, id, owned, station, "stage deadline missed");
    if (const auto to = people.find(owned.owner); to != people.end()) {
      const auto code = code_for(draft, owned.owner, id);
      tell(draft, id, to->second, reminder_text(draft.book(), incident, to->second, code), code, "stage deadline missed");
    }
    return;
  }
  auto silent = answered(draft, id, owned.owner);
  silent.answer = Answer::silent;
  draft.record(station, "went silent", ResponderChanged{id, silent});
  if (planted("a silent owner keeps it")) {
    owned.deadline = draft.now() + std::chrono::hours{20};
    set_state(draft, id, owned, station, "waits on");
    return;
  }
  restart_louder(draft, id, "the owner went silent");
}

void close(Draft& draft, IncidentId id, Closed closed, const std::string& by, const std::string& why) {
  withdraw_all(draft, id, "resolved");
  const auto responders = draft.incident(id)->responders;
  for (const auto& other : responders) {
    const bool waits = other.answer == Answer::asked || (other.answer == Answer::accepted && other.stage < Stage::on_scene);
    const auto known = draft.book().directory.persons.find(other.person);
    if (waits && may_have_reached(draft, id, other.person) && known != draft.book().directory.persons.end())
      tell(draft, id, known->second, stand_down_text(draft.book(), *draft.incident(id), known->second, {}), "", "resolved");
  }
  draft.record(by, why, StateChanged{id, std::move(closed)});
}

void tell_station(Draft& draft, const Subject& subject, Event event, std::int64_t priority, const std::string& detail) {
  if (draft.incident_about(subject) != nullptr) return;
  Incident incident;
  incident.subject = subject;
  incident.event = event;
  incident.detail = detail;
  incident.priority = priority;
  incident.life_safety = false;
  incident.sound = priority <= 2 ? "urgent" : "soft";
  incident.plan = station_plan(draft.book(), priority);
  open(draft, std::move(incident), station, "told by the station");
}

void open(Draft& draft, Incident incident, const std::string& by, const std::string& why) {
  const auto id = draft.new_incident();
  incident.id = id;
  incident.opened = draft.now();
  incident.last_signal = draft.now();
  incident.deadlines = deadlines_for(draft.book().settings, incident.priority);
  const auto actions = schedule(incident.plan);
  // What is due at once is performed in the same decision, so the incident opens armed for what comes after it.
  const bool at_once = !actions.empty() && actions.front().at_s == 0;
  incident.state = Armed{at_once ? 1 : 0, due_of(incident, actions, at_once ? 1 : 0), false};
  draft.record(by, why, IncidentOpened{std::move(incident)});
  if (!at_once) return;
  perform(draft, id, actions, 0);
  if (draft.incident(id)->round > 0) return;
  hurry_if_nobody_left(draft, id);
  run_plan(draft, id);
}

}  // namespace hearken::desk
