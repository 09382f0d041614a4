#include "daemon/watch/vitals.h"

#include <sys/statvfs.h>

#include <string>

#include "daemon/desk/planted.h"

namespace hearken::watch {
namespace {

constexpr std::uint64_t least_bytes = 512ULL * 1024 * 1024, least_inodes = 1000;
constexpr std::chrono::milliseconds jump_least{1000};

void ignore(const ActOutcome&) {}

}  // namespace

bool enough(const Space& space, bool was_enough) {
  const std::uint64_t factor = was_enough ? 1 : 2;
  return space.free_bytes >= least_bytes * factor && space.free_inodes >= least_inodes * factor;
}

std::optional<ClockWatch::Jump> ClockWatch::check(Instant wall, std::chrono::steady_clock::time_point monotonic) {
  const auto last = std::exchange(last_, std::pair{wall, monotonic});
  if (!last || planted("monotonic compared with wall")) return std::nullopt;
  const auto expected = last->first + std::chrono::duration_cast<std::chrono::milliseconds>(monotonic - last->second);
  if (std::chrono::abs(wall - expected) < jump_least) return std::nullopt;
  return Jump{expected, wall};
}

void Vitals::check(Instant wall, std::chrono::steady_clock::time_point monotonic) {
  check_clock(wall, monotonic);
  check_disk();
}

void Vitals::check_clock(Instant wall, std::chrono::steady_clock::time_point monotonic) {
  if (const auto jump = clock_.check(wall, monotonic)) inbox_.put(desk::ClockJumped{jump->before, jump->after}, ignore);
}

void Vitals::check_disk() {
  struct statvfs found{};
  if (::statvfs(state_dir_.c_str(), &found) != 0) return;  // the store tells what is wrong with it
  // A file system without an inode table says 0 of 0.
  const Space space{found.f_bavail * found.f_frsize, found.f_files == 0 ? least_inodes * 2 : found.f_favail};
  const bool well = enough(space, disk_well_.value_or(true));
  if (disk_well_ == well) return;
  disk_well_ = well;
  inbox_.put(desk::VitalTold{{}, "disk", std::to_string(space.free_bytes / (1024 * 1024)) + " MiB free", well}, ignore);
}

}  // namespace hearken::watch
