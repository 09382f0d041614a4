// What must be true of a world: after every step, every half a minute, and at its end.
#include "daemon/store/follower.h"
#include "daemon/store/load.h"
#include "tests/simulation/console.h"
#include "tests/simulation/devices.h"
#include "tests/simulation/world.h"

namespace hearken::simulation {
namespace {

constexpr Milliseconds half_a_minute{30'000}, late{30'000}, long_ago{1'200'000};
constexpr int looks_between_pages = 240;  // two hours
constexpr std::size_t texts_kept = 200'000;

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

bool World::disk_was_well(Milliseconds since) const { return !disk.faulty() && heap.now() - faulted_ >= since; }

void World::check() {
  house_->check_armed();
  if (disk.syncs() == seen_syncs_ || disk.frozen()) return;
  seen_syncs_ = disk.syncs();
  follow();
}

/// After a failed sync a reader may see what is not on disk yet: then only what the store has told counts.
void World::follow() {
  witness_.follow(disk.log_loose() ? house_->station().head() : Witness::everything);
  if (owes_check_ && !disk.log_loose()) check_acknowledged();
}

void World::check_now_and_then() {
  heap.after(half_a_minute, [this] {
    const auto quiet = heap.now() - std::max(started_, clock_set_);
    if (house_ && !disk.frozen() && !disk.log_loose() && disk_was_well(std::chrono::minutes{5}) && quiet > late) {
      follow();
      witness_.check_due(clock.wall() - late);
      check_silence();
      if (console_) console_->check();
      if (++looks_ % looks_between_pages == 0) check_pages();
    }
    check_now_and_then();
  });
}

/// Whoever was not heard in its time, with a tenth for good measure, is told.
void World::check_silence() const {
  for (const auto& pager : pagers_) {
    const auto& device = street.people.devices[static_cast<std::size_t>(pager->client())];
    if (device.report_every_s == 0) continue;
    const auto heard = heard_.find(pager->account());
    const auto since = std::max({started_, witness_.gateway_back(), heard == heard_.end() ? Milliseconds{0} : heard->second});
    const std::chrono::seconds patience{device.report_every_s + device.report_every_s / 10 + 2};
    if (heap.now() - since > patience + late && !witness_.lost(device.id)) throw Violation("a_silent_device_is_told", pager->account());
  }
}

/// Nobody is told as silent who had an answer half a time ago (and whose words count, whatever its clock).
void World::check_lost(const DeviceId& device, Instant at) const {
  const auto account = Street::account(std::stoi(device.value.substr(1)));
  const auto answered = answered_.find(account);
  if (answered == answered_.end() || heap.now() - clock_set_ < std::chrono::minutes{10}) return;
  const auto decided = heap.now() - std::chrono::duration_cast<Milliseconds>(clock.wall() - at);
  const auto every = std::chrono::seconds{street.people.devices[static_cast<std::size_t>(std::stoi(device.value.substr(1)))].report_every_s};
  if (answered->second < decided && decided - answered->second < every / 2) throw Violation("nobody_is_lost_who_was_heard", device.value);
}

/// After each start, as soon as all that can be read is on disk.
void World::check_acknowledged() {
  owes_check_ = false;
  for (const auto& press : acknowledged_)
    if (!witness_.stored(press)) throw Violation("acknowledged_means_stored", "after a restart it is gone: " + press);
}

void World::check_reached(IncidentId id, Instant since) const {
  const auto open = witness_.open().find(id);
  if (open != witness_.open().end() && open->second.told < since && !std::holds_alternative<desk::Owned>(open->second.state))
    throw Violation("every_incident_reaches_a_person", id);
}

/// What counts as sent has left by a modem: whole, or its beginning where a restart tore it apart. None waits for ever.
void World::check_page(PageId id, const Witness::Paged& page) const {
  if (!desk::ended(page.state) && disk_was_well(long_ago) && heap.now() - std::max(page.changed, started_) > long_ago)
    throw Violation("every_page_has_an_outcome", "page " + std::to_string(id.value), page.incident);
  if (page.way != desk::Way::sms || (page.state != desk::PageState::sent && page.state != desk::PageState::delivered)) return;
  const auto left = submitted_.find(page.number);
  if (left == submitted_.end() || left->second.find(page.text.substr(0, 24)) == std::string::npos)
    throw Violation("sent_means_it_left", "page " + std::to_string(id.value), page.incident);
}

/// Those of incidents that are closed are looked at once.
void World::check_pages() {
  std::vector<PageId> over;
  for (const auto& [id, page] : witness_.pages()) {
    check_page(id, page);
    if (desk::ended(page.state) && heap.now() - page.changed > long_ago && !witness_.open().contains(page.incident)) over.push_back(id);
  }
  for (const auto id : over) witness_.let_go(id);
  for (auto& [number, texts] : submitted_)
    if (texts.size() > texts_kept) texts.erase(0, texts.size() - texts_kept);
}

void World::check_end() {
  if (!house_) throw Violation("starts_again", "the station is down at the end");
  follow();
  witness_.balance();
  for (const auto& pager : pagers_)
    if (!pager->idle()) throw Violation("every_signal_is_answered", pager->account());
  if (!receiver_->idle()) throw Violation("every_signal_is_answered", "the receiver");
  for (const auto& [id, open] : witness_.open())
    if (open.life_safety && open.seen + std::chrono::minutes{60} < heap.now()) throw Violation("every_incident_ends", id);
  if (!witness_.audit_well()) throw Violation("the_audit_ends_well", "what rested does not rest any more, and was not told so");
  check_pages();
  check_journal();
}

void World::check_journal() const {
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
