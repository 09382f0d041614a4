#include "daemon/desk/json_text.h"

#include <algorithm>

namespace hearken::desk {
namespace {

/// Length of the valid UTF-8 sequence at the front; 0: none.
std::size_t sequence(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  if (lead < 0x80) return 1;
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i)
    if ((static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80) return 0;
  const auto second = static_cast<unsigned char>(text[1]);
  if ((lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) || (lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F))
    return 0;
  return length;
}

void escape(std::string& out, char c) {
  static constexpr std::string_view digits = "0123456789abcdef";
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      break;
  }
  const auto byte = static_cast<unsigned char>(c);
  out += "\\u00";
  out += digits[byte >> 4U];
  out += digits[byte & 15U];
}

bool plain(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x20 && byte < 0x7F && c != '"' && c != '\\';
}

/// How much of the front needs no change.
std::size_t as_it_is(std::string_view text) {
  std::size_t run = 0;
  while (run < text.size()) {
    if (plain(text[run])) {
      ++run;
      continue;
    }
    const auto length = sequence(text.substr(run));
    if (length < 2) break;
    run += length;
  }
  return run;
}

}  // namespace

void add_json_text(std::string& out, std::string_view text) {
  out += '"';
  while (!text.empty()) {
    const auto run = as_it_is(text);
    out.append(text.substr(0, run));
    text.remove_prefix(run);
    if (text.empty()) break;
    if (sequence(text) == 0)
      out += "\xEF\xBF\xBD";
    else
      escape(out, text[0]);
    text.remove_prefix(1);
  }
  out += '"';
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](unsigned char byte) { return (byte & 0xC0U) != 0x80; }));
}

std::string json_text(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 2);
  add_json_text(out, text);
  return out;
}

}  // namespace hearken::desk
