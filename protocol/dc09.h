#pragma once
// SIA DC-09, the station's side: what one device, or one gateway that carries many, says over TCP or in a datagram, and what
// it is answered. Frames and CRC: dc09_frame.h. What a message says: dc09_message.h. Settings: dc09_settings.h.
//
//   answer   when                                                             follows from
//   ACK      kept and understood; `*ACK`, encrypted, to an encrypted message  Stored; a NULL also from Unchanged
//   NAK      its time is outside the window (with the station's time)         as ACK
//   DUH      it could not be decrypted; it is kept as unidentified            Stored
//   DUH      no id, sequence or `[`: nothing to keep but the count            at once
//   none     CRC wrong, no frame, an answer sent to us, not stored
//
// A help signal is never refused: unknown code, unknown account, odd grammar are delivered and acknowledged. Whether an account
// is known is the desk's to say. Answers copy the request's header byte for byte and follow its CRC style.
// `Signal::repeat` is equal in a retransmission, also with a new time and pad: id, sequence and payload; a NULL has none.
// `Signal::proven`: encrypted, decrypted, and its time inside a window that is on. `Signal::remark`: the flaws' words.

#include <deque>
#include <functional>
#include <memory>

#include "config/table.h"
#include "protocol/conversation.h"
#include "protocol/dc09_message.h"
#include "protocol/dc09_settings.h"

namespace hearken::protocol {

class Dc09 final : public Conversation {
 public:
  using Settings = dc09::Settings;
  /// Random bits for the pads of encrypted answers; they need not be secret, only different.
  using Entropy = std::function<std::uint64_t()>;

  /// The conversations of one gateway share its settings, and with them its ciphers: one thread.
  Dc09(std::shared_ptr<const Settings> settings, Entropy entropy);

  [[nodiscard]] Outputs handle(const Input& input, Instant now) override;
  [[nodiscard]] std::optional<Instant> deadline() const override;

  /// For the catalogue.
  [[nodiscard]] static MakeConversation make(const config::Table& settings, const GatewayId& gateway);

 private:
  enum class Reply : std::uint8_t { ack, nak, duh };

  /// One answer that is owed, in the order of delivery.
  struct Owed {
    Ticket ticket{};
    Reply reply = Reply::ack;
    std::string echo;
    dc09::CrcStyle style = dc09::CrcStyle::hex;
    dc09::Cipher* cipher = nullptr;  // the answer is encrypted with it
    bool life_sign = false;
    std::optional<std::string> said;  // ready, and waits for those before it; empty: it has no answer
  };

  void hear(std::string_view bytes, Instant now, Outputs& outputs);
  void end(Instant now, Outputs& outputs);
  void tick(Instant now, Outputs& outputs);
  void reopen();
  void drain(Instant now, Outputs& outputs);
  void take(const dc09::Frame& frame, Instant now, Outputs& outputs);
  void deliver(const dc09::Frame& frame, const dc09::Header& header, Instant now, Outputs& outputs);
  [[nodiscard]] Owed* find(Ticket ticket);
  void settle(Owed* owed, bool answered, Instant now, Outputs& outputs);
  [[nodiscard]] std::string answer(const Owed& owed, Instant now);
  [[nodiscard]] std::string encrypted_content(dc09::Cipher& cipher, Instant now);

  std::shared_ptr<const Settings> settings_;
  Entropy entropy_;
  dc09::Framer framer_;
  std::deque<Owed> owed_;
  std::uint64_t next_ticket_ = 1;
  bool ended_ = false;
};

}  // namespace hearken::protocol
