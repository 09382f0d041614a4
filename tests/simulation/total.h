#pragma once
// What many worlds came to, played by several processes at once.

#include <cstdint>
#include <functional>
#include <iosfwd>

#include "tests/simulation/play.h"

namespace hearken::simulation {

struct Total {
  Report sum;
  Reached reached;
  std::uint64_t seeds = 0, broken = 0;

  /// Plays one more; a failure is shrunk and told.
  void play_one(const Setting& setting);
  void add(const Total& other);
  void write(std::ostream& out) const;
  static Total read(std::istream& in);
  /// For people; how many situations were never reached.
  int tell(bool all_reached) const;
};

/// `share` is called in each of so many processes with its number, and makes its part of the sum.
[[nodiscard]] Total in_processes(int count, const std::function<Total(int number)>& share);

}  // namespace hearken::simulation
