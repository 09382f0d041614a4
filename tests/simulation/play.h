#pragma once
// One world played: what it came to, and what to tell when it broke a promise.

#include <deque>
#include <string>
#include <vector>

#include "tests/simulation/families.h"
#include "tests/simulation/reached.h"
#include "tests/simulation/world.h"

namespace hearken::simulation {

struct Outcome {
  Report report;
  std::string checker, what;         // empty: nothing was broken
  std::vector<std::string> story;    // of the world, lately
  std::vector<std::string> history;  // of the incident that it was about
};

[[nodiscard]] Outcome play(const Setting& setting, Reached& reached);
/// Without the days, the faults and the clients that the failure does not need.
[[nodiscard]] Setting shrunk(Setting setting, const std::string& checker);
/// The command that plays it again, and what happened in it.
void tell_failure(const Setting& setting, const Outcome& first);

}  // namespace hearken::simulation
