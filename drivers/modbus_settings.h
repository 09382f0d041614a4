#pragma once
// What the configuration says of one Modbus line, read from the gateway's wire table; every mistake is noted in the table.
// Addresses are raw, from 0 (the "10001" of a manual is table discrete_input, address 0); both are shown in every message.
//
//   [gateway.wire]
//   kind = "modbus"
//   mode = "tcp"                  # or "rtu"
//   host = "192.0.2.7"            # tcp: host, port = 502
//   device = "/dev/serial/by-id/…"  # rtu: device, baud = 9600, parity = "none" | "even" | "odd", stop_bits = 1
//   response_timeout = "300ms"    # the whole answer, not its first byte
//   scan_every = "100ms"
//   lost_every = "5s"             # a lost module is asked so often: each time it costs its time-out
//   life_sign_every = "60s"       # shorter than report_every_s of the line's devices
//   trusted = true                # the station asks and takes the answer to its own question only; false: calls may raise, never lower
//   [[gateway.wire.unit]]
//   id = 3                        # lost_polls = 3, restart_flag = 272 (a coil that is 1 at the first read after power-on)
//   [[gateway.wire.unit.input]]
//   account = "unit3/DI01"        # zone = ""
//   table = "discrete_input"      # coil, input_register, holding_register
//   address = 0
//   wiring = "no"                 # nc, pair, eol, latch, counter
//   event = "personal_emergency"  # active_samples = 1 for help and danger, else 2; normal_samples = 3; stuck_after = "5min"
//                                 # pair: closed_address = address + 1 · eol: cut = "0..300", normal, pressed, short
//                                 # latch: clear = 263 (a coil), live = 32 (same table) · counter: bits = "16" | "32", low_first = false
//   [[gateway.wire.unit.relay]]
//   name = "siren"
//   address = 16                  # a coil

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/table.h"
#include "protocol/modbus_inputs.h"

namespace hearken::drivers::modbus {

enum class Table : std::uint8_t { coil, discrete_input, holding_register, input_register };
[[nodiscard]] std::string_view word(Table table);
/// Bits by functions 01 and 02, words by 03 and 04.
[[nodiscard]] constexpr bool holds_bits(Table table) { return table == Table::coil || table == Table::discrete_input; }

/// Neighbouring addresses that are read together or not at all.
struct Span {
  Table table = Table::discrete_input;
  int first = 0, count = 1;
  friend auto operator<=>(const Span&, const Span&) = default;
};
[[nodiscard]] std::string text(const Span& span);

struct InputSettings {
  std::string account, zone;
  Event event = Event::personal_emergency;
  protocol::modbus::InputRules rules;
  Span value;                  // the bit, the word, or the two words of a 32-bit counter
  bool low_first = false;      // of these two
  std::optional<Span> second;  // pair: the normally closed contact; latch: the live contact
  std::optional<int> clear;    // latch: the coil; several inputs may share one
};

struct RelaySettings {
  std::string name;
  int address = 0;
};

struct UnitSettings {
  int id = 1;
  int lost_polls = 3;
  std::optional<int> restart_flag;
  std::vector<InputSettings> inputs;
  std::vector<RelaySettings> relays;
};

struct LineSettings {
  bool tcp = true;
  std::string host;
  int port = 502;
  std::string device;
  int baud = 9600;
  char parity = 'N';
  int stop_bits = 1;
  std::chrono::milliseconds response_timeout{300}, scan_every{100}, lost_every{5'000}, life_sign_every{60'000};
  bool trusted = true;
  std::vector<UnitSettings> units;
};

[[nodiscard]] LineSettings read_line(const config::Table& settings);

}  // namespace hearken::drivers::modbus
