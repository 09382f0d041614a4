#pragma once
// UTF-8, in which the station keeps every text, and the 16-bit units of UCS-2 messages (which telephones treat as UTF-16).

#include <string>
#include <string_view>

namespace hearken::protocol {

/// Any bytes: what is not UTF-8 becomes U+FFFD, one for each byte.
[[nodiscard]] std::u16string to_utf16(std::string_view utf8);

/// Any units: a lone surrogate becomes U+FFFD. Join the parts of a message first: telephones divide pairs between them.
[[nodiscard]] std::string to_utf8(std::u16string_view units);

[[nodiscard]] constexpr bool high_surrogate(char16_t unit) { return unit >= 0xD800 && unit <= 0xDBFF; }
[[nodiscard]] constexpr bool low_surrogate(char16_t unit) { return unit >= 0xDC00 && unit <= 0xDFFF; }

}  // namespace hearken::protocol
