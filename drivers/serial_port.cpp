#include "drivers/serial_port.h"

#include <utility>

namespace hearken::drivers {

SerialPort::SerialPort(SerialPortSettings settings, WireParts parts)
    : StandingWire(std::move(parts), Stream::Kind::terminal), settings_(std::move(settings)), dtr_(this->parts().loop), hook_(this->parts().loop) {}

void SerialPort::open() {
  const auto port = open_serial(settings_.port, settings_.line);
  if (port.descriptor < 0) return missing(settings_.port + ": " + port.why_not);
  marks_ = {};
  opened(port.descriptor, settings_.port);
}

std::string_view SerialPort::heard(std::string_view bytes) {
  if (settings_.line.parity == Parity::none) return bytes;
  const auto received = marks_.read(bytes);
  if (!marks_.noise().empty()) parts().sink.count(parts().gateway, protocol::Count{protocol::Fault::noise, "parity", marks_.noise()});
  return received;
}

void SerialPort::revive(const std::string& why) {
  if (std::exchange(reviving_, true)) return;
  if (!set_dtr(descriptor(), false)) return run_hook(why);
  dtr_.expires_after(dtr_dropped);
  dtr_.async_wait(lifeline_.guard([this, why](const boost::system::error_code& error) {
    if (error) return;
    set_dtr(descriptor(), true);
    run_hook(why);
  }));
}

// The port stays closed while the hook runs: it may take the power away, or the whole device.
void SerialPort::run_hook(const std::string& why) {
  if (settings_.reset_hook.empty()) {
    reviving_ = false;
    return reopen(why);
  }
  hold_closed(why);
  hook_.run(settings_.reset_hook, [this, why](const std::string& outcome) {
    reviving_ = false;
    reopen(why + "; reset hook: " + outcome);
  });
}

}  // namespace hearken::drivers
