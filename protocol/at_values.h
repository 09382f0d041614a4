#pragma once
// The lines of information that the station reads (3GPP TS 27.007: +CREG, +CSQ; TS 27.005: +CPMS, +CMTI, +CMGR, +CMGL, +CMGS).
// Forms differ between makers: with and without quotation marks and blanks. None: the line is not what it should be.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hearken::protocol::at {

/// The values behind the colon; quotation marks and outer blanks dropped, a comma within quotation marks kept.
[[nodiscard]] std::vector<std::string> values(std::string_view line);
[[nodiscard]] std::optional<int> whole(std::string_view digits);

/// +CREG, +CEREG, +CGREG: as an answer `n,stat…`, as a URC `stat…`.
struct Registration {
  std::optional<int> asked;  // n; none: unsolicited
  int state = 0;
  [[nodiscard]] bool registered() const { return state == 1 || state == 5 || state == 6 || state == 7; }  // for SMS
  [[nodiscard]] bool roaming() const { return state == 5 || state == 7; }
};
[[nodiscard]] std::optional<Registration> registration(std::string_view line);

/// The signal's strength as it stands in +CSQ: 0..31; none: not known (99), or another radio's scale.
[[nodiscard]] std::optional<int> strength(std::string_view line);
/// In dBm: 0 is -113 or less, 31 is -51 or more.
[[nodiscard]] constexpr int dbm(int strength) { return -113 + 2 * strength; }

/// Of the store that is read from: the first of two or three.
struct Places {
  int used = 0, total = 0;
  friend bool operator==(const Places&, const Places&) = default;
};
[[nodiscard]] std::optional<Places> places(std::string_view line);

/// `+CMTI: "SM",3`, `+CDSI: "SR",1`.
struct Place {
  std::string store;
  int index = 0;
  friend auto operator<=>(const Place&, const Place&) = default;
};
[[nodiscard]] std::optional<Place> place(std::string_view line);

/// A message that a store holds: the lines of +CMGL, or of +CMGR (whose index is the one asked for).
struct Entry {
  int index = 0;
  int state = 0;  // 0 unread, 1 read, 2 unsent, 3 sent
  std::string pdu;
  friend bool operator==(const Entry&, const Entry&) = default;
};
/// Empty places (`+CMGR: 0,,0`) and headers without a PDU are left out.
[[nodiscard]] std::vector<Entry> listing(const std::vector<std::string>& lines);
[[nodiscard]] std::optional<Entry> entry(int index, const std::vector<std::string>& lines);

/// The reference in `+CMGS: 7`; none where it makes no sense: sent all the same, no report possible.
[[nodiscard]] std::optional<std::uint8_t> reference(const std::vector<std::string>& lines);

}  // namespace hearken::protocol::at
