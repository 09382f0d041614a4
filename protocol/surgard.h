#pragma once
// Sur-Gard MLR2 and System receivers, the station's side, on a serial port or raw TCP. Frames end with DC4; what they say stands
// in surgard_frame.h. The receiver asks again after 4 s without an answer.
//
//   answer   when                                                                     follows from
//   ACK 06   a signal, kept                                                           Stored (a life sign also Unchanged)
//   ACK      a heartbeat, an `ri` record: nothing to keep                             at once, but never before an older answer
//   NAK 15   a damaged or unknown frame, for the first time                           likewise
//   ACK      exactly those bytes again, or the third such frame in a row: not noise,  Stored
//            but a format we do not know; kept raw, as unidentified
//   none     noise between frames; not stored, and whatever waited behind it
//
// An answer is one byte and names no frame. So when one could not be stored, those behind it get none either: the receiver would
// take theirs for its. A station that starts answers heartbeats at once: that is what makes a receiver give out its memory.
// No dialect has sequence numbers: a frame is a repeat (equal `Signal::repeat`) if the same bytes were heard within `retry_window`,
// or if they have not been acknowledged in time since. All conversations of one gateway share that memory, so a reconnect does not
// lose it; a restart of the station does, and then the copy counts as one more press.
// 7E1 seen as 8N1: bit 7 is masked, the vital `parity` says so. The vital `heartbeat`: no byte of the whole gateway for three periods, from the
// start.
//
//   [gateway.surgard]
//   account_includes = []       # "receiver", "line": R01L1#1234, where accounts are unique only with them
//   line_digits = 1             # absent: found out
//   heartbeat_every = "30s"     # "0s": not watched
//   retry_window = "5s"         # 16s for EBS OSM
//   frame_timeout = "2s"
//   terminator = "dc4"          # "none": frames end with 100 ms of silence, or where the next one begins
//   b32 = false                 # the length header of MLR2000 and System III over TCP, both ways
//   trusted = false             # true for a cable in the house: signals may lower as well as raise
//   [gateway.surgard.basic]     # meanings of pulse codes: A = "personal_emergency"
//   [gateway.surgard.channels]  # of High Speed: 1 = "medical"

#include <deque>
#include <map>
#include <memory>

#include "config/table.h"
#include "protocol/conversation.h"
#include "protocol/onward.h"
#include "protocol/surgard_frame.h"

namespace hearken::protocol {

class Surgard final : public Conversation {
 public:
  struct Settings {
    GatewayId gateway;
    bool account_includes_receiver = false, account_includes_line = false;
    int line_digits = 0;
    std::chrono::milliseconds heartbeat_every{30'000}, retry_window{5'000}, frame_timeout{2'000};
    bool terminated = true, b32 = false, trusted = false;
    surgard::Meanings meanings;
  };
  /// What all conversations of one gateway share: frames heard lately, and when it was heard at all.
  struct Memory {
    struct Copy {
      Instant first, last;
      bool in_time = false;  // acknowledged before the receiver asks again
    };
    std::map<std::string, Copy, std::less<>> copies;
    Instant heard;
    std::optional<bool> alive;  // as told
    Onward onward;
  };

  Surgard(std::shared_ptr<const Settings> settings, std::shared_ptr<Memory> memory);

  [[nodiscard]] Outputs handle(const Input& input, Instant now) override;
  [[nodiscard]] std::optional<Instant> deadline() const override;

  /// For the catalogue.
  [[nodiscard]] static MakeConversation make(const config::Table& settings, const GatewayId& gateway);

 private:
  /// One answer that is owed, in the order of the frames.
  struct Owed {
    Ticket ticket{};
    Instant heard;
    std::string frame;  // of a signal: to note when it was acknowledged
    bool life_sign = false;
    std::optional<char> ready;  // waits for those before it
  };

  [[nodiscard]] std::optional<Instant> next_due() const;
  void hear(std::string_view bytes, Instant now, Outputs& out);
  void hear_terminated(char byte, Instant now, Outputs& out);
  void hear_packet(char byte, Instant now, Outputs& out);
  void end_unterminated(Instant now, Outputs& out);
  void tick(Instant now, Outputs& out);
  void end(Outputs& out);
  void reopen();
  void noise(std::string_view raw, Outputs& out);
  void half_frame(Outputs& out);
  void take(std::string_view raw, Instant now, Outputs& out);
  void take_signal(const surgard::Reading& reading, std::string_view frame, Instant now, Outputs& out);
  void refuse(std::string_view raw, Fault fault, std::string_view word, Instant now, Outputs& out);
  void tell_parity(bool mismatched, Outputs& out);
  void alive(Instant now, Outputs& out);
  void watch(Instant now, Outputs& out);
  [[nodiscard]] std::optional<Instant> silent_from() const;
  void deliver(Signal signal, std::string_view frame, Instant now, Outputs& out);
  [[nodiscard]] std::string repeat_of(std::string_view frame, Instant now);
  void answer(char byte, Instant now, Outputs& out);
  void settle(Ticket ticket, bool stored, bool recorded, Instant now, Outputs& out);
  void flush(Instant now, Outputs& out);
  [[nodiscard]] std::string framed(char byte) const;

  std::shared_ptr<const Settings> settings_;
  std::shared_ptr<Memory> memory_;
  std::string buffer_;
  bool overlong_ = false, noise_told_ = false, ended_ = false;
  std::optional<Instant> since_;  // when it began to listen
  std::optional<Instant> last_byte_;
  std::optional<bool> parity_;
  std::string refused_;                       // the last frame that got a NAK
  int refusals_ = 0;                          // in a row
  std::map<std::string, std::string> areas_;  // by account, from `ri` records
  std::deque<Owed> owed_;
  std::uint64_t next_ticket_ = 1;
};

}  // namespace hearken::protocol
