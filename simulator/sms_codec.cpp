#include "simulator/sms_codec.h"

#include <algorithm>
#include <cstddef>
#include <cstdio>

namespace hearken::simulator {
namespace {

using Bytes = std::vector<int>;

const char32_t table[129] =
    U"@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1BÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

void put(std::string& out, char32_t c) {
  const auto byte = [&](char32_t bits) { out += static_cast<char>(bits); };
  if (c < 0x80) return byte(c);
  if (c < 0x800) return byte(0xC0 | c >> 6), byte(0x80 | (c & 63));
  if (c < 0x10000) return byte(0xE0 | c >> 12), byte(0x80 | (c >> 6 & 63)), byte(0x80 | (c & 63));
  byte(0xF0 | c >> 18), byte(0x80 | (c >> 12 & 63)), byte(0x80 | (c >> 6 & 63)), byte(0x80 | (c & 63));
}

char32_t escaped(int code) {
  switch (code) {
    case 0x14:
      return '^';
    case 0x28:
      return '{';
    case 0x29:
      return '}';
    case 0x2F:
      return '\\';
    case 0x3C:
      return '[';
    case 0x3D:
      return '~';
    case 0x3E:
      return ']';
    case 0x40:
      return '|';
    case 0x65:
      return 0x20AC;
    default:
      return table[code];
  }
}

// Septets from bit `from` on.
std::string seven_bit(const Bytes& data, int from, int septets) {
  std::string text;
  bool escape = false;
  for (int i = 0; i < septets; ++i) {
    int code = 0;
    for (int bit = 0; bit < 7; ++bit) {
      const int at = from + i * 7 + bit;
      code |= (data[at / 8] >> (at % 8) & 1) << bit;
    }
    if (code == 0x1B && !escape) {
      escape = true;
      continue;
    }
    put(text, escape ? escaped(code) : table[code]);
    escape = false;
  }
  return text;
}

std::string ucs2(const Bytes& data, std::size_t from) {
  std::string text;
  for (std::size_t i = from; i + 1 < data.size(); i += 2) {
    char32_t unit = static_cast<char32_t>(data[i] << 8 | data[i + 1]);
    if (unit >= 0xD800 && unit < 0xDC00 && i + 3 < data.size()) {
      i += 2;
      unit = 0x10000 + ((unit - 0xD800) << 10) + (static_cast<char32_t>(data[i] << 8 | data[i + 1]) - 0xDC00);
    }
    put(text, unit);
  }
  return text;
}

Bytes octets(const std::string& hex) {
  Bytes bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    int value = -1;
    if (std::sscanf(hex.c_str() + i, "%2x", reinterpret_cast<unsigned*>(&value)) != 1) return {};
    bytes.push_back(value);
  }
  return bytes;
}

std::string hex(const Bytes& bytes) {
  std::string text;
  for (const int byte : bytes) {
    char two[3];
    std::snprintf(two, sizeof two, "%02X", static_cast<unsigned>(byte & 0xFF));
    text += two;
  }
  return text;
}

Bytes address(const std::string& number) {
  const bool plus = number.starts_with('+');
  const std::string digits = number.substr(plus ? 1 : 0);
  Bytes bytes{static_cast<int>(digits.size()), plus ? 0x91 : 0x81};
  for (std::size_t i = 0; i < digits.size(); i += 2) bytes.push_back((digits[i] - '0') | (i + 1 < digits.size() ? digits[i + 1] - '0' : 15) << 4);
  return bytes;
}

const Bytes centre{0x08, 0x91, 0x68, 0x31, 0x08, 0x10, 0x00, 0x05, 0xF0};
int second = 0;

// Each message has its own second, so that none is another's duplicate.
Bytes stamp() {
  second = (second + 1) % 3600;
  const auto swapped = [](int value) { return value % 10 << 4 | value / 10; };
  return {0x62, 0x11, 0x42, 0x80, swapped(second / 60), swapped(second % 60), 0x23};
}

void append(Bytes& to, const Bytes& more) { to.insert(to.end(), more.begin(), more.end()); }

Bytes utf16(const std::string& text) {
  Bytes units;
  const auto unit = [&](unsigned value) { units.push_back(static_cast<int>(value)); };
  for (std::size_t i = 0; i < text.size();) {
    const auto first = static_cast<unsigned char>(text[i]);
    const std::size_t length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    unsigned point = length == 1 ? first : first & (0xFFU >> (length + 1));
    for (std::size_t k = 1; k < length && i + k < text.size(); ++k) point = point << 6 | (static_cast<unsigned char>(text[i + k]) & 63U);
    i += length;
    if (point < 0x10000) {
      unit(point);
    } else {
      unit(0xD800 + ((point - 0x10000) >> 10));
      unit(0xDC00 + ((point - 0x10000) & 0x3FF));
    }
  }
  return units;
}

}  // namespace

std::optional<Submitted> read_submit(const std::string& line) {
  const Bytes all = octets(line);
  if (all.empty() || all.size() < static_cast<std::size_t>(all[0]) + 8) return {};
  const Bytes pdu(all.begin() + 1 + all[0], all.end());
  if ((pdu[0] & 3) != 1) return {};
  Submitted message;
  message.length = static_cast<int>(pdu.size());
  message.report = (pdu[0] & 0x20) != 0;
  const int digits = pdu[2];
  std::size_t at = 4;
  if (pdu.size() < at + static_cast<std::size_t>(digits + 1) / 2 + 3) return {};
  if ((pdu[3] & 0x70) == 0x10) message.to = "+";
  for (int i = 0; i < digits; ++i) message.to += static_cast<char>('0' + (pdu[at + static_cast<std::size_t>(i / 2)] >> (i % 2 * 4) & 15));
  at += static_cast<std::size_t>(digits + 1) / 2 + 1;
  const int coding = pdu[at++];
  const int validity = pdu[0] >> 3 & 3;
  at += validity == 2 ? 1 : validity == 0 ? 0 : 7;
  if (at >= pdu.size()) return {};
  const int length = pdu[at++];
  const Bytes data(pdu.begin() + static_cast<std::ptrdiff_t>(std::min(at, pdu.size())), pdu.end());
  const bool wide = (coding & 0x0C) == 0x08;
  if (data.size() < static_cast<std::size_t>(wide ? length : (length * 7 + 7) / 8)) return {};
  int header = 0;
  if ((pdu[0] & 0x40) != 0 && !data.empty()) {
    header = data[0] + 1;
    if (data.size() >= 6 && data[1] == 0) message.reference = data[3], message.total = data[4], message.part = data[5];
    if (data.size() >= 7 && data[1] == 8) message.reference = data[3] << 8 | data[4], message.total = data[5], message.part = data[6];
  }
  const int skipped = (header * 8 + 6) / 7;
  message.text = wide ? ucs2(data, static_cast<std::size_t>(header)) : seven_bit(data, skipped * 7, length - skipped);
  return message;
}

std::vector<std::string> write_deliver(const std::string& from, const std::string& text, int reference) {
  const Bytes units = utf16(text);
  const std::size_t each = units.size() <= 70 ? 70 : 67;
  const std::size_t total = units.empty() ? 1 : (units.size() + each - 1) / each;
  std::vector<std::string> lines;
  for (std::size_t part = 0; part < total; ++part) {
    Bytes data;
    if (total > 1) data = {5, 0, 3, reference & 0xFF, static_cast<int>(total), static_cast<int>(part + 1)};
    for (std::size_t i = part * each; i < std::min(units.size(), (part + 1) * each); ++i) append(data, {units[i] >> 8, units[i] & 0xFF});
    Bytes pdu = centre;
    pdu.push_back(total > 1 ? 0x44 : 0x04);
    append(pdu, address(from));
    append(pdu, {0x00, 0x08});
    append(pdu, stamp());
    pdu.push_back(static_cast<int>(data.size()));
    append(pdu, data);
    lines.push_back(hex(pdu));
  }
  return lines;
}

std::string write_report(int message, const std::string& to, int status) {
  Bytes pdu = centre;
  append(pdu, {0x06, message});
  append(pdu, address(to));
  append(pdu, stamp());
  append(pdu, stamp());
  pdu.push_back(status);
  return hex(pdu);
}

}  // namespace hearken::simulator
