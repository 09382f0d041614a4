#pragma once
// What the station watches of its own machine: space on the disk of its state, and a wall clock that jumps against the monotonic one.
// Told through the inbox at each change. Loop's thread only; check() once every few seconds.

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>

#include "daemon/inbox.h"

namespace hearken::watch {

/// What statvfs says; pure.
struct Space {
  std::uint64_t free_bytes = 0, free_inodes = 0;
};
/// Below 512 MiB or 1,000 inodes it is not well, and well again only above twice that: no flapping.
[[nodiscard]] bool enough(const Space& space, bool was_enough);

/// Tells a jump of the wall clock: what it showed for the moment at which it now shows something else. Slewing (NTP, up to 500 ppm)
/// is no jump. Pure.
class ClockWatch {
 public:
  struct Jump {
    Instant before, after;
  };
  [[nodiscard]] std::optional<Jump> check(Instant wall, std::chrono::steady_clock::time_point monotonic);

 private:
  std::optional<std::pair<Instant, std::chrono::steady_clock::time_point>> last_;
};

class Vitals {
 public:
  Vitals(Inbox& inbox, std::filesystem::path state_dir) : inbox_(inbox), state_dir_(std::move(state_dir)) {}

  void check(Instant wall, std::chrono::steady_clock::time_point monotonic);
  /// A jump alone: before every decision.
  void check_clock(Instant wall, std::chrono::steady_clock::time_point monotonic);

 private:
  void check_disk();

  Inbox& inbox_;
  std::filesystem::path state_dir_;
  std::optional<bool> disk_well_;
  ClockWatch clock_;
};

}  // namespace hearken::watch
