#pragma once
// When a plan acts, reckoned from the plan itself: what the station's deadlines are held against.

#include <chrono>
#include <vector>

#include "daemon/desk/directory.h"

namespace hearken::simulation {

struct Act {
  std::int64_t at_s = 0;
  std::size_t step = 0;
};

/// In the order of their time; a step may come twice.
[[nodiscard]] std::vector<Act> acts_of(const desk::Plan& plan);
/// From the beginning of its round until action `next` is due; behind the last one stands the pause before it begins again.
[[nodiscard]] std::chrono::seconds due_after(const desk::Plan& plan, std::int64_t round, std::int64_t priority, std::int64_t next);

}  // namespace hearken::simulation
