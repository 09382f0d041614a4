#include "drivers/modbus_link.h"

#include <fcntl.h>
#include <modbus/modbus.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <thread>

namespace hearken::drivers::modbus {
namespace {

constexpr int bits_in_frame = 256 * 11;  // the longest RTU frame, 8E1

modbus_t* of(void* context) { return static_cast<modbus_t*>(context); }

std::string beyond_select(int descriptor) {
  return "descriptor " + std::to_string(descriptor) + " is beyond what libmodbus can wait for (" + std::to_string(FD_SETSIZE - 1) + ")";
}

/// Connected and blocking again; or -1 with `why`.
int connected(const addrinfo& to, std::chrono::milliseconds patience, std::string& why) {
  const int made = ::socket(to.ai_family, to.ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, to.ai_protocol);
  int failure = made < 0 ? errno : 0;
  if (made >= 0 && ::connect(made, to.ai_addr, to.ai_addrlen) != 0) {
    failure = errno;
    pollfd wait{made, POLLOUT, 0};
    if (failure == EINPROGRESS) {
      socklen_t size = sizeof failure;
      if (::poll(&wait, 1, static_cast<int>(patience.count())) != 1)
        failure = ETIMEDOUT;
      else
        ::getsockopt(made, SOL_SOCKET, SO_ERROR, &failure, &size);
    }
  }
  if (failure == 0) {
    const int now = 1;
    ::setsockopt(made, IPPROTO_TCP, TCP_NODELAY, &now, sizeof now);
    return made;  // stays non-blocking: a request to a peer that reads nothing fails instead of hanging
  }
  why = modbus_strerror(failure);
  if (made >= 0) ::close(made);
  return -1;
}

bool line_is_gone(int error) { return error == EBADF || error == EIO || error == ENXIO || error == ENODEV || error == ECONNRESET || error == EPIPE; }

}  // namespace

void Link::Freed::operator()(void* context) const { modbus_free(of(context)); }

Link::Link(const LineSettings& settings) : settings_(settings) {
  context_.reset(settings.tcp ? modbus_new_tcp(nullptr, settings.port)
                              : modbus_new_rtu(settings.device.c_str(), settings.baud, settings.parity, 8, settings.stop_bits));
  if (!context_) return;
  if (settings.tcp) reserve();
  const auto whole = std::chrono::duration_cast<std::chrono::seconds>(settings.response_timeout);
  const auto rest = std::chrono::microseconds(settings.response_timeout - whole);
  modbus_set_response_timeout(of(context_.get()), static_cast<std::uint32_t>(whole.count()), static_cast<std::uint32_t>(rest.count()));
  modbus_set_byte_timeout(of(context_.get()), 0, 0);
  modbus_set_error_recovery(of(context_.get()), MODBUS_ERROR_RECOVERY_NONE);
}

Link::~Link() {
  close();
  if (reserved_ >= 0) ::close(reserved_);
}

/// A low number for later: with thousands of peers a new one lies beyond what select(2), and with it libmodbus, can wait for.
void Link::reserve() {
  const int nothing = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  if (reserved_ < 0) {
    reserved_ = nothing;
  } else if (nothing >= 0) {
    ::dup3(nothing, reserved_, O_CLOEXEC);
    ::close(nothing);
  }
}

int Link::kept_low(int socket) {
  if (socket < FD_SETSIZE || reserved_ < 0) return socket;
  ::dup3(socket, reserved_, O_CLOEXEC);
  ::close(socket);
  return reserved_;
}

std::string Link::name() const {
  if (!settings_.tcp) return settings_.device;
  const bool six = settings_.host.find(':') != std::string::npos;
  return (six ? '[' + settings_.host + ']' : settings_.host) + ':' + std::to_string(settings_.port);
}

std::string Link::open() {
  close();
  if (!context_) return "libmodbus refuses these settings";
  auto why = settings_.tcp ? open_tcp() : open_rtu();
  open_ = why.empty();
  return why;
}

std::string Link::open_tcp() {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (const int error = ::getaddrinfo(settings_.host.c_str(), std::to_string(settings_.port).c_str(), &hints, &found); error != 0)
    return ::gai_strerror(error);
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> list(found, &::freeaddrinfo);
  std::string why = "no address";
  for (const auto* to = found; to != nullptr; to = to->ai_next) {
    const int socket = connected(*to, settings_.response_timeout, why);
    if (socket < 0) continue;
    modbus_set_socket(of(context_.get()), kept_low(socket));
    return {};
  }
  return why;
}

std::string Link::open_rtu() {
  if (modbus_connect(of(context_.get())) != 0) return modbus_strerror(errno);
  const int descriptor = modbus_get_socket(of(context_.get()));
  if (descriptor < FD_SETSIZE) return {};
  modbus_close(of(context_.get()));
  return beyond_select(descriptor);
}

void Link::close() {
  if (!open_) return;
  open_ = false;
  if (modbus_get_socket(of(context_.get())) != reserved_) return modbus_close(of(context_.get()));
  modbus_set_socket(of(context_.get()), -1);
  reserve();
}

Ending Link::read(int unit, const Span& span, std::vector<std::uint16_t>& values) {
  auto* context = of(context_.get());
  std::array<std::uint8_t, MODBUS_MAX_READ_BITS> bits{};
  if (!prepare(unit)) return refused_unit(unit);
  values.assign(static_cast<std::size_t>(span.count), 0);
  int got = 0;
  switch (span.table) {
    case Table::coil:
      got = modbus_read_bits(context, span.first, span.count, bits.data());
      break;
    case Table::discrete_input:
      got = modbus_read_input_bits(context, span.first, span.count, bits.data());
      break;
    case Table::holding_register:
      got = modbus_read_registers(context, span.first, span.count, values.data());
      break;
    case Table::input_register:
      got = modbus_read_input_registers(context, span.first, span.count, values.data());
      break;
  }
  auto ended = ending(got == span.count);
  if (ended.kind == Ending::Kind::done && holds_bits(span.table)) values.assign(bits.begin(), bits.begin() + span.count);
  return ended;
}

Ending Link::refused_unit(int unit) {
  return {.kind = Ending::Kind::refused, .exception = 10, .text = "libmodbus knows no unit " + std::to_string(unit)};
}

Ending Link::write_coil(int unit, int address, bool on) {
  if (!prepare(unit)) return refused_unit(unit);
  return ending(modbus_write_bit(of(context_.get()), address, on ? 1 : 0) == 1);
}

/// False: libmodbus knows no such unit, and would ask the one before.
bool Link::prepare(int unit) {
  if (modbus_set_slave(of(context_.get()), unit) != 0) return false;
  modbus_flush(of(context_.get()));
  errno = 0;
  return true;
}

Ending Link::ending(bool well) {
  if (well) return {};
  const int error = errno;
  Ending ended{.kind = Ending::Kind::failed, .text = modbus_strerror(error)};
  const int exception = error - MODBUS_ENOBASE;
  if (exception > 0 && error < EMBBADCRC) {
    ended.exception = exception;
    ended.text = "exception " + std::to_string(exception) + " (" + ended.text + ')';
    if (protocol::modbus::configuration_fault(exception)) ended.kind = Ending::Kind::refused;
    return ended;
  }
  ended.timed_out = error == ETIMEDOUT || error == EAGAIN;
  // On TCP nothing but an exception leaves the two sides in step.
  if (settings_.tcp || line_is_gone(error))
    ended.kind = Ending::Kind::broken;
  else
    settle();
  return ended;
}

/// One longest frame's time: what is late has come, and is flushed before the next request.
void Link::settle() { std::this_thread::sleep_for(std::chrono::microseconds(1'000'000LL * bits_in_frame / settings_.baud)); }

}  // namespace hearken::drivers::modbus
