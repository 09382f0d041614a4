#pragma once
// Situations that a suite must come into sometimes, or it proves little. Each is named where it happens; a run of the suite that never came
// into one of them fails.

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace hearken::simulation {

inline constexpr std::array situations{
    // our own house
    "a crash with decisions waiting for the disk",
    "a crash between the sync and the answer",
    "a crash inside a transaction",
    "a crash while a page was being sent",
    "a crash with an owned incident",
    "a crash with a parked incident",
    "a crash within a second of the start",
    "a power cut with unsynced writes",
    "a power cut inside a transaction",
    "a crash inside recovery",
    "a crash inside a migration",
    "a database of an older form",
    "the tables written anew",
    "a write of the log that failed",
    "a sync of the log that failed",
    "a write of the database that failed",
    "a sync of the database that failed",
    "a full disk",
    "space again after a full disk",
    "a slow disk",
    "a batch of more than 20 decisions",
    "the clock set forward",
    "the clock set back",
    "the clock set by more than a year",
    "an incident open over a jump of the clock",
    "an incident that rests on disk",
    // days
    "midnight",
    "a new year",
    "29 February",
    "summer time begins",
    "summer time ends",
    "a holiday begins",
    "a holiday ends",
    "a shifted working day",
    "the year 2038",
    "a step with nobody on duty",
    // what comes in
    "a retransmission",
    "a retransmission after a restart",
    "a retransmission with a fresh time",
    "a frame out of its time",
    "a frame with another key",
    "closed by a proven end",
    "a second press on an open incident",
    "a press on an owned incident",
    "a press on a safe incident",
    "a graver signal joined",
    "a restoral",
    "an unknown account",
    "garbage on the wire",
    "a replayed frame",
    "a frame split in pieces",
    "a datagram doubled",
    "a datagram lost",
    "a connection cut with an answer owed",
    "a silent device",
    "a silent device heard again",
    "a receiver's line by Sur-Gard",
    // who goes out
    "a page sent again as maybe a repeat",
    "a modem that hangs",
    "a network that is gone",
    "a report that came before the answer",
    "a message delivered twice",
    "a page that failed",
    // people
    "accepted with the code",
    "declined",
    "a bare digit",
    "a code of another incident",
    "accepted and vanished",
    "a second yes",
    "taken at the console",
    "taken twice with one key",
    "parked",
    "a parked incident came back",
    "handed over",
    "a console's line cut",
    "a console goes on where it was",
    "a console compared with the station",
    "resolved",
    "nobody at the console",
    "the plan begun again louder",
    "an owner without progress lost it",
    "both operators at one incident at once",
    "a plan changed under an open incident",
};

class Reached {
 public:
  void note(std::string_view situation, std::int64_t times = 1) { counts_[std::string(situation)] += times; }
  void add(const Reached& other) {
    for (const auto& [name, count] : other.counts_) counts_[name] += count;
  }
  [[nodiscard]] std::int64_t count(std::string_view situation) const {
    const auto found = counts_.find(std::string(situation));
    return found == counts_.end() ? 0 : found->second;
  }

 private:
  std::map<std::string, std::int64_t> counts_;
};

}  // namespace hearken::simulation
