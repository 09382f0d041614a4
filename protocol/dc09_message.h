#pragma once
// What the body of a DC-09 frame says (DC-07 payloads inside):
//
//   "id" seq [R rcvr] [L pref] [#acct] [ data ] { [ x data ] } [ _HH:MM:SS,MM-DD-YYYY ]
//
// With a `*` before the id everything behind the first `[` is cipher text: pad, `|`, then the same. Read tolerantly; what is
// odd is noted as a flaw and the rest is read all the same, for a help signal is never refused.
// Not here: frames (dc09_frame.h), when to answer what (dc09.h).

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "protocol/contact_id.h"
#include "protocol/dc09_frame.h"
#include "protocol/dc09_settings.h"
#include "protocol/sia_events.h"

namespace hearken::protocol::dc09 {

/// The readable beginning of a body. Views of it.
struct Header {
  std::string_view id;  // without `*`, in any case
  bool encrypted = false;
  std::string_view sequence;                 // digits, four by the letter
  std::optional<std::string_view> receiver;  // hex digits behind R; may be empty
  std::optional<std::string_view> line;      // hex digits behind L; may be empty
  std::string_view account;                  // 1 to 16 letters and digits, else empty
  std::string_view echo;                     // from the sequence up to the `[`: what an answer repeats byte for byte
  std::string_view content;                  // all behind the `[`
};

/// None: no id, sequence or `[` (`header_malformed`).
[[nodiscard]] std::optional<Header> read_header(std::string_view body);

enum class Token : std::uint8_t { sia_dcs, adm_cid, null, reply, other };
[[nodiscard]] Token token(std::string_view id);

/// One message, decoded as far as it could be.
struct Message {
  std::string account;       // of the header, else of the data; in capitals
  std::string data_account;  // of the data, where it differs
  std::optional<Instant> time;
  std::vector<SiaEvent> sia;                           // of SIA-DCS
  std::vector<ContactIdEvent> contact_id;              // of ADM-CID
  bool link_test = false;                              // NULL
  std::string odd_text;                                // what follows no grammar, as UTF-8
  std::vector<std::pair<char, std::string>> extended;  // letter and bytes as sent
  std::string comparable;                              // what is equal in a retransmission: data and fields without pad and time, as sent
  bool readable = true;                                // false: not decrypted
  std::vector<Flaw> flaws;                             // in the order of finding
};

[[nodiscard]] Message read_message(const Header& header, const Settings& settings);

/// `timestamp_late` or `timestamp_early`, where it is outside the window.
[[nodiscard]] std::optional<Flaw> judge_time(Instant time, Instant now, const Window& window);

/// `12:00:00,11-24-2026`, in UTC; a part of a second is cut off.
[[nodiscard]] std::string time_text(Instant time);
[[nodiscard]] std::optional<Instant> read_time(std::string_view text);

}  // namespace hearken::protocol::dc09
