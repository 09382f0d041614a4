#pragma once
// DC-09 frames for load: built once per message without allocation beyond the string; the clear form only.

#include <array>
#include <cstdint>
#include <cstdio>
#include <string>

namespace hearken::bench {

inline std::uint16_t crc16(const char* bytes, std::size_t length) {
  static const auto table = [] {
    std::array<std::uint16_t, 256> made{};
    for (unsigned i = 0; i < 256; ++i) {
      unsigned value = i;
      for (int bit = 0; bit < 8; ++bit) value = (value & 1U) != 0 ? (value >> 1U) ^ 0xA001U : value >> 1U;
      made[i] = static_cast<std::uint16_t>(value);
    }
    return made;
  }();
  unsigned crc = 0;
  for (std::size_t i = 0; i < length; ++i) crc = (crc >> 8U) ^ table[(crc ^ static_cast<unsigned char>(bytes[i])) & 0xFFU];
  return static_cast<std::uint16_t>(crc);
}

/// `data` after the bar (`Nri1/MA01`); empty: a link test.
inline std::string frame(const std::string& account, int sequence, const std::string& data) {
  std::array<char, 160> body{};
  const int length = data.empty() ? std::snprintf(body.data(), body.size(), "\"NULL\"%04dL0#%s[]", sequence, account.c_str())
                                  : std::snprintf(body.data(), body.size(), "\"SIA-DCS\"%04dL0#%s[#%s|%s]", sequence, account.c_str(),
                                                  account.c_str(), data.c_str());
  std::array<char, 200> whole{};
  const int size = std::snprintf(whole.data(), whole.size(), "\n%04X0%03X%s\r", crc16(body.data(), static_cast<std::size_t>(length)),
                                 static_cast<unsigned>(length), body.data());
  return {whole.data(), static_cast<std::size_t>(size)};
}

}  // namespace hearken::bench
