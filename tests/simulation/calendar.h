#pragma once
// What the wall shows at an instant, and which kind of day that is: by rule and by hand, for it judges the station's own, which asks a
// time-zone library. Worlds begin shortly before an instant at which clocks and rosters go wrong.

#include <array>
#include <chrono>
#include <string>
#include <string_view>

#include "daemon/desk/directory.h"
#include "tests/simulation/dice.h"

namespace hearken::simulation {

struct Wall {
  std::chrono::sys_days day;
  int minute = 0;  // of the day
};

[[nodiscard]] Wall wall(std::string_view zone, Instant at);
/// workday, weekend, holiday.
[[nodiscard]] std::string_view day_kind(std::chrono::sys_days day);
/// The days that are not what their weekday says, as they are imported.
[[nodiscard]] std::vector<desk::Day> exceptional_days();

/// An instant around which a world is played.
struct Occasion {
  std::string_view name, zone;
  std::chrono::sys_seconds at;
};
[[nodiscard]] Occasion some_occasion(Dice& dice);

}  // namespace hearken::simulation
