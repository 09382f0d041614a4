// What goes wrong with the house of the station itself: it dies, its disk fails, its clock is set, its tables are touched.
#include <sqlite3.h>

#include <algorithm>

#include "daemon/store/schema.h"
#include "daemon/store/store_refused.h"
#include "tests/simulation/console.h"
#include "tests/simulation/devices.h"
#include "tests/simulation/people.h"
#include "tests/simulation/world.h"

namespace hearken::simulation {
namespace {

using store::Connection;

Milliseconds seconds(std::int64_t count) { return Milliseconds{count * 1'000}; }

/// Migrations that have been run; none could be read: 0.
std::size_t form_of_database(const char* file) try {
  Connection db(file, Connection::Mode::read, Milliseconds{0});
  return std::stoul(db.answer("PRAGMA user_version"));
} catch (const store::SqlError&) { return 0; }

}  // namespace

// ---- starts and ends ----

/// As an older program left it.
void World::leave_an_older_database() {
  Connection db(file, Connection::Mode::write, Milliseconds{0});
  const auto forms = store::migrations();
  const auto form = static_cast<std::size_t>(streams["old"].between(1, static_cast<std::int64_t>(forms.size()) - 1));
  for (std::size_t i = 0; i < form; ++i) db.run(std::string(forms[i]));
  db.run("PRAGMA application_id = 1214603634; PRAGMA user_version = " + std::to_string(form));
  reached.note("a database of an older form");
}

void World::start_house() {
  auto& dice = streams["recovery"];
  if ((on("crash") || on("power")) && dice.chance(started_ == Milliseconds{0} ? 50 : 20)) disk.freeze_at(dice.between(1, 30));
  starts_before_ = witness_.starts();
  house_ = std::make_unique<House>(heap, streams, clock, disk, pace_, street, reached, file);
  try {
    house_->start();
  } catch (const StoreRefused& refused) {
    if (disk_was_well(Milliseconds{1}) && !disk.frozen()) throw Violation("starts_again", refused.what());
    return did_not_start();
  }
  started_ = heap.now();
  say("the station starts");
  if (disk.frozen()) return;  // it dies at once
  witness_.reopen(disk.log_loose() ? 0 : Witness::everything);
  owes_check_ = true;
  if (!disk.log_loose()) check_acknowledged();
  for (const auto& modem : modems_) modem->connect();
  receiver_->connect();
  if (console_) console_->connect();
  heap.after(seconds(2), house_->guard([this] { house_->put(desk::VitalTold{{}, "console", "", true}); }));
}

void World::did_not_start() {
  const bool died = disk.frozen();
  house_.reset();
  const bool power = died && on("power") && streams["recovery"].chance(50);
  power ? disk.cut_power(streams["recovery"]) : disk.kill();
  if (died) ++report_.crashes, say("it dies while it starts");
  if (died) reached.note(form_of_database(file) < store::migrations().size() ? "a crash inside a migration" : "a crash inside recovery");
  heap.after(seconds(2), [this] { start_house(); });
}

void World::note_crash(bool power) {
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
  if (witness_.starts() == starts_before_) reached.note("a crash inside recovery");
}

void World::crash(bool power) {
  note_crash(power);
  ++report_.crashes;
  say(power ? "the power is cut" : "the process is killed");
  witness_.close();
  disk.freeze();
  receiver_->lose_line();
  if (console_) console_->lose_line();
  for (const auto& modem : modems_) modem->lose_line();
  auto gone = std::move(house_);
  for (const auto& pager : pagers_) pager->lose_line();
  for (const auto& [number, pager] : strangers_) pager->lose_line();
  gone.reset();
  if (power && disk.loose()) reached.note("a power cut with unsynced writes");
  power ? disk.cut_power(streams["crash"]) : disk.kill();
  if (on("stale") && streams["stale"].chance(ordinary() ? 3 : 15)) tables_are_behind();
  const bool again = streams["crash"].chance(15);
  heap.after(seconds(streams["crash"].between(1, 60)), [this, again] {
    start_house();
    if (!again || house_ == nullptr) return;
    heap.after(Milliseconds{streams["crash"].between(1, 900)}, house_->guard([this] { disk.freeze(); }));
  });
}

/// As if a change had not got into the tables of current state: the start writes them anew.
void World::tables_are_behind() {
  if (disk.faulty() || form_of_database(file) < store::migrations().size()) return;
  try {
    Connection(file, Connection::Mode::write, Milliseconds{0}).run("UPDATE station SET stale = 1");
    reached.note("the tables written anew");
  } catch (const store::SqlError&) { return; }  // a fault of the disk was due
}

// ---- faults ----

void World::set_faults() {
  plan_crash();
  plan_disk_faults();
  plan_turns();
  plan_clock();
  plan_forgotten();
}

void World::plan_crash() {
  heap.after(in(seconds(streams["crash"].between(60, 1'500))), [this] {
    auto& dice = streams["crash"];
    if (house_ && (on("crash") || on("power"))) {
      if (dice.chance(50))
        disk.freeze_at(dice.between(1, 12));
      else
        crash(on("power") && (!on("crash") || dice.chance(50)));
    }
    plan_crash();
  });
}

void World::plan_disk_faults() {
  heap.after(in(seconds(streams["disk"].between(60, 900))), [this] {
    auto& dice = streams["disk"];
    if (on("disk") && house_) disk.fail_once(dice.between(1, 8), dice.chance(50) ? SQLITE_IOERR_FSYNC : SQLITE_IOERR_WRITE);
    if (on("full") && dice.chance(30)) fill_disk();
    if (on("slow") && dice.chance(40)) {
      reached.note("a slow disk");
      pace_ = {Milliseconds{200}, Milliseconds{2'500}};
      heap.after(seconds(dice.between(10, 120)), [this] { pace_ = {}; });
    }
    plan_disk_faults();
  });
}

void World::fill_disk() {
  reached.note("a full disk");
  say("the disk is full");
  disk.fail_always(SQLITE_FULL);
  heap.after(seconds(streams["disk"].between(5, 150)), [this] {
    disk.well();
    faulted_ = heap.now();
    reached.note("space again after a full disk");
    say("there is space again");
  });
}

/// Every write and every sync fails once, in turn: by its place from a moment on, and by its kind.
void World::plan_turns() {
  heap.after(in(seconds(streams["turns"].between(200, 400))), [this] {
    if (on("turns") && house_)
      ++turn_ % 2 == 0 ? disk.fail_once(turn_ / 2, SQLITE_IOERR) : disk.fail_next(Disk::Kind{static_cast<std::uint8_t>(turn_ / 2 % 4)});
    plan_turns();
  });
}

void World::plan_clock() {
  heap.after(in(seconds(streams["clock"].between(200, 3'000))), [this] {
    auto& dice = streams["clock"];
    static constexpr std::array steps{5LL, 70LL, 3'600LL, 86'400LL, 400LL * 86'400};
    const auto far = dice.one_of(steps);
    const bool forward = dice.chance(50);
    if (on("clock")) set_clock(seconds(forward ? far : -far));
    plan_clock();
  });
}

void World::set_clock(Milliseconds by) {
  reached.note(by.count() > 0 ? "the clock set forward" : "the clock set back");
  if (by > seconds(366LL * 86'400) || by < seconds(-366LL * 86'400)) reached.note("the clock set by more than a year");
  clock.set += by;
  clock_set_ = heap.now();
  say("the clock is set by " + std::to_string(by.count() / 1'000) + " s");
  if (!house_) return;
  if (!house_->book().incidents.empty()) reached.note("an incident open over a jump of the clock");
  house_->clock_was_set();
}

// ---- what the auditor is for ----

/// Now and then the tables say of an incident that it was due long ago, as if the desk had forgotten it.
void World::plan_forgotten() {
  heap.after(in(seconds(streams["forgotten"].between(300, 1'800))), [this] {
    if (on("forgotten") && house_ && !disk.frozen() && disk_was_well(seconds(180))) {
      std::vector<IncidentId> quiet;
      for (const auto& [id, open] : witness_.open())
        if (desk::due(open.state) - clock.wall() > seconds(60)) quiet.push_back(id);
      if (!quiet.empty()) forget(streams["forgotten"].one_of(quiet));
    }
    plan_forgotten();
  });
}

void World::forget(IncidentId id) {
  const auto forged = clock.wall() - std::chrono::hours{1};
  const auto real = desk::due(witness_.open().at(id).state);
  try {
    Connection db(file, Connection::Mode::write, Milliseconds{0});
    store::Statement(db, "UPDATE incident SET due = ? WHERE id = ?").run(forged.time_since_epoch().count(), id.value);
  } catch (const store::SqlError&) { return; }  // the disk has just failed
  say("the tables forget incident " + std::to_string(id.value));
  for (int looks = 1; looks <= 4; ++looks) heap.after(looks * watch::Auditor::every, house_->guard([this] { house_->audit(); }));
  heap.after(seconds(25), house_->guard([this, id, real, forged] { check_forgotten(id, real, forged); }));
}

/// It has been told by now, unless it has moved meanwhile; and it is put right.
void World::check_forgotten(IncidentId id, Instant real, Instant forged) {
  if (!disk_was_well(seconds(60)) || disk.frozen() || clock_set_ > heap.now() - seconds(60)) return;
  try {
    Connection db(file, Connection::Mode::write, Milliseconds{0});
    store::Statement set(db, "UPDATE incident SET due = ? WHERE id = ? AND due = ?");
    set.run(real.time_since_epoch().count(), id.value, forged.time_since_epoch().count());
    if (sqlite3_changes(db.handle()) == 0) return;
  } catch (const store::SqlError&) { return; }  // the disk has just failed
  reached.note("an incident that rests on disk");
  follow();
  if (witness_.audit_well()) throw Violation("the_auditor_sees_what_rests", id);
}

}  // namespace hearken::simulation
