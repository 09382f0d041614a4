#pragma once
// A Modbus TCP input/output module: discrete inputs that somebody closes, coils that the station switches. Functions 1, 2, 3, 4, 5,
// 6 and 15 (V1.1b3, clause 6). Commands on standard input, a line each:
//   input ADDRESS 0|1
//   quit
// On standard output: `listening PORT`, and `coil ADDRESS 0|1` at each change.

#include <cstdint>
#include <string>

namespace hearken::simulator {

struct ModuleSettings {
  std::string host = "127.0.0.1";
  std::uint16_t port = 0;  // 0: any
  int unit = 1;
};

void run_module(const ModuleSettings& settings);

}  // namespace hearken::simulator
