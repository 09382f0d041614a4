#pragma once
// The wires of a running station: made from the configuration, started, and exchanged at a reload where their table changed.

#include <boost/asio/any_io_executor.hpp>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "daemon/main/joined_wires.h"
#include "daemon/main/station_config.h"
#include "daemon/station/station.h"

namespace hearken {

class Wires {
 public:
  Wires(boost::asio::any_io_executor loop, Station& station) : loop_(loop), station_(station) {}

  /// Starts what is new or changed, stops what is gone or changed, leaves the rest as it is.
  void adopt(const std::vector<GatewayConfig>& gateways);
  void stop();

  struct Address {
    std::string gateway, kind, address;  // `tcp_listener`, `127.0.0.1:39001`
  };
  /// All that is bound or open now.
  [[nodiscard]] std::vector<Address> addresses() const;

 private:
  struct Running {
    config::Table settings;
    std::vector<std::string> kinds;
    std::vector<std::shared_ptr<drivers::Wire>> wires;
  };
  void start(const GatewayConfig& gateway);
  void retire(Running& running);
  void connect_station();

  boost::asio::any_io_executor loop_;
  Station& station_;
  std::vector<std::unique_ptr<JoinedWires>> joined_;  // also of gateways that have gone: their last answers still come
  std::map<GatewayId, Running> gateways_;
};

}  // namespace hearken
