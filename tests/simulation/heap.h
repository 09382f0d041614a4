#pragma once
// The simulation's time: events in the order of their instant, equal ones in the order in which they were set down. Monotonic; what the wall
// clock shows is the world's business.

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <utility>

namespace hearken::simulation {

using Milliseconds = std::chrono::milliseconds;

class Heap {
 public:
  using Work = std::function<void()>;

  [[nodiscard]] Milliseconds now() const { return now_; }
  void after(Milliseconds delay, Work work) { events_.emplace(std::pair{now_ + std::max(delay, Milliseconds{0}), ++last_}, std::move(work)); }

  /// The next event; false: there is none up to `until`, and that is what time it is now.
  bool step(Milliseconds until) {
    if (events_.empty() || events_.begin()->first.first > until) {
      now_ = std::max(now_, until);
      return false;
    }
    auto next = events_.extract(events_.begin());
    now_ = next.key().first;
    next.mapped()();
    return true;
  }

 private:
  std::map<std::pair<Milliseconds, std::uint64_t>, Work> events_;
  std::uint64_t last_ = 0;
  Milliseconds now_{0};
};

}  // namespace hearken::simulation
