#include "daemon/store/bookkeeper.h"

#include <algorithm>
#include <type_traits>
#include <utility>

#include "daemon/desk/changes.h"
#include "daemon/desk/desk.h"

namespace hearken::store {
/// What each fact does to the tables, after apply() has changed the book by it.
struct Bookkeeper::Follower {
  Bookkeeper& keeper;
  Instant at;
  std::int64_t number;

  const desk::Book& book() const { return keeper.book_; }
  void add(TableChange made) const { keeper.changes_.push_back(std::move(made)); }

  template <class F>
    requires requires(const F& f) { f.incident.value; }
  void operator()(const F& f) const {
    if (book().incidents.contains(f.incident)) keeper.incidents_.insert(f.incident);
  }
  void operator()(const desk::IncidentOpened& f) const { keeper.incidents_.insert(f.incident.id); }
  void operator()(const desk::SignalNoted&) const {}
  void operator()(const desk::NoteWritten&) const {}
  void operator()(const desk::PageQueued& f) const {
    touch(f.page.id);
    if (!f.page.code.empty() && book().incidents.contains(f.page.incident)) keeper.incidents_.insert(f.page.incident);  // it asks its person
  }
  void operator()(const desk::PageChanged& f) const {
    touch(f.page);
    if (!book().pages.contains(f.page)) {
      keeper.pages_.erase(f.page);
      add(change(Change::page_gone, f.incident, f.page));
    }
    suspects();
  }
  void operator()(const desk::TextNoted& f) const {
    keeper.heard_ = number;
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
    for (const auto& [id, incident] : book().incidents) keeper.incidents_.insert(id);
    for (const auto& [id, page] : book().pages) keeper.pages_.insert(id);
    for (const auto& [device, until] : book().tests) add(change(Change::test_set, device, until));
    for (const auto& [key, told] : book().faults) add(change(Change::fault_set, key.first, key.second, told));
  }

  /// All before this record, and what apply() begins anew. finish() writes the next numbers down with it: what they followed from goes.
  void erase(const ClientId& client) const {
    suspects();
    add(change(Change::asked_back_gone));
    add(change(Change::incidents_erased, client, number));
    add(change(Change::client_erased, client, number));
    add(change(Change::closed_incidents_gone, client));
  }

  void touch(PageId id) const {
    if (book().pages.contains(id)) keeper.pages_.insert(id);
  }
  /// A few gateways at most, and rarely different.
  void suspects() const {
    for (const auto& gateway : keeper.suspects_)
      if (!book().suspect.contains(gateway)) add(change(Change::suspect_gone, gateway));
    for (const auto& gateway : book().suspect)
      if (!keeper.suspects_.contains(gateway)) add(change(Change::suspect_set, gateway));
    if (keeper.suspects_ != book().suspect) keeper.suspects_ = book().suspect;
  }
};

Bookkeeper::Bookkeeper(desk::Book book) : book_(std::move(book)), suspects_(book_.suspect) {
  book_.repeats.clear();
  book_.repeats_by_age.clear();
}

void Bookkeeper::follow(const desk::Record& record, std::int64_t number) {
  if (const auto* noted = std::get_if<desk::SignalNoted>(&record.fact)) {
    book_.next_signal = std::max(book_.next_signal, noted->id.value + 1);
    heard_ = number;
    return;
  }
  const auto* moved = std::get_if<desk::StateChanged>(&record.fact);
  const auto open =
      moved != nullptr && std::holds_alternative<desk::Closed>(moved->state) ? book_.incidents.find(moved->incident) : book_.incidents.end();
  if (open == book_.incidents.end()) {
    desk::apply(book_, record);
    std::visit(Follower{*this, record.at, number}, record.fact);
    return;
  }
  auto incident = open->second;
  desk::change(incident, *moved, record.at);
  desk::apply(book_, record);
  close(incident);
}

void Bookkeeper::close(const desk::Incident& incident) {
  incidents_.erase(incident.id);
  std::erase_if(pages_, [&](PageId id) { return !book_.pages.contains(id); });
  changes_.push_back(change(Change::pages_gone, incident.id));
  // Those that tell somebody not to go still leave.
  for (auto it = book_.pages_of.lower_bound({incident.id, PageId{}}); it != book_.pages_of.end() && it->first == incident.id; ++it)
    pages_.insert(it->second);
  changes_.push_back(change(Change::incident_gone, incident.id));
  changes_.push_back(set_closed(incident));
}

std::vector<TableChange> Bookkeeper::finish(std::int64_t number) {
  for (const auto id : incidents_) changes_.push_back(set(book_.incidents.at(id)));
  for (const auto id : pages_) changes_.push_back(set(book_.pages.at(id)));
  incidents_.clear();
  pages_.clear();
  changes_.push_back(numbers(number));
  return std::exchange(changes_, {});
}

TableChange Bookkeeper::numbers(std::int64_t number) const {
  return change(Change::numbers_counted, number, heard_, book_.next_signal, book_.next_incident, book_.next_page);
}

bool prompt(const desk::Fact& fact) {
  return std::visit(
      []<class F>(const F& f) {
        if constexpr (std::is_same_v<F, desk::StateChanged>) return std::holds_alternative<desk::Closed>(f.state);
        return std::is_same_v<F, desk::SettingsAdopted> || std::is_same_v<F, desk::UnitSet> || std::is_same_v<F, desk::PersonSet> ||
               std::is_same_v<F, desk::ClientSet> || std::is_same_v<F, desk::TiesSet> || std::is_same_v<F, desk::DeviceSet> ||
               std::is_same_v<F, desk::PlanSet> || std::is_same_v<F, desk::ShiftSet> || std::is_same_v<F, desk::DaySet> ||
               std::is_same_v<F, desk::UserSet>;
      },
      fact);
}

}  // namespace hearken::store
