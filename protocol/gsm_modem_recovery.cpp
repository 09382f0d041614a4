// The modem's recovery ladder (gsm_modem.h). What waits moves to another gateway at the first rung, not after the last.

#include "protocol/gsm_modem.h"

namespace hearken::protocol {
namespace {

using namespace std::chrono_literals;

constexpr int silences_max = 2, rungs = 5, rung_hang_up = 2, rung_reset_command = 3, rung_restart = 4, rung_reset = 5;
constexpr std::chrono::seconds restart_time = 60s, restart_limit = 15s, reopen_time = 10s, reset_time = 15s, rest_between_rounds = 5min;
constexpr std::size_t restarts_an_hour_max = 3;

}  // namespace

// A command without an answer. One may be lost; the next one tells.
void GsmModem::silent(const at::Answer& answer, Instant now) {
  const bool sending = answer.command.starts_with("AT+CMGS");
  if (sending) {
    slow_at_.reset();
    out_.emplace_back(Say{"\x1B"});  // never Ctrl-Z: it would send
    exchange_.rest(now + 1s);
    then_ = {};
    if (answer.written) {
      outbox_.unknown("no answer from the modem: it may be out");
      return restart("it accepts a message and sends nothing", now);
    }
    outbox_.failed("temporary: no prompt");
  }
  answered(answer, now);
  if (stage_ != Stage::ready) return;
  if (++silences_ >= silences_max) return climb("no answer to " + answer.command.substr(0, 8), now);
  // A late answer must not be taken for that of the next command.
  exchange_.rest(now + 500ms);
  doubt_ = true;
}

// The next rung; after the last a rest, then from the second again.
void GsmModem::climb(const std::string& why, Instant now) {
  dead_ = why;
  unable_ = "modem: " + why;
  give_up_flight(unable_, now);
  outbox_.fail_waiting(unable_);
  stage_ = Stage::down;
  if (rung_ >= rungs) {
    rung_ = 1;
    resume_ = now + rest_between_rounds;
    return;
  }
  ++rung_;
  if (rung_ >= rung_reset_command) vitals_.tell("modem", false, why);
  resume_ = now;
  if (rung_ == rung_hang_up) {
    out_.emplace_back(HangUp{why});
    resume_ = now + reopen_time;
  } else if (rung_ == rung_restart) {
    begin_restart(now);
  } else if (rung_ == rung_reset) {
    out_.emplace_back(Reset{why});
    resume_ = now + reset_time;
  }
}

// Straight to the fourth rung: it answers, and does not work.
void GsmModem::restart(const std::string& why, Instant now) {
  rung_ = rung_restart - 1;
  climb(why, now);
}

void GsmModem::begin_restart(Instant now) {
  std::erase_if(restarts_, [&](Instant at) { return at + 1h <= now; });
  restarts_.push_back(now);
  if (restarts_.size() > restarts_an_hour_max) vitals_.tell("modem", false, "more than three restarts within an hour: " + dead_);
  recovery_ = {"AT+CFUN=1,1", "AT+CFUN=0", "AT+CFUN=1", "AT^RESET"};
  resume_ = now + restart_time;  // or when it shows that it is back
}

// The makers' ways to restart, until one is accepted.
void GsmModem::recover(Instant now) {
  if (recovery_.empty()) return;
  const std::string line = recovery_.front();
  recovery_.pop_front();
  ask(line, restart_limit, now, [this, line](const at::Answer& answer, Instant then) {
    if (!answer.ok() || line == "AT+CFUN=0") return;
    recovery_.clear();
    if (line == "AT+CFUN=1") resume_ = then + 5s;  // the radio alone: it shows no start
  });
}

void GsmModem::give_up_flight(const std::string& why, Instant now) {
  const auto answer = exchange_.abandon(now);
  then_ = {};
  slow_at_.reset();
  if (!answer || !answer->command.starts_with("AT+CMGS")) return;
  if (answer->written) {
    outbox_.unknown(why);
  } else {
    outbox_.failed(why);
  }
}

void GsmModem::wire_lost(const std::string& why, Instant now) {
  give_up_flight("modem: " + why, now);
  outbox_.fail_waiting("modem: " + why);
  unable_ = "modem: " + why;
  exchange_.reset(now);
  recovery_.clear();
  stage_ = Stage::down;
  resume_.reset();
}

}  // namespace hearken::protocol
