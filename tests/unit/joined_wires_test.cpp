#include "daemon/main/joined_wires.h"

#include "tests/catch.h"

using namespace hearken;

namespace {

struct Heard final : drivers::SignalSink {
  void deliver(const GatewayId&, Ticket, Delivery, drivers::Answer) override {}
  void health(const GatewayId&, const protocol::Health& health) override { last = health; }
  void count(const GatewayId&, const protocol::Count&) override {}
  void report(const GatewayId&, const Report&) override {}
  protocol::Health last;
};

}  // namespace

TEST_CASE("a taken TCP port is told although the gateway's UDP port is open") {
  const GatewayId gateway{"dc09-main"};
  Heard station;
  JoinedWires wires(station);
  auto& tcp = wires.add();
  auto& udp = wires.add();
  tcp.health(gateway, {"wire", "127.0.0.1:9999: address already in use", false});
  udp.health(gateway, {"wire", "open", true});
  CHECK_FALSE(station.last.well);
  CHECK(station.last.detail == "127.0.0.1:9999: address already in use");

  SECTION("and well again when both are") {
    tcp.health(gateway, {"wire", "open", true});
    CHECK(station.last.well);
  }
  SECTION("other vitals have nothing to do with it") {
    udp.health(gateway, {"flood", "ended", true});
    CHECK(station.last.well);
    CHECK(station.last.vital == "flood");
  }
}
