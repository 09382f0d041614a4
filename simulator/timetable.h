#pragma once
// What is to happen later, on the emulator's one thread: run() is called whenever poll() comes back.

#include <chrono>
#include <functional>
#include <map>

namespace hearken::simulator {

class Timetable {
 public:
  using Clock = std::chrono::steady_clock;
  /// `now`: of a simulation, whose time is its own.
  explicit Timetable(std::function<Clock::time_point()> now = &Clock::now) : now_(std::move(now)) {}

  void after(int milliseconds, std::function<void()> what) { due_.emplace(now_() + std::chrono::milliseconds(milliseconds), std::move(what)); }
  /// For poll(): milliseconds until the next; -1: nothing is due.
  [[nodiscard]] int until_next() const {
    if (due_.empty()) return -1;
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(due_.begin()->first - now_()).count();
    return left < 0 ? 0 : static_cast<int>(left) + 1;
  }
  void run() {
    while (!due_.empty() && due_.begin()->first <= now_()) {
      const auto what = std::move(due_.begin()->second);
      due_.erase(due_.begin());
      what();
    }
  }

 private:
  std::function<Clock::time_point()> now_;
  std::multimap<Clock::time_point, std::function<void()>> due_;
};

}  // namespace hearken::simulator
