#pragma once
// Families of faults: each run has some of them (swarm), and a failing run loses those that it does not need.

#include <array>
#include <set>
#include <string>
#include <string_view>

#include "tests/simulation/dice.h"

namespace hearken::simulation {

inline constexpr std::array families{"crash",   "power",  "disk",  "full",   "slow",   "clock",  "links",
                                     "garbage", "replay", "modem", "people", "absent", "silence"};

using Families = std::set<std::string>;

[[nodiscard]] inline Families some_families(Dice& dice) {
  Families chosen;
  for (const auto* family : families)
    if (dice.chance(55)) chosen.insert(family);
  return chosen;
}

}  // namespace hearken::simulation
