#pragma once
// Frames of SIA DC-09 on a byte stream or in a datagram:
//
//   LF crc 0LLL "id" … CR       crc: CRC-16/ARC of the body, four hex digits or two raw bytes; LLL: bytes of the body
//
// The body goes from the opening quote up to the CR. The CR ends a frame, the CRC judges it; the length is only compared. The
// two bytes of a binary CRC may be LF, CR or quote, so nothing before the opening quote is searched.
// Not here: what a body says (dc09_message.h).

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "protocol/conversation.h"

namespace hearken::protocol::dc09 {

/// What was not as it should be, by the words that a person and the journal see.
enum class Flaw : std::uint8_t {
  // of the stream
  junk,
  frame_truncated,
  frame_timeout,
  frame_too_long,
  crc_mismatch,
  // of a frame that is read all the same
  length_mismatch,
  crc_covers_cr,
  // of a message: dc09_message.h
  header_malformed,
  reply_received,
  no_key,
  cipher_malformed,
  wrong_key,
  unencrypted,
  id_unknown,
  payload_malformed,
  code_unknown,
  qualifier_unknown,
  timestamp_late,
  timestamp_early,
  timestamp_missing,
  timestamp_malformed,
};

[[nodiscard]] std::string_view word(Flaw flaw);
[[nodiscard]] Fault fault(Flaw flaw);

/// CRC-16/ARC: polynomial 8005 reflected, start 0, no final exclusive-or. "123456789" gives BB3D.
[[nodiscard]] std::uint16_t crc(std::string_view bytes);

enum class CrcStyle : std::uint8_t { hex, binary };

/// A frame whose CRC is right. Views of the bytes heard.
struct Frame {
  std::string_view bytes;  // from LF to CR
  std::string_view body;   // from the opening quote up to and without CR
  CrcStyle style = CrcStyle::hex;
  bool length_right = true;
  bool covers_cr = false;  // CRC and length count the CR (seen with one maker)
};

/// Bytes that are no good frame, and why.
struct Rejected {
  Flaw flaw = Flaw::junk;
  std::string_view bytes;
};

using Piece = std::variant<Frame, Rejected>;

/// The whole frame around a body, LF and CR included.
[[nodiscard]] std::string framed(std::string_view body, CrcStyle style);

/// A frame may have 8 KiB; more without a CR is none.
inline constexpr std::size_t frame_most = 8192;

/// Cuts a stream into frames. Holds at most one unfinished frame.
class Framer {
 public:
  /// Looks at these bytes, which must stay where they are until next() has given none.
  void add(std::string_view bytes, Instant now);
  /// Nothing more will come: what is unfinished has broken off.
  void end();
  /// The frame timeout has passed: gives up what is unfinished; next() tells it.
  void give_up(Instant now);
  /// Forgets what is held.
  void reset();

  /// The next piece; its views hold until the next call. None: all is read, and the rest is held.
  [[nodiscard]] std::optional<Piece> next();

  /// Since when a frame has been unfinished.
  [[nodiscard]] std::optional<Instant> unfinished_since() const;

 private:
  enum class Head : std::uint8_t { none, undecided, hex, binary };
  [[nodiscard]] Head head_at(std::size_t at) const;
  struct Found {
    Head head = Head::none;
    std::size_t at = 0;
  };
  [[nodiscard]] Found first_head(std::size_t from, std::size_t to) const;
  [[nodiscard]] std::optional<Piece> skip_to_line_feed();
  [[nodiscard]] std::optional<Piece> frame_at_front(Head head);
  [[nodiscard]] std::optional<Piece> judge(Head head, std::size_t end);
  [[nodiscard]] std::optional<Piece> reject_front(Flaw flaw, std::size_t end);
  std::string_view drop(std::size_t count);
  void hold();

  std::string held_;          // an unfinished frame
  std::string_view work_;     // what is looked at: the caller's bytes, or held_
  std::size_t searched_ = 0;  // of work_: no CR before this
  unsigned breaks_ = 0;       // heads tried for one CR
  Instant now_{}, since_{};
  bool new_front_ = false;  // the unfinished frame began in these bytes
  bool in_held_ = false;    // work_ is held_
  bool ended_ = false;
  bool given_up_ = false;
  bool waiting_ = false;  // more bytes are needed
  bool told_ = false;     // junk of this stretch has been counted
};

}  // namespace hearken::protocol::dc09
