#include "daemon/desk/acts.h"

#include <algorithm>

#include "daemon/desk/choice.h"
#include "daemon/desk/escalation.h"
#include "daemon/desk/paging.h"
#include "daemon/desk/planted.h"
#include "daemon/desk/vitals.h"
#include "daemon/desk/wording.h"
#include "protocol/text_encoding.h"

namespace hearken::desk {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr auto park_limit = hours{12};
constexpr auto park_limit_life_safety = minutes{30};
constexpr auto test_limit = hours{24};

std::string by_of(const Act& act) { return "person:" + act.by.value; }

/// The key as it is kept: no key has the mark in it.
std::string kept_key(const Act& act) { return act.key + '#' + act.asks; }

/// The act that had this key before, if any.
const std::pair<const std::string, ActKept>* done_before(const Draft& draft, const Act& act) {
  const auto& acts = draft.book().acts;
  const auto found = acts.lower_bound(act.key + '#');
  if (act.key.empty() || found == acts.end() || !found->first.starts_with(act.key + '#')) return nullptr;
  return &*found;
}

/// An act done before has its outcome again; its key for another one is refused. Else `change` refuses (text) or does it.
template <class Change>
void perform(Draft& draft, const Act& act, Change&& change) {
  if (const auto* done = done_before(draft, act); done != nullptr && !planted("console action applied twice")) {
    draft.refuse(planted("a repeated act forgets its refusal") ? std::string()
                 : done->first == kept_key(act)                ? done->second.refusal
                                                               : refusal_text(draft.book(), Refusal::key_used, act.by));
    return;
  }
  const std::string refusal = change();
  if (!act.key.empty()) draft.record(by_of(act), refusal.empty() ? "done" : "refused", ActNoted{kept_key(act), refusal});
  draft.refuse(refusal);
}

template <class Change>
void perform_on(Draft& draft, const Act& act, IncidentId incident, Change&& change) {
  perform(draft, act, [&]() -> std::string {
    const auto* open = draft.incident(incident);
    if (open == nullptr) return refusal_text(draft.book(), Refusal::not_open, act.by);
    return change(*open);
  });
}

bool known(const Draft& draft, const PersonId& person) { return draft.book().directory.persons.contains(person); }

std::string no(const Draft& draft, Refusal why, const Act& act, const std::string& who = {}) { return refusal_text(draft.book(), why, act.by, who); }

std::string take(Draft& draft, const TakeIncident& input, const Incident& open) {
  if (open.taken_by == input.act.by) return {};
  if (open.taken_by) return no(draft, Refusal::taken, input.act, name_of(draft.book(), open.taken_by));
  draft.record(by_of(input.act), "taken at the console", IncidentTaken{open.id, input.act.by});
  return {};
}

std::string park(Draft& draft, const ParkIncident& input, const Incident& open) {
  const auto* armed = std::get_if<Armed>(&open.state);
  if (armed == nullptr) return no(draft, Refusal::nothing_left, input.act);
  const auto limit = open.life_safety ? std::chrono::milliseconds{park_limit_life_safety} : std::chrono::milliseconds{park_limit};
  if (input.until <= draft.now() || input.until > draft.now() + limit) return no(draft, Refusal::instant_wrong, input.act);
  draft.record(by_of(input.act), "parked",
               StateChanged{open.id, Armed{armed->step, planted("deadline not re-armed after park") ? input.until + hours{20} : input.until, true}});
  return {};
}

std::string resolve(Draft& draft, const ResolveIncident& input, const Incident& open) {
  if (protocol::blank(input.code)) return no(draft, Refusal::code_missing, input.act);
  if (planted("resolved without a person")) {
    close(draft, open.id, Closed{{}, draft.now(), input.code, {}}, by_of(input.act), "resolved");
    return {};
  }
  if (open.life_safety && protocol::blank(input.note)) return no(draft, Refusal::note_missing, input.act);
  if (open.life_safety && !input.act.by) return no(draft, Refusal::unknown_person, input.act);
  close(draft, open.id, Closed{input.act.by, draft.now(), input.code, input.note}, by_of(input.act), "resolved");
  return {};
}

std::string stage(Draft& draft, const ReachStage& input, const Incident& open) {
  auto person = input.person;
  const auto* owned = std::get_if<Owned>(&open.state);
  if (!person) {
    if (owned == nullptr) return no(draft, Refusal::not_owned, input.act);
    person = owned->owner;
  }
  if (!known(draft, person)) return no(draft, Refusal::unknown_person, input.act);
  if (owned != nullptr && owned->owner == person && input.stage <= owned->stage) return no(draft, Refusal::stage_past, input.act);
  reach(draft, open.id, person, input.stage, by_of(input.act));
  return {};
}

std::string hand_over(Draft& draft, const HandOver& input, const Incident& open) {
  const auto* owned = std::get_if<Owned>(&open.state);
  if (owned == nullptr) return no(draft, Refusal::not_owned, input.act);
  const auto to = draft.book().directory.persons.find(input.to);
  if (to == draft.book().directory.persons.end()) return no(draft, Refusal::unknown_person, input.act);
  if (owned->owner == input.to) return no(draft, Refusal::owns_it, input.act);
  if (to->second.phone.empty()) return no(draft, Refusal::no_number, input.act);
  ask(draft, open.id, input.to, {Way::sms}, "asked to take over");
  for (auto responder : draft.incident(open.id)->responders) {
    if (responder.person != input.to) continue;
    responder.hand_over = true;
    draft.record(by_of(input.act), "asked to take over", ResponderChanged{open.id, responder});
    break;
  }
  return {};
}

std::string page_now(Draft& draft, const PageNow& input, const Incident& open) {
  const auto person = draft.book().directory.persons.find(input.person);
  if (person == draft.book().directory.persons.end()) return no(draft, Refusal::unknown_person, input.act);
  if (input.way != Way::console && person->second.phone.empty()) return no(draft, Refusal::no_number, input.act);
  ask(draft, open.id, input.person, {input.way}, "asked by " + by_of(input.act));
  return {};
}

/// Sets down the entries that differ from what is known.
template <class Fact, class Key, class Value>
void set_changed(Draft& draft, const std::string& by, const std::map<Key, Value>& known, const std::vector<Value>& values, Key Value::* id) {
  for (const auto& value : values) {
    const auto found = known.find(value.*id);
    if (found == known.end() || !(found->second == value)) draft.record(by, "import", Fact{value});
  }
}

bool touches_erased(const Import& input, const Directory& known) {
  const auto gone = [&](const ClientId& id) {
    const auto found = known.clients.find(id);
    return found != known.clients.end() && found->second.status == client_erased;
  };
  return std::any_of(input.clients.begin(), input.clients.end(), [&](const Client& c) { return c.status == client_erased || gone(c.id); }) ||
         std::any_of(input.ties.begin(), input.ties.end(), [&](const Ties& t) { return gone(t.client); });
}

/// Of closed incidents, whose clients the book does not know any more.
bool some_still_leave(const Book& book) {
  return std::any_of(book.pages.begin(), book.pages.end(), [&](const auto& page) { return !book.incidents.contains(page.second.incident); });
}

}  // namespace

void act(Draft& draft, const TakeIncident& input) {
  perform_on(draft, input.act, input.incident, [&](const Incident& open) { return take(draft, input, Incident(open)); });
}

void act(Draft& draft, const AcceptFor& input) {
  perform_on(draft, input.act, input.incident, [&](const Incident&) -> std::string {
    if (!known(draft, input.person)) return no(draft, Refusal::unknown_person, input.act);
    accept(draft, input.incident, input.person, Stage::accepted, by_of(input.act));
    return {};
  });
}

void act(Draft& draft, const DeclineFor& input) {
  perform_on(draft, input.act, input.incident, [&](const Incident&) -> std::string {
    if (!known(draft, input.person)) return no(draft, Refusal::unknown_person, input.act);
    decline(draft, input.incident, input.person, by_of(input.act));
    return {};
  });
}

void act(Draft& draft, const ReachStage& input) {
  perform_on(draft, input.act, input.incident, [&](const Incident& open) { return stage(draft, input, Incident(open)); });
}

void act(Draft& draft, const HandOver& input) {
  perform_on(draft, input.act, input.incident, [&](const Incident& open) { return hand_over(draft, input, Incident(open)); });
}

void act(Draft& draft, const AdvancePlan& input) {
  perform_on(draft, input.act, input.incident, [&](const Incident& open) -> std::string {
    if (!std::holds_alternative<Armed>(open.state)) return no(draft, Refusal::nothing_left, input.act);
    advance_plan(draft, input.incident);
    return {};
  });
}

void act(Draft& draft, const ParkIncident& input) {
  perform_on(draft, input.act, input.incident, [&](const Incident& open) { return park(draft, input, Incident(open)); });
}

void act(Draft& draft, const PageNow& input) {
  perform_on(draft, input.act, input.incident, [&](const Incident& open) { return page_now(draft, input, Incident(open)); });
}

void act(Draft& draft, const WriteNote& input) {
  perform_on(draft, input.act, input.incident, [&](const Incident&) -> std::string {
    if (protocol::blank(input.text)) return no(draft, Refusal::note_blank, input.act);
    draft.record(by_of(input.act), "note", NoteWritten{input.incident, input.text});
    return {};
  });
}

void act(Draft& draft, const ResolveIncident& input) {
  perform_on(draft, input.act, input.incident, [&](const Incident& open) { return resolve(draft, input, Incident(open)); });
}

void act(Draft& draft, const SetTest& input) {
  perform(draft, input.act, [&]() -> std::string {
    if (!draft.book().directory.devices.contains(input.device)) return no(draft, Refusal::unknown_device, input.act);
    if (input.until && (*input.until <= draft.now() || *input.until > draft.now() + test_limit)) return no(draft, Refusal::instant_wrong, input.act);
    draft.record(by_of(input.act), input.until ? "on test" : "test ended", TestChanged{input.device, input.until});
    return {};
  });
}

void act(Draft& draft, const Import& input) {
  perform(draft, input.act, [&]() -> std::string {
    const auto& known = draft.book().directory;
    if (touches_erased(input, known)) return no(draft, Refusal::erased, input.act);
    const auto by = by_of(input.act);
    set_changed<UnitSet>(draft, by, known.units, input.units, &Unit::id);
    set_changed<PersonSet>(draft, by, known.persons, input.persons, &Person::id);
    set_changed<ClientSet>(draft, by, known.clients, input.clients, &Client::id);
    set_changed<TiesSet>(draft, by, known.ties, input.ties, &Ties::client);
    set_changed<DeviceSet>(draft, by, known.devices, input.devices, &Device::id);
    out_of_use(draft, input.devices, by);
    set_changed<PlanSet>(draft, by, known.plans, input.plans, &Plan::id);
    set_changed<ShiftSet>(draft, by, known.shifts, input.shifts, &Shift::id);
    set_changed<DaySet>(draft, by, known.days, input.days, &Day::date);
    return {};
  });
}

void act(Draft& draft, const EraseClient& input) {
  perform(draft, input.act, [&]() -> std::string {
    if (!draft.book().directory.clients.contains(input.client)) return no(draft, Refusal::unknown_client, input.act);
    Subject subject;
    subject.client = input.client;
    if (draft.incident_about(subject) != nullptr) return no(draft, Refusal::still_open, input.act);
    if (some_still_leave(draft.book())) return no(draft, Refusal::still_leaving, input.act);
    Client erased;
    erased.id = input.client;
    erased.name = input.client.value;  // a button that is still out there rings under it
    erased.status = client_erased;
    draft.record(by_of(input.act), "erased by law", ClientSet{erased});
    draft.record(by_of(input.act), "erased by law", TiesSet{{input.client, {}}});
    return {};
  });
}

void act(Draft& draft, const SetUser& input) {
  perform(draft, input.act, [&]() -> std::string {
    draft.record(by_of(input.act), input.password_hash.empty() ? "user removed" : "user set",
                 UserSet{input.login, input.person, input.password_hash, input.role});
    return {};
  });
}

}  // namespace hearken::desk
