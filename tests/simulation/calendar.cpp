#include "tests/simulation/calendar.h"

#include <algorithm>

namespace hearken::simulation {
namespace {

using namespace std::chrono;

struct Exception {
  year_month_day day;
  std::string_view text, kind;
};

// Shifted working days (调休) stand beside the holidays that they pay for. The last four are what a technician might add.
constexpr std::array exceptions{
    Exception{2026y / 9 / 20, "2026-09-20", "workday-shift"}, Exception{2026y / 9 / 25, "2026-09-25", "holiday"},
    Exception{2026y / 9 / 26, "2026-09-26", "holiday"},       Exception{2026y / 9 / 27, "2026-09-27", "holiday"},
    Exception{2026y / 10 / 1, "2026-10-01", "holiday"},       Exception{2026y / 10 / 2, "2026-10-02", "holiday"},
    Exception{2026y / 10 / 3, "2026-10-03", "holiday"},       Exception{2026y / 10 / 10, "2026-10-10", "workday-shift"},
    Exception{2027y / 1 / 1, "2027-01-01", "holiday"},        Exception{2028y / 2 / 29, "2028-02-29", "holiday"},
    Exception{2026y / 10 / 25, "2026-10-25", "holiday"},      Exception{2027y / 3 / 28, "2027-03-28", "workday-shift"},
    Exception{2026y / 11 / 1, "2026-11-01", "holiday"},
};

constexpr std::string_view shanghai = "Asia/Shanghai", berlin = "Europe/Berlin", new_york = "America/New_York";

constexpr std::array occasions{
    Occasion{"a shifted working day", shanghai, sys_days{2026y / 9 / 19} + 16h},
    Occasion{"a holiday begins", shanghai, sys_days{2026y / 9 / 30} + 16h},
    Occasion{"a holiday ends", shanghai, sys_days{2026y / 10 / 3} + 16h},
    Occasion{"a shifted working day", shanghai, sys_days{2026y / 10 / 9} + 16h},
    Occasion{"a new year", shanghai, sys_days{2026y / 12 / 31} + 16h},
    Occasion{"29 February", shanghai, sys_days{2028y / 2 / 28} + 16h},
    Occasion{"summer time ends", berlin, sys_days{2026y / 10 / 25} + 1h},
    Occasion{"summer time begins", berlin, sys_days{2027y / 3 / 28} + 1h},
    Occasion{"summer time ends", new_york, sys_days{2026y / 11 / 1} + 6h},
    Occasion{"the year 2038", shanghai, sys_days{2038y / 1 / 19} + 3h + 14min + 8s},
};

/// Where summer time begins and ends: the European Union's rule, or that of the United States.
bool summer(std::string_view zone, Instant at) {
  const auto year = year_month_day{floor<days>(at)}.year();
  if (zone == berlin) return at >= sys_days{year / March / Sunday[last]} + 1h && at < sys_days{year / October / Sunday[last]} + 1h;
  return at >= sys_days{year / March / Sunday[2]} + 7h && at < sys_days{year / November / Sunday[1]} + 6h;
}

hours offset(std::string_view zone, Instant at) {
  if (zone == shanghai) return 8h;
  return (zone == berlin ? 1h : -5h) + (summer(zone, at) ? 1h : 0h);
}

}  // namespace

Wall wall(std::string_view zone, Instant at) {
  const auto shown = at + offset(zone, at);
  const auto day = floor<days>(shown);
  return {day, static_cast<int>(floor<minutes>(shown - day).count())};
}

std::string_view day_kind(sys_days day) {
  const auto found = std::find_if(exceptions.begin(), exceptions.end(), [&](const Exception& one) { return sys_days{one.day} == day; });
  if (found != exceptions.end()) return found->kind == "holiday" ? "holiday" : "workday";
  const weekday name{day};
  return name == Saturday || name == Sunday ? "weekend" : "workday";
}

std::vector<desk::Day> exceptional_days() {
  std::vector<desk::Day> made;
  for (const auto& one : exceptions) made.push_back({std::string(one.text), "", std::string(one.kind)});
  return made;
}

Occasion some_occasion(Dice& dice) {
  if (dice.chance(70)) return dice.one_of(occasions);
  const auto night = sys_days{2026y / 9 / 21} + days{dice.between(0, 4'000)} + 16h;
  return {"midnight", shanghai, night};
}

}  // namespace hearken::simulation
