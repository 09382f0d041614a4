// Who is called and when: plans.csv, duty_shifts.csv, holidays-cn.json.

#include <algorithm>
#include <boost/json.hpp>

#include "daemon/ctl/import_kinds.h"

namespace hearken::ctl {
namespace {

constexpr std::int64_t day_s = 24 * 3600;
constexpr std::int64_t midnight = 24 * 60;

std::vector<std::string> whom_of(const Fields& row, Gathered& all) {
  static constexpr std::string_view tied[] = {"warden", "standin", "keyholder", "relative", "volunteer"};
  auto whom = row.list("whom");
  if (whom.empty()) row.wrong("whom", "somebody is expected here");
  for (const auto& one : whom) {
    if (one.starts_with("person:"))
      all.refer("person", one.substr(7), row.place("whom"));
    else if (one.starts_with("role:") && one.size() > 5)
      all.refer("role", one.substr(5), row.place("whom"));
    else if (std::find(std::begin(tied), std::end(tied), one) == std::end(tied)) {
      row.wrong("whom", "\"" + one + "\": role:…, person:…, warden, standin, keyholder, relative or volunteer is expected");
    }
  }
  return whom;
}

void refer_to_persons(const Fields& row, std::string_view heading, const std::vector<PersonId>& persons, Gathered& all) {
  for (const auto& person : persons) all.refer("person", person.value, row.place(heading));
}

std::string text_at(const boost::json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string{};
}

void read_day(const boost::json::value& value, const Place& at, Gathered& all) {
  if (!value.is_object()) return all.notes.push_back({at, "an object with date, name and kind is expected"});
  const auto& object = value.as_object();
  desk::Day day{text_at(object, "date"), text_at(object, "name"), text_at(object, "kind")};
  if (!good_date(day.date)) return all.notes.push_back({at, "its date is none: such as \"2026-10-01\" is expected"});
  if (day.kind != "holiday" && day.kind != "workday-shift") return all.notes.push_back({at, "its kind is neither \"holiday\" nor \"workday-shift\""});
  if (all.name("day", day.date, at)) all.found.days[day.date] = std::move(day);
}

}  // namespace

void read_step(const Fields& row, Gathered& all) {
  const auto plan = row.id("plan_id");
  const auto priority = row.whole("priority", 1, 4, 1);
  const auto number = row.whole("step", 1, 100, 1);
  desk::Step step;
  step.after_s = row.whole("after_s", 0, day_s, 0);
  step.whom = whom_of(row, all);
  step.ways = row.ways("channels");
  if (step.ways.empty()) row.wrong("channels", "a channel is expected here");
  step.again_after_s = row.whole("again_after_s", 5, day_s, 0);
  if (plan.empty()) return;
  auto& found = all.found.plans[plan];
  if (found.id.empty()) found.priority = priority;
  found.id = plan;
  if (found.priority != priority) row.wrong("priority", "another step of this plan has priority " + std::to_string(found.priority));
  if (all.name("step", plan + " " + std::to_string(number), row.place("step"))) all.steps[plan][number] = {std::move(step), row.place("after_s")};
}

void read_shift(const Fields& row, Gathered& all) {
  desk::Shift shift;
  shift.id = row.id("shift_id");
  shift.unit = {row.optional_id("unit_id")};
  shift.role = row.required("role");
  shift.day_kind = row.one_of("day_kind", {"workday", "weekend", "holiday"});
  shift.from_min = row.minute("from");
  shift.to_min = row.minute("to");
  if (shift.to_min == 0) shift.to_min = midnight;
  if (shift.from_min >= shift.to_min) row.wrong("to", "the end is not behind the beginning: a night is two lines, until 24:00 and from 00:00");
  for (auto& person : row.list("rotation")) shift.rotation.push_back({std::move(person)});
  if (shift.rotation.empty()) row.wrong("rotation", "somebody is expected here");
  shift.people_needed = row.whole("people_needed", 1, 100, 1);
  shift.standin = {row.optional_id("standin_id")};
  refer_to_persons(row, "rotation", shift.rotation, all);
  refer_to_persons(row, "standin_id", {shift.standin}, all);
  all.refer("unit", shift.unit.value, row.place("unit_id"));
  if (all.name("shift", shift.id, row.place("shift_id"))) all.found.shifts[shift.id] = std::move(shift);
}

void read_days(const std::string& file, const std::string& text, Gathered& all) {
  boost::system::error_code fault;
  const auto root = boost::json::parse(text, fault);
  if (fault) return all.notes.push_back({{file, 0, 0, {}}, "this is no JSON: " + fault.message()});
  const auto* days = root.is_object() ? root.as_object().if_contains("days") : nullptr;
  if (days == nullptr || !days->is_array()) return all.notes.push_back({{file, 0, 0, {}}, "a list \"days\" is expected in it"});
  int number = 0;
  for (const auto& day : days->as_array()) {
    ++number;
    read_day(day, {file, 0, 0, "days, entry " + std::to_string(number)}, all);
  }
}

}  // namespace hearken::ctl
