#pragma once
// One world: a street, its devices, links, modems and people around one station, from one seed; faults for most of its time, then none, and
// then everything that is open must reach a person. Its life: world.cpp; who presses: traffic.cpp; what goes wrong with the house:
// world_faults.cpp; what must be true: world_checks.cpp.

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tests/simulation/calendar.h"
#include "tests/simulation/families.h"
#include "tests/simulation/house.h"
#include "tests/simulation/witness.h"

namespace hearken::simulation {

struct Report {
  Milliseconds lived{0};
  std::int64_t records = 0, incidents = 0, crashes = 0, events = 0;
  std::string head;  // of the journal: equal seeds have equal ones
};

class Pager;
class ReceiverBox;
class Telephone;
class Operator;
class Console;
class SimulatedModem;

class World {
 public:
  static constexpr const char* file = "station.db";
  static constexpr int ordinary_pace = 30;

  World(const Setting& setting, Reached& reached);
  ~World();
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  /// Throws Violation.
  Report run();
  /// What happened lately, for people.
  [[nodiscard]] const std::deque<std::string>& story() const { return story_; }
  [[nodiscard]] std::vector<std::string> journal() const { return witness_.journal(); }
  /// Of one incident, by the journal.
  [[nodiscard]] std::vector<std::string> history(IncidentId id) const { return witness_.history(id); }

  // ---- for its inhabitants ----
  [[nodiscard]] bool on(const std::string& family) const { return !calm_ && setting_.faults.contains(family); }
  [[nodiscard]] bool calm() const { return calm_; }
  /// On ordinary days all comes more seldom.
  [[nodiscard]] bool ordinary() const { return heap.now() < wild_from_; }
  [[nodiscard]] Milliseconds in(Milliseconds delay) const { return ordinary() ? delay * ordinary_pace : delay; }
  [[nodiscard]] bool plays(int client) const { return !setting_.clients || setting_.clients->contains(client); }
  [[nodiscard]] House* house() { return house_.get(); }
  void say(const std::string& line);
  /// A device has its answer for this press (spoken.h): it is on disk.
  void acknowledged(const std::string& press);
  /// Something of this account has come to the station; and: it was answered.
  void device_heard(const std::string& account) { heard_[account] = heap.now(); }
  void device_answered(const std::string& account) { answered_[account] = heap.now(); }
  /// A message is on its way to a telephone: it must have been set down before.
  void submitted(const std::string& number, const std::string& text);
  void shown(const std::string& number, const std::string& text);
  void answer_by_sms(const std::string& number, const std::string& text);
  /// The other operator does something about the same incident at the same instant.
  void colleague_handles(const PersonId& than, const desk::Incident& incident);

  /// A pager that nobody has registered.
  Pager& stranger(std::int64_t number);

  Heap heap;
  Streams streams;
  Reached& reached;
  Occasion occasion;
  Clock clock;
  Disk disk;
  Street street;
  Spoken spoken;

 private:
  void begin();
  void people_move_in();
  void live();
  void somebody_presses();
  void others_ring();
  void life_signs();
  void the_modem_suffers();
  void the_console_goes();
  void a_device_falls_silent();
  void the_office_works();

  void start_house();
  void did_not_start();
  void leave_an_older_database();
  void note_crash(bool power);
  void crash(bool power);
  void set_faults();
  void plan_crash();
  void plan_disk_faults();
  void plan_turns();
  void fill_disk();
  void plan_clock();
  void set_clock(Milliseconds by);
  void plan_forgotten();
  void forget(IncidentId id);
  void check_forgotten(IncidentId id, Instant real, Instant forged);
  void tables_are_behind();
  void come_calm();

  void follow();
  void check();
  void check_now_and_then();
  void check_silence() const;
  void check_lost(const DeviceId& device, Instant at) const;
  void check_reached(IncidentId id, Instant since) const;
  void check_page(PageId id, const Witness::Paged& page) const;
  void check_pages();
  void check_end();
  void check_journal() const;
  void check_acknowledged();
  [[nodiscard]] bool disk_was_well(Milliseconds since) const;

  Setting setting_;
  Milliseconds wild_from_;
  Pace pace_;
  Witness witness_;
  std::unique_ptr<House> house_;
  std::vector<std::unique_ptr<Pager>> pagers_;
  std::map<std::int64_t, std::unique_ptr<Pager>> strangers_;
  std::unique_ptr<ReceiverBox> receiver_;
  std::vector<std::unique_ptr<SimulatedModem>> modems_;
  std::map<std::string, std::unique_ptr<Telephone>> telephones_;  // by number
  std::vector<std::unique_ptr<Operator>> operators_;
  std::unique_ptr<Console> console_;  // in some worlds: rendering is half of their time
  std::set<std::string> acknowledged_;
  std::map<std::string, std::string> submitted_;          // by number, all that was sent there
  std::map<std::string, Milliseconds> heard_, answered_;  // by account
  std::deque<std::string> story_;
  Milliseconds started_{0}, faulted_{-1'000'000}, clock_set_{-1'000'000};
  std::int64_t seen_syncs_ = 0, starts_before_ = 0, turn_ = 1, office_ = 0, looks_ = 0;
  bool calm_ = false, owes_check_ = false;
  Report report_;
};

}  // namespace hearken::simulation
