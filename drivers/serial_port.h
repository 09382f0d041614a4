#pragma once
// A serial port that carries one conversation (`driver = "serial_port"`). Its path is best a stable one
// (/dev/serial/by-id/…): a port that is pulled is looked for there until it is back.
//
//   port = "/dev/serial/by-id/usb-…-port0"   speed = 9600   data_bits = 8   parity = "none" | "even" | "odd"   stop_bits = 1
//   flow = "none" | "rts_cts" | "xon_xoff"   reset_hook = ["/usr/local/sbin/power-cycle", "modem"]
//
// A Reset drops DTR for 2 s where the port has it, runs the hook where one is set, and opens the port anew. Characters with a
// parity error are counted as noise and heard as FF (serial_line.h).

#include <memory>
#include <string>
#include <vector>

#include "drivers/hook.h"
#include "drivers/serial_line.h"
#include "drivers/standing_wire.h"

namespace hearken::drivers {

struct SerialPortSettings {
  std::string port;
  SerialLine line;
  std::vector<std::string> reset_hook;  // an absolute path and its arguments; empty: none
};

[[nodiscard]] SerialPortSettings read_serial_port(const config::Table& settings);
[[nodiscard]] std::unique_ptr<Wire> make_serial_port(const config::Table& settings, WireParts parts);

class SerialPort final : public StandingWire {
 public:
  static constexpr std::chrono::seconds dtr_dropped{2};

  SerialPort(SerialPortSettings settings, WireParts parts);

 private:
  void open() override;
  void revive(const std::string& why) override;
  std::string_view heard(std::string_view bytes) override;
  void run_hook(const std::string& why);

  SerialPortSettings settings_;
  NoiseMarks marks_;
  boost::asio::steady_timer dtr_;
  Hook hook_;
  bool reviving_ = false;
  Lifeline lifeline_;
};

}  // namespace hearken::drivers
