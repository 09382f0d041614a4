#pragma once
// One Modbus line on a thread of its own: scans its I/O modules, switches their outputs, clears their latches, and goes on for
// ever. It knows bits and words; what they mean is decided on the loop's thread (drivers/modbus.h), to which only messages go.
//
// - Inputs are read in every scan, neighbours together. What a module refuses together is read one by one from then on, so that
//   a wrong address silences itself alone. Beside them at most one slow read a scan and module: outputs (every 10 s), restart flag.
// - A lost module is asked every `lost_every` only; one that timed out on a serial line not again before its late answer can
//   have come. A line that can't be opened is tried again after 0.1 s, doubling to 5 s; an answer begins this anew.
// - A serial line is opened anew after ten failures in a row, a TCP connection after any that is not an exception.
// - Outputs: off until somebody wants them on; written on change only, read back, written again when different, for instance
//   because the module restarted.
// - When its messages are not taken, it waits: the station's stall must not become a queue.

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "drivers/modbus_link.h"
#include "drivers/modbus_settings.h"
#include "protocol/modbus_inputs.h"

namespace hearken::drivers::modbus {

/// The line is open, or why not. Told at changes, and at the first attempt.
struct LineTold {
  bool open = false;
  std::string text;
};

/// What one scan of one module brought.
struct UnitTold {
  std::size_t unit = 0;  // index in the settings
  bool answered = false;
  std::string text;                                       // why not
  protocol::modbus::Happenings happenings;                // module_lost, module_restored, module_restarted
  std::map<std::pair<Table, int>, std::uint16_t> values;  // by table and address; what was not read is not there
  std::map<Span, int> refused;                            // with the exception
};

/// Whether an output does what is wanted of it. Told at changes.
struct RelayTold {
  std::string name;
  bool well = true;
  std::string text;
};

using News = std::variant<LineTold, UnitTold, RelayTold>;

/// Clear this coil in the next scan, right after the latches were read, if all that are then set are among those `on_disk`.
struct ClearOrder {
  std::size_t unit = 0;
  int coil = 0;
  std::vector<Span> latches;  // that the coil clears
  std::vector<Span> on_disk;  // whose calls are
};

class Line {
 public:
  /// Called on the line's thread; whoever takes the news says so by taken().
  using Tell = std::function<void(News)>;
  Line(const LineSettings& settings, Tell tell);
  /// Waits for the request under way: a response timeout at most, but for a name's look-up.
  ~Line();
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;

  void start();
  void stop();  // does not wait
  void taken() { --unread_; }
  void hold(bool held) { held_ = held; }
  void set(const std::string& relay, bool on);  // unknown names: not ours
  void clear(ClearOrder order);
  void restarted(std::size_t unit);  // as a counter shows: its outputs have fallen

 private:
  using Clock = std::chrono::steady_clock;
  struct Read {
    Span span;
    std::vector<Span> parts;  // what it was joined from; empty: it is one itself
    Clock::duration every{};  // zero: in every scan
    Clock::time_point due;
    int silences = 0;  // of a slow read, in a row, while the inputs were answered
  };
  struct Output {
    std::string name;
    int address = 0;
    bool wanted = false;            // under mutex_
    std::optional<bool> known;      // as last read or written
    bool blind = false;             // the module does not let it be read
    std::optional<bool> written{};  // and acknowledged
    int unanswered = 0;             // writes in a row, while the inputs were answered
    int unlike = 0;                 // readings in a row that are not what was written
    std::optional<bool> well;
    Clock::time_point not_before;
  };
  struct Clearing {
    std::optional<bool> well;
    Clock::time_point not_before;
  };
  struct Unit {
    std::size_t index;
    int id;
    protocol::modbus::Module module;
    std::optional<Span> restart_flag;
    std::vector<Read> reads, slow;
    std::vector<Output> outputs;
    std::map<int, Clearing> clearings{};  // by coil
    Clock::time_point not_before;
    bool restarted = false;  // under mutex_
  };

  [[nodiscard]] static Unit make_unit(const UnitSettings& settings, std::size_t index);
  void run();
  bool wait_until(Clock::time_point next);
  [[nodiscard]] bool ready();
  void scan(Unit& unit);
  [[nodiscard]] Ending read_all(Unit& unit, UnitTold& told);
  void give_up_reading(Unit& unit, Read& read);
  [[nodiscard]] Ending read_one(Unit& unit, Read& read, UnitTold& told);
  void finish(Unit& unit, UnitTold& told, const Ending& ended);
  static void forget_outputs(Unit& unit);
  void learn(Unit& unit, const UnitTold& told);
  void learn(Output& output, bool on);
  static void split_refused(Unit& unit, UnitTold& told);
  void clear_latches(Unit& unit, const UnitTold& told);
  void switch_outputs(Unit& unit, bool unseen = false);
  void switch_output(Unit& unit, Output& output, bool wanted);
  void clear_latch(Unit& unit, int coil);
  void tell_output(Output& output, bool well, const std::string& text);
  void note(Unit& unit, const Ending& ended);
  void tell(News news);

  LineSettings settings_;
  Tell tell_;
  Link link_;
  std::vector<Unit> units_;
  std::optional<bool> told_open_;
  Clock::time_point retry_at_;
  std::chrono::milliseconds backoff_;
  int failures_ = 0;  // in a row, of the whole line

  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false, switched_ = false;
  std::vector<ClearOrder> clears_;

  std::atomic<int> unread_ = 0;
  std::atomic<bool> held_ = false;
  std::thread thread_;
};

}  // namespace hearken::drivers::modbus
