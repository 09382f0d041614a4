#pragma once
// SMS in PDU mode: SMS-SUBMIT out, SMS-DELIVER and SMS-STATUS-REPORT in (3GPP TS 23.040; coding scheme TS 23.038; the service
// centre's address in front, TS 24.011; as a modem shows it, TS 27.005). A PDU is a line of hexadecimal digits.
// Everything from outside is read with its bounds checked, nothing throws, and no allocation depends on a length that was read.
// Not here: joining parts (sms_join.h), matching reports to what was sent (sms_reports.h), the modem (gsm_modem.h).
// Absent on purpose: compressed text and national language tables (not used in China; kept as octets, read by the default table).

#include <boost/system/result.hpp>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "protocol/signal.h"

namespace hearken::protocol::sms {

/// Why a PDU is refused, in the order of its fields; then why a message can't be made into one.
enum class PduError : std::uint8_t {
  empty,
  not_hexadecimal,
  centre_too_long,
  address_too_long,
  cut_short,
  wrong_type,          // a message type that does not belong to the direction
  user_data_too_long,  // over 140 octets
  header_beyond_data,
  bad_number,
  too_many_parts,
};

/// What was odd in a PDU that could be read all the same.
enum class PduFault : std::uint8_t { senseless_time, odd_ucs2, element_overruns, senseless_concatenation };

[[nodiscard]] std::string_view word(PduError error);
[[nodiscard]] std::string_view word(PduFault fault);

enum class Alphabet : std::uint8_t { gsm7, octets, ucs2 };

// ---- out ----

struct SubmitOptions {
  int reference_bits = 8;                        // 8, understood by all, or 16
  std::uint16_t reference = 0;                   // of the concatenation
  std::optional<std::chrono::minutes> validity;  // none: the network's default, which is days
  bool report = true;                            // a status report is wanted
  bool flash = false;                            // class 0: shown at once, not stored
};

struct SubmitPart {
  std::size_t length = 0;  // for AT+CMGS: octets without the service centre's address
  std::string pdu;         // with an absent service centre's address (`00`), in capitals
  friend bool operator==(const SubmitPart&, const SubmitPart&) = default;
};

struct Submission {
  Alphabet alphabet = Alphabet::gsm7;
  std::vector<SubmitPart> parts;
  friend bool operator==(const Submission&, const Submission&) = default;
};

/// GSM 7-bit when every character is in its tables, else UCS-2; up to 255 parts, no character divided between two.
/// `to`: `+` and digits (international), or digits, `*`, `#` as dialled; 20 at most.
[[nodiscard]] boost::system::result<Submission, PduError> submit(std::string_view to, std::string_view text, const SubmitOptions& options);

/// The smallest relative validity (TP-VP, one octet) that covers the time; at most 63 weeks.
[[nodiscard]] std::uint8_t relative_validity(std::chrono::minutes time);

// ---- in ----

/// A service centre's time stamp: evidence, never an order.
struct Stamp {
  Instant at;
  std::chrono::minutes offset{0};  // of the local time shown, east of UTC
  friend bool operator==(const Stamp&, const Stamp&) = default;
};

struct Concatenation {
  int bits = 8;
  std::uint16_t reference = 0;
  std::uint8_t total = 1;
  std::uint8_t part = 1;  // 1..total
  friend auto operator<=>(const Concatenation&, const Concatenation&) = default;
};

struct Ports {
  std::uint16_t to = 0, from = 0;
  friend bool operator==(const Ports&, const Ports&) = default;
};

/// One element of the user data header.
struct Element {
  std::uint8_t identifier = 0;
  std::string data;
  friend bool operator==(const Element&, const Element&) = default;
};

struct Deliver {
  std::optional<std::string> centre;
  std::size_t length = 0;  // octets of the TPDU
  bool more = false;       // more messages are waiting at the centre
  bool report_wanted = false;
  std::string from;  // `+` and digits, digits, letters, or empty
  std::uint8_t from_type = 0;
  std::uint8_t pid = 0, dcs = 0;
  std::optional<Stamp> sent;
  Alphabet alphabet = Alphabet::gsm7;
  std::optional<int> message_class;
  std::vector<Element> elements;
  std::optional<Concatenation> concatenation;
  std::optional<Ports> ports;  // addressed to an application, not to people
  std::u16string units;        // the text before surrogates are joined; empty for octets
  std::string octets;          // 8-bit data or compressed text
  std::vector<PduFault> faults;

  /// None: not text.
  [[nodiscard]] std::optional<std::string> text() const;
  friend bool operator==(const Deliver&, const Deliver&) = default;
};

/// What TP-ST says. Only `delivered` may be shown as delivered; `trying` changes nothing.
enum class Delivered : std::uint8_t { delivered, forwarded, replaced, unknown, trying, failed };

[[nodiscard]] Delivered delivered(std::uint8_t status);
[[nodiscard]] std::string_view word(Delivered delivered);

struct StatusReport {
  std::optional<std::string> centre;
  std::size_t length = 0;
  bool more = false;
  bool for_command = false;
  std::uint8_t reference = 0;  // TP-MR, as in `+CMGS: 17`
  std::string to;
  std::uint8_t to_type = 0;
  std::optional<Stamp> sent, done;
  std::uint8_t status = 0;
  std::vector<PduFault> faults;
  friend bool operator==(const StatusReport&, const StatusReport&) = default;
};

using Pdu = std::variant<Deliver, StatusReport>;

[[nodiscard]] boost::system::result<Pdu, PduError> decode(std::string_view line);

}  // namespace hearken::protocol::sms
