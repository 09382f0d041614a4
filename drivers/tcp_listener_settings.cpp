#include "drivers/tcp_listener.h"

namespace hearken::drivers {

namespace {

PlaceLimits read_places(const config::Table& settings, bool anybody_known) {
  PlaceLimits limits;
  limits.connections = static_cast<std::size_t>(settings.whole("connections", 1, 100000, 10000));
  limits.per_source = static_cast<std::size_t>(settings.whole("per_source", 1, 100000, 256));
  const auto tenth = static_cast<std::int64_t>(limits.connections / 10);
  limits.kept_for_known = static_cast<std::size_t>(settings.whole("kept_for_known", 0, 100000, tenth));
  if (anybody_known && limits.kept_for_known >= limits.connections) {
    settings.complain("kept_for_known", "leaves no place for anybody else", "less than connections = " + std::to_string(limits.connections));
  }
  return limits;
}

}  // namespace

TcpListenerSettings read_tcp_listener(const config::Table& settings) {
  using namespace std::chrono_literals;
  TcpListenerSettings read;
  read.listen = read_listen(settings);
  read.dual_stack = settings.flag("dual_stack", false);
  read.known = read_known(settings);
  read.places = read_places(settings, !read.known.empty());
  read.idle = settings.duration("idle", 1s, 24h * 7, 10min);
  return read;
}

std::unique_ptr<Wire> make_tcp_listener(const config::Table& settings, WireParts parts) {
  return std::make_unique<TcpListener>(read_tcp_listener(settings), std::move(parts));
}

}  // namespace hearken::drivers
