#pragma once
// A gateway with several wires (TCP and UDP, two serial ports) has one vital of each name: well only while it is well on all of them.
// Each wire speaks to the station through a sink of its own that joins what it tells with what the others told last.

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "drivers/ports.h"

namespace hearken {

class JoinedWires {
 public:
  explicit JoinedWires(drivers::SignalSink& station) : station_(station) {}
  JoinedWires(const JoinedWires&) = delete;
  JoinedWires& operator=(const JoinedWires&) = delete;

  /// The sink of one more wire; lives as long as this.
  [[nodiscard]] drivers::SignalSink& add();

 private:
  struct Wire;
  void tell(const GatewayId& gateway, std::size_t wire, const protocol::Health& health);

  drivers::SignalSink& station_;
  std::vector<std::shared_ptr<Wire>> wires_;
  std::map<std::string, std::map<std::size_t, protocol::Health>> told_;  // by vital and wire
};

}  // namespace hearken
