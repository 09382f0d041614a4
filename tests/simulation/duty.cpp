#include "tests/simulation/duty.h"

#include <algorithm>

namespace hearken::simulation {
namespace {

constexpr int morning = 8 * 60, evening = 20 * 60, midnight = 24 * 60;

desk::Shift shift(const std::string& id, const std::string& role, const std::string& kind, int from, int to, std::vector<PersonId> people) {
  const auto needed = static_cast<std::int64_t>(role == "operator" ? people.size() : 1);
  return {id, {"street"}, role, kind, from, to, std::move(people), needed, {}};
}

/// Whole weeks since a Monday.
std::int64_t week(std::chrono::sys_days day) {
  using namespace std::chrono;
  return floor<weeks>(day - sys_days{1970y / 1 / 5}).count();
}

}  // namespace

std::vector<desk::Shift> Duty::shifts() const {
  std::vector<desk::Shift> made;
  for (const auto* kind : {"workday", "weekend", "holiday"})
    made.push_back(shift(std::string(kind) + " operators", "operator", kind, 0, midnight, {{"O1"}, {"O2"}}));
  made.push_back(shift("workday", "supervisor", "workday", morning, evening, {{"S1"}, {"S2"}}));
  made.push_back(shift("workday night", "supervisor", "workday", 0, morning, {{"S3"}}));
  made.push_back(shift("workday evening", "supervisor", "workday", evening, midnight, {{"S3"}}));
  made.push_back(shift("weekend", "supervisor", "weekend", 0, midnight, {{"S4"}}));
  made.push_back(shift("holiday", "supervisor", "holiday", holes_ ? morning : 0, midnight, {{"S5"}}));
  return made;
}

PersonId Duty::supervisor(Instant at) const {
  const auto shown = wall(zone_, at);
  const auto kind = day_kind(shown.day);
  if (kind == "weekend") return {"S4"};
  const bool day = shown.minute >= morning && shown.minute < evening;
  if (kind == "holiday") return holes_ && shown.minute < morning ? PersonId{} : PersonId{"S5"};
  if (!day) return {"S3"};
  return week(shown.day) % 2 == 0 ? PersonId{"S1"} : PersonId{"S2"};
}

/// There is no administrator in the street.
bool Duty::nobody(const desk::Step& step, Instant at) const {
  return std::all_of(step.whom.begin(), step.whom.end(),
                     [&](const std::string& whom) { return whom == "role:administrator" || (whom == "role:supervisor" && !supervisor(at)); });
}

}  // namespace hearken::simulation
