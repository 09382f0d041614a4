#pragma once
// The tables `[station]` and `[desk]`: what the configuration tells the desk.

#include "config/table.h"
#include "daemon/desk/settings.h"

namespace hearken {

/// Without the gateways, which stand in their own tables.
[[nodiscard]] desk::Settings read_desk_settings(const config::Table& station, const config::Table& desk);

}  // namespace hearken
