#include "drivers/tcp_connector.h"

namespace hearken::drivers {

TcpConnectorSettings read_tcp_connector(const config::Table& settings) {
  using namespace std::chrono_literals;
  TcpConnectorSettings read;
  const auto wanted = settings.text("connect");
  if (const auto peer = read_host_port(wanted); peer && peer->port != 0) {
    read.connect = *peer;
  } else if (!wanted.empty()) {
    settings.complain("connect", "not a host with a port: " + wanted, "\"receiver.example:1025\", \"192.0.2.7:1025\", \"[2001:db8::7]:1025\"");
  }
  read.connect_within = settings.duration("connect_within", 100ms, 5min, 10s);
  return read;
}

std::unique_ptr<Wire> make_tcp_connector(const config::Table& settings, WireParts parts) {
  return std::make_unique<TcpConnector>(read_tcp_connector(settings), std::move(parts));
}

}  // namespace hearken::drivers
