#pragma once
// The sockets of a listener, one per address: opened at the start, tried again for ever where an address is taken or not there
// yet, told as vital `wire`. Says when one is readable. Loop's thread only.

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "drivers/backoff.h"
#include "drivers/lifeline.h"
#include "drivers/network.h"
#include "drivers/vital.h"
#include "drivers/wire.h"

namespace hearken::drivers {

struct DoorSettings {
  std::vector<Endpoint> listen;
  int type = 0;  // SOCK_STREAM, SOCK_DGRAM
  bool dual_stack = false;
};

class Doors {
 public:
  static constexpr std::chrono::milliseconds pause_first{250};
  static constexpr std::chrono::milliseconds pause_last{10000};
  /// The descriptor is readable. It may call hold() and close(), and must take what it can.
  using Knock = std::function<void(int descriptor)>;

  Doors(const WireParts& parts, DoorSettings settings, Knock knock);
  ~Doors();
  Doors(const Doors&) = delete;
  Doors& operator=(const Doors&) = delete;

  void open();
  void close();
  void hold() { held_ = true; }  ///< no more knocks until go_on()
  void go_on();
  [[nodiscard]] bool held() const { return held_; }
  /// All that are bound, a blank between: `127.0.0.1:39001 [::1]:39001`.
  [[nodiscard]] std::string address() const;

 private:
  struct Door;
  void open(Door& door);
  void await(Door& door);
  void tell();

  DoorSettings settings_;
  Knock knock_;
  std::vector<std::unique_ptr<Door>> doors_;
  Vital wire_;
  bool held_ = false;
  bool closed_ = false;
  Lifeline lifeline_;
};

}  // namespace hearken::drivers
