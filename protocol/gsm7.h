#pragma once
// The GSM 7-bit default alphabet with its extension table, and its packing into octets (3GPP TS 23.038, 6.1.2 and 6.2.1).
// A septet is kept as one char, 0..127; a character of the extension table takes two, ESC first.
// Absent on purpose: the national language tables; and any transliteration, because a name must arrive as it is written.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace hearken::protocol::gsm7 {

constexpr char escape = 0x1B;

/// None: a character stands in neither table, and the text has to go as UCS-2.
[[nodiscard]] std::optional<std::string> septets(std::u16string_view text);

/// Total. After ESC, a code without a meaning of its own is read by the default table; ESC ESC is a space; a last ESC is dropped.
[[nodiscard]] std::u16string text(std::string_view septets);

/// `fill`: zero bits in front, so that the text begins at a septet boundary behind a header (0..6).
[[nodiscard]] std::string pack(std::string_view septets, std::size_t fill = 0);

/// `count` septets, the first at septet `skip`; `octets` must hold them.
[[nodiscard]] std::string unpack(std::string_view octets, std::size_t count, std::size_t skip = 0);

}  // namespace hearken::protocol::gsm7
