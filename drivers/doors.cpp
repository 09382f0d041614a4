#include "drivers/doors.h"

#include <unistd.h>

#include <utility>

namespace hearken::drivers {

struct Doors::Door {
  Door(boost::asio::any_io_executor loop, Endpoint wanted) : endpoint(std::move(wanted)), socket(loop), timer(loop) {}
  Endpoint endpoint;  // as wanted, then as bound: a free port stays ours after a restart of the socket
  std::string why_not = "not open yet";
  boost::asio::posix::stream_descriptor socket;
  boost::asio::steady_timer timer;
  Backoff backoff{pause_first, pause_last};
  bool awaiting = false;
};

Doors::Doors(const WireParts& parts, DoorSettings settings, Knock knock)
    : settings_(std::move(settings)), knock_(std::move(knock)), wire_(parts.sink, parts.gateway, "wire") {
  for (const auto& endpoint : settings_.listen) doors_.push_back(std::make_unique<Door>(parts.loop, endpoint));
}

Doors::~Doors() = default;

void Doors::open() {
  for (auto& door : doors_) open(*door);
  tell();
}

void Doors::open(Door& door) {
  auto bound = open_bound(door.endpoint, settings_.type, settings_.dual_stack);
  boost::system::error_code unwatched;
  if (bound.why_not.empty()) door.socket.assign(bound.descriptor, unwatched);
  if (unwatched) {
    ::close(bound.descriptor);
    bound.why_not = unwatched.message();
  }
  door.why_not = bound.why_not;
  if (bound.why_not.empty()) {
    door.endpoint = bound.at;
    return await(door);
  }
  door.timer.expires_after(door.backoff.next());
  door.timer.async_wait(lifeline_.guard([this, &door](const boost::system::error_code& error) {
    if (error || closed_) return;
    open(door);
    tell();
  }));
}

void Doors::close() {
  closed_ = true;
  for (auto& door : doors_) {
    boost::system::error_code ignored;
    door->socket.close(ignored);
    door->timer.cancel();
  }
}

void Doors::go_on() {
  held_ = false;
  for (auto& door : doors_) await(*door);
}

void Doors::await(Door& door) {
  if (held_ || closed_ || door.awaiting || !door.socket.is_open()) return;
  door.awaiting = true;
  door.socket.async_wait(boost::asio::posix::stream_descriptor::wait_read, lifeline_.guard([this, &door](const boost::system::error_code& error) {
    door.awaiting = false;
    if (error || closed_) return;
    if (!held_) knock_(door.socket.native_handle());
    await(door);
  }));
}

std::string Doors::address() const {
  std::string all;
  for (const auto& door : doors_) {
    if (door->socket.is_open()) all += (all.empty() ? "" : " ") + text(door->endpoint);
  }
  return all;
}

void Doors::tell() {
  std::string missing;
  for (const auto& door : doors_) {
    if (!door->why_not.empty()) missing += (missing.empty() ? "" : "; ") + text(door->endpoint) + ": " + door->why_not;
  }
  wire_.tell(missing.empty(), missing.empty() ? "open: " + address() : missing);
}

}  // namespace hearken::drivers
