#include "daemon/store/scribe.h"

#include <algorithm>

#include "daemon/desk/changes.h"
#include "daemon/desk/desk.h"
#include "daemon/desk/planted.h"
#include "daemon/desk/record_text.h"

namespace hearken::store {
namespace {

constexpr std::int64_t records_between_counts = 1'000;  // so many are read again at the start, at most

}  // namespace

/// What each fact does to the tables, after apply() has changed the book by it.
struct Scribe::Follower {
  Scribe& scribe;
  Rows& rows;
  Instant at;
  std::int64_t number;

  const desk::Book& book() const { return scribe.book_; }
  void add(TableChange made) const { rows.tables.push_back(std::move(made)); }

  template <class F>
    requires requires(const F& f) { f.incident.value; }
  void operator()(const F& f) const {
    if (book().incidents.contains(f.incident)) scribe.incidents_.insert(f.incident);
  }
  void operator()(const desk::IncidentOpened& f) const { scribe.incidents_.insert(f.incident.id); }
  void operator()(const desk::SignalNoted&) const { scribe.heard_ = number; }
  void operator()(const desk::NoteWritten&) const {}
  void operator()(const desk::PageQueued& f) const {
    touch(f.page.id);
    if (!f.page.code.empty() && book().incidents.contains(f.page.incident)) scribe.incidents_.insert(f.page.incident);  // it asks its person
  }
  void operator()(const desk::PageChanged& f) const {
    touch(f.page);
    if (!book().pages.contains(f.page)) {
      scribe.pages_.erase(f.page);
      add(change(Change::page_gone, f.incident, f.page));
    }
    suspects();
  }
  void operator()(const desk::TextNoted& f) const {
    scribe.heard_ = number;
    if (f.became == "unclear") add(change(Change::asked_back_set, f.person, at));
  }
  void operator()(const desk::VitalNoted& f) const {
    add(change(Change::vital_set, f.gateway, f.vital, f.detail, f.well, at));
    suspects();
  }
  void operator()(const desk::FaultNoted& f) const { add(change(Change::fault_set, f.gateway, f.fault, at)); }
  void operator()(const desk::SupervisionChanged& f) const { add(change(f.lost ? Change::device_lost : Change::device_found, f.device)); }
  void operator()(const desk::TestChanged& f) const {
    add(f.until ? change(Change::test_set, f.device, *f.until) : change(Change::test_over, f.device));
  }
  void operator()(const desk::SettingsAdopted& f) const { add(set(f.settings)); }
  void operator()(const desk::UnitSet& f) const { add(set(f.unit)); }
  void operator()(const desk::PersonSet& f) const { add(set(f.person)); }
  void operator()(const desk::ClientSet& f) const {
    add(set(f.client));
    if (f.client.status == desk::client_erased) erase(f.client.id);
  }
  void operator()(const desk::TiesSet& f) const { add(set(f.ties)); }
  void operator()(const desk::DeviceSet& f) const { add(set(f.device)); }
  void operator()(const desk::PlanSet& f) const { add(set(f.plan)); }
  void operator()(const desk::ShiftSet& f) const { add(set(f.shift)); }
  void operator()(const desk::DaySet& f) const { add(set(f.day)); }
  void operator()(const desk::UserSet& f) const {
    if (f.password_hash.empty())
      add(change(Change::user_gone, f.login));
    else
      add(change(Change::user_set, f.login, f.person, f.password_hash, f.role));
  }
  void operator()(const desk::LoginNoted&) const {}
  void operator()(const desk::ActNoted& f) const {
    const auto oldest =
        std::min_element(book().acts.begin(), book().acts.end(), [](const auto& a, const auto& b) { return a.second.at < b.second.at; });
    add(change(Change::acts_forgotten, oldest->second.at));
    add(change(Change::act_set, f.key, f.refusal, at));
  }
  void operator()(const desk::StationStarted&) const {}
  void operator()(const desk::StationStopping&) const {}
  void operator()(const desk::ClockStepped&) const {
    for (const auto& [id, incident] : book().incidents) scribe.incidents_.insert(id);
    for (const auto& [id, page] : book().pages) scribe.pages_.insert(id);
    for (const auto& [device, until] : book().tests) add(change(Change::test_set, device, until));
    for (const auto& [key, told] : book().faults) add(change(Change::fault_set, key.first, key.second, told));
  }

  /// All before this record, and what apply() begins anew. The next numbers are written down with it: what they followed from goes.
  void erase(const ClientId& client) const {
    suspects();
    add(change(Change::asked_back_gone));
    add(change(Change::incidents_erased, client, number));
    add(change(Change::client_erased, client, number));
    add(change(Change::closed_incidents_gone, client));
    add(scribe.numbers(number));
  }

  void touch(PageId id) const {
    if (book().pages.contains(id)) scribe.pages_.insert(id);
  }
  /// A few gateways at most, and rarely different.
  void suspects() const {
    for (const auto& gateway : scribe.suspects_)
      if (!book().suspect.contains(gateway)) add(change(Change::suspect_gone, gateway));
    for (const auto& gateway : book().suspect)
      if (!scribe.suspects_.contains(gateway)) add(change(Change::suspect_set, gateway));
    if (scribe.suspects_ != book().suspect) scribe.suspects_ = book().suspect;
  }
};

void Scribe::add(const desk::Record& record, const Salt& salt, Rows& rows) {
  chain(record, salt, rows);
  follow(record, head_.number, rows);
}

void Scribe::follow(const desk::Record& record, std::int64_t number, Rows& rows) {
  const auto* moved = std::get_if<desk::StateChanged>(&record.fact);
  const auto open =
      moved != nullptr && std::holds_alternative<desk::Closed>(moved->state) ? book_.incidents.find(moved->incident) : book_.incidents.end();
  if (open == book_.incidents.end()) {
    desk::apply(book_, record);
    std::visit(Follower{*this, rows, record.at, number}, record.fact);
    return;
  }
  auto incident = open->second;
  desk::change(incident, *moved, record.at);
  desk::apply(book_, record);
  close(incident, rows);
}

void Scribe::close(const desk::Incident& incident, Rows& rows) {
  incidents_.erase(incident.id);
  std::erase_if(pages_, [&](PageId id) { return !book_.pages.contains(id); });
  rows.tables.push_back(change(Change::pages_gone, incident.id));
  // Those that tell somebody not to go still leave.
  for (auto it = book_.pages_of.lower_bound({incident.id, PageId{}}); it != book_.pages_of.end() && it->first == incident.id; ++it)
    pages_.insert(it->second);
  rows.tables.push_back(change(Change::incident_gone, incident.id));
  rows.tables.push_back(set_closed(incident));
}

void Scribe::finish(Rows& rows) {
  for (const auto id : incidents_) rows.tables.push_back(set(book_.incidents.at(id)));
  for (const auto id : pages_) rows.tables.push_back(set(book_.pages.at(id)));
  incidents_.clear();
  pages_.clear();
  if (head_.number - counted_ < records_between_counts) return;
  counted_ = head_.number;
  rows.tables.push_back(numbers(counted_));
}

TableChange Scribe::numbers(std::int64_t counted) const {
  return change(Change::numbers_counted, counted, heard_, book_.next_signal, book_.next_incident, book_.next_page);
}

void Scribe::chain(const desk::Record& record, const Salt& salt, Rows& rows) {
  auto& row = rows.journal.emplace_back();
  row.number = head_.number + 1;
  row.at = record.at.time_since_epoch().count();
  row.who = record.by;
  row.why = record.why;
  row.kind = desk::kind(record.fact);
  row.incident = desk::incident_of(record.fact).value;
  row.client = client_of(record.fact);
  row.payload = desk::text_of(record.fact);
  row.salt = salt;
  row.payload_hash = payload_hash_of(sha_, row.salt, planted("hash over display text") ? row.why : row.payload);
  row.previous = planted("the chain begins again") && row.number % 50 == 0 ? Hash{} : head_.hash;
  row.hash = hash_of(sha_, {row.previous, row.number, row.at, row.who, row.why, row.kind, row.incident, row.client, row.payload_hash});
  head_ = {row.number, row.hash, row.at};
  if (planted("commit without journal row") && row.number % 97 == 0) rows.journal.pop_back();
}

/// Whose life the record tells of: so that it can be erased by law.
std::string Scribe::client_of(const desk::Fact& fact) const {
  if (const auto* set = std::get_if<desk::ClientSet>(&fact)) return set->client.id.value;
  if (const auto* set = std::get_if<desk::TiesSet>(&fact)) return set->ties.client.value;
  if (const auto* opened = std::get_if<desk::IncidentOpened>(&fact)) return opened->incident.subject.client.value;
  if (const auto incident = book_.incidents.find(desk::incident_of(fact)); incident != book_.incidents.end())
    return incident->second.subject.client.value;
  if (const auto* noted = std::get_if<desk::SignalNoted>(&fact))
    if (const auto device = book_.directory.devices.find(noted->device); device != book_.directory.devices.end()) return device->second.client.value;
  return {};
}

}  // namespace hearken::store
