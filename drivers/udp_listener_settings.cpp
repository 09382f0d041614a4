#include "drivers/udp_listener.h"

namespace hearken::drivers {

UdpListenerSettings read_udp_listener(const config::Table& settings) {
  UdpListenerSettings read;
  read.listen = read_listen(settings);
  read.dual_stack = settings.flag("dual_stack", false);
  read.known = read_known(settings);
  read.waiting = static_cast<std::size_t>(settings.whole("waiting", 16, 1000000, 4096));
  return read;
}

std::unique_ptr<Wire> make_udp_listener(const config::Table& settings, WireParts parts) {
  return std::make_unique<UdpListener>(read_udp_listener(settings), std::move(parts));
}

}  // namespace hearken::drivers
