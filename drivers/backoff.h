#pragma once
// How long to wait before the next try: doubling from first to last, for ever.

#include <algorithm>
#include <chrono>

namespace hearken::drivers {

class Backoff {
 public:
  Backoff(std::chrono::milliseconds first, std::chrono::milliseconds last) : first_(first), last_(last), next_(first) {}

  [[nodiscard]] std::chrono::milliseconds next() {
    const auto wait = next_;
    next_ = std::min(next_ * 2, last_);
    return wait;
  }
  void reset() { next_ = first_; }

 private:
  std::chrono::milliseconds first_, last_, next_;
};

}  // namespace hearken::drivers
