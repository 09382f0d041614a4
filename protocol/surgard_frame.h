#pragma once
// One frame of a Sur-Gard receiver (MLR2 to System 5), without its terminator DC4, as a pure reading of its text:
//
//   5011 181234E10101001     ID 5 Contact ID: receiver 01, line 1, account 1234, E new (R restored, P still present), 101, group 01, zone 001
//   1011      1234 7         ID 1 basic signal of the pulse formats: account, one code, group, zone
//   3011      1234MA0003     ID 3 SIA, one event; `ri` is the area of those that follow · ID 6 BFSK, the same with other columns
//   S011[#1234|Nri1/MA01]    ID S SIA, whole block · ID 0 the receiver's own status in the same form
//   80111234 1555 3550 7     ID 8 Ademco High Speed: eight channels, then what they tell
//   1011           @         heartbeat: known by its `@` behind blanks, since makers pad it as they like
//
// The line has 1 to 7 characters: up to the blank or bracket where there is one, else the frame's length tells (20 characters with
// one of them). Variants in the field that are read as well: digits 1, 3, 6 as qualifiers, types 98 and 58, accounts of 4 to 10
// characters, a blank group, blanks between all fields, a blank before the ID.
// On purpose absent: caller's numbers (IDs 4, U, u, s) and single makers' letters: unknown, and kept raw by surgard.h.

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/signal.h"

namespace hearken::protocol::surgard {

/// What codes mean that have no meaning of their own: programmed in the receiver. Absent: as recommended by the maker; an alarm
/// of no kind is `unidentified`, because it may be a call for help.
struct Meanings {
  std::map<char, Event> basic;     // by code: `A`, `7`
  std::map<char, Event> channels;  // of High Speed: `1` to `8`
};

enum class Kind : std::uint8_t {
  signal,
  heartbeat,
  area,     ///< ID 3 `ri`: the partition of the account's next signals; `says` has it as its one partition
  damaged,  ///< a known ID in a form that it has not
  unknown,  ///< no ID of this list
};

struct Reading {
  Kind kind = Kind::unknown;
  std::string receiver, line, account;  // the account without padding, in capitals
  std::vector<Said> says;
};

/// Total: any text. `line_digits` 0: found out.
[[nodiscard]] Reading read(std::string_view frame, const Meanings& meanings, int line_digits);

/// Where the first frame ends in a text of frames without terminators: at the shortest whole frame that is followed by nothing
/// or by something that begins like one. None: npos.
[[nodiscard]] std::size_t first_frame_end(std::string_view text, const Meanings& meanings, int line_digits);

}  // namespace hearken::protocol::surgard
