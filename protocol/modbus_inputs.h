#pragma once
// What the samples of a Modbus I/O module mean: presses, cut wires, stuck contacts, modules that were lost. The rules are ours
// (Modbus itself knows bits and words only) and stand as vectors in tests/vectors/modbus-io.jsonl:
// - a help input calls at its first active sample, others at the second; it is normal again after three normal samples in a row;
// - a failed read is no sample: it changes nothing and the counting starts anew;
// - what is active at the first good sample after the start, or after the module was lost, is a call with that mark, unless it
//   was active when last seen;
// - a latch is cleared by the driver, after the commit, in every scan that sees it set; a counter's difference is that many presses.
//
// Pure: a sample and the time go in, what happened comes out. One Input per contact, one Module per I/O module; who reads, how
// often, and what is told of it stands in drivers/modbus.h. On purpose absent: a counter's value before our own start is not
// known, so presses while the station was down show only in a latch.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "protocol/signal.h"

namespace hearken::protocol::modbus {

/// How a contact is wired, and so what can be known of its wire.
enum class Wiring : std::uint8_t {
  normally_open,    ///< one bit, active 1; a cut wire looks normal
  normally_closed,  ///< one bit, active 0; a cut wire looks pressed: it calls, later it is stuck
  pair,             ///< change-over contact on two bits; all four states told apart
  end_of_line,      ///< resistor at the end, one analogue word in four bands
  latch,            ///< the module keeps a short press until it is cleared; the live contact beside it
  counter,          ///< the module counts presses
};

/// Inclusive, in the register's own units.
struct Band {
  std::uint32_t least = 0, most = 0;
  friend bool operator==(const Band&, const Band&) = default;
};
/// A value between the bands keeps the state.
struct Bands {
  Band cut, normal, pressed, shorted;
  friend bool operator==(const Bands&, const Bands&) = default;
};

struct InputRules {
  Wiring wiring = Wiring::normally_open;
  int active_samples = 1;  ///< 1 for help, 2 for the rest (doors, mats)
  int normal_samples = 3;
  std::chrono::milliseconds stuck_after{300'000};
  Bands bands{};                    ///< end_of_line only
  std::uint64_t modulus = 0x10000;  ///< counter only: 2^16 or 2^32
  friend bool operator==(const InputRules&, const InputRules&) = default;
};

/// One successful read of an input.
struct Sample {
  std::uint32_t value = 0;  ///< the bit (of a pair: the normally open contact; of a latch: the latch), the word, the count
  bool second = false;      ///< of a pair: the normally closed contact; of a latch: the live contact
};

enum class Change : std::uint8_t {
  call,
  normal,
  stuck,
  stuck_end,
  wire_cut,
  wire_short,
  wire_ok,
  module_lost,
  module_restored,
  module_restarted,
  config_fault,
};
[[nodiscard]] std::string_view word(Change change);

/// Whether it was seen to begin, or was there at the first look.
enum class Seen : std::uint8_t { live, at_start, after_loss };

struct Happening {
  Change change = Change::call;
  Seen seen = Seen::live;
  std::uint64_t count = 0;  ///< presses of a counter, exception number of a config_fault; else 0
  friend bool operator==(const Happening&, const Happening&) = default;
};
using Happenings = std::vector<Happening>;

/// Exceptions 1, 2, 3 (function, address, value): the module lives and the configuration asks for what it has not. All others
/// (4 device failure, 5 acknowledge, 6 busy, 10 and 11 of a gateway) are failed polls.
[[nodiscard]] constexpr bool configuration_fault(int exception) { return exception >= 1 && exception <= 3; }

/// One contact.
class Input {
 public:
  explicit Input(InputRules rules) : rules_(rules) {}

  struct Finding {
    Happenings happenings;
    bool clear = false;  ///< a latch is set: clear it, once its call is on disk
  };
  [[nodiscard]] Finding sample(const Sample& sample, Instant now);
  /// The read failed, or the module refused it; a refusal is told once, until a read succeeds.
  void missed();
  [[nodiscard]] Happenings refused(int exception);
  /// Its module, or the way to it, was lost.
  void lost();

 private:
  enum class Reading : std::uint8_t { normal, pressed, cut, shorted, between };
  [[nodiscard]] Reading reading(const Sample& sample) const;
  void contact(Reading reading, Instant now, Happenings& out);
  void loop_fault(Reading reading, Happenings& out);
  void press(Instant now, Happenings& out);
  void release(Happenings& out);
  void latch(const Sample& sample, Instant now, Happenings& out);
  void count(std::uint32_t value, Happenings& out);

  InputRules rules_;
  Seen look_ = Seen::at_start;  // what the next good sample is
  bool refusal_told_ = false;

  bool active_ = false;  // called, and not yet back to normal
  bool stuck_ = false;
  Instant active_since_;
  int active_run_ = 0, normal_run_ = 0;
  Seen run_began_ = Seen::live;

  Reading fault_ = Reading::normal, fault_told_ = Reading::normal;  // of the loop; normal: none
  int fault_run_ = 0;

  bool latched_ = false;
  bool stuck_told_ = false;  // of a latch: it or its live contact
  bool ahead_ = false;       // the live contact called before its latch was read as set
  Instant latched_since_;

  std::optional<std::uint32_t> count_;
};

/// One I/O module: lost after so many failed polls in a row, restored at the next answer. A refusal is an answer.
class Module {
 public:
  explicit Module(int lost_polls) : lost_polls_(lost_polls) {}
  [[nodiscard]] Happenings answered();
  [[nodiscard]] Happenings failed();
  [[nodiscard]] bool lost() const { return lost_; }

 private:
  int lost_polls_;
  int failed_ = 0;
  bool lost_ = false;
};

}  // namespace hearken::protocol::modbus
