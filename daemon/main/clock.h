#pragma once
// The wall clock: the only place that asks what time it is. What watches it for jumps: daemon/watch/vitals.h.

#include <chrono>

#include "protocol/signal.h"

namespace hearken {

[[nodiscard]] inline Instant wall_now() { return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()); }

}  // namespace hearken
