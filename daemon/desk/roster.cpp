#include "daemon/desk/roster.h"

#include <date/tz.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <set>

#include "daemon/desk/planted.h"

namespace hearken::desk {
namespace {

/// Milliseconds since the epoch as the wall clock of the zone shows them. An unknown zone counts as UTC: late is worse than odd.
date::local_time<std::chrono::milliseconds> local(const Settings& settings, Instant instant) {
  const auto utc = date::sys_time<std::chrono::milliseconds>{instant.time_since_epoch()};
  try {
    static thread_local std::string name;
    static thread_local const date::time_zone* zone = nullptr;
    if (zone == nullptr || name != settings.time_zone) {
      zone = date::locate_zone(settings.time_zone);
      name = settings.time_zone;
    }
    return zone->to_local(utc);
  } catch (const std::exception&) { return date::local_time<std::chrono::milliseconds>{utc.time_since_epoch()}; }
}

struct Moment {
  date::local_days day;
  std::int64_t minute;
  std::string kind;
};

/// 2026-10-01. For every alarm: date::format goes through a stream.
std::string written(date::local_days day) {
  const date::year_month_day date{day};
  std::array<char, 16> text{};
  const int length = std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                                   static_cast<unsigned>(date.day()));
  return {text.data(), static_cast<std::size_t>(length)};
}

std::string kind_of(const Book& book, date::local_days day) {
  const auto found = book.directory.days.find(written(day));
  if (found != book.directory.days.end()) return found->second.kind == "holiday" && !planted("holiday read as workday") ? "holiday" : "workday";
  const date::weekday weekday{day};
  return weekday == date::Saturday || weekday == date::Sunday ? "weekend" : "workday";
}

Moment moment(const Book& book, Instant now) {
  const auto at = local(book.settings, now);
  const auto day = date::floor<date::days>(at);
  return {day, std::chrono::duration_cast<std::chrono::minutes>(at - day).count(), kind_of(book, day)};
}

std::int64_t week_number(date::local_days day) {
  // Whole weeks since a Monday, so that the rotation does not jump at new year.
  return date::floor<date::weeks>(day - date::local_days{date::year{1970} / 1 / 5}).count();
}

bool covers(const Shift& shift, const Moment& at) { return shift.day_kind == at.kind && shift.from_min <= at.minute && at.minute < shift.to_min; }

void add_known(const Book& book, std::vector<PersonId>& people, const PersonId& person) {
  if (!book.directory.persons.contains(person)) return;
  if (std::find(people.begin(), people.end(), person) == people.end()) people.push_back(person);
}

void add_rotation(const Book& book, std::vector<PersonId>& people, const Shift& shift, std::int64_t week) {
  const auto size = static_cast<std::int64_t>(shift.rotation.size());
  const auto before = people.size();
  for (std::int64_t i = 0; i < std::min(shift.people_needed, size); ++i)
    add_known(book, people, shift.rotation[static_cast<std::size_t>(((week + i) % size + size) % size)]);
  if (people.size() == before && shift.standin) add_known(book, people, shift.standin);
}

std::vector<PersonId> with_role(const Book& book, const std::string& role) {
  std::vector<PersonId> people;
  for (const auto& [id, person] : book.directory.persons)
    if (std::find(person.roles.begin(), person.roles.end(), role) != person.roles.end()) people.push_back(id);
  return people;
}

}  // namespace

std::vector<PersonId> on_duty(const Book& book, const std::string& role, const UnitId& unit, Instant now) {
  const auto& shifts = book.directory.shifts;
  const bool any = std::any_of(shifts.begin(), shifts.end(), [&](const auto& entry) { return entry.second.role == role; });
  if (!any) return with_role(book, role);
  const auto at = moment(book, now);
  std::set<UnitId> seen;
  for (UnitId here = unit; seen.insert(here).second;) {
    std::vector<PersonId> people;
    for (const auto& [id, shift] : shifts)
      if (shift.role == role && (shift.unit == here || !here) && covers(shift, at)) add_rotation(book, people, shift, week_number(at.day));
    if (!people.empty()) return people;
    const auto found = book.directory.units.find(here);
    here = found == book.directory.units.end() ? UnitId{} : found->second.parent;
  }
  return {};
}

std::string day_kind(const Book& book, Instant now) { return moment(book, now).kind; }

std::string local_time(const Settings& settings, Instant instant) {
  return date::format("%T", date::floor<std::chrono::seconds>(local(settings, instant)));
}

std::string local_date(const Settings& settings, Instant instant) { return written(date::floor<date::days>(local(settings, instant))); }

}  // namespace hearken::desk
