#include "tests/simulation/world.h"

#include <sqlite3.h>

#include <algorithm>

#include "daemon/store/follower.h"
#include "daemon/store/load.h"
#include "daemon/store/store_refused.h"
#include "tests/simulation/devices.h"
#include "tests/simulation/people.h"

namespace hearken::simulation {
namespace {

constexpr const char* file = "station.db";
constexpr std::size_t story_kept = 60;

Milliseconds seconds(std::int64_t count) { return Milliseconds{count * 1'000}; }
Milliseconds minutes(std::int64_t count) { return seconds(count * 60); }

/// Which parts of two books are not equal.
std::string differences(const desk::Book& a, const desk::Book& b) {
  std::string names;
  const auto note = [&](const char* name, bool equal) { names += equal ? "" : std::string(" ") + name; };
  note("settings", a.settings == b.settings);
  note("directory", a.directory == b.directory);
  note("incidents", a.incidents == b.incidents);
  note("pages", a.pages == b.pages);
  note("repeats", a.repeats == b.repeats);
  note("vitals", a.vitals == b.vitals);
  note("faults", a.faults == b.faults);
  note("lost", a.lost == b.lost);
  note("acts", a.acts == b.acts);
  note("asked_back", a.asked_back == b.asked_back);
  note("suspect", a.suspect == b.suspect);
  note("next numbers", a.next_signal == b.next_signal && a.next_incident == b.next_incident && a.next_page == b.next_page);
  if (names.empty() && !(a == b)) names = " an index";
  return names;
}

}  // namespace

World::World(std::uint64_t seed, Families chosen, Reached& reached_so_far)
    : streams(seed),
      reached(reached_so_far),
      clock{heap, Instant{std::chrono::milliseconds{1'790'000'000'000 + static_cast<std::int64_t>(seed % 4'000) * 86'400'000}}},
      street(make_street(streams["street"])),
      families_(std::move(chosen)),
      witness_(file, heap, reached) {
  disk.on_failure = [this](bool sync) {
    faulted_ = heap.now();
    reached.note(sync ? "a sync that failed once" : "a write that failed once");
  };
}

World::~World() {
  witness_.close();
  disk.freeze();
  house_.reset();
}

void World::say(const std::string& line) {
  story_.push_back(std::to_string(heap.now().count() / 1'000) + " s  " + line);
  if (story_.size() > story_kept) story_.pop_front();
}

Report World::run() {
  begin();
  const auto turbulent = minutes(streams["world"].between(90, 240));
  const auto end = turbulent + minutes(75);
  heap.after(turbulent, [this] { come_calm(); });
  auto last = heap.now();
  for (int still = 0; heap.step(end); still = heap.now() == last ? still + 1 : 0, last = heap.now()) {
    if (still > 20'000) throw Violation("time_goes_on", "the same instant again and again");
    ++report_.events;
    if (house_ && disk.frozen()) crash(streams["crash"].chance(on("power") ? 50 : 0));
    if (house_) check();
  }
  check_end();
  report_.lived = heap.now();
  report_.records = witness_.records();
  report_.incidents = witness_.incidents();
  report_.head = witness_.head();
  return report_;
}

void World::begin() {
  for (int i = 0; i < street.clients; ++i)
    if (street.people.devices[static_cast<std::size_t>(i)].gateway == pagers)
      pagers_.push_back(std::make_unique<Pager>(*this, i, streams["street"].chance(35)));
  receiver_ = std::make_unique<ReceiverBox>(*this);
  modems_.push_back(std::make_unique<SimulatedModem>(*this, modem_one));
  if (street.modems > 1) modems_.push_back(std::make_unique<SimulatedModem>(*this, modem_two));
  for (const auto& person : street.people.persons) telephones_[person.phone] = std::make_unique<Telephone>(*this, person.phone);
  for (const auto* name : {"O1", "O2"}) operators_.push_back(std::make_unique<Operator>(*this, PersonId{name}));
  start_house();
  set_faults();
  live();
  for (const auto& one : operators_) one->begin();
}

// ---- the house ----

void World::start_house() {
  house_ = std::make_unique<House>(heap, streams, clock, disk, pace_, street, reached, file);
  try {
    house_->start();
  } catch (const StoreRefused& refused) {
    if (!disk.faulty() && !disk.frozen()) throw Violation("starts_again", refused.what());
    house_.reset();
    disk.kill();
    heap.after(seconds(2), [this] { start_house(); });
    return;
  }
  started_ = heap.now();
  say("the station starts");
  witness_.reopen();
  check_acknowledged();
  for (const auto& modem : modems_) modem->connect();
  receiver_->connect();
  heap.after(seconds(2), house_->guard([this] { house_->put(desk::VitalTold{{}, "console", "", true}); }));
}

void World::crash(bool power) {
  const auto& book = house_->book();
  const auto some = [&](auto holds) {
    return std::any_of(book.incidents.begin(), book.incidents.end(), [&](const auto& one) { return holds(one.second.state); });
  };
  if (house_->store().waiting() > 0) reached.note("a crash with decisions waiting for the disk");
  if (house_->answers_waiting() > 0) reached.note("a crash between the sync and the answer");
  if (disk.frozen()) reached.note(power ? "a power cut inside a transaction" : "a crash inside a transaction");
  if (!book.sending.empty()) reached.note("a crash while a page was being sent");
  if (some([](const desk::State& state) { return std::holds_alternative<desk::Owned>(state); })) reached.note("a crash with an owned incident");
  if (some([](const desk::State& state) { return std::holds_alternative<desk::Armed>(state) && std::get<desk::Armed>(state).parked; }))
    reached.note("a crash with a parked incident");
  if (heap.now() - started_ < seconds(1)) reached.note("a crash within a second of the start");
  ++report_.crashes;
  say(power ? "the power is cut" : "the process is killed");
  witness_.close();
  disk.freeze();
  receiver_->lose_line();
  for (const auto& modem : modems_) modem->lose_line();
  auto gone = std::move(house_);
  for (const auto& pager : pagers_) pager->lose_line();
  for (const auto& [number, pager] : strangers_) pager->lose_line();
  gone.reset();
  if (power && disk.loose()) reached.note("a power cut with unsynced writes");
  power ? disk.cut_power(streams["crash"]) : disk.kill();
  const bool again = streams["crash"].chance(15);
  heap.after(seconds(streams["crash"].between(1, 60)), [this, again] {
    start_house();
    if (!again || house_ == nullptr) return;
    heap.after(Milliseconds{streams["crash"].between(1, 900)}, house_->guard([this] { disk.freeze(); }));
  });
}

// ---- what happens, and what goes wrong ----

void World::set_faults() {
  plan_crash();
  plan_disk_faults();
  plan_clock();
}

void World::plan_crash() {
  auto& dice = streams["crash"];
  heap.after(seconds(dice.between(60, 1'500)), [this] {
    auto& again = streams["crash"];
    if (house_ && (on("crash") || on("power"))) {
      if (again.chance(50))
        disk.freeze_at(again.between(1, 12));
      else
        crash(on("power") && (!on("crash") || again.chance(50)));
    }
    plan_crash();
  });
}

void World::plan_disk_faults() {
  heap.after(seconds(streams["disk"].between(60, 900)), [this] {
    auto& dice = streams["disk"];
    if (on("disk") && house_) disk.fail_once(dice.between(1, 8), dice.chance(50) ? SQLITE_IOERR_FSYNC : SQLITE_IOERR_WRITE);
    if (on("full") && dice.chance(30)) {
      reached.note("a full disk");
      say("the disk is full");
      disk.fail_always(SQLITE_FULL);
      heap.after(seconds(dice.between(5, 150)), [this] {
        disk.well();
        faulted_ = heap.now();
        reached.note("space again after a full disk");
        say("there is space again");
      });
    }
    if (on("slow") && dice.chance(40)) {
      reached.note("a slow disk");
      pace_ = {Milliseconds{200}, Milliseconds{2'500}};
      heap.after(seconds(dice.between(10, 120)), [this] { pace_ = {}; });
    }
    plan_disk_faults();
  });
}

void World::plan_clock() {
  heap.after(seconds(streams["clock"].between(200, 3'000)), [this] {
    auto& dice = streams["clock"];
    if (on("clock")) {
      static constexpr std::array steps{5LL, 70LL, 3'600LL, 86'400LL, 400LL * 86'400};
      const auto far = steps[static_cast<std::size_t>(dice.below(steps.size()))];
      const auto by = seconds(dice.chance(50) ? far : -far);
      reached.note(by.count() > 0 ? "the clock set forward" : "the clock set back");
      if (far > 366LL * 86'400) reached.note("the clock set by more than a year");
      const auto before = clock.wall();
      clock.set += by;
      say("the clock is set by " + std::to_string(by.count() / 1'000) + " s");
      if (house_) {
        if (!house_->book().incidents.empty()) reached.note("an incident open over a jump of the clock");
        house_->clock_was_set(before);
      }
    }
    plan_clock();
  });
}

void World::come_calm() {
  calm_ = true;
  disk.well();
  pace_ = {};
  say("from here on nothing goes wrong");
  for (const auto& modem : modems_)
    for (const auto* fault : {"hang_send", "no_network", "report_early", "deliver_twice", "mute", "report_never", "urc_in_answer", "split_prompt"})
      modem->set(fault, false);
  for (const auto& pager : pagers_) pager->silent = false;
  if (house_) house_->put(desk::VitalTold{{}, "console", "", true});
  for (const auto& [id, open] : witness_.open())
    if (open.life_safety) must_reach_[id] = clock.wall();
  heap.after(minutes(15), [this] { check_calm_began(); });
}

// ---- what the world sees ----

void World::acknowledged(const std::string& frame) {
  const auto core = bare(frame);
  if (house_) witness_.follow();
  if (!witness_.stored(core)) throw Violation("acknowledged_means_stored", core);
  acknowledged_.insert(core);
}

void World::submitted(const std::string& number, const std::string& text) {
  if (street.with_number(number) == nullptr) throw Violation("only_to_our_people", number);
  if (house_) witness_.follow();
  submitted_[number] += text;
  // While the disk takes nothing a page leaves all the same: that is the oath too.
  if (disk.faulty() || heap.now() - faulted_ < minutes(3)) return;
  if (!witness_.leaves(number, text)) throw Violation("stored_before_it_is_sent", number + ": " + text);
}

void World::shown(const std::string& number, const std::string& text) {
  if (const auto found = telephones_.find(number); found != telephones_.end()) found->second->shown(text);
}

void World::answer_by_sms(const std::string& number, const std::string& text) {
  say(number + " answers " + text);
  streams["network"].one_of(modems_)->incoming(number, text);
}

// ---- checks ----

void World::check() {
  house_->check_armed();
  if (disk.syncs() == seen_syncs_ || disk.frozen()) return;
  seen_syncs_ = disk.syncs();
  witness_.follow();
}

void World::check_acknowledged() {
  for (const auto& frame : acknowledged_)
    if (!witness_.stored(frame)) throw Violation("acknowledged_means_stored", "after a restart it is gone: " + frame);
}

void World::check_calm_began() {
  for (const auto& [id, since] : must_reach_) {
    const auto open = witness_.open().find(id);
    if (open != witness_.open().end() && open->second.told < since && !std::holds_alternative<desk::Owned>(open->second.state))
      throw Violation("every_incident_reaches_a_person", "incident " + std::to_string(id.value));
  }
}

/// What counts as sent has left by a modem: whole, or its beginning where a restart tore it apart.
void World::check_pages() {
  for (const auto& [id, page] : witness_.pages()) {
    if (page.way != desk::Way::sms || (page.state != desk::PageState::sent && page.state != desk::PageState::delivered)) continue;
    if (submitted_[page.number].find(page.text.substr(0, 24)) == std::string::npos)
      throw Violation("sent_means_it_left", "page " + std::to_string(id.value));
  }
}

void World::check_end() {
  if (!house_) throw Violation("starts_again", "the station is down at the end");
  witness_.follow();
  witness_.balance();
  for (const auto& pager : pagers_)
    if (!pager->idle()) throw Violation("every_signal_is_answered", pager->account());
  if (!receiver_->idle()) throw Violation("every_signal_is_answered", "the receiver");
  for (const auto& [id, open] : witness_.open())
    if (open.life_safety && open.seen + minutes(60) < heap.now()) throw Violation("every_incident_ends", "incident " + std::to_string(id.value));
  check_pages();
  store::Connection db(file, store::Connection::Mode::read, Milliseconds{0});
  store::Follower chain(store::CheckedPoint{});
  while (chain.go_on(db, 1'000)) {}
  if (chain.report().fault_at != 0)
    throw Violation("the_chain_holds", "record " + std::to_string(chain.report().fault_at) + ": " + chain.report().fault);
  std::int64_t damaged = 0;
  auto replayed = store::replay(db, damaged);
  if (const auto differ = differences(store::load(db).book(), replayed); !differ.empty() || damaged != 0)
    throw Violation("the_tables_follow_from_the_journal", "they differ in" + differ);
  if (house_->station().idle() && !(house_->book().incidents == replayed.incidents && house_->book().pages == replayed.pages))
    throw Violation("the_desk_is_the_journal", "they differ");
}

}  // namespace hearken::simulation
