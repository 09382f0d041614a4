#include "daemon/api/views.h"

#include <algorithm>

#include "daemon/api/age.h"
#include "daemon/desk/record_text.h"
#include "daemon/desk/roster.h"
#include "daemon/desk/wording.h"
#include "daemon/desk/words.h"

namespace hearken::api {
namespace {

template <class List>
json::array words_of(const List& list) {
  json::array out;
  for (const auto& one : list) {
    if constexpr (std::is_enum_v<std::decay_t<decltype(one)>>)
      out.push_back(word_of(one));
    else
      out.push_back(json::string(one));
  }
  return out;
}

template <class Map, class Key>
const typename Map::mapped_type* find(const Map& map, const Key& key) {
  const auto found = map.find(key);
  return found == map.end() ? nullptr : &found->second;
}

json::object vital_view(const GatewayId& gateway, const std::string& vital, const desk::VitalState& state, desk::Language language) {
  json::object view;
  add_known(view, "gateway", gateway.value);
  view["vital"] = vital;
  view["well"] = state.well;
  view["detail"] = desk::detail_in_words(state.detail, language);
  view["since"] = instant(state.since);
  return view;
}

}  // namespace

std::string instant(Instant at) { return desk::text_of(at); }

void add_known(json::object& object, std::string_view name, const std::string& text) {
  if (!text.empty()) object[name] = text;
}

json::object client_file(const desk::Book& book, const desk::Client& client, Instant now) {
  json::object view{{"id", client.id.value}, {"name", client.name}};
  if (const auto age = age_on(client.birth_date, now)) view["age"] = *age;
  add_known(view, "building", client.building.value);
  if (const auto* building = find(book.directory.units, client.building)) add_known(view, "building_name", building->name);
  const std::pair<std::string_view, const std::string*> fields[] = {{"file_no", &client.file_no},
                                                                    {"honorific", &client.honorific},
                                                                    {"sex", &client.sex},
                                                                    {"birth_date", &client.birth_date},
                                                                    {"door", &client.door},
                                                                    {"address", &client.address},
                                                                    {"entry_note", &client.entry_note},
                                                                    {"entry_consent_on", &client.entry_consent_on},
                                                                    {"languages", &client.languages},
                                                                    {"hearing", &client.hearing},
                                                                    {"mobility", &client.mobility},
                                                                    {"conditions", &client.conditions},
                                                                    {"medicines", &client.medicines},
                                                                    {"hospital", &client.hospital},
                                                                    {"risk_note", &client.risk_note},
                                                                    {"phone_home", &client.phone_home},
                                                                    {"phone_mobile", &client.phone_mobile},
                                                                    {"status", &client.status}};
  for (const auto& [name, text] : fields) add_known(view, name, *text);
  return view;
}

json::object place_view(const desk::Book& book, const desk::Unit& unit) {
  json::object view{{"id", unit.id.value}, {"kind", unit.kind}, {"name", unit.name}};
  json::array path;
  std::set<UnitId> seen;
  for (const auto* here = &unit; here != nullptr && seen.insert(here->id).second; here = find(book.directory.units, here->parent))
    path.insert(path.begin(), json::string(here->name));
  view["path"] = std::move(path);
  add_known(view, "entry_note", unit.entry_note);
  add_known(view, "help_line", unit.help_line);
  return view;
}

json::object device_view(const desk::Book& book, const desk::Device& device) {
  json::object view{{"id", device.id.value},
                    {"model", device.model},
                    {"location", device.location},
                    {"gateway", device.gateway.value},
                    {"account", device.account},
                    {"zone", device.zone},
                    {"report_every_s", device.report_every_s},
                    {"status", device.status},
                    {"lost", book.lost.contains(device.id)}};
  add_known(view, "client", device.client.value);
  if (const auto* client = find(book.directory.clients, device.client)) add_known(view, "client_name", client->name);
  add_known(view, "place", device.place.value);
  if (const auto* place = find(book.directory.units, device.place)) add_known(view, "place_name", place->name);
  if (const auto* until = find(book.tests, device.id)) view["test_until"] = instant(*until);
  return view;
}

json::array tie_views(const desk::Book& book, const desk::Ties& ties) {
  json::array out;
  for (const auto& tie : ties.ties) {
    const auto* person = find(book.directory.persons, tie.person);
    json::object view{{"person", tie.person.value}, {"name", desk::name_of(book, tie.person)}, {"kind", tie.kind}, {"order", tie.order},
                      {"has_key", tie.has_key},     {"minutes_away", tie.minutes_away}};
    if (person != nullptr) add_known(view, "phone", person->phone);
    view["ways"] = person == nullptr ? json::array{} : words_of(person->ways);
    add_known(view, "hours", tie.hours);
    add_known(view, "note", tie.note);
    out.push_back(std::move(view));
  }
  return out;
}

json::object page_view(const desk::Book& book, const desk::Page& page) {
  json::object view{{"id", page.id.value},
                    {"to", page.to.value},
                    {"name", desk::name_of(book, page.to)},
                    {"way", word_of(page.way)},
                    {"state", word_of(page.state)},
                    {"text", page.text},
                    {"queued", instant(page.queued)},
                    {"due", instant(page.due)},
                    {"attempts", page.attempts},
                    {"maybe_repeat", page.maybe_repeat},
                    {"detail", desk::detail_in_words(page.detail, book.settings.language)}};
  add_known(view, "code", page.code);
  add_known(view, "gateway", page.gateway.value);
  return view;
}

json::object person_view(const desk::Book& book, const desk::Person& person, const std::set<PersonId>& on_duty) {
  json::object view{{"id", person.id.value},
                    {"name", person.name},
                    {"roles", words_of(person.roles)},
                    {"ways", words_of(person.ways)},
                    {"language", word_of(person.language)},
                    {"on_duty", on_duty.contains(person.id)}};
  add_known(view, "unit", person.unit.value);
  if (const auto* unit = find(book.directory.units, person.unit)) add_known(view, "unit_name", unit->name);
  add_known(view, "phone", person.phone);
  add_known(view, "reachable", person.reachable);
  add_known(view, "note", person.note);
  return view;
}

json::array vital_views(const desk::Book& book) {
  json::array out;
  for (const auto& [key, state] : book.vitals) out.push_back(vital_view(key.first, key.second, state, book.settings.language));
  return out;
}

json::array gateway_views(const desk::Book& book) {
  json::array out;
  for (const auto& rule : book.settings.gateways) {
    json::array vitals;
    bool well = true;
    for (const auto& [key, state] : book.vitals) {
      if (key.first.value != rule.name) continue;
      well = well && state.well;
      vitals.push_back(vital_view(key.first, key.second, state, book.settings.language));
    }
    out.push_back(json::object{{"id", rule.name}, {"sends", rule.sends}, {"well", well}, {"vitals", std::move(vitals)}});
  }
  return out;
}

json::array on_duty_views(const desk::Book& book, Instant now) {
  std::set<std::pair<std::string, UnitId>> places;
  for (const auto& [id, shift] : book.directory.shifts) places.insert({shift.role, shift.unit});
  std::set<std::pair<PersonId, std::string>> seen;
  json::array out;
  for (const auto& [role, unit] : places) {
    for (const auto& person : desk::on_duty(book, role, unit, now)) {
      if (!seen.insert({person, role}).second) continue;
      json::object view{{"person", person.value}, {"name", desk::name_of(book, person)}, {"role", role}};
      if (const auto* known = find(book.directory.persons, person)) add_known(view, "phone", known->phone);
      out.push_back(std::move(view));
    }
  }
  return out;
}

std::set<PersonId> on_duty_now(const desk::Book& book, Instant now) {
  std::set<std::pair<std::string, UnitId>> places;
  for (const auto& [id, shift] : book.directory.shifts) places.insert({shift.role, shift.unit});
  std::set<PersonId> people;
  for (const auto& [role, unit] : places)
    for (const auto& person : desk::on_duty(book, role, unit, now)) people.insert(person);
  return people;
}

}  // namespace hearken::api
