#pragma once
// All that a driver sees of the station. Everything is called on the loop's thread.

#include <functional>
#include <string>

#include "protocol/conversation.h"

namespace hearken::drivers {

using Answer = std::function<void(const protocol::Verdict&)>;

/// Where every way in ends. Many signals of one connection may wait at once: they share a sync.
class SignalSink {
 public:
  virtual ~SignalSink() = default;

  /// `answer` is called once, on the loop's thread, in the order of delivery, never from inside deliver(); the peer may be
  /// gone by then. A driver queues inputs and drains one at a time, and stops reading while 1,024 deliveries or 1 MiB of one
  /// peer wait.
  virtual void deliver(const GatewayId& gateway, Ticket ticket, Delivery delivery, Answer answer) = 0;

  /// A vital of a gateway: `wire` (the port, the listener), or what its conversation tells (`sim`, `network`, `heartbeat`).
  /// Told at every change, and at least once after the start.
  virtual void health(const GatewayId& gateway, const protocol::Health& health) = 0;

  /// A frame that was not what it should be.
  virtual void count(const GatewayId& gateway, const protocol::Count& count) = 0;

  /// What became of a page, where it need not be stored before it is answered.
  virtual void report(const GatewayId& gateway, const Report& report) = 0;
};

/// A way out. Never blocks; what becomes of each message is reported, at the latest as `unknown`.
class Channel {
 public:
  virtual ~Channel() = default;
  virtual void send(const protocol::Message& message) = 0;
  virtual void stand_down(PageId page) = 0;
  /// Sent by it before the station's restart; its delivery report may still come.
  virtual void recall(const protocol::Recalled& sent) = 0;
  [[nodiscard]] virtual bool healthy() const = 0;
};

/// An output that a driver switches: siren, lamp.
class Relay {
 public:
  virtual ~Relay() = default;
  /// Wanted from now on; the driver keeps it so, also after a reconnect. Never blocks.
  virtual void set(const std::string& name, bool on) = 0;
};

}  // namespace hearken::drivers
