#pragma once
// Supervision traffic beside a measure, and what measures share: account names, quantiles.

#include <algorithm>
#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "bench/callers.h"
#include "bench/frames.h"

namespace hearken::bench {

inline double quantile(std::vector<double> values, double q) {
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(q * static_cast<double>(values.size() - 1))];
}

inline std::string account(const char* prefix, int number) { return prefix + std::to_string(100000 + number); }

/// Life signs at a thousand a second, on a connection and a thread of their own.
class LifeSigns {
 public:
  explicit LifeSigns(const std::string& port) : thread_([this, port] { run(port); }) {}
  ~LifeSigns() {
    stop_ = true;
    thread_.join();
  }
  LifeSigns(const LifeSigns&) = delete;
  LifeSigns& operator=(const LifeSigns&) = delete;
  [[nodiscard]] long sent() const { return sent_; }

 private:
  void run(const std::string& port) {
    asio::io_context loop;
    Caller caller(loop, port);
    const auto began = Clock::now();
    for (int i = 0; !stop_; ++i) {
      std::this_thread::sleep_until(began + std::chrono::milliseconds{i});
      caller.ask(frame(account("A", i % 500), 1 + i % 9999, ""));
      ++sent_;
    }
  }
  std::atomic<bool> stop_ = false;
  std::atomic<long> sent_ = 0;
  std::thread thread_;
};

}  // namespace hearken::bench
