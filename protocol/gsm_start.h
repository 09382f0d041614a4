#pragma once
// What a modem is told before it can be used, in order: echo and error form, SIM, radio, PDU mode, store, indications, centre,
// network reports. A step that must succeed and does not ends the start; the others are tried and noted. The whole list is
// repeated after any sign of a restart, because PDU mode and indications are lost by one.
// The PIN is entered once in the life of the process, and only if configured: a wrong one costs one of three tries.

#include <chrono>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "protocol/at_exchange.h"

namespace hearken::protocol {

class GsmStart {
 public:
  struct Settings {
    std::string pin;     // empty: none is entered
    std::string centre;  // of the service, E.164; set where the SIM has none
  };
  struct Ask {
    std::string line;
    std::chrono::milliseconds limit;
  };
  enum class State {
    going,
    ready,
    sim,     // the SIM can't be used: a person must act
    failed,  // the recovery ladder must act
  };

  explicit GsmStart(Settings settings) : settings_(std::move(settings)) {}

  /// From the first step. `reset_first`: with ATZ in front (third rung of the ladder).
  void begin(Instant now, bool reset_first);
  /// None: it is over, or waits until deadline().
  [[nodiscard]] std::optional<Ask> next(Instant now);
  void answered(const at::Answer& answer, Instant now);

  [[nodiscard]] State state() const { return state_; }
  [[nodiscard]] const std::string& detail() const { return detail_; }  // of sim and failed
  [[nodiscard]] std::optional<Instant> deadline() const { return wait_; }
  /// The store that is read from, and whether it holds status reports too until they are deleted (ds=2).
  [[nodiscard]] const std::string& store() const { return store_; }
  /// Maker, model, firmware: for the health record.
  [[nodiscard]] const std::string& identity() const { return identity_; }
  /// The service centre's number is unknown and none is configured: sending will fail.
  [[nodiscard]] bool without_centre() const { return without_centre_; }

 private:
  using Then = std::function<void(const at::Answer&, Instant)>;
  struct Step {
    std::string line;
    std::chrono::milliseconds limit;
    Then then;
  };

  void may(std::string line, std::chrono::milliseconds limit);
  void must(std::string line, std::chrono::milliseconds limit);
  void read(std::string line, std::chrono::milliseconds limit, Then then);
  struct Choice {
    std::vector<std::string> lines;
    std::chrono::milliseconds limit;
    std::function<void(const std::string&)> accepted;
    std::optional<Instant> until;  // it was busy
  };
  /// The first of these that is accepted.
  void one_of(const Choice& choice, std::size_t at = 0);
  void try_later(Choice choice, Instant now);
  void wake(int tries);
  void echo_off();
  void ask_sim(Instant until);
  void sim_answered(const at::Answer& answer, Instant now, Instant until);
  void enter_pin();
  void prepare();
  void choose_store();
  void choose_indications();
  void centre_answered(const at::Answer& answer);
  void fail(State state, std::string detail);

  Settings settings_;
  State state_ = State::going;
  std::string detail_, store_ = "SM", identity_;
  std::deque<Step> steps_;
  Then then_;  // of the step that is asked
  std::optional<Instant> wait_;
  int silences_ = 0;
  bool pin_entered_ = false;
  bool without_centre_ = false;
};

}  // namespace hearken::protocol
