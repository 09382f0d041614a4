#pragma once
// Where an emulated modem keeps messages: SM, the SIM's 50 places, and ME, its own 23. The lowest free place is used again.

#include <map>
#include <optional>
#include <string>

namespace hearken::simulator {

class ModemStore {
 public:
  struct Message {
    std::string pdu;
    bool read = false;
  };
  using Places = std::map<int, Message>;

  explicit ModemStore(int places) : places_(places) {}

  /// None: it is full.
  std::optional<int> keep(const std::string& pdu);
  [[nodiscard]] Places& places() { return kept_; }
  [[nodiscard]] std::string figures() const { return std::to_string(kept_.size()) + "," + std::to_string(places_); }
  /// `flag` of AT+CMGD: 0 this place, 1 to 3 all that were read, 4 all.
  void erase(int index, int flag);

 private:
  int places_;
  Places kept_;
};

/// Octets behind the service centre's address, as the headers of +CMGR, +CMGL, +CMT and +CDS have them.
[[nodiscard]] std::string pdu_length(const std::string& pdu);

}  // namespace hearken::simulator
