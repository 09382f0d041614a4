#pragma once
// DC-09 as a pager speaks it, by our own hand: in the clear or encrypted, with a time or without. Nothing is shared with the station's side.

#include <string>

#include "protocol/signal.h"
#include "tests/simulation/dice.h"

namespace hearken::simulation {

/// How one account speaks.
struct Speech {
  std::string account;
  std::string key;     // 16 bytes; empty: in the clear
  bool timed = false;  // an encrypted frame always is

  /// `data` after the bar (`Nri1/MA01`); empty: a life sign.
  [[nodiscard]] std::string frame(int sequence, const std::string& data, Instant shown, Dice& pads) const;
};

enum class Reply { none, ack, nak, duh };
/// What this says to that frame; a NAK names none.
[[nodiscard]] Reply reply_to(const std::string& frame, const std::string& said);
/// A frame without what stands around it on the wire.
[[nodiscard]] std::string bare(const std::string& frame);

}  // namespace hearken::simulation
