#pragma once
// Which part of which page a status report speaks of: TP-MR (chosen by the modem, 0..255, wraps) and the recipient's last eight
// digits (networks report 13912345678 for +8613912345678), newest unfinished part within a day. A report can come before the
// modem has said `+CMGS`: an unmatched one is tried again for five seconds. Each modem has its own reference space.
// The memory is the process's; what the station keeps for a restart comes back by GsmOutbox::recall.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "protocol/sms_pdu.h"

namespace hearken::protocol::sms {

class Reports {
 public:
  struct PartId {
    PageId page;
    std::size_t number = 0;
    friend bool operator==(const PartId&, const PartId&) = default;
  };
  struct Match {
    PartId part;
    Delivered outcome = Delivered::unknown;
    std::uint8_t status = 0;
    std::string line;  // the PDU that said so
    friend bool operator==(const Match&, const Match&) = default;
  };

  explicit Reports(std::chrono::milliseconds window = std::chrono::hours{24}) : window_(window) {}

  /// A part was taken under this reference; gives the report that came before it, if one did.
  [[nodiscard]] std::optional<Match> sent(PartId part, std::uint8_t reference, const std::string& to, Instant now);
  /// None: it matches nothing as yet.
  [[nodiscard]] std::optional<Match> reported(const StatusReport& report, const std::string& line, Instant now);
  /// Lines of the reports that have found no part.
  [[nodiscard]] std::vector<std::string> expire(Instant now);
  [[nodiscard]] std::optional<Instant> deadline() const;

 private:
  struct Sent {
    PartId part;
    std::uint8_t reference;
    std::string to;
    Instant at;
    bool finished = false;
  };
  struct Early {
    StatusReport report;
    std::string line;
    Instant at;
  };
  std::optional<Match> match(const StatusReport& report, const std::string& line, Instant now);

  std::chrono::milliseconds window_;
  std::vector<Sent> sent_;
  std::vector<Early> early_;
};

}  // namespace hearken::protocol::sms
