#include "tests/simulation/world.h"

#include "tests/simulation/console.h"
#include "tests/simulation/devices.h"
#include "tests/simulation/people.h"

namespace hearken::simulation {
namespace {

constexpr std::size_t story_kept = 60;
constexpr int same_instant_most = 20'000;

Milliseconds minutes(std::int64_t count) { return Milliseconds{count * 60'000}; }

/// How a pager of this account is made.
Make some_make(Dice& dice, const Street& street, const std::string& account, bool wrong_clocks) {
  Make make;
  make.speech.account = account;
  make.datagrams = dice.chance(35);
  make.renews = dice.chance(50);
  make.speech.timed = make.renews || dice.chance(20);
  make.obeys = dice.chance(70);
  if (const auto key = street.keys.find(account); key != street.keys.end()) {
    make.speech.key = key->second;
    make.another_key = dice.chance(8);
    if (make.another_key) make.speech.key.front() = '0';
  }
  static constexpr std::array errors{0LL, 0LL, 15LL, -30LL, 75LL, -3'600LL, 86'400LL, -400LL * 86'400};
  const auto error = dice.one_of(errors);
  if (wrong_clocks) make.clock_ahead = std::chrono::seconds{error};
  return make;
}

}  // namespace

World::World(const Setting& setting, Reached& reached_so_far)
    : streams(setting.seed),
      reached(reached_so_far),
      occasion(some_occasion(streams["occasion"])),
      clock{heap, occasion.at - std::chrono::days{setting.days} - minutes(streams["occasion"].between(10, 150))},
      street(make_street(streams["street"], occasion.zone)),
      setting_(setting),
      wild_from_(std::chrono::days{setting.days}),
      witness_(file, heap, reached, spoken, street.duty) {
  disk.on_failure = [this](const std::string& name, bool sync) {
    faulted_ = heap.now();
    const bool log = name.ends_with("-wal");
    reached.note(log    ? sync ? "a sync of the log that failed" : "a write of the log that failed"
                 : sync ? "a sync of the database that failed"
                        : "a write of the database that failed");
  };
  witness_.on_lost = [this](const DeviceId& device, Instant at) { check_lost(device, at); };
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
  const auto turbulent = wild_from_ + minutes(streams["world"].between(90, 240));
  const auto end = turbulent + minutes(75);
  heap.after(turbulent, [this] { come_calm(); });
  auto last = heap.now();
  for (int still = 0; heap.step(end); still = heap.now() == last ? still + 1 : 0, last = heap.now()) {
    if (still > same_instant_most) throw Violation("time_goes_on", "the same instant again and again");
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
  people_move_in();
  if (on("old")) leave_an_older_database();
  start_house();
  set_faults();
  live();
  check_now_and_then();
  for (const auto& one : operators_) one->begin();
  if (console_) console_->begin();
  heap.after(std::chrono::duration_cast<Milliseconds>(occasion.at - clock.began), [this] {
    if (house_) reached.note(occasion.name), say(std::string(occasion.name));
  });
}

void World::people_move_in() {
  for (int i = 0; i < street.clients; ++i)
    if (street.people.devices[static_cast<std::size_t>(i)].gateway == pagers)
      pagers_.push_back(
          std::make_unique<Pager>(*this, i, some_make(streams["makes"], street, Street::account(i), setting_.faults.contains("clocks"))));
  receiver_ = std::make_unique<ReceiverBox>(*this);
  modems_.push_back(std::make_unique<SimulatedModem>(*this, modem_one));
  if (street.modems > 1) modems_.push_back(std::make_unique<SimulatedModem>(*this, modem_two));
  for (const auto& person : street.people.persons) telephones_[person.phone] = std::make_unique<Telephone>(*this, person.phone);
  for (const auto* name : {"O1", "O2"}) operators_.push_back(std::make_unique<Operator>(*this, PersonId{name}));
  if (streams["console"].chance(30)) console_ = std::make_unique<Console>(*this);
}

void World::come_calm() {
  calm_ = true;
  if (disk.faulty()) faulted_ = heap.now();
  disk.well();
  pace_ = {};
  say("from here on nothing goes wrong");
  for (const auto& modem : modems_)
    for (const auto* fault : {"hang_send", "no_network", "report_early", "deliver_twice", "mute", "report_never", "urc_in_answer", "split_prompt"})
      modem->set(fault, false);
  for (const auto& pager : pagers_) pager->silent = false;
  if (house_) house_->put(desk::VitalTold{{}, "console", "", true});
  // Within its plan's bound, and the time of a message, each must have reached somebody.
  for (const auto& [id, open] : witness_.open()) {
    auto within = Witness::bound(open) + minutes(5);
    if (const auto* armed = std::get_if<desk::Armed>(&open.state); armed != nullptr && armed->parked) within += armed->due - clock.wall();
    heap.after(std::chrono::duration_cast<Milliseconds>(within), [this, one = id, since = clock.wall()] { check_reached(one, since); });
  }
}

// ---- what the world sees ----

void World::acknowledged(const std::string& press) {
  acknowledged_.insert(press);
  if (!house_ || disk.frozen()) return;  // it has died meanwhile: the next start will show it
  follow();
  if (!witness_.stored(press)) throw Violation("acknowledged_means_stored", press);
}

void World::submitted(const std::string& number, const std::string& text) {
  if (street.with_number(number) == nullptr) throw Violation("only_to_our_people", number);
  if (house_) follow();
  submitted_[number] += text;
  // While the disk takes nothing a page leaves all the same: that is the oath too.
  if (!disk_was_well(minutes(3))) return;
  if (!witness_.leaves(number, text)) throw Violation("stored_before_it_is_sent", number + ": " + text);
}

void World::shown(const std::string& number, const std::string& text) {
  if (const auto found = telephones_.find(number); found != telephones_.end()) found->second->shown(text);
}

void World::answer_by_sms(const std::string& number, const std::string& text) {
  say(number + " answers " + text);
  streams["network"].one_of(modems_)->incoming(number, text);
}

void World::colleague_handles(const PersonId& than, const desk::Incident& incident) {
  for (const auto& one : operators_)
    if (one->person() != than) one->handle(incident);
}

}  // namespace hearken::simulation
