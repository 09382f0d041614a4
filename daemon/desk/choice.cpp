#include "daemon/desk/choice.h"

#include <algorithm>
#include <set>

#include "daemon/desk/roster.h"

namespace hearken::desk {
namespace {

void add(const Book& book, std::vector<PersonId>& people, const PersonId& person) {
  if (book.directory.persons.contains(person) && std::find(people.begin(), people.end(), person) == people.end()) people.push_back(person);
}

UnitId unit_of(const Book& book, const Incident& incident) {
  if (incident.subject.place) return incident.subject.place;
  const auto client = book.directory.clients.find(incident.subject.client);
  return client == book.directory.clients.end() ? UnitId{} : client->second.building;
}

bool inside(const Book& book, UnitId unit, const UnitId& whole) {
  for (std::set<UnitId> seen; unit && seen.insert(unit).second;) {
    if (unit == whole) return true;
    const auto found = book.directory.units.find(unit);
    if (found == book.directory.units.end()) return false;
    unit = found->second.parent;
  }
  return false;
}

/// The community around a unit: what is directly below the street.
UnitId community_of(const Book& book, UnitId unit) {
  for (std::set<UnitId> seen; unit && seen.insert(unit).second;) {
    const auto found = book.directory.units.find(unit);
    if (found == book.directory.units.end() || found->second.kind == "community") return unit;
    unit = found->second.parent;
  }
  return {};
}

/// A relative without any way is one who must not be told (`may_be_told` never in the import).
bool may_be_told(const Book& book, const Tie& tie) {
  const auto found = book.directory.persons.find(tie.person);
  return tie.kind != "relative" || (found != book.directory.persons.end() && !found->second.ways.empty());
}

void add_ties(const Book& book, std::vector<PersonId>& people, const ClientId& client, const std::string& kind) {
  const auto found = book.directory.ties.find(client);
  if (found == book.directory.ties.end()) return;
  auto ties = found->second.ties;
  std::stable_sort(ties.begin(), ties.end(), [](const Tie& a, const Tie& b) { return a.order < b.order; });
  for (const auto& tie : ties)
    if (tie.kind == kind && may_be_told(book, tie)) add(book, people, tie.person);
}

void add_roles_inside(const Book& book, std::vector<PersonId>& people, const std::string& role, const UnitId& whole) {
  for (const auto& [id, person] : book.directory.persons)
    if (std::find(person.roles.begin(), person.roles.end(), role) != person.roles.end() && inside(book, person.unit, whole)) add(book, people, id);
}

void select(const Book& book, std::vector<PersonId>& people, const Incident& incident, const std::string& selector, Instant now) {
  const auto& client = incident.subject.client;
  const auto unit = unit_of(book, incident);
  if (selector.starts_with("role:")) {
    for (const auto& person : on_duty(book, selector.substr(5), unit, now)) add(book, people, person);
  } else if (selector.starts_with("person:")) {
    add(book, people, {selector.substr(7)});
  } else if (selector == "volunteer") {
    if (unit) add_roles_inside(book, people, "volunteer", community_of(book, unit));
  } else if (client) {
    const auto before = people.size();
    add_ties(book, people, client, selector);
    if (selector == "warden" && people.size() == before) add_ties(book, people, client, "standin");
  } else if (unit && selector == "warden") {
    add_roles_inside(book, people, "warden", unit);
  } else if (unit && selector == "keyholder") {
    for (const auto& person : on_duty(book, "duty_officer", unit, now)) add(book, people, person);
  }
}

}  // namespace

std::vector<PersonId> whom(const Book& book, const Incident& incident, const std::vector<std::string>& selectors, Instant now) {
  std::vector<PersonId> people;
  for (const auto& selector : selectors) select(book, people, incident, selector, now);
  return people;
}

std::vector<PersonId> everybody(const Book& book, const Incident& incident, Instant now) {
  std::vector<PersonId> people;
  for (const auto& step : incident.plan.steps)
    for (const auto& person : whom(book, incident, step.whom, now)) add(book, people, person);
  if (!people.empty()) return people;
  for (const auto* role : {"operator", "supervisor", "administrator"})
    for (const auto& [id, person] : book.directory.persons)
      if (std::find(person.roles.begin(), person.roles.end(), role) != person.roles.end()) add(book, people, id);
  return people;
}

std::vector<PersonId> persons_with_number(const Book& book, const std::string& number) {
  std::vector<PersonId> people;
  for (const auto& [id, person] : book.directory.persons)
    if (!number.empty() && person.phone == number) people.push_back(id);
  return people;
}

}  // namespace hearken::desk
