#include "protocol/gsm_start.h"

#include <algorithm>
#include <array>
#include <utility>

#include "protocol/at_values.h"

namespace hearken::protocol {
namespace {

using namespace std::chrono_literals;

constexpr auto usual = 5s;
constexpr auto sim_patience = 60s, sim_pause = 2s, busy_patience = 30s;
constexpr int wake_tries = 5, silences_max = 2;

// Whether the fourth value of `+CNMI: (0-2),(0-3),(0,2),(0-2),(0,1)` allows 2; not readable: it may.
bool offers_stored_reports(const std::string& line) {
  std::size_t at = 0;
  for (int group = 0; group < 4; ++group) {
    at = line.find('(', at == 0 ? 0 : at + 1);
    if (at == line.npos) return true;
  }
  const auto group = line.substr(at, line.find(')', at) - at);
  return group.find('2') != group.npos || group.find("-3") != group.npos;
}

/// 3GPP TS 27.005, 3.2.5 and 27.007, 9.2: not allowed (now), SIM busy, please wait. Others, such as 500, are many makers' "not supported".
bool busy(const at::Answer& answer) {
  constexpr std::array<std::string_view, 5> results{"+CMS ERROR: 302", "+CMS ERROR: 314", "+CMS ERROR: 515", "+CME ERROR: 14", "+CME ERROR: 515"};
  return std::find(results.begin(), results.end(), answer.result) != results.end() || answer.result.find("busy") != std::string::npos;
}

}  // namespace

void GsmStart::begin(Instant, bool reset_first) {
  state_ = State::going;
  detail_.clear();
  identity_.clear();
  steps_.clear();
  wait_.reset();
  silences_ = 0;
  wake(wake_tries);
  if (reset_first) may("ATZ", usual);
  echo_off();
  may("AT+CMEE=1", usual);
  for (const auto* line : {"AT+CGMI", "AT+CGMM", "AT+CGMR"}) {
    read(line, usual, [this](const at::Answer& answer, Instant) {
      if (answer.ok() && !answer.lines.empty()) identity_ += (identity_.empty() ? "" : " ") + answer.lines.front();
    });
  }
  read("AT+CPIN?", usual, [this](const at::Answer& answer, Instant now) { sim_answered(answer, now, now + sim_patience); });
}

// Behind the SIM: in the order of the list.
void GsmStart::prepare() {
  read("AT+CFUN?", usual, [this](const at::Answer& answer, Instant) {
    const auto found = at::values(answer.line("+CFUN:"));
    if (answer.ok() && !found.empty() && at::whole(found[0]) && found[0] != "1") steps_.push_front({"AT+CFUN=1", 15s, {}});
  });
  may("AT+CSMS=0", usual);
  must("AT+CMGF=0", usual);
  choose_store();
  choose_indications();
  read("AT+CSCA?", usual, [this](const at::Answer& answer, Instant) { centre_answered(answer); });
  may("AT+CREG=1", usual);
  may("AT+CEREG=1", usual);
  may("AT+CLIP=1", usual);
}

void GsmStart::may(std::string line, std::chrono::milliseconds limit) { steps_.push_back({std::move(line), limit, {}}); }

void GsmStart::must(std::string line, std::chrono::milliseconds limit) {
  read(line, limit, [this, line](const at::Answer& answer, Instant) {
    if (!answer.ok()) fail(State::failed, line + " was not accepted");
  });
}

void GsmStart::read(std::string line, std::chrono::milliseconds limit, Then then) { steps_.push_back({std::move(line), limit, std::move(then)}); }

void GsmStart::one_of(const Choice& choice, std::size_t at) {
  steps_.push_front({choice.lines[at], choice.limit, [this, choice, at](const at::Answer& answer, Instant now) {
                       if (answer.ok()) return choice.accepted(choice.lines[at]);
                       if (at + 1 < choice.lines.size()) return one_of(choice, at + 1);
                       if (busy(answer)) try_later(choice, now);
                     }});
}

// The SIM is still being read: what is refused now is taken in some seconds, and nothing would say so.
void GsmStart::try_later(Choice choice, Instant now) {
  if (!choice.until) choice.until = now + busy_patience;
  if (now >= *choice.until) return;
  wait_ = now + sim_pause;
  one_of(choice);
}

void GsmStart::wake(int tries) {
  steps_.push_front({"AT", 1s, [this, tries](const at::Answer& answer, Instant) {
                       silences_ = 0;  // expected here
                       if (answer.ok()) return;
                       if (tries <= 1) return fail(State::failed, "no answer to AT");
                       wake(tries - 1);
                     }});
}

void GsmStart::echo_off() {
  read("ATE0V1", usual, [this](const at::Answer& answer, Instant) {
    if (answer.ok()) return;
    if (answer.timed_out()) return fail(State::failed, "ATE0V1 was not answered");
    steps_.push_front({"ATV1", usual, {}});
    steps_.push_front({"ATE0", usual, {}});
  });
}

// Busy for a while after the start; some makers end the answer without OK.
void GsmStart::sim_answered(const at::Answer& answer, Instant now, Instant until) {
  const auto told = answer.line("+CPIN:");
  const auto state = at::values(told).empty() ? std::string{} : at::values(told).front();
  if (state == "READY") {
    pin_entered_ = false;  // it was right: a modem that is restarted wants it again
    return prepare();
  }
  const bool busy = state == "NOT READY" || (told.empty() && (answer.timed_out() || answer.error() == at::ErrorClass::temporary));
  if (busy && now < until) {
    wait_ = now + sim_pause;
    return read("AT+CPIN?", usual, [this, until](const at::Answer& next, Instant then) { sim_answered(next, then, until); });
  }
  if (busy) return fail(State::failed, "the SIM stays busy");
  if (state == "SIM PIN" && !settings_.pin.empty() && !pin_entered_) return enter_pin();
  fail(State::sim, state.empty() ? answer.result : pin_entered_ ? state + ", the configured PIN was not accepted" : state);
}

void GsmStart::enter_pin() {
  pin_entered_ = true;
  read("AT+CPIN=\"" + settings_.pin + "\"", 15s, [this](const at::Answer& answer, Instant now) {
    if (!answer.ok()) return fail(State::sim, "the configured PIN was not accepted");
    wait_ = now + sim_pause;
    read("AT+CPIN?", usual, [this](const at::Answer& next, Instant then) { sim_answered(next, then, then + sim_patience); });
  });
}

// All three at once: a modem that takes only the first leaves reading and receiving on different stores.
void GsmStart::choose_store() {
  read("AT+CPMS?", usual, [this](const at::Answer&, Instant) {
    one_of({{R"(AT+CPMS="SM","SM","SM")", R"(AT+CPMS="ME","ME","ME")", R"(AT+CPMS="MT","MT","MT")", R"(AT+CPMS="SM","SM")", R"(AT+CPMS="ME","ME")"},
            20s,
            [this](const std::string& line) { store_ = line.substr(9, 2); },
            {}});
  });
}

// Stored, then indicated: a line that is lost on the serial port is not lost for ever. Many refuse it for status reports.
void GsmStart::choose_indications() {
  read("AT+CNMI=?", usual, [this](const at::Answer& answer, Instant) {
    std::vector<std::string> lines{"AT+CNMI=2,1,0,1,0", "AT+CNMI=1,1,0,1,0", "AT+CNMI=1,1,0,0,0"};
    if (offers_stored_reports(answer.line("+CNMI:"))) lines.insert(lines.begin(), "AT+CNMI=2,1,0,2,0");
    one_of({std::move(lines), usual, [](const std::string&) {}, {}});
  });
}

void GsmStart::centre_answered(const at::Answer& answer) {
  const auto found = at::values(answer.line("+CSCA:"));
  const bool known = !answer.ok() || found.empty() || !found.front().empty();
  without_centre_ = !known && settings_.centre.empty();
  if (known || settings_.centre.empty()) return;
  steps_.push_front({"AT+CSCA=\"" + settings_.centre + "\",145", usual, {}});
}

void GsmStart::fail(State state, std::string detail) {
  state_ = state;
  detail_ = std::move(detail);
  steps_.clear();
  wait_.reset();
}

std::optional<GsmStart::Ask> GsmStart::next(Instant now) {
  if (state_ != State::going || (wait_ && now < *wait_)) return {};
  wait_.reset();
  if (steps_.empty()) {
    state_ = State::ready;
    return {};
  }
  Step step = std::move(steps_.front());
  steps_.pop_front();
  then_ = std::move(step.then);
  return Ask{std::move(step.line), step.limit};
}

void GsmStart::answered(const at::Answer& answer, Instant now) {
  if (answer.timed_out() && answer.lines.empty() && ++silences_ >= silences_max && answer.command != "AT") {
    return fail(State::failed, answer.command + " was not answered");
  }
  if (!answer.timed_out()) silences_ = 0;
  if (const auto then = std::exchange(then_, {})) then(answer, now);
}

}  // namespace hearken::protocol
