#pragma once
// A pager or home hub that speaks SIA DC-09 (2013): one frame over TCP or UDP, in the clear or under AES, and what came back.
// Written after the standard on its own: it shares no codec with the station.

#include <string>

namespace hearken::simulator {

struct PagerCall {
  std::string host = "127.0.0.1";
  std::string port;
  bool udp = false;
  std::string account = "A001";
  std::string token = "SIA-DCS";  // ADM-CID, NULL
  std::string data;               // after the bar: `Nri1/MA01`, `1101 01 001`; none: a link test
  std::string key;                // raw bytes: 16, 24 or 32; empty: in the clear
  int sequence = 1;
  int patience_ms = 5000;  // for the answer
  int tries = 3;           // the same sequence again, with a new time
};

struct PagerAnswer {
  std::string word;  // ACK, NAK, DUH; empty: none came
  int tries = 0;
  long long micros = 0;  // of the last try, from sending to the answer
};

/// The whole frame, LF to CR, for this time of day (UTC, seconds since the epoch).
[[nodiscard]] std::string frame(const PagerCall& call, long long unix_seconds);
/// Sends and waits. Throws std::runtime_error where nobody listens.
[[nodiscard]] PagerAnswer send(const PagerCall& call);

}  // namespace hearken::simulator
