#include "daemon/main/wires.h"

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <set>
#include <sstream>

#include "daemon/main/clock.h"

namespace hearken {
namespace {

/// What waits for its answer when a gateway goes is given so long.
constexpr auto farewell = std::chrono::seconds{5};

}  // namespace

void Wires::adopt(const std::vector<GatewayConfig>& gateways) {
  std::set<GatewayId> wanted;
  for (const auto& gateway : gateways) wanted.insert(gateway.name);
  for (auto it = gateways_.begin(); it != gateways_.end();) {
    const auto kept = std::find_if(gateways.begin(), gateways.end(),
                                   [&](const GatewayConfig& g) { return g.name == it->first && g.settings == it->second.settings; });
    if (kept != gateways.end()) {
      ++it;
      continue;
    }
    retire(it->second);
    it = gateways_.erase(it);
  }
  for (const auto& gateway : gateways)
    if (!gateways_.contains(gateway.name)) start(gateway);
  connect_station();
}

void Wires::start(const GatewayConfig& gateway) {
  Running running{gateway.settings, {}, {}};
  auto& joined = *joined_.emplace_back(std::make_unique<JoinedWires>(station_));
  for (const auto& wire : gateway.wires) {
    auto made = wire.driver->make(wire.settings, {loop_, gateway.name, gateway.make_conversation, joined.add(), &wall_now});
    made->start();
    running.kinds.emplace_back(wire.driver->name);
    running.wires.push_back(std::move(made));
  }
  gateways_.emplace(gateway.name, std::move(running));
}

void Wires::retire(Running& running) {
  for (const auto& wire : running.wires) wire->stop();
  auto later = std::make_shared<boost::asio::steady_timer>(loop_, farewell);
  later->async_wait([later, kept = running.wires](const boost::system::error_code&) {});
}

void Wires::stop() {
  station_.forget_drivers();
  for (auto& [name, running] : gateways_)
    for (const auto& wire : running.wires) wire->stop();
}

void Wires::connect_station() {
  station_.forget_drivers();
  for (const auto& [name, running] : gateways_) {
    for (const auto& wire : running.wires) {
      if (auto* channel = wire->channel()) station_.add_channel(name, *channel);
      if (auto* relay = wire->relay()) station_.add_relay(*relay);
    }
  }
}

std::vector<Wires::Address> Wires::addresses() const {
  std::vector<Address> addresses;
  for (const auto& [name, running] : gateways_) {
    for (std::size_t i = 0; i < running.wires.size(); ++i) {
      std::istringstream each(running.wires[i]->address());  // a listener may have several
      for (std::string address; each >> address;) addresses.push_back({name.value, running.kinds[i], address});
    }
  }
  return addresses;
}

}  // namespace hearken
