#include "daemon/station/station.h"

#include "daemon/store/journal.h"
#include "tests/catch.h"
#include "tests/unit/failing_vfs.h"
#include "tests/unit/store_home.h"

using namespace hearken;
using namespace hearken::test;

namespace {

/// A station whose disk has its turns when the test says so.
struct Quiet {
  explicit Quiet(const Folder& where) : folder(where) {}
  const Folder& folder;
  Home home;
  Store store{folder.database(), home.carrier(), seeded(), Store::Turns::called};
  Station station{{store.load(), store, [] { return noon; }, [](std::optional<Instant>) {}, home.carrier(), [](const LogLine&) {}}};
  void turn() {
    store.turn();
    home.run();
  }
  [[nodiscard]] bool well() const {
    const auto told = station.book().vitals.find({GatewayId{}, "store"});
    return told == station.book().vitals.end() || told->second.well;
  }
};

struct Relays final : drivers::Relay {
  void set(const std::string& name, bool on) override { state[name] = on; }
  std::map<std::string, bool> state;
};

}  // namespace

TEST_CASE("O10: a disk that is well again is found so where nothing new comes, and the screens learn what was kept") {
  FailingDisk disk;
  Folder folder;
  Quiet quiet(folder);
  std::int64_t shown = 0;
  quiet.station.on_committed([&](std::int64_t head) { shown = head; });
  quiet.station.start("1", {}, {});
  quiet.turn();
  const auto before = shown;
  disk.fail_always(SQLITE_FULL);
  quiet.station.put(desk::Stopping{"a test"}, {});
  for (int i = 0; i < 3; ++i) quiet.turn();
  CHECK_FALSE(quiet.well());
  CHECK(shown == before);
  disk.well();
  for (int i = 0; i < 2; ++i) quiet.turn();
  CHECK_FALSE(quiet.well());
  quiet.station.ask_store();
  for (int i = 0; i < 2; ++i) quiet.turn();
  CHECK(quiet.well());
  CHECK(shown == verify_journal(folder.database()).records);
}

TEST_CASE("O10: a station that crashed while the disk took nothing says after the start that it writes again") {
  FailingDisk disk;
  Folder folder;
  {
    Quiet quiet(folder);
    quiet.station.start("1", {}, {});
    quiet.turn();
    disk.fail_always(SQLITE_FULL);
    quiet.station.put(desk::Stopping{"a test"}, {});
    for (int i = 0; i < 3; ++i) quiet.turn();
    disk.well();
    for (int i = 0; i < 2; ++i) quiet.store.turn();  // it has it on disk that it is ill, and nobody here hears more
  }
  Quiet again(folder);
  CHECK_FALSE(again.well());
  again.station.start("1", {}, {});
  for (int i = 0; i < 2; ++i) again.turn();
  CHECK(again.well());
}

TEST_CASE("a reload that connects the relays anew leaves siren and lamp on") {
  Folder folder;
  Quiet quiet(folder);
  Relays before, after;
  quiet.station.add_relay(before);
  quiet.station.start("1", {}, {});
  Signal cry;
  cry.gateway = {"pagers"};
  cry.account = "1001";
  quiet.station.put(desk::SignalArrived{cry}, {});
  for (int i = 0; i < 2; ++i) quiet.turn();
  CHECK(before.state == std::map<std::string, bool>{{"lamp", true}, {"siren", true}});
  quiet.station.forget_drivers();
  quiet.station.add_relay(after);
  CHECK(after.state == before.state);
}
