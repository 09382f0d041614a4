#pragma once
// The technician's log: spdlog to standard error, or journald with its fields. No personal data, no payloads, no keys.

#include "daemon/main/station_config.h"
#include "daemon/station/station.h"

namespace hearken {

/// Sets where the log goes and how much is said; may be called again at a reload.
void open_log(const LogConfig& config);
void log(const LogLine& line);

}  // namespace hearken
