#pragma once
// SIA event codes (DC-03) as they travel in `SIA-DCS` payloads of DC-09 and behind serial receivers: a block letter, then
// packets, each a modifier (`ri1`, two small letters) or an event code (`PA01`, two capitals).
//
//   Nti10:15/ri4/FA2        new event; at 10:15, area 4, fire, zone 2
//
// Read tolerantly, because everything here has been seen in the field: separators left out, text between carets, quotes or
// asterisks, text in an A block, several codes. Whatever the text, the code before it comes through; a code that no list has
// is `unidentified` and never dropped.
// Not here: makers' own meanings of a code (a setting of the device model), brackets and extended fields (dc09_frame.h).

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "protocol/signal.h"
#include "protocol/text_encoding.h"

namespace hearken::protocol {

/// What the number behind a code names.
enum class SiaNumber : std::uint8_t { zone, user, area, door };

struct SiaMeaning {
  Event event = Event::unidentified;
  Phase phase = Phase::raised;  // of a new event; in block O it is a status
  SiaNumber number = SiaNumber::zone;
};

/// The meaning of two capitals (`PA`); none: no list has them. All codes: sia_codes.cpp.
[[nodiscard]] std::optional<SiaMeaning> sia_meaning(std::string_view code);

struct SiaEvent {
  std::string code;   // `PA`
  bool known = true;  // false: `code_unknown`, the event is unidentified
  Event event = Event::unidentified;
  Phase phase = Phase::raised;
  char block = 0;                                              // `N` new, `O` reported before, 0: left out
  std::string zone;                                            // or door; digits as sent
  std::string user;                                            // of a user's code, else from `id`
  std::string partition;                                       // from `ri`, else of an area's code
  std::string address;                                         // number of an area's code where `ri` gave another
  std::string at;                                              // `ti`: HH:MM or HH:MM:SS, the device's local time
  std::string on;                                              // `da`: MM-DD-YY
  std::string text;                                            // UTF-8
  std::string area_text;                                       // UTF-8, behind `ri`
  std::string units;                                           // `45TC` of `*45TC`
  std::vector<std::pair<std::string, std::string>> modifiers;  // all others, in their order
};

/// The events of one payload without its account: `Nri1/PA01`. None: `payload_malformed`. More than 256: one unidentified
/// stands for the rest.
[[nodiscard]] std::vector<SiaEvent> sia_events(std::string_view payload, TextEncoding encoding = TextEncoding::gb18030);

/// What of an event everyone else sees.
[[nodiscard]] Said said(const SiaEvent& event);

/// `#1234|Nri1/PA01`: the text between brackets, parted. The account is empty where there is none; `#` and bar are dropped.
struct DataBlock {
  std::string_view account;
  std::string_view payload;
};
[[nodiscard]] DataBlock data_block(std::string_view data);

}  // namespace hearken::protocol
