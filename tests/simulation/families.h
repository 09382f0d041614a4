#pragma once
// Families of faults: each run has some of them (swarm), and a failing run loses those that it does not need.

#include <array>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "tests/simulation/dice.h"

namespace hearken::simulation {

inline constexpr std::array families{"crash", "power",  "disk",   "turns",   "full",   "slow",   "clock", "links",     "garbage", "replay",
                                     "modem", "people", "absent", "silence", "clocks", "office", "old",   "forgotten", "stale"};

using Families = std::set<std::string>;

[[nodiscard]] inline Families some_families(Dice& dice) {
  Families chosen;
  for (const auto* family : families)
    if (dice.chance(55)) chosen.insert(family);
  return chosen;
}

/// What makes one world.
struct Setting {
  std::uint64_t seed = 1;
  Families faults;
  std::optional<std::set<int>> clients;  // who presses; none: everybody
  int days = 0;                          // ordinary ones, before it goes wild
};

[[nodiscard]] inline Setting setting_of(std::uint64_t seed) {
  Dice dice(seed, "families");
  auto faults = some_families(dice);
  const auto days = dice.chance(70) ? dice.between(1, 25) : 0;
  return {seed, std::move(faults), {}, static_cast<int>(days)};
}

}  // namespace hearken::simulation
