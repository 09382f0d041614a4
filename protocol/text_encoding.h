#pragma once
// Texts that devices send: bytes of one of three encodings. What is valid UTF-8 is UTF-8, otherwise it is read by the setting
// (in China GB 18030, by the letter of DC-09 Windows-1252). What fits neither is shown with U+FFFD: text never stops an alarm.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace hearken::protocol {

enum class TextEncoding : std::uint8_t { utf8, gb18030, windows1252 };

[[nodiscard]] bool valid_utf8(std::string_view bytes);

/// The bytes as valid UTF-8; control characters below blank become blanks.
[[nodiscard]] std::string to_utf8(std::string_view bytes, TextEncoding otherwise);

/// Nothing to read: white space of any script, and characters without a shape (U+200B, U+FEFF, U+3164 …). `text` is UTF-8.
[[nodiscard]] bool blank(std::string_view text);

/// Finds a mark (`^`, `]`, `|` …) that is not the second byte of a GB 18030 character; npos: none.
/// `encoding` is what the whole message is in: TextEncoding::utf8 looks at every byte.
[[nodiscard]] std::size_t find_mark(std::string_view bytes, char mark, std::size_t from, TextEncoding encoding);

}  // namespace hearken::protocol
