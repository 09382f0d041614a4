#pragma once
// One world: a street, its devices, links, modems and people around one station, from one seed; faults for most of its time, then none, and
// then everything that is open must reach a person.

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "simulator/modem_commands.h"
#include "simulator/service_centre.h"
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
class SimulatedModem;

class World {
 public:
  World(std::uint64_t seed, Families families, Reached& reached);
  ~World();
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  /// Throws Violation.
  Report run();
  /// What happened lately, for people.
  [[nodiscard]] const std::deque<std::string>& story() const { return story_; }

  // ---- for its inhabitants ----
  [[nodiscard]] bool on(const std::string& family) const { return !calm_ && families_.contains(family); }
  [[nodiscard]] bool calm() const { return calm_; }
  [[nodiscard]] House* house() { return house_.get(); }
  void say(const std::string& line);
  /// A device has its acknowledgement for these bytes.
  void acknowledged(const std::string& frame);
  /// A message is on its way to a telephone: it must have been set down before.
  void submitted(const std::string& number, const std::string& text);
  void shown(const std::string& number, const std::string& text);
  void answer_by_sms(const std::string& number, const std::string& text);

  /// A pager that nobody has registered.
  Pager& stranger(std::int64_t number);

  Heap heap;
  Streams streams;
  Reached& reached;
  Clock clock;
  Disk disk;
  Street street;

 private:
  void begin();
  void set_faults();
  void live();
  void somebody_presses();
  void life_signs();
  void the_modem_suffers();
  void the_console_goes();
  void a_device_falls_silent();
  void crash(bool power);
  void start_house();
  void plan_crash();
  void plan_disk_faults();
  void plan_clock();
  void come_calm();
  void check();
  void check_calm_began();
  void check_pages();
  void check_end();
  void check_acknowledged();

  Families families_;
  Pace pace_;
  Witness witness_;
  std::unique_ptr<House> house_;
  std::vector<std::unique_ptr<Pager>> pagers_;
  std::map<std::int64_t, std::unique_ptr<Pager>> strangers_;
  std::unique_ptr<ReceiverBox> receiver_;
  std::vector<std::unique_ptr<SimulatedModem>> modems_;
  std::map<std::string, std::unique_ptr<Telephone>> telephones_;  // by number
  std::vector<std::unique_ptr<Operator>> operators_;
  std::set<std::string> acknowledged_;
  std::map<std::string, std::string> submitted_;  // by number, all that was sent there
  std::deque<std::string> story_;
  std::map<IncidentId, Instant> must_reach_;
  Milliseconds started_{0}, faulted_{-1'000'000};
  std::int64_t seen_syncs_ = 0;
  bool calm_ = false;
  Report report_;
};

}  // namespace hearken::simulation
