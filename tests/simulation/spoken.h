#pragma once
// What the devices of a world have said, so that what the journal has can be told apart: which press a frame belongs to (a retransmission is
// the same press, whatever its time and pad), and whether it could be believed.

#include <map>
#include <string>

#include "tests/simulation/frames.h"

namespace hearken::simulation {

struct Utterance {
  std::string account, press;  // press: account and number, equal in its retransmissions
  Instant shown{};             // by the device's own clock
  bool sealed = false;         // encrypted with the key that the station has
  bool readable = true;        // false: encrypted with another one, and nonsense by chance may look like words

  /// It cannot be a recording: encrypted, and its time is that of the station (40 s back, 20 s ahead; a frame has whole seconds).
  [[nodiscard]] bool provable(Instant received) const {
    return sealed && shown >= received - std::chrono::seconds{40} && shown <= received + std::chrono::seconds{21};
  }
};

class Spoken {
 public:
  void add(const std::string& frame, Utterance utterance) { said_[bare(frame)] = std::move(utterance); }
  /// By the bare frame; null: nobody of ours said it so.
  [[nodiscard]] const Utterance* find(const std::string& core) const {
    const auto found = said_.find(core);
    return found == said_.end() ? nullptr : &found->second;
  }
  /// The press of a frame; a line of a receiver is its own.
  [[nodiscard]] std::string press(const std::string& core) const {
    const auto* known = find(core);
    return known == nullptr ? core : known->press;
  }

 private:
  std::map<std::string, Utterance> said_;
};

}  // namespace hearken::simulation
