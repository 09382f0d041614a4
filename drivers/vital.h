#pragma once
// One vital of a gateway that its driver watches (`wire`, `flood`): told at every change, and once after the start.

#include <optional>
#include <string>
#include <utility>

#include "drivers/ports.h"

namespace hearken::drivers {

class Vital {
 public:
  Vital(SignalSink& sink, GatewayId gateway, std::string name) : sink_(sink), gateway_(std::move(gateway)), name_(std::move(name)) {}

  void tell(bool well, const std::string& detail) {
    if (well_ == well && detail_ == detail) return;
    well_ = well;
    detail_ = detail;
    sink_.health(gateway_, protocol::Health{name_, detail, well});
  }
  [[nodiscard]] bool well() const { return well_.value_or(false); }

 private:
  SignalSink& sink_;
  GatewayId gateway_;
  std::string name_;
  std::optional<bool> well_;
  std::string detail_;
};

}  // namespace hearken::drivers
