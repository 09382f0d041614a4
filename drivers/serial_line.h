#pragma once
// The terminal side of a serial port: opened raw, exclusive and non-blocking with the wanted line settings (termios(3),
// ioctl_tty(2)). Raw mode is set here and nothing is left to what another program had set.
// A pseudo-terminal has neither modem lines nor parity: what it refuses of these is tolerated.

#include <cstdint>
#include <string>
#include <string_view>

namespace hearken::drivers {

enum class Parity : std::uint8_t { none, even, odd };
enum class Flow : std::uint8_t { none, rts_cts, xon_xoff };

struct SerialLine {
  std::int64_t speed = 9600;  // one of serial_speed_known()
  int data_bits = 8;          // 7, 8
  Parity parity = Parity::none;
  int stop_bits = 1;  // 1, 2
  Flow flow = Flow::none;
  friend bool operator==(const SerialLine&, const SerialLine&) = default;
};

/// 300 to 921600, the rates that Linux names.
[[nodiscard]] bool serial_speed_known(std::int64_t speed);

struct SerialOpened {
  int descriptor = -1;
  std::string why_not;  // empty: open
};

/// Without waiting for a carrier, without becoming our controlling terminal; locked against other programs (TIOCEXCL, flock).
/// HUPCL is off: closing must not reset a modem.
[[nodiscard]] SerialOpened open_serial(const std::string& path, const SerialLine& line);

/// DTR off or on; false where the port has none.
bool set_dtr(int descriptor, bool on);

/// Takes the marks out that the kernel puts before a character with a parity or framing error when parity is checked (PARMRK:
/// FF 00 X; FF FF is a genuine FF). A damaged character becomes FF, which is none in any 7-bit text; a break is left out.
class NoiseMarks {
 public:
  /// What was received, until the next call. Marks may be split over calls.
  [[nodiscard]] std::string_view read(std::string_view bytes);
  /// The damaged characters of the last call.
  [[nodiscard]] const std::string& noise() const { return noise_; }

 private:
  enum class State : std::uint8_t { plain, marked, damaged };
  State state_ = State::plain;
  std::string received_, noise_;
};

}  // namespace hearken::drivers
