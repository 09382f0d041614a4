#include "daemon/main/control_requests.h"

#include <boost/json.hpp>
#include <utility>

#include "daemon/desk/record_text.h"
#include "protocol/conversation.h"

namespace hearken {
namespace {

namespace json = boost::json;

json::value fact_value(const desk::Fact& fact) { return json::object{{"kind", desk::kind(fact)}, {"fact", json::parse(desk::text_of(fact))}}; }

std::string text_at(const json::value& value, std::string_view key) {
  const auto* found = value.is_object() ? value.as_object().if_contains(key) : nullptr;
  return found != nullptr && found->is_string() ? std::string(found->as_string()) : std::string{};
}

desk::Fact fact_of(const json::value& value) {
  const auto* fact = value.is_object() ? value.as_object().if_contains("fact") : nullptr;
  if (fact == nullptr) throw desk::TextDamaged("an entry without its fact");
  return desk::fact_from(text_at(value, "kind"), json::serialize(*fact));
}

template <class Fact, class Values>
void put_all(json::array& facts, const Values& values) {
  for (const auto& value : values) facts.push_back(fact_value(Fact{value}));
}

/// Values of a map as a range.
template <class Map>
auto values_of(const Map& map) {
  std::vector<typename Map::mapped_type> values;
  for (const auto& [key, value] : map) values.push_back(value);
  return values;
}

json::array facts_of(const desk::Import& import) {
  json::array facts;
  put_all<desk::UnitSet>(facts, import.units);
  put_all<desk::PersonSet>(facts, import.persons);
  put_all<desk::ClientSet>(facts, import.clients);
  put_all<desk::TiesSet>(facts, import.ties);
  put_all<desk::DeviceSet>(facts, import.devices);
  put_all<desk::PlanSet>(facts, import.plans);
  put_all<desk::ShiftSet>(facts, import.shifts);
  put_all<desk::DaySet>(facts, import.days);
  return facts;
}

desk::Import all_of(const desk::Directory& directory) {
  desk::Import import;
  import.units = values_of(directory.units);
  import.persons = values_of(directory.persons);
  import.clients = values_of(directory.clients);
  import.ties = values_of(directory.ties);
  import.devices = values_of(directory.devices);
  import.plans = values_of(directory.plans);
  import.shifts = values_of(directory.shifts);
  import.days = values_of(directory.days);
  return import;
}

desk::Import import_from(const json::value& facts) {
  if (!facts.is_array()) throw desk::TextDamaged("a list of facts is expected");
  desk::Import import;
  const auto keep = protocol::Overloaded{
      [&](desk::UnitSet&& fact) { import.units.push_back(std::move(fact.unit)); },
      [&](desk::PersonSet&& fact) { import.persons.push_back(std::move(fact.person)); },
      [&](desk::ClientSet&& fact) { import.clients.push_back(std::move(fact.client)); },
      [&](desk::TiesSet&& fact) { import.ties.push_back(std::move(fact.ties)); },
      [&](desk::DeviceSet&& fact) { import.devices.push_back(std::move(fact.device)); },
      [&](desk::PlanSet&& fact) { import.plans.push_back(std::move(fact.plan)); },
      [&](desk::ShiftSet&& fact) { import.shifts.push_back(std::move(fact.shift)); },
      [&](desk::DaySet&& fact) { import.days.push_back(std::move(fact.day)); },
      [](auto&&) { throw desk::TextDamaged("a fact that is no entry of the directory"); },
  };
  for (const auto& fact : facts.as_array()) std::visit(keep, fact_of(fact));
  return import;
}

desk::SetUser user_from(const json::value& value) {
  auto fact = fact_of(value);
  auto* user = std::get_if<desk::UserSet>(&fact);
  if (user == nullptr || user->login.empty()) throw desk::TextDamaged("a user with a login is expected");
  return {{}, user->login, user->person, user->password_hash, user->role};
}

json::object status_of(const Inbox& inbox) {
  const auto& book = inbox.book();
  json::array unwell, lost;
  for (const auto& [vital, state] : book.vitals) {
    if (!state.well)
      unwell.push_back(
          json::object{{"gateway", vital.first.value}, {"vital", vital.second}, {"detail", state.detail}, {"since", desk::text_of(state.since)}});
  }
  for (const auto& device : book.lost) lost.push_back(json::string(device.value));
  return {{"station", book.settings.station},
          {"version", HEARKEN_VERSION},
          {"head", inbox.head()},
          {"open_incidents", book.incidents.size()},
          {"unwell", std::move(unwell)},
          {"lost_devices", std::move(lost)},
          {"clients", book.directory.clients.size()},
          {"devices", book.directory.devices.size()},
          {"persons", book.directory.persons.size()},
          {"users", book.users.size()}};
}

json::array users_of(const desk::Book& book) {
  json::array users;
  for (const auto& [login, user] : book.users) users.push_back(json::object{{"login", login}, {"person", user.person.value}, {"role", user.role}});
  return users;
}

json::object told(const std::string& what, const Inbox& inbox) {
  if (what == "status") return {{"status", status_of(inbox)}};
  if (what == "users") return {{"users", users_of(inbox.book())}};
  if (what == "directory") return {{"directory", facts_of(all_of(inbox.book().directory))}};
  throw desk::TextDamaged("there is nothing of that name to ask for");
}

/// The change that a line wants, or none: it asks.
std::optional<desk::Input> change_in(const json::value& request) {
  const desk::Act act{text_at(request, "key"), {text_at(request, "by")}};
  if (const auto* facts = request.as_object().if_contains("import")) {
    auto import = import_from(*facts);
    import.act = act;
    return import;
  }
  if (const auto* fact = request.as_object().if_contains("set_user")) {
    auto user = user_from(*fact);
    user.act = act;
    return user;
  }
  if (request.as_object().contains("erase")) return desk::EraseClient{act, {text_at(request, "erase")}};
  return {};
}

void answer(const std::string& line, Inbox& inbox, const std::function<void(std::string)>& done) {
  boost::system::error_code fault;
  const auto request = json::parse(line, fault);
  if (fault || !request.is_object()) throw desk::TextDamaged("a line of JSON is expected");
  auto change = change_in(request);
  if (!change) return done(json::serialize(told(text_at(request, "ask"), inbox)));
  inbox.put(std::move(*change),
            [done](const ActOutcome& outcome) { done(json::serialize(json::object{{"refusal", outcome.refusal}, {"head", outcome.head}})); });
}

}  // namespace

std::string ask_line(const std::string& what) { return json::serialize(json::object{{"ask", what}}); }

std::string import_line(const desk::Import& import) {
  return json::serialize(json::object{{"import", facts_of(import)}, {"key", import.act.key}, {"by", import.act.by.value}});
}

std::string erase_line(const desk::EraseClient& erasure) {
  return json::serialize(json::object{{"erase", erasure.client.value}, {"key", erasure.act.key}, {"by", erasure.act.by.value}});
}

std::string user_line(const desk::SetUser& user) {
  const desk::UserSet fact{user.login, user.person, user.password_hash, user.role};
  return json::serialize(json::object{{"set_user", fact_value(fact)}, {"key", user.act.key}, {"by", user.act.by.value}});
}

desk::Directory directory_from(const json::value& facts) {
  desk::Directory directory;
  const auto import = import_from(facts);
  for (const auto& unit : import.units) directory.units[unit.id] = unit;
  for (const auto& person : import.persons) directory.persons[person.id] = person;
  for (const auto& client : import.clients) directory.clients[client.id] = client;
  for (const auto& ties : import.ties) directory.ties[ties.client] = ties;
  for (const auto& device : import.devices) directory.devices[device.id] = device;
  for (const auto& plan : import.plans) directory.plans[plan.id] = plan;
  for (const auto& shift : import.shifts) directory.shifts[shift.id] = shift;
  for (const auto& day : import.days) directory.days[day.date] = day;
  return directory;
}

void answer_line(const std::string& line, Inbox& inbox, std::function<void(std::string)> done) {
  try {
    answer(line, inbox, done);
  } catch (const desk::TextDamaged& damaged) { done(json::serialize(json::object{{"fault", damaged.what()}})); }
}

}  // namespace hearken
