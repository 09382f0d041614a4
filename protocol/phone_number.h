#pragma once
// Telephone numbers as people write them, and E.164 (`+` and 8 to 15 digits), in which they are kept and compared. China's plan
// by simple rules: every 1[3-9] number of eleven digits is a mobile one, so that no new range is ever refused.
// A sender without a country code is home. Absent on purpose: tables of areas and operators, which age.

#include <cstdint>
#include <string>
#include <string_view>

namespace hearken::protocol {

enum class NumberKind : std::uint8_t {
  mobile,
  fixed,
  emergency,  // 120, 119, 110, 122, 112, 999: never texted or called by a machine
  service,    // 10086, 95588, 106…: not a person
  foreign,
  invalid,
};

struct Home {
  std::string country = "86";
  std::string area;  // of a number without one, no trunk 0; empty: such numbers are invalid
};

struct PhoneNumber {
  std::string e164;  // empty: none
  NumberKind kind = NumberKind::invalid;
  friend bool operator==(const PhoneNumber&, const PhoneNumber&) = default;
};

[[nodiscard]] PhoneNumber phone_number(std::string_view raw, const Home& home);

[[nodiscard]] std::string_view word(NumberKind kind);

}  // namespace hearken::protocol
