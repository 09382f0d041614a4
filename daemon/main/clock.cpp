#include "daemon/main/clock.h"

namespace hearken {

std::optional<desk::ClockJumped> ClockWatch::look(Instant wall, Steady::time_point steady) {
  std::optional<desk::ClockJumped> jump;
  if (wall_) {
    const auto expected = *wall_ + std::chrono::floor<std::chrono::milliseconds>(steady - steady_);
    if (wall > expected + tolerance || wall + tolerance < expected) jump = desk::ClockJumped{expected, wall};
  }
  wall_ = wall;
  steady_ = steady;
  return jump;
}

}  // namespace hearken
