#include "daemon/api/throttle.h"

#include <algorithm>
#include <utility>

namespace hearken::api {
namespace {

constexpr std::chrono::milliseconds first{250}, most{5000};
constexpr std::chrono::minutes forgotten_after{15};
constexpr std::size_t keys_most = 10'000;
constexpr int written_most = 10;  // a minute

}  // namespace

std::chrono::milliseconds Throttle::delay(const Key& key, Instant now) const {
  const auto found = failures_.find(key);
  if (found == failures_.end() || now > found->second.last + forgotten_after) return {};
  return std::min(most, first * (1 << std::min(found->second.count - 1, 8)));
}

void Throttle::failed(const Key& key, Instant now) {
  if (failures_.size() >= keys_most) forget(now);
  auto& failures = failures_[key];
  ++failures.count;
  failures.last = now;
}

std::optional<std::uint64_t> Throttle::written(Instant now) {
  if (now < minute_began_ || now >= minute_began_ + std::chrono::minutes{1}) minute_began_ = now, written_ = 0;
  if (++written_ > written_most) {
    ++unwritten_;
    return std::nullopt;
  }
  return std::exchange(unwritten_, 0);
}

/// The old ones; and when a flood of names has filled it with new ones, all: a delay is a brake, not a lock.
void Throttle::forget(Instant now) {
  std::erase_if(failures_, [&](const auto& entry) { return now > entry.second.last + forgotten_after; });
  if (failures_.size() >= keys_most) failures_.clear();
}

}  // namespace hearken::api
