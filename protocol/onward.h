#pragma once
// Time that never goes back, for conversations that measure with the wall clock: when somebody sets it back, what was measured goes on from
// where it was. (The desk's deadlines move with the clock by a record of their own.)

#include <chrono>

#include "protocol/signal.h"

namespace hearken::protocol {

class Onward {
 public:
  /// The wall clock's time on this scale.
  [[nodiscard]] Instant of(Instant wall) {
    if (wall + behind_ < latest_) behind_ = latest_ - wall;
    return latest_ = wall + behind_;
  }
  /// An instant of this scale as the wall clock will show it.
  [[nodiscard]] Instant wall(Instant onward) const { return onward - behind_; }

 private:
  Instant latest_{};
  std::chrono::milliseconds behind_{0};
};

}  // namespace hearken::protocol
