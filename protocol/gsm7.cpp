#include "protocol/gsm7.h"

#include <algorithm>
#include <array>
#include <utility>

namespace hearken::protocol::gsm7 {
namespace {

using namespace std::string_view_literals;

// By code. ESC itself has no character: a NUL, which no text may use it for.
constexpr std::u16string_view default_table =
    u"@£$¥èéùìòÇ\nØø\rÅå"
    u"Δ_ΦΓΛΩΠΨΣΘΞ\0ÆæßÉ"
    u" !\"#¤%&'()*+,-./"
    u"0123456789:;<=>?"
    u"¡ABCDEFGHIJKLMNO"
    u"PQRSTUVWXYZÄÖÑÜ§"
    u"¿abcdefghijklmno"
    u"pqrstuvwxyzäöñüà"sv;
static_assert(default_table.size() == 128);

constexpr std::array<std::pair<char, char16_t>, 10> extension{{
    {0x0A, u'\f'},
    {0x14, u'^'},
    {0x28, u'{'},
    {0x29, u'}'},
    {0x2F, u'\\'},
    {0x3C, u'['},
    {0x3D, u'~'},
    {0x3E, u']'},
    {0x40, u'|'},
    {0x65, u'€'},
}};

char16_t extended(char code) {
  if (code == escape) return u' ';
  const auto* found = std::find_if(extension.begin(), extension.end(), [&](const auto& row) { return row.first == code; });
  return found == extension.end() ? default_table[static_cast<std::size_t>(code)] : found->second;
}

}  // namespace

std::optional<std::string> septets(std::u16string_view text) {
  std::string codes;
  for (const char16_t unit : text) {
    const auto code = unit == 0 ? std::u16string_view::npos : default_table.find(unit);
    const auto* row = std::find_if(extension.begin(), extension.end(), [&](const auto& candidate) { return candidate.second == unit; });
    if (code != std::u16string_view::npos) {
      codes.push_back(static_cast<char>(code));
    } else if (row != extension.end()) {
      codes.append({escape, row->first});
    } else {
      return {};
    }
  }
  return codes;
}

std::u16string text(std::string_view septets) {
  std::u16string units;
  for (std::size_t i = 0; i < septets.size(); ++i) {
    if (septets[i] != escape) {
      units.push_back(default_table[static_cast<std::size_t>(septets[i] & 0x7F)]);
    } else if (++i < septets.size()) {
      units.push_back(extended(static_cast<char>(septets[i] & 0x7F)));
    }
  }
  return units;
}

std::string pack(std::string_view septets, std::size_t fill) {
  std::string octets((septets.size() * 7 + fill + 7) / 8, '\0');
  std::size_t bit = fill;
  for (const char code : septets) {
    for (int i = 0; i < 7; ++i, ++bit) octets[bit / 8] = static_cast<char>(octets[bit / 8] | (code >> i & 1) << (bit % 8));
  }
  return octets;
}

std::string unpack(std::string_view octets, std::size_t count, std::size_t skip) {
  std::string codes;
  for (std::size_t bit = skip * 7; codes.size() < count; bit += 7) {
    const unsigned low = static_cast<unsigned char>(octets[bit / 8]);
    const unsigned high = bit / 8 + 1 < octets.size() ? static_cast<unsigned char>(octets[bit / 8 + 1]) : 0U;
    codes.push_back(static_cast<char>((low | high << 8) >> (bit % 8) & 0x7F));
  }
  return codes;
}

}  // namespace hearken::protocol::gsm7
