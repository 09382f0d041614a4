#include <utility>

#include "drivers/serial_port.h"

namespace hearken::drivers {

namespace {

SerialLine read_line(const config::Table& settings) {
  SerialLine line;
  line.speed = settings.whole("speed", 300, 921600, 9600);
  if (!serial_speed_known(line.speed)) {
    settings.complain("speed", "no such speed", "300, 600, 1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200, 230400, 460800 or 921600");
  }
  line.data_bits = static_cast<int>(settings.whole("data_bits", 7, 8, 8));
  line.parity = settings.choice<Parity>("parity", {{"none", Parity::none}, {"even", Parity::even}, {"odd", Parity::odd}}, Parity::none);
  line.stop_bits = static_cast<int>(settings.whole("stop_bits", 1, 2, 1));
  line.flow = settings.choice<Flow>("flow", {{"none", Flow::none}, {"rts_cts", Flow::rts_cts}, {"xon_xoff", Flow::xon_xoff}}, Flow::none);
  return line;
}

}  // namespace

SerialPortSettings read_serial_port(const config::Table& settings) {
  SerialPortSettings read{settings.text("port"), read_line(settings), settings.texts("reset_hook", std::vector<std::string>{})};
  if (!read.port.empty() && read.port.front() != '/') settings.complain("port", "not an absolute path", "/dev/serial/by-id/…");
  if (!read.reset_hook.empty() && !read.reset_hook.front().starts_with('/')) {
    settings.complain("reset_hook", "the command is not an absolute path", "[\"/usr/local/sbin/power-cycle\", \"modem\"]");
  }
  return read;
}

std::unique_ptr<Wire> make_serial_port(const config::Table& settings, WireParts parts) {
  return std::make_unique<SerialPort>(read_serial_port(settings), std::move(parts));
}

}  // namespace hearken::drivers
