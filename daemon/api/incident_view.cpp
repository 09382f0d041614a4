// IncidentView: one incident as a console shows it, with the names behind its ids, how far its plan has come, and what the
// station will do by itself and when.

#include <algorithm>

#include "daemon/api/age.h"
#include "daemon/api/views.h"
#include "daemon/desk/changes.h"
#include "daemon/desk/choice.h"
#include "daemon/desk/escalation.h"
#include "daemon/desk/vitals.h"
#include "daemon/desk/wording.h"
#include "daemon/desk/words.h"

namespace hearken::api {
namespace {

using desk::Armed;
using desk::Book;
using desk::Closed;
using desk::Incident;
using desk::Owned;

json::array words_of(const std::vector<desk::Way>& ways) {
  json::array out;
  for (const auto way : ways) out.push_back(word_of(way));
  return out;
}

json::array names_of(const Book& book, const std::vector<PersonId>& people) {
  json::array out;
  for (const auto& person : people) out.push_back(json::string(desk::name_of(book, person)));
  return out;
}

// ---- what it is about ----

json::object client_subject(const Book& book, const ClientId& id, Instant now) {
  json::object view{{"kind", "client"}, {"client", id.value}, {"name", id.value}};
  const auto found = book.directory.clients.find(id);
  if (found == book.directory.clients.end()) return view;
  const auto& client = found->second;
  view["name"] = client.name;
  add_known(view, "honorific", client.honorific);
  add_known(view, "sex", client.sex);
  add_known(view, "birth_date", client.birth_date);
  if (const auto age = age_on(client.birth_date, now)) view["age"] = *age;
  const auto building = book.directory.units.find(client.building);
  if (building != book.directory.units.end()) add_known(view, "building", building->second.name);
  add_known(view, "door", client.door);
  return view;
}

json::object subject_view(const Book& book, const desk::Subject& subject, Instant now) {
  if (subject.client) return client_subject(book, subject.client, now);
  if (subject.place) {
    const auto place = book.directory.units.find(subject.place);
    return {
        {"kind", "place"}, {"place", subject.place.value}, {"name", place == book.directory.units.end() ? subject.place.value : place->second.name}};
  }
  if (!subject.vital.empty() && subject.vital != desk::unreadable) {
    json::object view{{"kind", "vital"}, {"vital", subject.vital}};
    add_known(view, "gateway", subject.gateway.value);
    return view;
  }
  if (!subject.account.empty() || subject.vital == desk::unreadable || !subject.gateway)
    return {{"kind", "account"}, {"gateway", subject.gateway.value}, {"account", subject.account}};
  return {{"kind", "gateway"}, {"gateway", subject.gateway.value}};
}

void add_device(json::object& view, const Book& book, const DeviceId& id) {
  const auto found = book.directory.devices.find(id);
  if (found == book.directory.devices.end()) return;
  view["device"] = json::object{{"id", id.value}, {"model", found->second.model}, {"location", found->second.location}};
}

// ---- how far its plan has come ----

/// Who would be asked, without those who have said no.
json::array whom_names(const Book& book, const Incident& incident, std::vector<PersonId> people) {
  std::erase_if(people, [&](const PersonId& person) {
    return std::any_of(incident.responders.begin(), incident.responders.end(),
                       [&](const desk::Responder& one) { return one.person == person && one.answer == desk::Answer::declined; });
  });
  return names_of(book, people);
}

json::array step_whom(const Book& book, const Incident& incident, const desk::Step& step, Instant now) {
  auto names = whom_names(book, incident, desk::whom(book, incident, step.whom, now));
  if (!names.empty()) return names;
  for (const auto& word : step.whom) names.push_back(json::string(word));
  return names;
}

/// The steps whose first action has been performed. Of one that is no longer armed: those that were due when somebody was last asked.
bool performed(const Incident& incident, std::size_t step) {
  if (incident.round > 0) return true;
  if (const auto* armed = std::get_if<Armed>(&incident.state)) {
    const auto actions = desk::schedule(incident.plan);
    const auto end = std::min(actions.size(), static_cast<std::size_t>(std::max<std::int64_t>(armed->step, 0)));
    return std::any_of(actions.begin(), actions.begin() + static_cast<std::ptrdiff_t>(end),
                       [&](const desk::Action& action) { return action.step == step; });
  }
  const auto due = desk::rings_since(incident) + std::chrono::seconds{incident.plan.steps.at(step).after_s};
  return std::any_of(incident.responders.begin(), incident.responders.end(), [&](const desk::Responder& one) { return one.asked >= due; });
}

/// Whether every page to the step's persons was in vain: nobody of them can know.
bool in_vain(const Book& book, const Incident& incident, const desk::Step& step, Instant now) {
  const auto asked = desk::whom(book, incident, step.whom, now);
  bool paged = false;
  for (auto at = book.pages_of.lower_bound({incident.id, PageId{}}); at != book.pages_of.end() && at->first == incident.id; ++at) {
    const auto& page = book.pages.at(at->second);
    if (page.code.empty() || std::find(asked.begin(), asked.end(), page.to) == asked.end()) continue;
    if (page.state != desk::PageState::failed) return false;
    paged = true;
  }
  return paged;
}

std::string_view step_state(const Book& book, const Incident& incident, std::size_t step, Instant now, bool& current_told) {
  if (performed(incident, step)) return in_vain(book, incident, incident.plan.steps[step], now) ? "failed" : "done";
  if (!std::holds_alternative<Armed>(incident.state)) return "skipped";
  return std::exchange(current_told, true) ? "pending" : "current";
}

json::object plan_view(const Book& book, const Incident& incident, Instant now) {
  json::array steps;
  bool current_told = false;
  for (std::size_t i = 0; i < incident.plan.steps.size(); ++i) {
    const auto& step = incident.plan.steps[i];
    steps.push_back(json::object{{"index", static_cast<std::int64_t>(i)},
                                 {"after_s", step.after_s},
                                 {"due", instant(desk::round_start(incident) + std::chrono::seconds{step.after_s})},
                                 {"whom", step_whom(book, incident, step, now)},
                                 {"ways", words_of(step.ways)},
                                 {"again_after_s", step.again_after_s},
                                 {"state", step_state(book, incident, i, now, current_told)}});
  }
  return {{"id", incident.plan.id}, {"round", incident.round}, {"round_began", instant(desk::round_start(incident))}, {"steps", std::move(steps)}};
}

json::array responder_views(const Book& book, const Incident& incident) {
  json::array out;
  for (const auto& one : incident.responders) {
    json::object view{{"person", one.person.value},    {"name", desk::name_of(book, one.person)},
                      {"answer", word_of(one.answer)}, {"unproven", one.unproven},
                      {"stage", word_of(one.stage)},   {"hand_over", one.hand_over},
                      {"asked", instant(one.asked)},   {"times", one.times}};
    json::array roles;
    if (const auto found = book.directory.persons.find(one.person); found != book.directory.persons.end()) {
      for (const auto& role : found->second.roles) roles.push_back(json::string(role));
      add_known(view, "phone", found->second.phone);
    }
    view["roles"] = std::move(roles);
    out.push_back(std::move(view));
  }
  return out;
}

// ---- where it stands, and what comes by itself ----

json::object state_view(const Book& book, const Armed& armed) {
  (void)book;
  return {{"kind", "armed"}, {"step", armed.step}, {"due", instant(armed.due)}, {"parked", armed.parked}};
}
json::object state_view(const Book& book, const Owned& owned) {
  return {{"kind", "owned"},
          {"owner", owned.owner.value},
          {"name", desk::name_of(book, owned.owner)},
          {"stage", word_of(owned.stage)},
          {"deadline", instant(owned.deadline)},
          {"warned", owned.warned}};
}
json::object state_view(const Book& book, const Closed& closed) {
  json::object view{{"kind", "closed"}, {"at", instant(closed.at)}, {"code", closed.code}, {"note", closed.note}};
  add_known(view, "by", closed.by.value);
  if (closed.by) view["name"] = desk::name_of(book, closed.by);
  return view;
}

json::array all_ways(const desk::Plan& plan) {
  std::set<desk::Way> ways;
  for (const auto& step : plan.steps) ways.insert(step.ways.begin(), step.ways.end());
  return words_of({ways.begin(), ways.end()});
}

json::object everybody_next(const Book& book, const Incident& incident, Instant at, std::string_view kind, Instant now) {
  return {{"at", instant(at)}, {"kind", kind}, {"whom", names_of(book, desk::everybody(book, incident, now))}, {"ways", all_ways(incident.plan)}};
}

json::object armed_next(const Book& book, const Incident& incident, const Armed& armed, Instant now) {
  if (armed.parked) return {{"at", instant(armed.due)}, {"kind", "unpark"}, {"whom", json::array{}}, {"ways", json::array{}}};
  const auto actions = desk::schedule(incident.plan);
  const auto index = static_cast<std::size_t>(std::max<std::int64_t>(armed.step, 0));
  if (incident.round > 0 || index >= actions.size()) return everybody_next(book, incident, armed.due, "restart", now);
  const auto& step = incident.plan.steps.at(actions[index].step);
  return {{"at", instant(armed.due)},
          {"kind", "step"},
          {"step", static_cast<std::int64_t>(actions[index].step)},
          {"whom", step_whom(book, incident, step, now)},
          {"ways", words_of(step.ways)}};
}

json::object owned_next(const Book& book, const Incident& incident, const Owned& owned, Instant now) {
  if (owned.stage == desk::Stage::safe)
    return {{"at", instant(owned.deadline)},
            {"kind", "remind"},
            {"whom", names_of(book, desk::whom(book, incident, {"role:operator"}, now))},
            {"ways", words_of({desk::Way::console})}};
  if (owned.warned) return everybody_next(book, incident, owned.deadline, "escalate", now);
  return {{"at", instant(owned.deadline)}, {"kind", "remind"}, {"whom", names_of(book, {owned.owner})}, {"ways", words_of({desk::Way::sms})}};
}

}  // namespace

json::object incident_view(const Book& book, const Incident& incident, Instant now) {
  json::object view{{"id", incident.id.value},
                    {"event", word(incident.event)},
                    {"code", incident.code},
                    {"detail", desk::detail_in_words(incident.detail, book.settings.language)},
                    {"priority", incident.priority},
                    {"life_safety", incident.life_safety},
                    {"on_test", incident.on_test},
                    {"sound", incident.sound},
                    {"subject", subject_view(book, incident.subject, now)},
                    {"opened", instant(incident.opened)},
                    {"last_signal", instant(incident.last_signal)},
                    {"presses", incident.presses},
                    {"restored", incident.restored},
                    {"plan", plan_view(book, incident, now)},
                    {"responders", responder_views(book, incident)}};
  add_device(view, book, incident.subject.device);
  if (incident.taken_by) view["taken_by"] = json::object{{"person", incident.taken_by.value}, {"name", desk::name_of(book, incident.taken_by)}};
  view["state"] = std::visit([&](const auto& state) { return state_view(book, state); }, incident.state);
  if (const auto* armed = std::get_if<Armed>(&incident.state)) view["next"] = armed_next(book, incident, *armed, now);
  if (const auto* owned = std::get_if<Owned>(&incident.state)) view["next"] = owned_next(book, incident, *owned, now);
  return view;
}

}  // namespace hearken::api
