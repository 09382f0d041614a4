// Persons and what ties them to clients: staff.csv, wardens.csv, volunteers.csv, relatives.csv, keyholders.csv, warden_clients.csv.

#include <algorithm>

#include "daemon/ctl/import_kinds.h"

namespace hearken::ctl {
namespace {

constexpr std::int64_t order_max = 99;

/// What all tables of persons share.
desk::Person person_of(const Fields& row, std::string_view id, std::vector<std::string> roles) {
  desk::Person person;
  person.id = {row.id(id)};
  person.name = row.required("name");
  person.roles = std::move(roles);
  person.phone = row.phone("phone");
  person.ways = row.ways("channels");
  person.language = row.language("languages");
  const auto by_telephone = [](desk::Way way) { return way != desk::Way::console; };
  if (person.phone.empty() && std::any_of(person.ways.begin(), person.ways.end(), by_telephone)) {
    row.doubtful("phone", "without a number this person cannot be reached by telephone");
  }
  return person;
}

void keep(const Fields& row, std::string_view id, desk::Person person, Gathered& all) {
  all.refer("unit", person.unit.value, row.place("unit_id"));
  if (all.name("person", person.id.value, row.place(id))) all.found.persons[person.id] = std::move(person);
}

std::string joined(std::initializer_list<std::string> parts) {
  std::string text;
  for (const auto& part : parts) {
    if (!part.empty()) text += (text.empty() ? "" : ", ") + part;
  }
  return text;
}

ClientId client_of(const Fields& row, Gathered& all) {
  const ClientId client{row.id("client_id")};
  all.refer("client", client.value, row.place("client_id"));
  return client;
}

PersonId person_named(const Fields& row, std::string_view heading, Gathered& all) {
  const PersonId person{row.id(heading)};
  all.refer("person", person.value, row.place(heading));
  return person;
}

}  // namespace

void read_staff(const Fields& row, Gathered& all) {
  auto person = person_of(row, "person_id", row.list("roles"));
  person.unit = {row.optional_id("unit_id")};
  person.login = row.optional_id("login");
  const auto quiet = row.text("quiet_hours");
  if (!quiet.empty()) person.reachable = "not " + quiet;
  person.note = row.text("note");
  keep(row, "person_id", std::move(person), all);
}

void read_warden(const Fields& row, Gathered& all) {
  auto person = person_of(row, "person_id", {row.one_of("role", {"warden", "warden_standin"})});
  person.unit = {row.optional_id("unit_id")};
  person.reachable = row.text("reachable");
  person.note = row.text("note");
  keep(row, "person_id", std::move(person), all);
}

void read_volunteer(const Fields& row, Gathered& all) {
  auto person = person_of(row, "person_id", {"volunteer"});
  person.unit = {row.optional_id("unit_id")};
  person.reachable = row.text("availability");
  person.note = joined({row.text("occupation"), row.text("skills")});
  keep(row, "person_id", std::move(person), all);
}

/// One who may never be told anything gets no way to be paged by.
void read_relative(const Fields& row, Gathered& all) {
  auto person = person_of(row, "relative_id", {"relative"});
  const auto told = row.one_of("may_be_told", {"always", "emergency", "never"});
  person.language = row.language("language");
  person.reachable = joined({row.text("best_hours_local"), row.text("time_zone")});
  person.note = row.text("email");
  if (!person.phone.empty() && told != "never") person.ways = {desk::Way::sms, desk::Way::voice};
  desk::Tie tie;
  tie.person = person.id;
  tie.kind = "relative";
  tie.order = row.whole("order", 1, order_max, 1);
  tie.note = joined({row.text("relation"), row.text("city"), told});
  all.tie(client_of(row, all), std::move(tie));
  keep(row, "relative_id", std::move(person), all);
}

void read_keyholder(const Fields& row, Gathered& all) {
  desk::Tie tie;
  tie.person = person_named(row, "person_id", all);
  tie.kind = "keyholder";
  tie.order = row.whole("order", 1, order_max, 1);
  tie.has_key = row.flag("has_key");
  tie.hours = row.text("hours");
  tie.minutes_away = row.whole("minutes_away", 0, 24 * 60, 0);
  const auto client = client_of(row, all);
  if (all.name("keyholder", client.value + " " + std::to_string(tie.order), row.place("order"))) all.tie(client, std::move(tie));
}

void read_warden_client(const Fields& row, Gathered& all) {
  const auto client = client_of(row, all);
  if (!all.name("client's warden", client.value, row.place("client_id"))) return;
  const auto from = row.text("window_from"), to = row.text("window_to");
  const auto hours = from.empty() && to.empty() ? std::string{} : from + "-" + to;
  desk::Tie warden;
  warden.person = person_named(row, "warden_id", all);
  warden.kind = "warden";
  warden.hours = hours;
  all.tie(client, warden);
  all.replaced.insert({client, "standin"});
  if (row.text("standin_id").empty()) return;
  warden.person = person_named(row, "standin_id", all);
  warden.kind = "standin";
  all.tie(client, std::move(warden));
}

}  // namespace hearken::ctl
