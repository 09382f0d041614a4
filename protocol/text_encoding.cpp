#include "protocol/text_encoding.h"

#include <iconv.h>

#include <algorithm>
#include <array>
#include <utility>

namespace hearken::protocol {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";  // U+FFFD

constexpr unsigned char byte_at(std::string_view bytes, std::size_t at) { return static_cast<unsigned char>(bytes[at]); }

/// The length of the UTF-8 character at the front; 0: none (overlong forms, surrogates and beyond U+10FFFF included).
std::size_t utf8_length(std::string_view bytes) {
  const auto first = byte_at(bytes, 0);
  if (first < 0x80) return 1;
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || bytes.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i)
    if ((byte_at(bytes, i) & 0xC0) != 0x80) return 0;
  const auto second = byte_at(bytes, 1);
  if ((first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F)) return 0;
  if ((first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F)) return 0;
  return length;
}

/// The character at the front of valid UTF-8.
char32_t utf8_character(std::string_view bytes, std::size_t length) {
  char32_t character = byte_at(bytes, 0) & (length == 1 ? 0x7FU : 0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) character = character << 6U | (byte_at(bytes, i) & 0x3FU);
  return character;
}

struct Range {
  char32_t first, last;
};

// White_Space and Default_Ignorable_Code_Point of Unicode, and the Braille blank.
constexpr std::array blanks{
    Range{0x00, 0x20},     Range{0x7F, 0xA0},     Range{0xAD, 0xAD},     Range{0x34F, 0x34F},     Range{0x61C, 0x61C},
    Range{0x115F, 0x1160}, Range{0x1680, 0x1680}, Range{0x17B4, 0x17B5}, Range{0x180B, 0x180F},   Range{0x2000, 0x200F},
    Range{0x2028, 0x202F}, Range{0x205F, 0x206F}, Range{0x2800, 0x2800}, Range{0x3000, 0x3000},   Range{0x3164, 0x3164},
    Range{0xFE00, 0xFE0F}, Range{0xFEFF, 0xFEFF}, Range{0xFFA0, 0xFFA0}, Range{0xE0000, 0xE0FFF},
};

/// The length of the GB 18030 character at the front; 1 also where the bytes are none.
std::size_t gb18030_length(std::string_view bytes) {
  const auto first = byte_at(bytes, 0);
  if (first < 0x81 || first == 0xFF || bytes.size() < 2) return 1;
  const auto second = byte_at(bytes, 1);
  if (second >= 0x40 && second != 0x7F && second != 0xFF) return 2;
  const bool four = second >= '0' && second <= '9' && bytes.size() >= 4;
  return four ? 4 : 1;
}

bool plain_ascii(std::string_view bytes) {
  for (const char c : bytes)
    if (static_cast<unsigned char>(c) >= 0x80) return false;
  return true;
}

class Converter {
 public:
  explicit Converter(const char* from) : handle_(iconv_open("UTF-8", from)) {}
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;
  ~Converter() {
    if (usable()) iconv_close(handle_);
  }
  bool usable() const { return handle_ != reinterpret_cast<iconv_t>(-1); }  // NOLINT(performance-no-int-to-ptr): POSIX says -1

  /// What cannot be converted becomes U+FFFD, one a byte.
  std::string convert(std::string_view bytes) {
    std::string text;
    iconv(handle_, nullptr, nullptr, nullptr, nullptr);
    auto* in = const_cast<char*>(bytes.data());  // iconv() reads only, its signature is older than const
    auto in_left = bytes.size();
    std::array<char, 256> buffer;
    while (in_left > 0) {
      auto* out = buffer.data();
      auto out_left = buffer.size();
      const auto left_before = in_left;
      const bool whole = iconv(handle_, &in, &in_left, &out, &out_left) != static_cast<std::size_t>(-1);
      text.append(buffer.data(), buffer.size() - out_left);
      if (whole || in_left == 0) break;
      if (out_left == buffer.size() && in_left == left_before) {  // stuck at this byte, not merely out of room
        text += replacement;
        ++in;
        --in_left;
      }
    }
    return text;
  }

 private:
  iconv_t handle_;
};

std::string with_replacements(std::string_view bytes) {
  std::string text;
  while (!bytes.empty()) {
    const auto length = utf8_length(bytes);
    text += length == 0 ? replacement : bytes.substr(0, length);
    bytes.remove_prefix(length == 0 ? 1 : length);
  }
  return text;
}

std::string decode(std::string_view bytes, TextEncoding otherwise) {
  if (otherwise == TextEncoding::utf8) return with_replacements(bytes);
  thread_local Converter gb18030("GB18030");
  thread_local Converter windows1252("CP1252");
  auto& converter = otherwise == TextEncoding::gb18030 ? gb18030 : windows1252;
  return converter.usable() ? converter.convert(bytes) : with_replacements(bytes);  // a system without gconv modules
}

}  // namespace

bool blank(std::string_view text) {
  while (!text.empty()) {
    const auto length = utf8_length(text);
    if (length == 0) return false;
    const auto character = utf8_character(text, length);
    if (std::none_of(blanks.begin(), blanks.end(), [&](const Range& one) { return one.first <= character && character <= one.last; })) return false;
    text.remove_prefix(length);
  }
  return true;
}

bool valid_utf8(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto length = utf8_length(bytes);
    if (length == 0) return false;
    bytes.remove_prefix(length);
  }
  return true;
}

std::string to_utf8(std::string_view bytes, TextEncoding otherwise) {
  auto text = plain_ascii(bytes) || valid_utf8(bytes) ? std::string(bytes) : decode(bytes, otherwise);
  for (char& c : text)
    if ((c >= 0 && c < ' ') || c == 0x7F) c = ' ';
  return text;
}

std::size_t find_mark(std::string_view bytes, char mark, std::size_t from, TextEncoding encoding) {
  if (encoding != TextEncoding::gb18030) return bytes.find(mark, from);
  while (from < bytes.size()) {
    if (bytes[from] == mark) return from;
    from += gb18030_length(bytes.substr(from));
  }
  return std::string_view::npos;
}

}  // namespace hearken::protocol
