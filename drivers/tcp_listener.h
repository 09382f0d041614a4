#pragma once
// Many peers over TCP (`driver = "tcp_listener"`), each with a conversation of its own.
//
//   listen = ["0.0.0.0:5000", "[::]:5000"]   port 0: any free one
//   dual_stack = false     an IPv6 address takes IPv4 too
//   known = ["192.0.2.0/24"]   gateways that always find a place; no limit per source
//   connections = 10000   per_source = 256   kept_for_known = 1000   idle = "10min"
//
// - Who goes when it is full: places.h. A flood is told as vital `flood`, once per period.
// - One deadline per connection, its idle limit, swept once a second. A peer that vanished is found by keepalive or by the
//   answer that it does not take (TCP_USER_TIMEOUT), at the latest by the idle limit.
// - While nobody is connected, a conversation without a peer keeps the time: so a receiver that never calls, or not again, is told.
// - Connections have the upper half of the descriptors, from 1,024 on at most: the lower numbers stay free for the rest of the house.
// - Out of descriptors: one is kept spare to accept with; the longest idle goes, strangers first, or the newcomer is closed at once.

#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <set>
#include <string>

#include "drivers/dialogue.h"
#include "drivers/doors.h"
#include "drivers/flood.h"
#include "drivers/places.h"
#include "drivers/stream.h"
#include "drivers/wire.h"

namespace hearken::drivers {

struct TcpListenerSettings {
  std::vector<Endpoint> listen;
  bool dual_stack = false;
  Networks known;
  PlaceLimits places;
  std::chrono::milliseconds idle = std::chrono::minutes(10);
};

[[nodiscard]] TcpListenerSettings read_tcp_listener(const config::Table& settings);
[[nodiscard]] std::unique_ptr<Wire> make_tcp_listener(const config::Table& settings, WireParts parts);

class TcpListener final : public Wire, private Stream::Owner {
 public:
  TcpListener(TcpListenerSettings settings, WireParts parts);
  ~TcpListener() override;

  void start() override;
  void stop() override;
  [[nodiscard]] std::string address() const override { return doors_.address(); }
  [[nodiscard]] std::size_t connections() const { return connections_.size(); }

 private:
  class Connection;
  /// The line of the conversation without a peer: what it says goes nowhere.
  class Nobody final : public Dialogue::Line {
   public:
    void say(std::string_view) override {}
    void hang_up(const std::string&) override {}
    void reset(const std::string&) override {}
    void answered() override {}
  };
  class Spare {
   public:
    Spare() { take(); }
    ~Spare() { release(); }
    Spare(const Spare&) = delete;
    Spare& operator=(const Spare&) = delete;
    void take();
    void release();
    [[nodiscard]] bool held() const { return descriptor_ >= 0; }

   private:
    int descriptor_ = -1;
  };

  void accept(int door);
  void admit(int descriptor, const Endpoint& peer);
  [[nodiscard]] int high_up(int descriptor, bool known);
  bool out_of_descriptors(int door);
  void send_away(Places::Guest& guest, const std::string& why);
  void sweep();
  std::string_view came(Stream& stream, std::string_view bytes) override;
  void closed(Stream& stream, const std::string& why) override;
  void reset(Stream& stream, const std::string& why) override { stream.close(why); }

  std::shared_ptr<const WireParts> parts_;
  TcpListenerSettings settings_;
  Places places_;
  Flood flood_;
  Doors doors_;
  Nobody nobody_;
  std::shared_ptr<Dialogue> vacant_;
  std::set<std::shared_ptr<Connection>> connections_;
  boost::asio::steady_timer sweep_;
  Spare spare_;
  bool stopped_ = false;
  Lifeline lifeline_;
};

}  // namespace hearken::drivers
