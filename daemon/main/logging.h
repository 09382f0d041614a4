#pragma once
// The technician's log: spdlog to standard error, or journald with its fields. No personal data, no payloads, no keys.
// A thread of its own writes it: a pipe that nobody reads, or a journald that hangs, holds up no alarm. What waits is bounded; beyond it
// the oldest lines go, and how many went is said.

#include "daemon/main/station_config.h"
#include "daemon/station/station.h"

namespace hearken {

/// Sets where the log goes and how much is said; may be called again at a reload.
void open_log(const LogConfig& config);
void log(const LogLine& line);
/// At the end: gives what waits a moment to be written.
void close_log();

}  // namespace hearken
