#pragma once
// Who is on duty: the one function that the rest of the desk asks. A weekly table by kind of day (workday, weekend, holiday) with
// the holiday calendar's exceptions; local time of the station's zone.

#include <string>
#include <vector>

#include "daemon/desk/book.h"

namespace hearken::desk {

/// Those on duty in this role at `now`: in the unit or the nearest unit above it that has a shift for the role. The rotation goes
/// by ISO week, `people_needed` at a time; nobody of it known: the stand-in. Without any shift for the role: everybody who has it.
[[nodiscard]] std::vector<PersonId> on_duty(const Book& book, const std::string& role, const UnitId& unit, Instant now);

/// workday, weekend or holiday, of the local day.
[[nodiscard]] std::string day_kind(const Book& book, Instant now);

/// Wall time of the station's zone: `20:03:07`, `2026-11-24`.
[[nodiscard]] std::string local_time(const Settings& settings, Instant instant);
[[nodiscard]] std::string local_date(const Settings& settings, Instant instant);

}  // namespace hearken::desk
