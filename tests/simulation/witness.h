#pragma once
// What the journal on disk says, read by a connection of its own and told apart from the station's memory: the oath is checked against this
// and against what the world outside saw. Every violation names its checker. Signals: witness.cpp; incidents: witness_incidents.cpp; pages
// and people: witness_pages.cpp.

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "daemon/desk/decision.h"
#include "daemon/store/statement.h"
#include "tests/simulation/duty.h"
#include "tests/simulation/heap.h"
#include "tests/simulation/reached.h"
#include "tests/simulation/spoken.h"
#include "tests/simulation/violation.h"

namespace hearken::simulation {

class Witness {
 public:
  struct Open {
    desk::Subject key;
    desk::State state;
    bool life_safety = false, taken = false;
    Milliseconds seen{};  // on the simulation's own clock, which nobody sets
    Instant told{};       // when a message last reached somebody, or somebody took it
    std::int64_t presses = 1, priority = 1, round = 0;
    std::set<PersonId> may_take_over;
    Instant owned_since{}, round_began{};
    desk::Plan plan;  // as it was when it opened, or as a graver signal brought it
  };
  struct Paged {
    IncidentId incident;
    PersonId to;
    desk::Way way = desk::Way::sms;
    desk::PageState state = desk::PageState::queued;
    std::string number, text, code;
    Instant queued{}, due{};
    Milliseconds changed{0};
    bool was_sending = false;
    bool withdrawn_unsent = false;
  };

  Witness(std::string file, const Heap& heap, Reached& reached, const Spoken& spoken, Duty duty)
      : file_(std::move(file)), heap_(heap), reached_(reached), spoken_(spoken), duty_(std::move(duty)) {}

  /// A start or a restart: what was seen of the journal before must still be in it.
  void reopen(std::int64_t up_to);
  void close() { read_.reset(), db_.reset(); }
  /// What has come since, up to this number.
  static constexpr std::int64_t everything = INT64_MAX;
  void follow(std::int64_t up_to);

  /// This press (spoken.h) is in the journal.
  [[nodiscard]] bool stored(const std::string& press) const { return presses_.contains(press); }
  [[nodiscard]] const std::map<IncidentId, Open>& open() const { return open_; }
  [[nodiscard]] const std::map<PageId, Paged>& pages() const { return pages_; }
  [[nodiscard]] bool lost(const DeviceId& device) const { return lost_.contains(device); }
  [[nodiscard]] bool audit_well() const { return audit_well_; }
  /// When the pagers' gateway was last told to be well: all behind it have a whole time again.
  [[nodiscard]] Milliseconds gateway_back() const { return gateway_back_; }
  [[nodiscard]] std::int64_t records() const { return last_; }
  [[nodiscard]] std::int64_t incidents() const { return opened_; }
  [[nodiscard]] std::int64_t starts() const { return starts_; }
  /// Whether these words, whole or a part, stand in a page to this number that has been set down as leaving.
  [[nodiscard]] bool leaves(const std::string& number, const std::string& words) const;
  [[nodiscard]] const std::string& head() const { return hashes_.back(); }
  /// How long its plan may take until it is at its loudest, from the beginning of a round.
  [[nodiscard]] static std::chrono::seconds bound(const Open& open);
  /// Its records, in virtual time: for people.
  [[nodiscard]] std::vector<std::string> history(IncidentId id) const;
  /// All records, a line each.
  [[nodiscard]] std::vector<std::string> journal() const;

  /// Was told that a device fell silent: at which instant, and who it was.
  std::function<void(const DeviceId&, Instant)> on_lost = [](const DeviceId&, Instant) {};

  /// The books balance: each signal that opened or pressed is in the incidents' counts, once.
  void balance() const;
  /// A page that has come to its end long ago need not be remembered.
  void let_go(PageId page) { pages_.erase(page); }
  /// Nothing that was due before `now` still waits.
  void check_due(Instant now) const;

 private:
  void take(const desk::Record& record);
  void told(const desk::SignalNoted& fact);
  void told_again(const desk::SignalNoted& fact, const std::string& press);
  void check_episode(const desk::SignalNoted& fact, const std::string& press) const;
  void told(const desk::IncidentOpened& fact);
  void told(const desk::IncidentPressed& fact);
  void told(const desk::StateChanged& fact);
  void closed(const desk::StateChanged& fact, const Open& one, const desk::Closed& closed);
  void owned(const desk::StateChanged& fact, Open& one, const desk::Owned& owned);
  void armed(const desk::StateChanged& fact, Open& one, const desk::Armed& armed);
  void check_instants(const desk::StateChanged& fact, const Open& one) const;
  void check_progress(const desk::StateChanged& fact, const Open& one) const;
  void check_plan(IncidentId id, const Open& one, const desk::Armed& armed) const;
  void told(const desk::PageQueued& fact);
  void told(const desk::PageChanged& fact);
  void check_wanted(const Paged& page, PageId id) const;
  void check_duty(const desk::Page& page) const;
  void reached_somebody(const Paged& page);
  void told(const desk::ResponderChanged& fact);
  void told(const desk::TextNoted& fact);
  void told(const desk::ActNoted& fact);
  void told(const desk::PlanRestarted& fact);
  void told(const desk::IncidentTaken& fact);
  void told(const desk::SupervisionChanged& fact);
  void told(const desk::StationStarted& fact);
  void told(const desk::VitalNoted& fact);
  void told(const desk::PersonSet& fact) { numbers_[fact.person.id] = fact.person.phone; }
  void told(const desk::ClockStepped& fact);
  void told(const desk::IncidentRestored&) { reached_.note("a restoral"); }
  template <class Other>
  void told(const Other&) {}

  std::string file_;
  const Heap& heap_;
  Reached& reached_;
  const Spoken& spoken_;
  Duty duty_;
  std::unique_ptr<store::Connection> db_;
  std::unique_ptr<store::Statement> read_;
  std::int64_t last_ = 0, opened_ = 0, opened_by_signal_ = 0, became_opened_ = 0, became_pressed_ = 0, pressed_ = 0, starts_ = 0;
  std::vector<std::string> hashes_{""};  // of the records seen: none of them may ever be another
  std::vector<Milliseconds> seen_{Milliseconds{0}};
  std::map<IncidentId, Open> open_;
  std::map<PageId, Paged> pages_;
  std::set<std::string> presses_, acts_;
  std::set<DeviceId> lost_;
  bool audit_well_ = true;
  Milliseconds gateway_back_{0};
  std::map<SignalId, std::pair<std::string, IncidentId>> signals_;  // its press, its incident
  struct Heard {
    IncidentId incident;
    Instant at;
  };
  std::map<std::string, Heard> heard_;  // by press: when last
  SignalId noted_;                      // the last
  bool noted_proven_ = false;
  std::map<IncidentId, std::int64_t> owed_restarts_;  // a step with nobody begins the plan again: the round it had
  std::map<std::pair<IncidentId, PersonId>, std::string> codes_;
  std::map<PersonId, std::string> numbers_;
  std::pair<PersonId, Instant> unproven_;                  // who last answered without the code, and when
  SignalId before_start_;                                  // the last signal before the station last started
  Instant started_{};                                      // when it last started, by its own clock
  std::map<std::string, std::vector<std::string>> texts_;  // by number
  desk::Record now_;
};

}  // namespace hearken::simulation
