#include "daemon/main/joined_wires.h"

#include <algorithm>

namespace hearken {

struct JoinedWires::Wire final : drivers::SignalSink {
  Wire(JoinedWires& all, std::size_t number) : all_(all), number_(number) {}

  void deliver(const GatewayId& gateway, Ticket ticket, Delivery delivery, drivers::Answer answer) override {
    all_.station_.deliver(gateway, ticket, std::move(delivery), std::move(answer));
  }
  void health(const GatewayId& gateway, const protocol::Health& health) override { all_.tell(gateway, number_, health); }
  void count(const GatewayId& gateway, const protocol::Count& count) override { all_.station_.count(gateway, count); }
  void report(const GatewayId& gateway, const Report& report) override { all_.station_.report(gateway, report); }

 private:
  JoinedWires& all_;
  std::size_t number_;
};

drivers::SignalSink& JoinedWires::add() {
  wires_.push_back(std::make_shared<Wire>(*this, wires_.size()));
  return *wires_.back();
}

void JoinedWires::tell(const GatewayId& gateway, std::size_t wire, const protocol::Health& health) {
  auto& told = told_[health.vital];
  told[wire] = health;
  const auto unwell = std::find_if(told.begin(), told.end(), [](const auto& entry) { return !entry.second.well; });
  station_.health(gateway, unwell == told.end() ? health : unwell->second);
}

}  // namespace hearken
