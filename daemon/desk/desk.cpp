#include "daemon/desk/desk.h"

#include <algorithm>

#include "daemon/desk/acts.h"
#include "daemon/desk/arrival.h"
#include "daemon/desk/draft.h"
#include "daemon/desk/ensure.h"
#include "daemon/desk/escalation.h"
#include "daemon/desk/paging.h"
#include "daemon/desk/planted.h"
#include "daemon/desk/replies.h"
#include "daemon/desk/vitals.h"

namespace hearken::desk {
namespace {

/// A restart's backlog is decided in pieces, so that alarms do not wait behind it.
constexpr int overdue_at_once = 128;

constexpr const char* station = "station";

void incidents_due(Draft& draft, int& budget) {
  const auto& due = draft.book().due;
  for (auto it = due.begin(); it != due.end() && it->first <= draft.now() && budget > 0; ++it, --budget) {
    const auto* incident = draft.incident(it->second);
    if (incident == nullptr) continue;
    if (std::holds_alternative<Armed>(incident->state))
      run_plan(draft, it->second);
    else if (std::get<Owned>(incident->state).deadline <= draft.now() && !planted("an owner's deadline ignored"))
      owner_late(draft, it->second);
  }
}

void pages_due(Draft& draft, int& budget) {
  const auto& due = draft.book().page_due;
  for (auto it = due.begin(); it != due.end() && it->first <= draft.now() && budget > 0; ++it, --budget) page_due(draft, it->second);
}

void tests_due(Draft& draft) {
  for (const auto& [device, until] : draft.book().tests)
    if (until <= draft.now()) draft.record(station, "test time is over", TestChanged{device, std::nullopt});
}

struct Decider {
  Draft& draft;

  void operator()(const SignalArrived& input) const { arrived(draft, input.signal); }
  void operator()(const TextArrived& input) const { texted(draft, input.text); }
  void operator()(const PageReported& input) const { reported(draft, input); }
  void operator()(const VitalTold& input) const { told(draft, input); }
  void operator()(const FaultCounted& input) const { fault(draft, input); }
  void operator()(const SetSettings& input) const {
    if (!(input.settings == draft.book().settings)) draft.record(station, "configuration", SettingsAdopted{input.settings});
    forget_gone(draft, input.settings);
  }
  void operator()(const LoggedIn& input) const {
    draft.record(input.person ? "person:" + input.person.value : std::string("nobody"), input.well ? "logged in" : "refused",
                 LoginNoted{input.login, input.person, input.well, input.from});
  }
  void operator()(const Started& input) const { draft.record(station, "started", StationStarted{input.version, input.last_alive, draft.now()}); }
  void operator()(const Stopping& input) const { draft.record(station, "stopping", StationStopping{input.why}); }
  void operator()(const ClockJumped& input) const { clock_jumped(draft, input); }
  void operator()(const FellSilent& input) const { silent(draft, input.overdue); }
  void operator()(const DeadlineCame&) const {
    int budget = overdue_at_once;
    incidents_due(draft, budget);
    pages_due(draft, budget);
    tests_due(draft);
  }
  template <class Acted>
    requires requires(const Acted& acted) { acted.act; }
  void operator()(const Acted& input) const {
    act(draft, input);
  }
};

std::optional<Instant> siren_due(const Book& book) {
  if (book.untaken.empty()) return std::nullopt;
  const auto rang = book.untaken.begin()->first;
  return console_live(book) ? rang + std::chrono::seconds{book.settings.siren_after_s} : rang;
}

void earlier(std::optional<Instant>& earliest, std::optional<Instant> other) {
  if (other && (!earliest || *other < *earliest)) earliest = other;
}

}  // namespace

Decision decide(const Book& book, const Input& input, Instant now) {
  Draft draft(book, now);
  std::visit(Decider{draft}, input);
  dispatch(draft);
  return draft.finish();
}

Decision resume(const Book& book, Instant now) {
  Draft draft(book, now);
  for (const auto& [gateway, id] : book.sending) {
    const auto& page = book.pages.at(id);  // handed over, and then the crash: it may have gone out
    draft.record(station, "resumed after a restart",
                 PageChanged{page.id, page.incident, page.to, PageState::queued, page.gateway, page.attempts, true, {}, "resumed"});
  }
  dispatch(draft);
  return draft.finish();
}

std::optional<Instant> deadline(const Book& book) {
  std::optional<Instant> earliest;
  if (!book.due.empty()) earliest = book.due.begin()->first;
  if (!book.page_due.empty()) earlier(earliest, book.page_due.begin()->first);
  for (const auto& [device, until] : book.tests) earlier(earliest, until);
  return earliest;
}

Desk::Desk(Book book, Instant now) : book_(std::move(book)) { watch_anew(now); }

void Desk::watch_anew(Instant now) {
  supervision_ = {};
  supervision_.watch(supervised(book_), now);
}

Decision Desk::handle(const Input& input, Instant now) {
  if (const auto* signal = std::get_if<SignalArrived>(&input); signal != nullptr && !may_be_recorded(signal->signal)) {
    for (const auto& device : devices_on_account(book_, signal->signal))
      if (!planted("a life sign not heard") || signal->signal.says.empty() || !life_sign(signal->signal.says.front().event))
        supervision_.heard(device, now);
    supervision_.heard(as_device(signal->signal.gateway), now);
    if (planted("supervision reset by any frame of the gateway"))
      for (const auto& [id, device] : book_.directory.devices) supervision_.heard(id, now);
  }
  if (const auto* jump = std::get_if<ClockJumped>(&input)) supervision_.shift(jump->after - jump->before);
  auto decision = decide(book_, input, now);
  const auto hidden = hidden_losses(book_, decision);
  adopt(decision);
  if (std::holds_alternative<SetSettings>(input) || std::holds_alternative<Import>(input)) supervision_.watch(supervised(book_), now);
  for (const auto& device : hidden) supervision_.again(device, now);
  for (const auto& gateway : returned(decision))
    for (const auto& [id, device] : book_.directory.devices)
      if (device.gateway == gateway) supervision_.again(id, now);
  switch_relays(decision, now);
  return decision;
}

void Desk::adopt(const Decision& decision) {
  for (const auto& record : decision.records) apply(book_, record);
}

void Desk::switch_relays(Decision& decision, Instant now) {
  const auto due = siren_due(book_);
  const bool siren = due && *due <= now;
  const bool lamp = !book_.life_safety.empty();
  if (siren != siren_ || !relays_told_) decision.effects.push_back(SetRelay{"siren", siren});
  if (lamp != lamp_ || !relays_told_) decision.effects.push_back(SetRelay{"lamp", lamp});
  siren_ = siren;
  lamp_ = lamp;
  relays_told_ = true;
}

std::optional<Instant> Desk::deadline() const {
  auto earliest = desk::deadline(book_);
  earlier(earliest, supervision_.deadline());
  if (!siren_) earlier(earliest, siren_due(book_));
  return earliest;
}

}  // namespace hearken::desk
