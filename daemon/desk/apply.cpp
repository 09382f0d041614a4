// apply(): the only way the book changes. Each fact changes values by the functions of changes.h (the same that a decision in
// the making uses) and keeps the indices beside them true.

#include <algorithm>
#include <cctype>

#include "daemon/desk/changes.h"
#include "daemon/desk/desk.h"
#include "daemon/desk/ensure.h"
#include "daemon/desk/planted.h"

namespace hearken::desk {
namespace {

constexpr auto acts_kept = std::chrono::hours{24};

/// What the indices say of an open incident, its subject apart: that never changes.
struct Indexed {
  Instant due, rings;
  bool untaken, life_safety;
  bool operator==(const Indexed&) const = default;
};

Indexed indexed(const Incident& incident) { return {due(incident.state), rings_since(incident), untaken(incident), incident.life_safety}; }

void unlink(Book& book, IncidentId id, const Indexed& was) {
  book.due.erase({was.due, id});
  book.untaken.erase({was.rings, id});
  book.life_safety.erase(id);
}

void link(Book& book, IncidentId id, const Indexed& is) {
  book.due.insert({is.due, id});
  if (is.untaken) book.untaken.insert({is.rings, id});
  if (is.life_safety) book.life_safety.insert(id);
}

void link(Book& book, const Incident& incident) {
  link(book, incident.id, indexed(incident));
  book.open_by_subject[key(incident.subject)] = incident.id;
}

void unlink(Book& book, const Page& page) {
  book.page_due.erase({page.due, page.id});
  book.page_ready.erase({!page.life_safety, page.queued, page.id});
  const auto found = book.sending.find(page.gateway);
  if (found != book.sending.end() && found->second == page.id) book.sending.erase(found);
}

void link(Book& book, const Page& page) {
  book.pages_of.insert({page.incident, page.id});
  if (!page.code.empty()) {
    book.codes[{page.incident, page.to}] = page.code;
    book.by_code[page.code] = {page.incident, page.to};
  }
  if (ended(page.state)) return;
  if (page.state == PageState::queued && page.due == Instant{})
    book.page_ready.insert({!page.life_safety, page.queued, page.id});
  else
    book.page_due.insert({page.due, page.id});
  if (page.state == PageState::sending) book.sending[page.gateway] = page.id;
}

void link(Book& book, const Device& device) {
  if (device.status != "active" && !device.status.empty()) return;
  const auto account = account_key(device.account);
  // Of two that claim the same place the first by name has it: in whatever order they were learned.
  for (const auto& zone : {zone_key(device.zone), std::string()}) {
    auto& holder = book.by_account.try_emplace({device.gateway, account, zone}, device.id).first->second;
    holder = std::min(holder, device.id);
  }
}

/// Entries whose place may have belonged to the device before: found anew from all of them.
void relink_devices(Book& book) {
  book.by_account.clear();
  for (const auto& [id, device] : book.directory.devices) link(book, device);
}

/// A page that nothing more can become is forgotten with its incident.
void forget(Book& book, const Page& page) {
  const auto id = page.id;
  unlink(book, page);
  book.pages_of.erase({page.incident, id});
  book.pages.erase(id);
}

/// Pages that expect no answer (somebody is told that they need not go) still leave after the incident has closed.
void close(Book& book, const Incident& incident) {
  const auto id = incident.id;
  for (auto it = book.pages_of.lower_bound({id, PageId{}}); it != book.pages_of.end() && it->first == id;) {
    const auto& page = book.pages.at((it++)->second);
    if (!page.code.empty() || ended(page.state)) forget(book, page);
  }
  for (auto it = book.codes.lower_bound({id, PersonId{}}); it != book.codes.end() && it->first.first == id; it = book.codes.erase(it))
    book.by_code.erase(it->second);
  book.open_by_subject.erase(key(incident.subject));
  book.incidents.erase(id);
}

/// Changes an open incident and keeps the indices true. A closed one is gone: its late facts change nothing.
template <class F>
void change_incident(Book& book, IncidentId id, const F& fact, Instant at) {
  const auto found = book.incidents.find(id);
  if (found == book.incidents.end()) return;
  auto& incident = found->second;
  const auto was = indexed(incident);
  change(incident, fact, at);
  if (closed(incident)) {
    unlink(book, id, was);
    close(book, incident);
  } else if (const auto is = indexed(incident); !(is == was)) {
    unlink(book, id, was);
    link(book, id, is);
  }
}

void remember(Book& book, const std::string& key, Heard heard) {
  if (key.empty()) return;
  const auto oldest = heard.at - std::chrono::seconds{book.settings.repeat_window_s};
  while (!book.repeats_by_age.empty() && book.repeats_by_age.begin()->first < oldest) {
    book.repeats.erase(book.repeats_by_age.begin()->second);
    book.repeats_by_age.erase(book.repeats_by_age.begin());
  }
  const auto [known, fresh] = book.repeats.try_emplace(key, heard);
  if (!fresh) book.repeats_by_age.erase({std::exchange(known->second, heard).at, key});
  book.repeats_by_age.emplace_hint(book.repeats_by_age.end(), heard.at, key);
}

struct Applier {
  Book& book;
  Instant at;

  void operator()(const SignalNoted& f) const {
    book.next_signal = std::max(book.next_signal, f.id.value + 1);
    const auto original = f.repeat_of ? f.repeat_of : f.id;
    remember(book, repeat_key(f.signal), {original, f.incident, at});
  }
  void operator()(const IncidentOpened& f) const {
    ensure(!closed(f.incident), "an incident opens open");
    book.next_incident = std::max(book.next_incident, f.incident.id.value + 1);
    book.incidents[f.incident.id] = f.incident;
    link(book, f.incident);
  }
  void operator()(const IncidentPressed& f) const { change_incident(book, f.incident, f, at); }
  void operator()(const IncidentRestored& f) const { change_incident(book, f.incident, f, at); }
  void operator()(const IncidentTaken& f) const { change_incident(book, f.incident, f, at); }
  void operator()(const StateChanged& f) const { change_incident(book, f.incident, f, at); }
  void operator()(const PlanRestarted& f) const { change_incident(book, f.incident, f, at); }
  void operator()(const ResponderChanged& f) const { change_incident(book, f.incident, f, at); }
  void operator()(const NoteWritten&) const {}
  void operator()(const PageQueued& f) const {
    book.next_page = std::max(book.next_page, f.page.id.value + 1);
    if (!book.incidents.contains(f.page.incident)) return;
    book.pages[f.page.id] = f.page;
    link(book, f.page);
    change(book.incidents.at(f.page.incident), f, at);
  }
  void operator()(const PageChanged& f) const {
    const auto found = book.pages.find(f.page);
    if (found == book.pages.end()) return;
    auto& page = found->second;
    unlink(book, page);
    const bool moved_on = page.state == PageState::sending && f.gateway != page.gateway;
    if (moved_on && f.maybe_repeat)
      book.suspect.insert(page.gateway);
    else if (moved_on)  // it said that it could not
      book.suspect.erase(page.gateway);
    else if (f.state != PageState::sending && f.state != PageState::queued)
      book.suspect.erase(f.gateway);
    change(page, f);
    link(book, page);
    if (ended(page.state) && !book.incidents.contains(page.incident)) forget(book, page);
  }
  void operator()(const TextNoted& f) const {
    remember(book, repeat_key(f.text), {{}, f.incident, at});
    if (f.became == "unclear") book.asked_back[f.person] = at;
  }
  void operator()(const VitalNoted& f) const {
    book.vitals[{f.gateway, f.vital}] = {f.detail, f.well, at};
    if (f.well) book.suspect.erase(f.gateway);
  }
  void operator()(const FaultNoted& f) const { book.faults[{f.gateway, f.fault}] = at; }
  void operator()(const SupervisionChanged& f) const {
    if (f.lost)
      book.lost.insert(f.device);
    else
      book.lost.erase(f.device);
  }
  void operator()(const TestChanged& f) const {
    if (f.until)
      book.tests[f.device] = *f.until;
    else
      book.tests.erase(f.device);
  }
  void operator()(const SettingsAdopted& f) const { book.settings = f.settings; }
  void operator()(const UnitSet& f) const { book.directory.units[f.unit.id] = f.unit; }
  void operator()(const PersonSet& f) const { book.directory.persons[f.person.id] = f.person; }
  void operator()(const ClientSet& f) const {
    book.directory.clients[f.client.id] = f.client;
    if (f.client.status != client_erased) return;
    // These may follow from records that go with the client. Both are only caution, so they begin anew: then a replay comes to the same.
    book.suspect.clear();
    book.asked_back.clear();
  }
  void operator()(const TiesSet& f) const { book.directory.ties[f.ties.client] = f.ties; }
  void operator()(const DeviceSet& f) const {
    const bool known = book.directory.devices.contains(f.device.id);
    book.directory.devices[f.device.id] = f.device;
    if (known)
      relink_devices(book);
    else
      link(book, f.device);
  }
  void operator()(const PlanSet& f) const { book.directory.plans[f.plan.id] = f.plan; }
  void operator()(const ShiftSet& f) const { book.directory.shifts[f.shift.id] = f.shift; }
  void operator()(const DaySet& f) const { book.directory.days[f.day.date] = f.day; }
  void operator()(const UserSet& f) const {
    if (f.password_hash.empty())
      book.users.erase(f.login);
    else
      book.users[f.login] = {f.login, f.person, f.password_hash, f.role};
  }
  void operator()(const LoginNoted&) const {}
  void operator()(const ActNoted& f) const {
    std::erase_if(book.acts, [&](const auto& entry) { return entry.second.at + acts_kept < at; });
    book.acts[f.key] = {f.refusal, at};
  }
  void operator()(const StationStarted&) const {}
  void operator()(const StationStopping&) const {}
  void operator()(const ClockStepped& f) const {
    const auto by = f.after - f.before;
    if (!planted("a jump backwards disarms") || by.count() > 0)
      for (auto& [id, incident] : book.incidents) shift(incident, by);
    for (auto& [id, page] : book.pages) shift(page, by);
    for (auto& [id, until] : book.tests) until += by;
    for (auto& [repeat, heard] : book.repeats) heard.at += by;
    for (auto& [fault, told] : book.faults) told += by;
    index(book);
  }
};

}  // namespace

void apply(Book& book, const Record& record) { std::visit(Applier{book, record.at}, record.fact); }

void index(Book& book) {
  book.due.clear();
  book.open_by_subject.clear();
  book.untaken.clear();
  book.life_safety.clear();
  book.page_due.clear();
  book.page_ready.clear();
  book.sending.clear();
  book.pages_of.clear();
  book.codes.clear();
  book.by_code.clear();
  book.repeats_by_age.clear();
  for (const auto& [id, incident] : book.incidents) {
    link(book, incident);
    if (planted("deadline lost on restart")) book.due.erase({due(incident.state), id});
  }
  for (const auto& [id, page] : book.pages)
    if (!planted("page dropped on crash") || page.state != PageState::sending) link(book, page);
  for (const auto& [repeat, heard] : book.repeats) book.repeats_by_age.insert({heard.at, repeat});
  relink_devices(book);
}

Subject key(const Subject& subject) {
  Subject key = subject;
  key.device = {};
  if (key.client) {
    key.place = {};
    key.account.clear();
    key.gateway = {};
  }
  return key;
}

std::string repeat_key(const Signal& signal) {
  if (signal.repeat.empty()) return {};
  if (planted("repeat with fresh time not folded") && signal.sent) return signal.repeat + std::to_string(signal.sent->time_since_epoch().count());
  return signal.gateway.value + '\n' + signal.account + (planted("repeat folded by account only") ? std::string() : '\n' + signal.repeat);
}

std::string repeat_key(const Text& text) {
  if (text.repeat.empty()) return {};
  return "text\n" + text.gateway.value + '\n' + text.repeat;
}

std::string account_key(std::string_view account) {
  std::string key(account);
  for (auto& c : key) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return key;
}

std::string zone_key(std::string_view zone) {
  while (zone.size() > 1 && zone.front() == '0') zone.remove_prefix(1);
  return account_key(zone);
}

}  // namespace hearken::desk
