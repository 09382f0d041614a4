#pragma once
// The wall clock, and the watch that sees it jump: the only place that asks what time it is.

#include <chrono>
#include <optional>

#include "daemon/desk/decision.h"

namespace hearken {

[[nodiscard]] inline Instant wall_now() { return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()); }

/// Compares the wall clock with one that cannot be set.
class ClockWatch {
 public:
  using Steady = std::chrono::steady_clock;

  /// A step of the wall clock since the last look; small drift is nobody's business.
  [[nodiscard]] std::optional<desk::ClockJumped> look(Instant wall, Steady::time_point steady);

 private:
  static constexpr auto tolerance = std::chrono::seconds{2};
  std::optional<Instant> wall_;
  Steady::time_point steady_;
};

}  // namespace hearken
