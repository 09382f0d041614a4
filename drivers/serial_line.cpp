#include "drivers/serial_line.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <iterator>
#include <system_error>

namespace hearken::drivers {

namespace {

struct Rate {
  std::int64_t speed;
  speed_t code;
};
constexpr Rate rates[] = {{300, B300},       {600, B600},       {1200, B1200},    {2400, B2400},   {4800, B4800},
                          {9600, B9600},     {19200, B19200},   {38400, B38400},  {57600, B57600}, {115200, B115200},
                          {230400, B230400}, {460800, B460800}, {921600, B921600}};

const Rate* rate_of(std::int64_t speed) {
  const auto* found = std::find_if(std::begin(rates), std::end(rates), [&](const Rate& rate) { return rate.speed == speed; });
  return found == std::end(rates) ? nullptr : found;
}

tcflag_t control_flags(const SerialLine& line) {
  tcflag_t flags = CREAD | CLOCAL;  // HUPCL is not among them
  flags |= line.data_bits == 7 ? CS7 : CS8;
  if (line.parity != Parity::none) flags |= PARENB;
  if (line.parity == Parity::odd) flags |= PARODD;
  if (line.stop_bits == 2) flags |= CSTOPB;
  if (line.flow == Flow::rts_cts) flags |= CRTSCTS;
  return flags;
}

std::string configure(int descriptor, const SerialLine& line) {
  termios settings{};
  if (::tcgetattr(descriptor, &settings) != 0) return std::string("not a serial port: ") + std::generic_category().message(errno);
  ::cfmakeraw(&settings);
  settings.c_cflag = control_flags(line);
  settings.c_iflag = line.parity == Parity::none ? IGNBRK : INPCK | PARMRK;
  if (line.flow == Flow::xon_xoff) settings.c_iflag |= IXON | IXOFF;
  settings.c_cc[VMIN] = 1;  // a read of nothing then means that the port has gone
  settings.c_cc[VTIME] = 0;
  const auto* rate = rate_of(line.speed);
  if (!rate || ::cfsetspeed(&settings, rate->code) != 0) return "speed " + std::to_string(line.speed) + " is not to be had";
  if (::tcsetattr(descriptor, TCSANOW, &settings) != 0) return std::string("line settings refused: ") + std::generic_category().message(errno);
  return {};
}

std::string claim(int descriptor, const SerialLine& line) {
  if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) return "another program holds it";
  ::ioctl(descriptor, TIOCEXCL);
  if (auto why = configure(descriptor, line); !why.empty()) return why;
  int raised = TIOCM_DTR | (line.flow == Flow::rts_cts ? 0 : TIOCM_RTS);
  ::ioctl(descriptor, TIOCMBIS, &raised);  // a pseudo-terminal has none: ENOTTY
  ::tcflush(descriptor, TCIOFLUSH);
  return {};
}

}  // namespace

bool serial_speed_known(std::int64_t speed) { return rate_of(speed) != nullptr; }

SerialOpened open_serial(const std::string& path, const SerialLine& line) {
  const int descriptor = ::open(path.c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
  if (descriptor < 0) return {-1, std::generic_category().message(errno)};
  if (auto why = claim(descriptor, line); !why.empty()) {
    ::close(descriptor);
    return {-1, why};
  }
  return {descriptor, {}};
}

bool set_dtr(int descriptor, bool on) {
  int lines = TIOCM_DTR;
  return ::ioctl(descriptor, on ? TIOCMBIS : TIOCMBIC, &lines) == 0;
}

std::string_view NoiseMarks::read(std::string_view bytes) {
  constexpr char mark = '\xFF';
  received_.clear();
  noise_.clear();
  for (const char byte : bytes) {
    switch (state_) {
      case State::plain:
        if (byte == mark) {
          state_ = State::marked;
        } else {
          received_ += byte;
        }
        break;
      case State::marked:
        state_ = byte == '\0' ? State::damaged : State::plain;
        if (byte != '\0') received_ += byte;
        break;
      case State::damaged:
        state_ = State::plain;
        noise_ += byte;
        if (byte != '\0') received_ += mark;
        break;
    }
  }
  return received_;
}

}  // namespace hearken::drivers
