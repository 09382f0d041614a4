#pragma once
// Tells a person, once per period, that more comes than has a place: vital `flood`. It is well again when a whole period has
// passed without.

#include <chrono>
#include <string>

#include "drivers/vital.h"

namespace hearken::drivers {

class Flood {
 public:
  static constexpr std::chrono::seconds period{60};
  using Time = std::chrono::steady_clock::time_point;

  Flood(SignalSink& sink, GatewayId gateway) : vital_(sink, std::move(gateway), "flood") {}

  /// `what` in words: `connections from 192.0.2.1, the longest idle are closed`.
  void noted(const std::string& what, Time now) {
    last_ = now;
    if (!running_) vital_.tell(false, what);
    running_ = true;
  }
  void sweep(Time now) {
    if (!running_ || now - last_ < period) return;
    running_ = false;
    vital_.tell(true, "over");
  }

 private:
  Vital vital_;
  Time last_{};
  bool running_ = false;
};

}  // namespace hearken::drivers
