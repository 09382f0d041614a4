#include "protocol/sms_pdu.h"

#include <algorithm>
#include <array>

#include "protocol/gsm7.h"
#include "protocol/hexadecimal.h"
#include "protocol/utf16.h"

namespace hearken::protocol::sms {
namespace {

using boost::system::result;

constexpr std::size_t user_data_max = 140, digits_max = 20, centre_max = 11;

unsigned octet(char byte) { return static_cast<unsigned char>(byte); }
unsigned low(char byte) { return octet(byte) & 0x0F; }
unsigned high(char byte) { return octet(byte) >> 4; }

// What is left to be read.
class Octets {
 public:
  explicit Octets(std::string_view rest) : rest_(rest) {}

  [[nodiscard]] bool holds(std::size_t count) const { return rest_.size() >= count; }
  [[nodiscard]] std::size_t left() const { return rest_.size(); }

  // At most what there is: callers ask holds() where it matters.
  std::string_view take(std::size_t count) {
    const auto front = rest_.substr(0, count);
    rest_.remove_prefix(front.size());
    return front;
  }
  std::uint8_t take() { return static_cast<std::uint8_t>(take(1).front()); }

 private:
  std::string_view rest_;
};

std::string digits(std::string_view octets, std::size_t count) {
  constexpr std::string_view symbols = "0123456789*#abc";
  std::string text;
  for (std::size_t i = 0; i < count; ++i) {
    const unsigned nibble = i % 2 == 0 ? low(octets[i / 2]) : high(octets[i / 2]);
    if (nibble < symbols.size()) text.push_back(symbols[nibble]);
  }
  return text;
}

constexpr unsigned ton_mask = 0x70, ton_international = 0x10, ton_alphanumeric = 0x50;

// `count` semi-octets. An alphanumeric address holds floor(count * 4 / 7) letters; what is left of the bits is padding.
std::string address(std::uint8_t type, std::string_view octets, std::size_t count) {
  if ((type & ton_mask) == ton_alphanumeric) return to_utf8(gsm7::text(gsm7::unpack(octets, count * 4 / 7)));
  const std::string number = digits(octets, count);
  return (type & ton_mask) == ton_international && !number.empty() ? "+" + number : number;
}

struct Address {
  std::uint8_t type = 0;
  std::string text;
};

result<Address, PduError> take_address(Octets& octets) {
  if (!octets.holds(2)) return PduError::cut_short;
  const std::size_t count = octets.take();
  if (count > digits_max) return PduError::address_too_long;
  const std::uint8_t type = octets.take();
  if (!octets.holds((count + 1) / 2)) return PduError::cut_short;
  return Address{type, address(type, octets.take((count + 1) / 2), count)};
}

// The service centre in front: its length counts octets, not digits.
result<std::optional<std::string>, PduError> take_centre(Octets& octets) {
  const std::size_t length = octets.take();
  if (length > centre_max) return PduError::centre_too_long;
  if (!octets.holds(length)) return PduError::cut_short;
  if (length == 0) return std::optional<std::string>{};
  const std::uint8_t type = octets.take();
  return std::optional{address(type, octets.take(length - 1), 2 * (length - 1))};
}

// Seven octets of swapped digits. None: it makes no sense, and the message is kept without it.
std::optional<Stamp> stamp(std::string_view octets) {
  using namespace std::chrono;
  std::array<int, 6> fields{};
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (low(octets[i]) > 9 || high(octets[i]) > 9) return {};
    fields[i] = static_cast<int>(low(octets[i]) * 10 + high(octets[i]));
  }
  if (high(octets[6]) > 9) return {};
  const auto [y, m, d, hour, minute, second] = fields;
  const year_month_day date{year{2000 + y}, month{static_cast<unsigned>(m)}, day{static_cast<unsigned>(d)}};
  if (!date.ok() || hour > 23 || minute > 59 || second > 59) return {};
  const minutes size{15 * static_cast<int>((low(octets[6]) & 0x07) * 10 + high(octets[6]))};  // the zone, in quarter hours
  const minutes offset = (low(octets[6]) & 0x08) != 0 ? -size : size;
  return Stamp{sys_days{date} + hours{hour} + minutes{minute} + seconds{second} - offset, offset};
}

std::optional<Stamp> take_stamp(Octets& octets, std::vector<PduFault>& faults) {
  const auto read = stamp(octets.take(7));
  if (!read) faults.push_back(PduFault::senseless_time);
  return read;
}

// ---- data coding scheme (TS 23.038, 4) ----

bool compressed(std::uint8_t dcs) { return (dcs & 0x80) == 0 && (dcs & 0x20) != 0; }

Alphabet alphabet_of(std::uint8_t dcs) {
  const unsigned group = dcs >> 4U;
  if (compressed(dcs)) return Alphabet::octets;
  if (group < 0x8) {
    const unsigned code = dcs >> 2U & 0x03;
    return code == 1 ? Alphabet::octets : code == 2 ? Alphabet::ucs2 : Alphabet::gsm7;
  }
  if (group == 0xE) return Alphabet::ucs2;
  return group == 0xF && (dcs & 0x04) != 0 ? Alphabet::octets : Alphabet::gsm7;  // reserved groups are read as GSM 7-bit
}

std::optional<int> class_of(std::uint8_t dcs) {
  const bool stated = (dcs & 0x90) == 0x10 || dcs >> 4U == 0xF;
  return stated ? std::optional{static_cast<int>(dcs & 0x03)} : std::nullopt;
}

// ---- user data (TS 23.040, 9.2.3.24) ----

void note_concatenation(Deliver& message, const Concatenation& stated) {
  if (stated.part == 0 || stated.part > stated.total) {
    message.faults.push_back(PduFault::senseless_concatenation);
  } else {
    message.concatenation = stated;
  }
}

void note_element(Deliver& message, const Element& element) {
  const auto& data = element.data;
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(data[i]); };
  const auto word16 = [&](std::size_t i) { return static_cast<std::uint16_t>(byte(i) << 8 | byte(i + 1)); };
  if (element.identifier == 0x00 && data.size() == 3) note_concatenation(message, {8, byte(0), byte(1), byte(2)});
  if (element.identifier == 0x08 && data.size() == 4) note_concatenation(message, {16, word16(0), byte(2), byte(3)});
  if (element.identifier == 0x04 && data.size() == 2) message.ports = Ports{byte(0), byte(1)};
  if (element.identifier == 0x05 && data.size() == 4) message.ports = Ports{word16(0), word16(2)};
  message.elements.push_back(element);
}

void read_elements(Deliver& message, Octets header) {
  while (header.left() > 0) {
    const std::uint8_t identifier = header.take();
    const std::size_t length = header.left() > 0 ? header.take() : 1;
    if (!header.holds(length)) return message.faults.push_back(PduFault::element_overruns);
    note_element(message, {identifier, std::string(header.take(length))});
  }
}

void read_ucs2(Deliver& message, std::string_view octets) {
  if (octets.size() % 2 != 0) message.faults.push_back(PduFault::odd_ucs2);
  for (std::size_t i = 0; i + 1 < octets.size(); i += 2) {
    message.units.push_back(static_cast<char16_t>(octet(octets[i]) << 8 | octet(octets[i + 1])));
  }
}

std::optional<PduError> read_user_data(Deliver& message, Octets& octets, bool has_header) {
  if (!octets.holds(1)) return PduError::cut_short;
  const std::size_t stated = octets.take();
  const bool septets = message.alphabet == Alphabet::gsm7;
  const std::size_t size = septets ? (stated * 7 + 7) / 8 : stated;
  if (size > user_data_max) return PduError::user_data_too_long;
  if (!octets.holds(size)) return PduError::cut_short;
  const std::string_view data = octets.take(size);
  if (has_header && data.empty()) return PduError::header_beyond_data;
  const std::size_t header = has_header ? octet(data.front()) + 1 : 0;
  const std::size_t header_septets = (header * 8 + 6) / 7;
  if (header > data.size() || (septets && header_septets > stated)) return PduError::header_beyond_data;
  if (has_header) read_elements(message, Octets(data.substr(1, header - 1)));
  if (septets) {
    message.units = gsm7::text(gsm7::unpack(data, stated - header_septets, header_septets));
  } else if (message.alphabet == Alphabet::ucs2) {
    read_ucs2(message, data.substr(header));
  } else {
    message.octets = data.substr(header);
  }
  return {};
}

result<Pdu, PduError> read_deliver(Deliver message, std::uint8_t first, Octets octets) {
  message.more = (first & 0x04) == 0;  // the bit says "no more"
  message.report_wanted = (first & 0x20) != 0;
  const auto from = take_address(octets);
  if (!from) return from.error();
  message.from = from->text;
  message.from_type = from->type;
  if (!octets.holds(9)) return PduError::cut_short;
  message.pid = octets.take();
  message.dcs = octets.take();
  message.alphabet = alphabet_of(message.dcs);
  message.message_class = class_of(message.dcs);
  message.sent = take_stamp(octets, message.faults);
  if (const auto error = read_user_data(message, octets, (first & 0x40) != 0)) return *error;
  return Pdu{std::move(message)};
}

result<Pdu, PduError> read_report(StatusReport report, std::uint8_t first, Octets octets) {
  report.more = (first & 0x04) == 0;
  report.for_command = (first & 0x20) != 0;
  if (!octets.holds(1)) return PduError::cut_short;
  report.reference = octets.take();
  const auto to = take_address(octets);
  if (!to) return to.error();
  report.to = to->text;
  report.to_type = to->type;
  if (!octets.holds(15)) return PduError::cut_short;
  report.sent = take_stamp(octets, report.faults);
  report.done = take_stamp(octets, report.faults);
  report.status = octets.take();
  return Pdu{std::move(report)};
}

template <class Kind>
Kind begun(const std::optional<std::string>& centre, std::size_t length) {
  Kind pdu;
  pdu.centre = centre;
  pdu.length = length;
  return pdu;
}

}  // namespace

result<Pdu, PduError> decode(std::string_view line) {
  if (line.empty()) return PduError::empty;
  const auto bytes = bytes_of_hex(line);
  if (!bytes) return PduError::not_hexadecimal;
  Octets octets(*bytes);
  const auto centre = take_centre(octets);
  if (!centre) return centre.error();
  const std::size_t length = octets.left();
  if (length == 0) return PduError::cut_short;
  const std::uint8_t first = octets.take();
  switch (first & 0x03) {
    case 0:
      return read_deliver(begun<Deliver>(*centre, length), first, octets);
    case 2:
      return read_report(begun<StatusReport>(*centre, length), first, octets);
    default:
      return PduError::wrong_type;
  }
}

std::optional<std::string> Deliver::text() const {
  if (alphabet == Alphabet::octets) return {};
  return to_utf8(units);
}

Delivered delivered(std::uint8_t status) {
  if (status == 0x00) return Delivered::delivered;
  if (status == 0x01) return Delivered::forwarded;
  if (status == 0x02) return Delivered::replaced;
  if (status >= 0x10 && status <= 0x1F) return Delivered::unknown;  // the centre's own, completed
  if ((status >= 0x20 && status <= 0x25) || (status >= 0x30 && status <= 0x3F)) return Delivered::trying;
  return Delivered::failed;  // permanent, given up, and all reserved values
}

std::string_view word(PduError error) {
  switch (error) {
    case PduError::empty:
      return "empty";
    case PduError::not_hexadecimal:
      return "not hexadecimal";
    case PduError::centre_too_long:
      return "service centre address too long";
    case PduError::address_too_long:
      return "address too long";
    case PduError::cut_short:
      return "cut short";
    case PduError::wrong_type:
      return "message type not expected here";
    case PduError::user_data_too_long:
      return "user data length over 140 octets";
    case PduError::header_beyond_data:
      return "user data header longer than user data";
    case PduError::bad_number:
      return "not a number that can be dialled";
    case PduError::too_many_parts:
      return "more than 255 parts";
  }
  return {};
}

std::string_view word(PduFault fault) {
  switch (fault) {
    case PduFault::senseless_time:
      return "time stamp makes no sense";
    case PduFault::odd_ucs2:
      return "odd number of UCS-2 octets";
    case PduFault::element_overruns:
      return "header element overruns the header";
    case PduFault::senseless_concatenation:
      return "concatenation numbers make no sense";
  }
  return {};
}

std::string_view word(Delivered delivered) {
  switch (delivered) {
    case Delivered::delivered:
      return "delivered";
    case Delivered::forwarded:
      return "forwarded";
    case Delivered::replaced:
      return "replaced";
    case Delivered::unknown:
      return "unknown";
    case Delivered::trying:
      return "trying";
    case Delivered::failed:
      return "failed";
  }
  return {};
}

}  // namespace hearken::protocol::sms
