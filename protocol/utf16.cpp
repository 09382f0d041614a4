#include "protocol/utf16.h"

#include <cstdint>

namespace hearken::protocol {
namespace {

constexpr char32_t replacement = 0xFFFD;

// Length of the sequence that a first byte announces, the bits it brings, and the least code point that needs it.
struct Lead {
  std::size_t length;
  std::uint8_t mask;
  char32_t least;
};

Lead lead_of(unsigned char byte) {
  if (byte < 0x80) return {1, 0x7F, 0};
  if (byte >> 5 == 0x06) return {2, 0x1F, 0x80};
  if (byte >> 4 == 0x0E) return {3, 0x0F, 0x800};
  if (byte >> 3 == 0x1E) return {4, 0x07, 0x10000};
  return {0, 0, 0};
}

// The code point at the front and its length; what is not UTF-8 counts as one byte.
std::pair<char32_t, std::size_t> first_point(std::string_view bytes) {
  const Lead lead = lead_of(static_cast<unsigned char>(bytes.front()));
  if (lead.length == 0 || lead.length > bytes.size()) return {replacement, 1};
  char32_t point = static_cast<unsigned char>(bytes.front()) & lead.mask;
  for (const char byte : bytes.substr(1, lead.length - 1)) {
    if ((static_cast<unsigned char>(byte) & 0xC0) != 0x80) return {replacement, 1};
    point = point << 6 | (static_cast<unsigned char>(byte) & 0x3F);
  }
  const bool surrogate = point >= 0xD800 && point <= 0xDFFF;
  if (point < lead.least || point > 0x10FFFF || surrogate) return {replacement, 1};
  return {point, lead.length};
}

void append(std::string& out, char32_t point) {
  const auto put = [&](char32_t bits) { out.push_back(static_cast<char>(bits)); };
  if (point < 0x80) return put(point);
  if (point < 0x800) {
    put(0xC0 | point >> 6);
  } else if (point < 0x10000) {
    put(0xE0 | point >> 12);
    put(0x80 | (point >> 6 & 0x3F));
  } else {
    put(0xF0 | point >> 18);
    put(0x80 | (point >> 12 & 0x3F));
    put(0x80 | (point >> 6 & 0x3F));
  }
  put(0x80 | (point & 0x3F));
}

}  // namespace

std::u16string to_utf16(std::string_view utf8) {
  std::u16string units;
  while (!utf8.empty()) {
    const auto [point, length] = first_point(utf8);
    utf8.remove_prefix(length);
    if (point < 0x10000) {
      units.push_back(static_cast<char16_t>(point));
    } else {
      units.push_back(static_cast<char16_t>(0xD800 + ((point - 0x10000) >> 10)));
      units.push_back(static_cast<char16_t>(0xDC00 + ((point - 0x10000) & 0x3FF)));
    }
  }
  return units;
}

std::string to_utf8(std::u16string_view units) {
  std::string out;
  for (std::size_t i = 0; i < units.size(); ++i) {
    const char16_t unit = units[i];
    if (high_surrogate(unit) && i + 1 < units.size() && low_surrogate(units[i + 1])) {
      append(out, 0x10000 + (static_cast<char32_t>(unit - 0xD800) << 10) + static_cast<char32_t>(units[++i] - 0xDC00));
    } else {
      append(out, high_surrogate(unit) || low_surrogate(unit) ? replacement : unit);
    }
  }
  return out;
}

}  // namespace hearken::protocol
