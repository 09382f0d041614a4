#pragma once
// How old somebody is.

#include <cstdint>
#include <optional>
#include <string>

#include "daemon/desk/incident.h"

namespace hearken::api {

/// Whole years since `1938-03-12`; none: not a date, or one that is yet to come.
[[nodiscard]] std::optional<std::int64_t> age_on(const std::string& birth_date, Instant now);

}  // namespace hearken::api
