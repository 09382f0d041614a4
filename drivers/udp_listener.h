#pragma once
// Datagrams (`driver = "udp_listener"`): one conversation for each. Its answers go to the address that it came from, out of
// the address that it was sent to (a station with several addresses must not answer from another one).
//
//   listen = ["0.0.0.0:5000", "[::]:5000"]   dual_stack = false   known = ["192.0.2.0/24"]
//   waiting = 4096   datagrams that wait for their verdicts; a quarter is kept for known gateways
//
// - Of one source at most 1,024 datagrams wait; a stranger's that find no place are dropped and told as vital `flood`: its
//   device sends again. When all places are taken nothing more is read until half are free.
// - A datagram over 16 KiB is counted `too_long` and not heard.

#include <boost/asio/steady_timer.hpp>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>

#include "drivers/doors.h"
#include "drivers/flood.h"
#include "drivers/wire.h"

namespace hearken::drivers {

struct UdpListenerSettings {
  std::vector<Endpoint> listen;
  bool dual_stack = false;
  Networks known;
  std::size_t waiting = 4096;
};

[[nodiscard]] UdpListenerSettings read_udp_listener(const config::Table& settings);
[[nodiscard]] std::unique_ptr<Wire> make_udp_listener(const config::Table& settings, WireParts parts);

class UdpListener final : public Wire {
 public:
  UdpListener(UdpListenerSettings settings, WireParts parts);
  ~UdpListener() override;

  void start() override;
  void stop() override;
  [[nodiscard]] std::string address() const override { return doors_.address(); }
  [[nodiscard]] std::size_t waiting() const { return waiting_.size(); }

 private:
  class Datagram;
  struct Batch;
  void read(int socket);
  void hear(int socket, std::size_t index);
  [[nodiscard]] bool has_place(const Endpoint& peer) const;
  void done(Datagram& datagram);
  void sweep();

  std::shared_ptr<const WireParts> parts_;
  UdpListenerSettings settings_;
  Flood flood_;
  Doors doors_;
  std::unique_ptr<Batch> batch_;
  std::unordered_map<const Datagram*, std::shared_ptr<Datagram>> waiting_;
  std::map<Source, std::size_t> waiting_by_source_;
  boost::asio::steady_timer sweep_;
  boost::asio::steady_timer patience_;
  bool stopped_ = false;
  Lifeline lifeline_;
};

}  // namespace hearken::drivers
