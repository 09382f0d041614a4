#pragma once
// What carries a gateway: a listener, a connector, a serial port, or a library that brings its own wire (Modbus).
// Everything on the loop's thread; a library's own thread stands behind its driver and only messages cross.

#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <memory>
#include <string>

#include "config/table.h"
#include "drivers/ports.h"

namespace hearken::drivers {

class Wire {
 public:
  virtual ~Wire() = default;
  /// Opens, and goes on trying for ever where it can't: a missing port or a taken address is told as health `wire`, and it
  /// never stops the others.
  virtual void start() = 0;
  /// Accepts and reads nothing more; what waits for its answer may still be answered for a short while, then closes. Idempotent.
  virtual void stop() = 0;
  /// Where it is bound or what it opened: `127.0.0.1:39001`, `[::1]:39001`, `/dev/ttyS0`; empty while it is not.
  [[nodiscard]] virtual std::string address() const = 0;
  /// Where it carries pages out (a modem), or null.
  [[nodiscard]] virtual Channel* channel() { return nullptr; }
  /// Where it switches outputs (siren, lamp), or null.
  [[nodiscard]] virtual Relay* relay() { return nullptr; }
};

/// What every wire is made of.
struct WireParts {
  boost::asio::any_io_executor loop;
  GatewayId gateway;
  protocol::MakeConversation make_conversation;  // empty for a driver that brings its own
  SignalSink& sink;
  std::function<Instant()> now;  // the station's clock
};

/// Reads the driver's own table and makes the wire. Mistakes are noted in the table; then the wire is never started.
using MakeWire = std::unique_ptr<Wire> (*)(const config::Table& settings, WireParts parts);

}  // namespace hearken::drivers
