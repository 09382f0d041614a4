#include "protocol/phone_number.h"

#include <algorithm>
#include <array>

#include "protocol/utf16.h"

namespace hearken::protocol {
namespace {

using namespace std::string_view_literals;

bool all_digits(std::string_view text) { return text.find_first_not_of("0123456789") == text.npos; }
bool within(std::size_t size, std::size_t least, std::size_t most) { return size >= least && size <= most; }

// Full-width forms to ASCII, separators dropped.
std::string cleaned(std::string_view raw) {
  constexpr std::u16string_view dropped = u" \t\r\n\u00A0\u3000-()./（）－‐‑–";
  std::string text;
  for (const char16_t unit : to_utf16(raw)) {
    const char16_t plain = unit >= u'！' && unit <= u'～' ? static_cast<char16_t>(unit - u'！' + u'!') : unit;
    if (dropped.find(plain) != dropped.npos || dropped.find(unit) != dropped.npos) continue;
    text.push_back(plain < 0x80 ? static_cast<char>(plain) : '?');
  }
  for (const auto scheme : {"tel:"sv, "sip:"sv, "sips:"sv}) {
    if (text.starts_with(scheme)) text.erase(0, scheme.size());
  }
  text.erase(std::min(text.find_first_of("@;"), text.size()));
  return text;
}

bool emergency(std::string_view digits) {
  constexpr std::array numbers{"120"sv, "119"sv, "110"sv, "122"sv, "112"sv, "999"sv};
  return std::find(numbers.begin(), numbers.end(), digits) != numbers.end();
}

bool mobile(std::string_view digits) { return digits.size() == 11 && digits[0] == '1' && digits[1] >= '3'; }

bool service(std::string_view digits) {
  const auto from = [&](std::string_view start, std::size_t least, std::size_t most) {
    return digits.starts_with(start) && within(digits.size(), least, most);
  };
  return from("123", 5, 5) || from("100", 5, 5) || from("95", 5, 8) || from("96", 5, 8) || from("106", 5, 20) || from("400", 10, 10) ||
         from("800", 10, 10);
}

// Of an area code without its trunk 0: 10 and 2x have two digits, the others three. 0: none.
std::size_t area_length(std::string_view national) {
  if (national.starts_with("10") || national.starts_with("2")) return 2;
  return national.size() >= 3 && national[0] >= '3' && national[0] <= '9' ? 3 : 0;
}

// `national`: behind the country code or the trunk 0.
PhoneNumber within_area(std::string_view national) {
  const std::size_t area = area_length(national);
  if (area == 0 || national.size() <= area) return {};
  const std::string_view local = national.substr(area);
  if (emergency(local)) return {"", NumberKind::emergency};
  if (within(local.size(), 7, 8) && local[0] >= '2' && local[0] <= '8') return {"+86" + std::string(national), NumberKind::fixed};
  return {};
}

PhoneNumber home_number(std::string_view digits, bool international, const Home& home) {
  const bool trunk = digits.starts_with('0');
  const std::string_view national = digits.substr(trunk ? 1 : 0);
  if (emergency(national)) return {"", NumberKind::emergency};
  if (mobile(national)) return {"+86" + std::string(national), NumberKind::mobile};
  if (!trunk && service(national)) return {"", NumberKind::service};
  if (international || trunk) return within_area(national);
  if (within(digits.size(), 7, 8) && digits[0] >= '2' && digits[0] <= '8' && !home.area.empty()) {
    return {"+86" + home.area + std::string(digits), NumberKind::fixed};
  }
  return {};
}

}  // namespace

PhoneNumber phone_number(std::string_view raw, const Home& home) {
  std::string text = cleaned(raw);
  if (text.starts_with("00")) text.replace(0, 2, "+");
  if (text.size() == 13 && text.starts_with("861")) text.insert(0, "+");
  const bool international = text.starts_with('+');
  const std::string_view digits = std::string_view(text).substr(international ? 1 : 0);
  if (digits.empty() || !all_digits(digits)) return {};
  if (!international) return home.country == "86" ? home_number(digits, false, home) : PhoneNumber{};
  if (digits.starts_with("86")) return home_number(digits.substr(2), true, home);
  if (!within(digits.size(), 8, 15) || digits[0] == '0') return {};
  return {text, NumberKind::foreign};
}

std::string_view word(NumberKind kind) {
  switch (kind) {
    case NumberKind::mobile:
      return "mobile";
    case NumberKind::fixed:
      return "fixed";
    case NumberKind::emergency:
      return "emergency";
    case NumberKind::service:
      return "service";
    case NumberKind::foreign:
      return "foreign";
    case NumberKind::invalid:
      return "invalid";
  }
  return {};
}

}  // namespace hearken::protocol
