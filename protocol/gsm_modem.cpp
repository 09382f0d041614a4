#include "protocol/gsm_modem.h"

#include <algorithm>
#include <array>
#include <utility>

#include "protocol/sms_pdu.h"

namespace hearken::protocol {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::seconds usual = 5s, prompt_limit = 10s;
constexpr auto doubtful_window = 10min;
constexpr auto doubtful_burst = 20s;  // a restart shows several signs
constexpr std::size_t doubtful_max = 5;
constexpr std::array<std::chrono::seconds, 4> sim_pauses{10s, 60s, 120s, 300s};
constexpr int refusals_to_check = 3, refusals_to_restart = 6;
constexpr int chores_between_parts = 8;  // a part brings one report: room for three answers, at some 100 ms each

}  // namespace

GsmModem::GsmModem(GatewayId gateway, Settings settings)
    : gateway_(std::move(gateway)),
      settings_(std::move(settings)),
      start_({settings_.pin, settings_.centre}),
      outbox_(settings_.validity),
      joiner_({.hold = settings_.hold, .memory = GsmInbox::memory, .answers_at_once = true}) {}

MakeConversation GsmModem::make(const config::Table& table, const GatewayId& gateway) {
  Settings settings;
  settings.pin = table.text("pin", "");
  settings.centre = table.text("service_centre", "");
  settings.home.area = table.text("area", "");
  settings.validity = std::chrono::duration_cast<std::chrono::minutes>(table.duration("validity", 5min, 24h * 7, settings.validity));
  settings.slow_after = table.duration("slow_after", 2s, 60s, settings.slow_after);
  settings.send_limit = table.duration("send_limit", 10s, 10min, settings.send_limit);
  settings.page_wait = table.duration("page_wait", 1s, 60s, settings.page_wait);
  settings.poll = table.duration("poll", 5s, 10min, settings.poll);
  settings.hold = table.duration("hold", 5s, 10min, settings.hold);
  settings.hang_up_calls = table.flag("hang_up_calls", false);
  const auto digits = [](const std::string& text) { return text.find_first_not_of("0123456789") == text.npos; };
  if (!digits(settings.pin) || settings.pin.size() > 8) table.complain("pin", "not a PIN", "4 to 8 digits");
  if (!settings.centre.empty() && (settings.centre[0] != '+' || !digits(settings.centre.substr(1)))) {
    table.complain("service_centre", "not an international number", "\"+8613800100500\"");
  }
  return [gateway, settings] { return std::make_unique<GsmModem>(gateway, settings); };
}

Outputs GsmModem::handle(const Input& input, Instant wall) {
  const auto now = onward_.of(wall);
  std::visit(
      Overloaded{[&](const Heard& heard) { hear(heard.bytes, now); }, [&](const Stored& stored) { inbox_.stored(stored.receipt.value(), now); },
                 [&](const Unchanged& unchanged) { inbox_.stored(unchanged.ticket, now); },
                 [&](const NotStored& not_stored) { inbox_.not_stored(not_stored.ticket, now); },
                 [&](const Asked& asked) { outbox_.ask(asked.message, now); }, [&](const Withdrawn& withdrawn) { outbox_.withdraw(withdrawn.page); },
                 [&](const Recalled& sent) { outbox_.recall({sent.page, sent.number, sent.references, sent.asked + (now - wall)}); },
                 [&](const Ended&) { wire_lost("the wire is lost", now); },
                 [&](const Reopened&) {
                   wire_lost("the wire was lost", now);
                   resume_ = now;
                 },
                 [&](const Tick&) {}},
      input);
  go_on(now);
  drain(now);
  return std::exchange(out_, {});
}

std::optional<Instant> GsmModem::deadline() const {
  const auto due = next_due();
  return due ? std::optional(onward_.wall(*due)) : due;
}

std::optional<Instant> GsmModem::next_due() const {
  std::optional<Instant> due;
  const auto note = [&](std::optional<Instant> at) {
    if (at) due = due ? std::min(*due, *at) : at;
  };
  note(exchange_.deadline());
  note(joiner_.deadline());
  note(outbox_.deadline());
  note(vitals_.deadline());
  note(slow_at_);
  if (stage_ == Stage::down) note(resume_);
  if (const auto asked = outbox_.first_asked(); asked && !may_send()) note(*asked + settings_.page_wait);
  if (exchange_.asking()) return due;
  // What waits for the modem to be free.
  const auto when_free = [&](std::optional<Instant> at) {
    if (at) note(std::max(*at, exchange_.free()));
  };
  if (stage_ == Stage::down && !recovery_.empty()) note(exchange_.free());
  if (stage_ == Stage::starting) when_free(start_.deadline().value_or(exchange_.free()));
  if (stage_ != Stage::ready) return due;
  const bool work = !polls_.empty() || begin_again_ || list_wanted_ || call_came_ || inbox_.next_read() || (outbox_.waiting() && may_send());
  if (work) note(exchange_.free());
  when_free(inbox_.deadline());
  when_free(begin_at_);
  when_free(std::min(next_poll_, next_list_));
  return due;
}

// ---- what comes in ----

void GsmModem::hear(std::string_view bytes, Instant now) {
  for (const auto& heard : exchange_.hear(bytes, now)) {
    std::visit(Overloaded{[&](const at::Write& write) { out_.emplace_back(Say{write.bytes}); },
                          [&](const at::Answer& answer) { answered(answer, now); }, [&](const at::Urc& urc) { unasked(urc, now); },
                          [&](const at::Echo&) {
                            if (stage_ == Stage::ready && !just_followed(now)) restart_seen(false, now);  // E0 was set
                          },
                          [&](const at::Oversize&) { out_.emplace_back(Count{Fault::too_long, "modem_line", {}}); }, [&](const at::Stray&) {}},
               heard);
  }
}

void GsmModem::unasked(const at::Urc& urc, Instant now) {
  const auto& line = urc.lines.front();
  if (urc.name == "+CMTI" || urc.name == "+CDSI") {
    const auto kind = urc.name == "+CDSI" ? GsmInbox::Kind::report : GsmInbox::Kind::message;
    if (const auto place = at::place(line)) inbox_.indicated(*place, kind);
  } else if ((urc.name == "+CMT" || urc.name == "+CDS") && urc.lines.size() == 2) {
    if (inbox_.came(urc.lines[1], now)) take_line(urc.lines[1], false, now);
  } else if (urc.name == "+CREG" || urc.name == "+CEREG") {
    if (const auto state = at::registration(line)) vitals_.registration(urc.name, *state, now);
  } else if (urc.name == "^SMMEMFULL" || line.find("SMSFULL") != line.npos) {
    list_wanted_ = true;
  } else if (urc.name == "RING" || urc.name == "+CRING") {
    call_came_ = settings_.hang_up_calls;
  } else if (urc.name == "RDY" || urc.name == "^SYSSTART" || urc.name == "NORMAL POWER DOWN") {
    restart_seen(true, now);
  } else if (urc.name == "+CPIN" || urc.name == "SMS Ready" || line == "+CFUN: 1" || line.find("SMS DONE") != line.npos) {
    restart_seen(exchange_.written(), now);  // and the network's answer will not come
  } else if (urc.name == "^BOOT") {
    restart_seen(false, now);
  }
}

bool GsmModem::just_followed(Instant now) const { return !doubtful_.empty() && now < doubtful_.back() + doubtful_burst; }

// After a certain sign nothing that runs will be answered. A doubtful one (some makers' modems show ^BOOT again and again) is
// followed when there is time: the first of a burst at once, the others when it is over, and many in a row slowly.
void GsmModem::restart_seen(bool certain, Instant now) {
  if (stage_ == Stage::down) {
    if (rung_ > 0 && resume_) resume_ = std::min(*resume_, now + 2s);  // it is back
    return;
  }
  if (certain) {
    give_up_flight("modem: it has restarted", now);
    stage_ = Stage::down;
    resume_ = now + 1s;
    return;
  }
  std::erase_if(doubtful_, [&](Instant at) { return at + doubtful_window <= now; });
  if (begin_again_) return;
  if (just_followed(now)) return begin_by(doubtful_.back() + doubtful_burst);
  if (doubtful_.size() >= doubtful_max) return begin_by(doubtful_.front() + doubtful_window);
  doubtful_.push_back(now);
  begin_again_ = true;
}

void GsmModem::begin_by(Instant at) { begin_at_ = begin_at_ ? std::min(*begin_at_, at) : at; }

// A refusal that may be over, and a SIM that did not yet know its centre: what it is told as ill, nothing but a start tells as well.
void GsmModem::sim_refused(Instant now) {
  begin_by(now + sim_pauses[std::min(sim_refusals_, sim_pauses.size() - 1)]);
  ++sim_refusals_;
}

void GsmModem::answered(const at::Answer& answer, Instant now) {
  if (!answer.timed_out()) silences_ = 0;
  if (const auto then = std::exchange(then_, {})) then(answer, now);
}

// ---- what is done next ----

void GsmModem::go_on(Instant now) {
  if (const auto answer = exchange_.overdue(now)) silent(*answer, now);
  if (slow_at_ && now >= *slow_at_) {
    slow_at_.reset();
    outbox_.slow("no answer yet");
    outbox_.fail_waiting("modem: it is slow to send");
  }
  if (!unable_.empty()) outbox_.fail_waiting(unable_);
  if (!may_send()) outbox_.fail_asked_before(now - settings_.page_wait, "modem: not ready");
  if (stage_ == Stage::down && resume_ && now >= *resume_) begin(now, rung_ == 3);
  if (exchange_.idle(now) && stage_ == Stage::down) recover(now);
  if (exchange_.idle(now) && stage_ == Stage::starting) go_on_starting(now);
  if (exchange_.idle(now) && stage_ == Stage::ready) choose(now);
}

bool GsmModem::may_send() const { return stage_ == Stage::ready && polled_ && unable_.empty() && vitals_.registered(); }

void GsmModem::ask(std::string line, std::chrono::milliseconds limit, Instant now, Then then) {
  then_ = std::move(then);
  out_.emplace_back(Say{exchange_.ask(std::move(line), limit, now)});
}

void GsmModem::begin(Instant now, bool reset_first) {
  resume_.reset();
  begin_again_ = false;
  begin_at_.reset();
  recovery_.clear();
  polls_.clear();
  polled_ = false;
  if (rung_ == 0) unable_.clear();
  stage_ = Stage::starting;
  exchange_.reset(now);
  out_.emplace_back(Say{"\x1B\r"});  // a modem that was left at its prompt takes the next line as a message's text
  exchange_.rest(now + 200ms);
  start_.begin(now, reset_first);
}

void GsmModem::go_on_starting(Instant now) {
  if (const auto step = start_.next(now)) {
    return ask(step->line, step->limit, now, [this](const at::Answer& answer, Instant then) { start_.answered(answer, then); });
  }
  switch (start_.state()) {
    case GsmStart::State::going:
      return;
    case GsmStart::State::ready:
      return started(now);
    case GsmStart::State::failed:
      return climb(start_.detail(), now);
    case GsmStart::State::sim:
      vitals_.tell("sim", false, start_.detail());
      unable_ = "sim: " + start_.detail();
      stage_ = Stage::down;
      resume_ = now + settings_.poll;
  }
}

void GsmModem::started(Instant now) {
  stage_ = Stage::ready;
  rung_ = 0;
  silences_ = 0;
  unable_.clear();
  store_ = start_.store();
  vitals_.tell("modem", true, start_.identity());
  vitals_.tell("sim", !start_.without_centre(), start_.without_centre() ? "no service centre, and none is configured" : "ready");
  if (start_.without_centre()) sim_refused(now);
  begin_polls(now);
  list_wanted_ = true;
}

void GsmModem::choose(Instant now) {
  if (begin_again_ || (begin_at_ && now >= *begin_at_)) return begin(now);
  if (std::exchange(doubt_, false)) return ask("AT", usual, now, {});
  if (std::exchange(call_came_, false)) return ask("ATH", usual, now, {});
  const int chores = std::exchange(chores_, std::max(chores_ - 1, 0));
  if (chores % 2 == 1 && clear_place(now)) return;
  if ((chores > 0 || !outbox_.waiting_for_life()) && tidy(now)) return;
  if (send_next(now)) return;
  if (tidy(now)) return;
  poll(now);
}

// Between the parts of one page the link to the network is kept: seconds less for each. Not known to all modems.
bool GsmModem::hold_link(Instant now) {
  if (!holds_link_ || link_held_ || !outbox_.begins_with_several()) return false;
  link_held_ = true;
  ask("AT+CMMS=1", usual, now, [this](const at::Answer& answer, Instant) { holds_link_ = answer.ok() || answer.timed_out(); });
  return true;
}

bool GsmModem::send_next(Instant now) {
  if (!may_send()) return false;
  if (hold_link(now)) return true;
  link_held_ = false;
  const auto part = outbox_.next();
  if (!part) return false;
  then_ = [this](const at::Answer& answer, Instant then) { sent(answer, then); };
  out_.emplace_back(Say{exchange_.ask_to_send("AT+CMGS=" + std::to_string(part->length), part->pdu, prompt_limit, settings_.send_limit, now)});
  slow_at_ = now + settings_.slow_after;
  return true;
}

void GsmModem::sent(const at::Answer& answer, Instant now) {
  slow_at_.reset();
  chores_ = chores_between_parts;
  if (answer.ok() && answer.written) {
    refusals_ = 0;
    sim_refusals_ = 0;
    tried_again_ = false;
    vitals_.tell("sim", true, "ready");
    return outbox_.taken(at::reference(answer.lines), now);
  }
  refused(answer, now);
}

void GsmModem::refused(const at::Answer& answer, Instant now) {
  const auto kind = answer.ok() ? at::ErrorClass::temporary : answer.error();
  if (answer.ok()) {  // of an earlier command, perhaps: then the prompt is still to come, and nothing may be typed into it
    out_.emplace_back(Say{"\x1B"});
    exchange_.rest(now + 1s);
  }
  const std::string detail = std::string(at::word(kind)) + ": " + (answer.ok() ? "no prompt" : answer.result);
  const bool repairable = kind == at::ErrorClass::bug || (kind == at::ErrorClass::smsc && !settings_.centre.empty());
  if (repairable && !std::exchange(tried_again_, true)) {
    begin_again_ = true;  // PDU mode may be lost; the start sets the centre too
    return outbox_.try_again();
  }
  tried_again_ = false;
  outbox_.failed(detail);
  switch (kind) {
    case at::ErrorClass::network:
      outbox_.fail_waiting(detail);
      next_poll_ = now;
      break;
    case at::ErrorClass::sim:
      vitals_.tell("sim", false, answer.result);
      outbox_.fail_waiting(detail);
      sim_refused(now);
      break;
    case at::ErrorClass::storage:
      list_wanted_ = true;
      break;
    case at::ErrorClass::modem:
      return climb(answer.result, now);
    case at::ErrorClass::temporary:
      if (++refusals_ % refusals_to_check != 0) break;
      outbox_.fail_waiting(detail);
      if (refusals_ >= refusals_to_restart) return restart("it takes no message", now);
      begin_again_ = true;
      break;
    default:
      break;
  }
}

bool GsmModem::poll(Instant now) {
  if (next_poll_ <= now) begin_polls(now);
  if (polls_.empty()) return false;
  if (polls_.front() == "AT+CPMS?" && !selected(start_.store(), now)) return true;
  const auto line = std::move(polls_.front());
  polls_.pop_front();
  ask(line, line == "AT+COPS?" ? prompt_limit : usual, now, [this](const at::Answer& answer, Instant then) { polled(answer, then); });
  return true;
}

void GsmModem::begin_polls(Instant now) {
  next_poll_ = now + settings_.poll;
  polls_ = {"AT+CREG?", "AT+CEREG?", "AT+CSQ", "AT+CPMS?"};
  if (!polled_) polls_.push_front("AT+COPS?");  // at the start: whose network it is
}

void GsmModem::polled(const at::Answer& answer, Instant now) {
  if (answer.command == "AT+CSQ") polled_ = true;  // the network has been asked for
  if (const auto chosen = at::values(answer.line("+COPS:")); chosen.size() > 2) vitals_.carrier(chosen[2]);
  for (const auto* name : {"+CREG", "+CEREG"}) {
    const auto state = at::registration(answer.line(std::string(name) + ":"));
    if (state) vitals_.registration(name, *state, now);
  }
  if (const auto strength = at::strength(answer.line("+CSQ:"))) vitals_.signal(*strength, now);
  if (const auto places = at::places(answer.line("+CPMS:"))) {
    vitals_.storage(*places);
    if (places->used > 0) list_wanted_ = true;
  }
}

// What the parts have to tell, after everything else of this input.
void GsmModem::drain(Instant now) {
  for (const auto& line : outbox_.unmatched(now)) {
    out_.emplace_back(Count{Fault::noise, "report_of_nothing_known", line});
    inbox_.done({line}, now);
  }
  hand_over(joiner_.expire(now), now);
  for (auto& delivery : inbox_.again(now)) out_.emplace_back(std::move(delivery));
  vitals_.tick(now);
  for (auto& report : outbox_.take()) out_.emplace_back(Told{std::move(report)});
  for (const auto& confirmed : outbox_.confirmed_early()) hand_over(confirmed, true, now);
  for (auto& health : vitals_.take()) out_.push_back(std::move(health));
}

}  // namespace hearken::protocol
