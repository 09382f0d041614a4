#include "drivers/tcp_listener.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "drivers/tcp_socket.h"

namespace hearken::drivers {

using namespace std::chrono_literals;

namespace {

constexpr int accepted_at_once = 64;  // then the others have their turn

Places::Time now() { return std::chrono::steady_clock::now(); }

// accept(2) looks for a descriptor before it looks for a peer: it complains of none also where nobody waits.
bool somebody_waits(int door) {
  pollfd waiting{door, POLLIN, 0};
  return ::poll(&waiting, 1, 0) > 0;
}

// Connections have the high numbers, and the low ones are left to the house, also in a flood: for a console, for the database that is
// opened again, and for libmodbus, which cannot use one from 1,024 on (select(2)). -1: no high one is free.
int moved_up(int descriptor) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return descriptor;
  const auto least = static_cast<int>(std::min<rlim_t>(limit.rlim_cur / 2, FD_SETSIZE));
  if (descriptor >= least) return descriptor;
  const int moved = ::fcntl(descriptor, F_DUPFD_CLOEXEC, least);
  if (moved >= 0) ::close(descriptor);
  return moved;
}

DoorSettings doors_of(const TcpListenerSettings& settings) { return {settings.listen, SOCK_STREAM, settings.dual_stack}; }

PlaceLimits limits_of(const TcpListenerSettings& settings) {
  auto limits = settings.places;
  if (settings.known.empty()) limits.kept_for_known = 0;
  return limits;
}

}  // namespace

class TcpListener::Connection final : public Stream, public Places::Guest {
 public:
  Connection(TcpListener& listener, int descriptor, const Endpoint& peer, bool known)
      : Stream(listener, listener.parts_->loop, descriptor, Kind::socket, std::make_shared<Dialogue>(listener.parts_)),
        Guest(source_of(peer.address), known) {}
  [[nodiscard]] bool waits() const override { return busy(); }
};

void TcpListener::Spare::take() {
  if (!held()) descriptor_ = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
}

void TcpListener::Spare::release() {
  if (held()) ::close(std::exchange(descriptor_, -1));
}

TcpListener::TcpListener(TcpListenerSettings settings, WireParts parts)
    : parts_(std::make_shared<const WireParts>(std::move(parts))),
      settings_(std::move(settings)),
      places_(limits_of(settings_)),
      flood_(parts_->sink, parts_->gateway),
      doors_(*parts_, doors_of(settings_), [this](int door) { accept(door); }),
      vacant_(std::make_shared<Dialogue>(parts_)),
      sweep_(parts_->loop) {}

TcpListener::~TcpListener() {
  vacant_->leave();
  for (const auto& connection : connections_) connection->abandon();
}

void TcpListener::start() {
  doors_.open();
  vacant_->attach(nobody_);
  sweep();
}

void TcpListener::stop() {
  if (std::exchange(stopped_, true)) return;
  doors_.close();
  vacant_->leave();
  sweep_.cancel();
  for (const auto& connection : connections_) connection->finish("the station stops", Stream::linger_stopping);
}

// ---- coming in ----

void TcpListener::accept(int door) {
  for (int i = 0; i < accepted_at_once; ++i) {
    sockaddr_storage from{};
    socklen_t size = sizeof from;
    const int descriptor = ::accept4(door, reinterpret_cast<sockaddr*>(&from), &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (descriptor >= 0) {
      admit(descriptor, endpoint_of(from));
    } else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
      if (!somebody_waits(door) || !out_of_descriptors(door)) return;
    } else if (errno != EINTR && errno != ECONNABORTED && errno != EPROTO) {
      return;  // nobody more is waiting
    }
  }
}

void TcpListener::admit(int descriptor, const Endpoint& peer) {
  const bool known = settings_.known.contains(peer.address);
  const auto answer = places_.ask(source_of(peer.address), known);
  if (answer.leaves || !answer.admitted) flood_.noted("more connections than places, the last from " + peer.address.to_string(), now());
  if (!answer.admitted) {
    ::close(descriptor);
    return;
  }
  if (answer.leaves) send_away(*answer.leaves, "its place is needed");
  const int high = high_up(descriptor, known);
  if (high < 0) {
    ::close(descriptor);
    return;
  }
  set_tcp_options(high);
  const auto connection = std::make_shared<Connection>(*this, high, peer, known);
  connections_.insert(connection);
  vacant_->detach();
  places_.enter(*connection, now());
  connection->start();
}

// A stranger finds a number or none, a known gateway in the end one of the house's own.
int TcpListener::high_up(int descriptor, bool known) {
  int moved = moved_up(descriptor);
  if (moved >= 0) return moved;
  flood_.noted("no descriptor is left for more connections", now());
  if (auto* guest = places_.idle_stranger()) {
    send_away(*guest, "its descriptor is needed");
    moved = moved_up(descriptor);
  }
  return moved < 0 && known ? descriptor : moved;
}

// Whoever waits in the backlog would keep the door readable for ever: he is taken with the spare descriptor. Where nobody can
// go for him, he goes; where there is no spare, we look again at the next sweep.
bool TcpListener::out_of_descriptors(int door) {
  flood_.noted("no descriptor is left for more connections", now());
  if (auto* guest = places_.longest_idle()) {
    send_away(*guest, "its descriptor is needed");
    return true;
  }
  if (!spare_.held()) {
    doors_.hold();
    return false;
  }
  spare_.release();
  const int descriptor = ::accept(door, nullptr, nullptr);
  if (descriptor >= 0) ::close(descriptor);
  spare_.take();
  return descriptor >= 0;
}

// ---- going ----

void TcpListener::send_away(Places::Guest& guest, const std::string& why) { static_cast<Connection&>(guest).close(why); }

void TcpListener::sweep() {
  const auto time = now();
  while (auto* guest = places_.silent_since(time - settings_.idle)) send_away(*guest, "idle");
  flood_.sweep(time);
  spare_.take();
  if (doors_.held()) doors_.go_on();
  sweep_.expires_after(1s);
  sweep_.async_wait(lifeline_.guard([this](const boost::system::error_code& error) {
    if (!error && !stopped_) sweep();
  }));
}

std::string_view TcpListener::came(Stream& stream, std::string_view bytes) {
  places_.heard(static_cast<Connection&>(stream), now());
  return bytes;
}

void TcpListener::closed(Stream& stream, const std::string&) {
  auto& connection = static_cast<Connection&>(stream);
  places_.leave(connection);
  connections_.erase(std::static_pointer_cast<Connection>(connection.shared_from_this()));
  if (connections_.empty() && !stopped_) vacant_->attach(nobody_);
}

}  // namespace hearken::drivers
