// SMS-SUBMIT: choice of the alphabet, division into parts, layout (TS 23.040, 9.2.2.2 and 9.2.3.24.1).

#include <algorithm>
#include <array>

#include "protocol/gsm7.h"
#include "protocol/hexadecimal.h"
#include "protocol/sms_pdu.h"
#include "protocol/utf16.h"

namespace hearken::protocol::sms {
namespace {

constexpr std::size_t user_data_max = 140, septets_max = 160, parts_max = 255, digits_max = 20;

// A text in the code of its alphabet: septets, or UCS-2 units.
struct Coded {
  Alphabet alphabet;
  std::string septets;
  std::u16string units;
};

Coded code(std::string_view text) {
  std::u16string units = to_utf16(text);
  if (auto septets = gsm7::septets(units)) return {Alphabet::gsm7, *std::move(septets), {}};
  return {Alphabet::ucs2, {}, std::move(units)};
}

// Fills each part greedily; what begins with `leads` takes two and goes to the next part whole.
template <class Text, class Leads>
std::vector<Text> divide(const Text& text, std::size_t alone, std::size_t each, Leads leads) {
  if (text.size() <= alone) return {text};
  std::vector<Text> parts;
  std::size_t at = 0;
  while (at < text.size()) {
    std::size_t end = at;
    for (std::size_t next = at; next < text.size(); end = next) {
      next += leads(text[next]) && next + 1 < text.size() ? 2 : 1;
      if (next > at + each) break;
    }
    parts.push_back(text.substr(at, end - at));
    at = end;
  }
  return parts;
}

std::string address(std::string_view number) {
  constexpr std::string_view symbols = "0123456789*#abc";
  const bool international = number.starts_with('+');
  if (international) number.remove_prefix(1);
  std::string octets{static_cast<char>(number.size()), static_cast<char>(international ? 0x91 : 0x81)};
  for (std::size_t i = 0; i < number.size(); i += 2) {
    const auto low = symbols.find(number[i]);
    const auto high = i + 1 < number.size() ? symbols.find(number[i + 1]) : 0x0F;
    octets.push_back(static_cast<char>(high << 4 | low));
  }
  return octets;
}

bool dialable(std::string_view number) {
  if (number.starts_with('+')) number.remove_prefix(1);
  return !number.empty() && number.size() <= digits_max && number.find_first_not_of("0123456789*#abc") == number.npos;
}

std::string header(const SubmitOptions& options, std::size_t total, std::size_t part) {
  if (total == 1) return {};
  const auto octet = [](std::size_t value) { return static_cast<char>(value & 0xFF); };
  if (options.reference_bits == 8) return {5, 0, 3, octet(options.reference), octet(total), octet(part)};
  return {6, 8, 4, octet(options.reference >> 8U), octet(options.reference), octet(total), octet(part)};
}

// TP-UDL and TP-UD. The length counts septets (header and fill included) for GSM 7-bit, octets otherwise.
std::string user_data(const std::string& header, const std::string& septets) {
  const std::size_t header_septets = (header.size() * 8 + 6) / 7;
  const std::size_t fill = header_septets * 7 - header.size() * 8;
  return static_cast<char>(header_septets + septets.size()) + header + gsm7::pack(septets, fill);
}

std::string user_data(const std::string& header, const std::u16string& units) {
  std::string octets = header;
  for (const char16_t unit : units) octets.append({static_cast<char>(unit >> 8), static_cast<char>(unit & 0xFF)});
  return static_cast<char>(octets.size()) + octets;
}

template <class Text>
std::vector<SubmitPart> lay_out(const std::vector<Text>& texts, std::string_view to, Alphabet alphabet, const SubmitOptions& options) {
  std::vector<SubmitPart> parts;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const std::string head = header(options, texts.size(), i + 1);
    const int first = 0x01 | (options.validity ? 0x10 : 0) | (options.report ? 0x20 : 0) | (head.empty() ? 0 : 0x40);
    std::string octets{static_cast<char>(first), 0};  // TP-MR 0: the modem puts its own
    octets += address(to);
    octets.push_back(0);  // TP-PID
    octets.push_back(static_cast<char>((alphabet == Alphabet::ucs2 ? 0x08 : 0x00) | (options.flash ? 0x10 : 0)));
    if (options.validity) octets.push_back(static_cast<char>(relative_validity(*options.validity)));
    octets += user_data(head, texts[i]);
    parts.push_back({octets.size(), "00" + hex_of(octets)});
  }
  return parts;
}

}  // namespace

boost::system::result<Submission, PduError> submit(std::string_view to, std::string_view text, const SubmitOptions& options) {
  if (!dialable(to)) return PduError::bad_number;
  const Coded coded = code(text);
  const std::size_t header_octets = options.reference_bits == 8 ? 6 : 7;
  if (coded.alphabet == Alphabet::gsm7) {
    const std::size_t each = septets_max - (header_octets * 8 + 6) / 7;
    const auto texts = divide(coded.septets, septets_max, each, [](char septet) { return septet == gsm7::escape; });
    if (texts.size() > parts_max) return PduError::too_many_parts;
    return Submission{coded.alphabet, lay_out(texts, to, coded.alphabet, options)};
  }
  const auto texts = divide(coded.units, user_data_max / 2, (user_data_max - header_octets) / 2, high_surrogate);
  if (texts.size() > parts_max) return PduError::too_many_parts;
  return Submission{coded.alphabet, lay_out(texts, to, coded.alphabet, options)};
}

std::uint8_t relative_validity(std::chrono::minutes time) {
  const auto up = [&](std::int64_t unit) { return (time.count() + unit - 1) / unit; };
  constexpr std::int64_t day = 24 * 60, week = 7 * day;
  std::int64_t value = 0;
  if (time.count() <= 12 * 60) {
    value = std::max<std::int64_t>(up(5) - 1, 0);
  } else if (time.count() <= day) {
    value = 143 + up(30) - 24;  // half hours after the first twelve hours
  } else if (time.count() <= 30 * day) {
    value = 166 + up(day);
  } else {
    value = std::clamp<std::int64_t>(192 + up(week), 197, 255);
  }
  return static_cast<std::uint8_t>(value);
}

}  // namespace hearken::protocol::sms
