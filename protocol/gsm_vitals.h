#pragma once
// What a modem tells of its health: SIM, network, signal, store, and the modem itself. Each is told once after the start and at
// every change; a lost network only after a grace, a weak signal only after ten minutes.

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "protocol/at_values.h"
#include "protocol/conversation.h"

namespace hearken::protocol {

class GsmVitals {
 public:
  static constexpr std::chrono::seconds network_grace{30};
  static constexpr std::chrono::minutes weak_for{10};
  static constexpr int weak_below = 6;      // of 31: about -101 dBm
  static constexpr int store_full_at = 80;  // percent

  void tell(std::string_view vital, bool well, std::string detail);
  /// `name`: +CREG or +CEREG. Registered in either is registered.
  void registration(const std::string& name, const at::Registration& state, Instant now);
  /// Whose network it is, in its own words.
  void carrier(const std::string& name) { carrier_ = name; }
  void signal(int strength, Instant now);
  void storage(const at::Places& places);
  void tick(Instant now);

  [[nodiscard]] bool registered() const;
  [[nodiscard]] std::string network() const;  // in words
  [[nodiscard]] std::optional<Instant> deadline() const;
  /// What has changed since the last call.
  [[nodiscard]] Outputs take();

 private:
  struct Said {
    bool well;
    std::string detail;
  };
  std::map<std::string, Said, std::less<>> said_;
  std::map<std::string, int> states_;
  std::string carrier_;
  std::optional<Instant> lost_since_, weak_since_;
  Outputs out_;
};

}  // namespace hearken::protocol
