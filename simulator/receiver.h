#pragma once
// An alarm receiver of the Sur-Gard kind on a pseudo-terminal: hands over Contact ID lines, asks for each to be acknowledged, sends a
// heartbeat when it has nothing to say. Commands on standard input, a line each:
//   event ACCOUNT E101 GROUP ZONE     (E new, R restored)
//   quit
// What happened, on standard output: `acknowledged LINE`, `refused LINE`, `unanswered LINE`, `heartbeat acknowledged`.

#include <string>

namespace hearken::simulator {

struct ReceiverSettings {
  std::string link;  // of the station's end
  std::string receiver = "01", line = "1";
  int heartbeat_s = 30;
  int patience_ms = 4000;
  int tries = 4;
};

/// Until `quit` or the end of standard input.
void run_receiver(const ReceiverSettings& settings);

}  // namespace hearken::simulator
