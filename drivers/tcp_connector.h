#pragma once
// One peer that listens and to which we connect (`driver = "tcp_connector"`): a System III receiver on port 1025, a terminal
// server with a modem behind it. Connects anew for ever.
//
//   connect = "receiver.example:1025"   an address or a name   connect_within = "10s"
//
// A name is looked up at every try, off the loop's thread; when that fails it is told, and the addresses that were found before
// are tried.

#include <boost/asio/ip/tcp.hpp>
#include <memory>
#include <string>
#include <vector>

#include "drivers/network.h"
#include "drivers/standing_wire.h"

namespace hearken::drivers {

struct TcpConnectorSettings {
  HostPort connect;
  std::chrono::milliseconds connect_within = std::chrono::seconds(10);  // for each address
};

[[nodiscard]] TcpConnectorSettings read_tcp_connector(const config::Table& settings);
[[nodiscard]] std::unique_ptr<Wire> make_tcp_connector(const config::Table& settings, WireParts parts);

class TcpConnector final : public StandingWire {
 public:
  TcpConnector(TcpConnectorSettings settings, WireParts parts);

 private:
  void open() override;
  void cancel_open() override;
  void look_up();
  void try_next(const std::string& why);
  void connected(const boost::system::error_code& error);

  TcpConnectorSettings settings_;
  boost::asio::ip::tcp::resolver resolver_;
  boost::asio::ip::tcp::socket socket_;
  boost::asio::steady_timer within_;
  std::vector<boost::asio::ip::tcp::endpoint> found_;  // by the last look-up that succeeded
  std::size_t next_ = 0;
  std::string not_found_;  // why the last look-up failed
  Lifeline lifeline_;
};

}  // namespace hearken::drivers
