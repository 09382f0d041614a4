#pragma once
// Contact ID (DC-05) as it travels in `ADM-CID` payloads of DC-09 and behind serial receivers:
//
//   1101 01 005             qualifier 1 (new), code 101, group 01, zone or user 005
//
// Blanks may be missing or several, the number may have 1 to 4 digits, `E` and `R` stand for 1 and 3. Anything else is none:
// the caller keeps it as unidentified.
// Not here: makers' own meanings of a code (a setting of the device model), the telephone's tones.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "protocol/signal.h"

namespace hearken::protocol {

struct ContactIdMeaning {
  Event event = Event::unidentified;     // with qualifier 1, or 6
  Event restored = Event::unidentified;  // with qualifier 3; the same as `event`: then its phase is restored
  bool number_is_user = false;           // else a zone or device
};

/// The meaning of three digits (`101`); none: no list has them. All codes: contact_id_codes.cpp.
[[nodiscard]] std::optional<ContactIdMeaning> contact_id_meaning(std::string_view code);

struct ContactIdEvent {
  std::string code;             // `101`
  char qualifier = 0;           // `1` new or opening, `3` restored or closing, `6` still present; others as sent
  bool code_known = true;       // false: `code_unknown`, the event is unidentified
  bool qualifier_known = true;  // false: `qualifier_unknown`, the event is unidentified
  Event event = Event::unidentified;
  Phase phase = Phase::raised;
  std::string partition;  // group; `00` none
  std::string zone;       // one of the two, digits as sent; `000` none
  std::string user;
};

/// From its parts: for receivers that part them in another way. `E`, `R`, `P` are qualifiers 1, 3, 6.
[[nodiscard]] ContactIdEvent contact_id_event(char qualifier, std::string_view code, std::string_view group, std::string_view number);

/// One payload without its account: `1101 01 005`. None: `payload_malformed`.
[[nodiscard]] std::optional<ContactIdEvent> contact_id(std::string_view payload);

/// What of an event everyone else sees.
[[nodiscard]] Said said(const ContactIdEvent& event);

}  // namespace hearken::protocol
