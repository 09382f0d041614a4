#pragma once
// One Modbus line by libmodbus: opened, asked, written, closed. Blocks; used by one thread only (a context has no lock).
//
// What libmodbus 3.1.6 does and why it is driven so:
// - error recovery NONE: with LINK it sends for ever on a dead line; trying again is modbus_line.h's;
// - byte timeout 0: the response timeout then bounds the whole answer and not its first byte;
// - flushed before each request: a late answer would be read as the answer to the next one. On TCP a time-out closes the
//   connection for that reason; on RTU settle() waits out the rest of the late frame;
// - it waits with select(): a descriptor from 1024 on would corrupt memory and is refused. So a TCP connection is made here and
//   not by modbus_connect(), which would select() on it before anybody could look.
// A host name is looked up while the thread waits; addresses in the configuration spare that.

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "drivers/modbus_settings.h"

namespace hearken::drivers::modbus {

/// How one request ended.
struct Ending {
  enum class Kind : std::uint8_t {
    done,
    refused,  ///< exception 1, 2 or 3: the module lives, the address is wrong
    failed,   ///< no answer, a damaged one, or another exception: the line can go on
    broken,   ///< the line must be opened anew
  };
  Kind kind = Kind::done;
  int exception = 0;  // of the module; 0: it was none
  bool timed_out = false;
  std::string text;  // for people
};

class Link {
 public:
  explicit Link(const LineSettings& settings);
  ~Link();
  Link(const Link&) = delete;
  Link& operator=(const Link&) = delete;

  /// Empty: it is open. Else why not. Takes the response timeout at most, but for a name's look-up.
  [[nodiscard]] std::string open();
  void close();
  [[nodiscard]] bool is_open() const { return open_; }
  [[nodiscard]] std::string name() const;  // `127.0.0.1:502`, `/dev/ttyS0`

  /// `values` gets one value per address, bits as 0 and 1.
  [[nodiscard]] Ending read(int unit, const Span& span, std::vector<std::uint16_t>& values);
  [[nodiscard]] Ending write_coil(int unit, int address, bool on);

 private:
  struct Freed {
    void operator()(void* context) const;
  };
  [[nodiscard]] std::string open_tcp();
  [[nodiscard]] std::string open_rtu();
  void reserve();
  [[nodiscard]] int kept_low(int socket);
  [[nodiscard]] bool prepare(int unit);
  [[nodiscard]] static Ending refused_unit(int unit);
  [[nodiscard]] Ending ending(bool well);
  void settle();

  LineSettings settings_;
  std::unique_ptr<void, Freed> context_;
  bool open_ = false;
  int reserved_ = -1;  // a descriptor that select(2) can wait for
};

}  // namespace hearken::drivers::modbus
