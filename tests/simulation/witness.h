#pragma once
// What the journal on disk says, read by a connection of its own and told apart from the station's memory: the oath is checked against this
// and against what the world outside saw. Every violation names its checker.

#include <map>
#include <memory>
#include <set>
#include <stdexcept>
#include <string>

#include "daemon/desk/decision.h"
#include "daemon/store/statement.h"
#include "tests/simulation/heap.h"
#include "tests/simulation/reached.h"

namespace hearken::simulation {

struct Violation : std::runtime_error {
  Violation(std::string name, const std::string& what) : std::runtime_error(name + ": " + what), checker(std::move(name)) {}
  std::string checker;
};

/// A frame without what stands around it on the wire.
[[nodiscard]] std::string bare(const std::string& frame);

class Witness {
 public:
  struct Open {
    desk::Subject key;
    desk::State state;
    Instant opened;
    bool life_safety = false, taken = false;
    std::chrono::milliseconds seen{};  // on the simulation's own clock, which nobody sets
    Instant told{};                    // when somebody was last asked, or took it
    std::int64_t presses = 1, priority = 1, round = 0;
    std::set<PersonId> may_take_over;
    Instant owned_since{};
  };
  struct Paged {
    IncidentId incident;
    PersonId to;
    desk::Way way = desk::Way::sms;
    desk::PageState state = desk::PageState::queued;
    std::string number, text, code;
    Instant queued{};
    bool was_sending = false;
    bool withdrawn_unsent = false;
  };

  Witness(const std::string& file, const Heap& heap, Reached& reached) : file_(file), heap_(heap), reached_(reached) {}

  /// A start or a restart: the journal is read from its beginning, and what was seen of it before must still be in it.
  void reopen();
  void close() { db_.reset(); }
  /// What has come since.
  void follow();

  [[nodiscard]] bool stored(const std::string& raw) const { return raws_.contains(raw); }
  [[nodiscard]] const std::map<IncidentId, Open>& open() const { return open_; }
  [[nodiscard]] const std::map<PageId, Paged>& pages() const { return pages_; }
  [[nodiscard]] std::int64_t records() const { return last_; }
  [[nodiscard]] std::int64_t incidents() const { return opened_; }
  /// Whether these words, whole or a part, stand in a page to this number that has been set down as leaving.
  [[nodiscard]] bool leaves(const std::string& number, const std::string& words) const;
  [[nodiscard]] const std::string& head() const { return hashes_.rbegin()->second; }

  /// The books balance: each signal that opened, pressed or was folded is in the incidents' counts.
  void balance() const;

 private:
  [[nodiscard]] std::chrono::milliseconds first_seen(IncidentId id);
  void take(const desk::Record& record);
  void check_wanted(const Paged& page, PageId id) const;
  void told(const desk::SignalNoted& fact);
  void told(const desk::IncidentOpened& fact);
  void told(const desk::IncidentPressed& fact);
  void told(const desk::StateChanged& fact);
  void told(const desk::PageQueued& fact);
  void told(const desk::PageChanged& fact);
  void told(const desk::ResponderChanged& fact);
  void told(const desk::TextNoted& fact);
  void told(const desk::ActNoted& fact);
  void told(const desk::PlanRestarted& fact);
  void told(const desk::IncidentTaken& fact);
  void told(const desk::SupervisionChanged& fact);
  void told(const desk::StationStarted& fact);
  void told(const desk::PersonSet& fact) { numbers_[fact.person.id] = fact.person.phone; }
  void told(const desk::ClockStepped& fact);
  void told(const desk::IncidentRestored&) { reached_.note("a restoral"); }
  template <class Other>
  void told(const Other&) {}

  std::string file_;
  const Heap& heap_;
  Reached& reached_;
  std::unique_ptr<store::Connection> db_;
  std::int64_t last_ = 0, opened_ = 0, opened_by_signal_ = 0, became_opened_ = 0, became_pressed_ = 0, pressed_ = 0;
  std::map<std::int64_t, std::string> hashes_;  // of the records seen: none of them may ever be another
  std::map<IncidentId, std::chrono::milliseconds> seen_;
  std::map<IncidentId, Open> open_;
  std::map<PageId, Paged> pages_;
  std::set<std::string> raws_, acts_;
  std::map<SignalId, std::pair<std::string, IncidentId>> signals_;  // its frame, its incident
  std::map<std::pair<IncidentId, PersonId>, std::string> codes_;
  std::map<PersonId, std::string> numbers_;
  std::pair<PersonId, Instant> unproven_;                  // who last answered without the code, and when
  SignalId before_start_;                                  // the last signal before the station last started
  std::map<std::string, std::vector<std::string>> texts_;  // by number
  desk::Record now_;
};

}  // namespace hearken::simulation
