#include "daemon/store/store.h"

#include <algorithm>
#include <thread>

#include "daemon/station/station.h"
#include "daemon/store/load.h"
#include "daemon/store/queries.h"
#include "daemon/store/store_refused.h"
#include "tests/catch.h"
#include "tests/unit/failing_vfs.h"
#include "tests/unit/store_history.h"
#include "tests/unit/store_home.h"

using namespace hearken;
using namespace hearken::desk;
using namespace hearken::test;

TEST_CASE("a signal has its receipt after the commit, never inside it") {
  Home home;
  Store store(":memory:", home.carrier(), seeded());
  std::vector<Receipt> receipts;
  store.commit(note("first"), {Ticket{7}}, [&](auto landed) { receipts = landed->receipts; });
  CHECK(receipts.empty());
  home.run();
  REQUIRE(receipts.size() == 1);
  CHECK(receipts[0].value() == Ticket{7});
  CHECK(receipts[0].position() == 1);
}

TEST_CASE("answers come in the order of the decisions, an empty decision's too") {
  Folder folder;
  Home home;
  std::vector<std::int64_t> heads;
  Store store(folder.database(), home.carrier(), seeded());
  for (int i = 0; i < 100; ++i) {
    store.commit(i % 3 == 0 ? Decision{} : note("n"), {Ticket{static_cast<std::uint64_t>(i)}}, [&, i](auto landed) {
      REQUIRE(landed.has_value());
      CHECK(landed->receipts.at(0).value() == Ticket{static_cast<std::uint64_t>(i)});
      heads.push_back(landed->head);
    });
  }
  home.run_until([&] { return heads.size() == 100; });
  CHECK(std::is_sorted(heads.begin(), heads.end()));
  CHECK(heads.back() == 66);
  CHECK(store.waiting() == 0);
}

TEST_CASE("what waits is committed before the store goes, and the next one goes on from there") {
  Folder folder;
  Home home;
  int done = 0;
  {
    Store store(folder.database(), home.carrier(), seeded());
    CHECK_FALSE(store.last_alive());
    for (int i = 0; i < 10; ++i) store.commit(note("n"), {}, [&](auto landed) { done += landed ? 1 : 0; });
  }
  home.run();
  CHECK(done == 10);
  Store store(folder.database(), home.carrier(), seeded());
  CHECK(store.last_alive() == noon);
  std::int64_t head = 0;
  store.commit(note("again"), {}, [&](auto landed) { head = landed->head; });
  home.run_until([&] { return head != 0; });
  CHECK(head == 11);
}

TEST_CASE("a station knows the journal's head before the disk took anything of its own: no screen reads from the beginning") {
  Folder folder;
  Home home;
  {
    Store store(folder.database(), home.carrier(), seeded());
    for (int i = 0; i < 10; ++i) store.commit(note("n"), {}, [](auto) {});
  }
  Store store(folder.database(), home.carrier(), seeded());
  const Station station({store.load(), store, [] { return noon; }, [](auto) {}, [](const auto&) {}, [](const auto&) {}});
  CHECK(station.head() == 10);
}

TEST_CASE("who helps writes by itself: the answer comes home on its thread, with what came meanwhile in one go") {
  Folder folder;
  int asked = 0;
  std::vector<std::thread::id> answered;
  const auto here = std::this_thread::get_id();
  Store store(folder.database(), [](const std::function<void()>& work) { work(); }, seeded());
  store.helped([&] { ++asked; });
  const auto done = [&](auto landed) {
    CHECK(landed.has_value());
    answered.push_back(std::this_thread::get_id());
  };
  store.commit(note("first"), {Ticket{1}}, [&](auto landed) {
    done(landed);
    store.commit(note("decided from inside the first one's answer"), {}, done);
  });
  store.commit(note("second"), {Ticket{2}}, done);
  CHECK(asked == 1);  // one is enough
  CHECK(answered.empty());
  store.help();
  CHECK(answered == std::vector(3, here));
  CHECK(store.waiting() == 0);
  CHECK(asked == 1);
  CHECK(verify_journal(folder.database()).records == 3);
}

TEST_CASE("help that never comes is not waited for") {
  Folder folder;
  Home home;
  bool answered = false;
  Store store(folder.database(), home.carrier(), seeded());
  store.helped([] {});
  store.commit(note("nobody helps"), {}, [&](auto landed) { answered = landed.has_value(); });
  home.run_until([&] { return answered; });
}

TEST_CASE("behind a decision that cannot be written down nothing is: the journal has no gap") {
  Folder folder;
  {
    Store store(folder.database(), [](const std::function<void()>& work) { work(); }, seeded());
    store.helped([] {});
    store.commit(note("before"), {}, [](auto) {});
    store.help();
    auto bug = note("lost with its number");
    Incident impossible;
    impossible.state = Closed{};
    bug.records.push_back({noon, "station", "a bug", IncidentOpened{impossible}});
    bug.records.push_back({noon, "station", "so that the tables follow", UnitSet{}});
    store.commit(bug, {}, [](auto) { FAIL_CHECK("it was told"); });
    CHECK_THROWS(store.help());
    store.commit(note("after"), {}, [](auto) { FAIL_CHECK("it was told"); });
  }
  const auto report = verify_journal(folder.database());
  CHECK(report.fault == "");
  CHECK(report.records == 1);
}

TEST_CASE("a disk that fails under a helping hand is waited for by the store's own") {
  FailingDisk disk;
  Folder folder;
  Home home;
  std::vector<std::optional<StoreFault>> told;
  const auto tell = [&](auto landed) { told.push_back(landed.has_value() ? std::nullopt : std::optional(landed.error())); };
  Store store(folder.database(), home.carrier(), seeded());
  store.helped([] {});
  const auto commit = [&](const char* text) {
    const auto before = told.size();
    store.commit(note(text), {}, tell);
    store.help();
    home.run_until([&] { return told.size() > before; });
  };
  commit("before");
  disk.fail_always(SQLITE_FULL);
  commit("kept");
  CHECK(told.back() == StoreFault::full);
  disk.well();
  while (told.back()) commit("after");
  CHECK(store.waiting() == 0);
  CHECK(verify_journal(folder.database()).records == static_cast<std::int64_t>(told.size()));
}

TEST_CASE("the log is made long before the first commit, and then overwritten") {
  Folder folder;
  Home home;
  Store store(folder.database(), home.carrier(), seeded(), Store::Turns::called, {.log_bytes = 3 << 20});
  store.make_ready();
  const auto log_bytes = [&] { return std::filesystem::file_size(folder.database().string() + "-wal"); };
  const auto made = log_bytes();
  CHECK(made >= 3 << 20);
  for (int i = 0; i < 100; ++i) store.commit(note("n"), {}, [](auto) {});
  store.turn();
  store.turn(true);
  CHECK(log_bytes() == made);
}

TEST_CASE("a second daemon on the same database is refused, with a reason") {
  Folder folder;
  Home home;
  Store store(folder.database(), home.carrier(), seeded());
  CHECK_THROWS_AS(Store(folder.database(), home.carrier(), seeded()), StoreRefused);
}

TEST_CASE("what is loaded from the tables is what a replay of the journal makes") {
  for (unsigned seed = 1; seed <= 12; ++seed) {
    Folder folder;
    Home home;
    History history(seed);
    for (int start = 0; start < 2; ++start) {
      Store store(folder.database(), home.carrier(), seeded());
      for (int i = 0; i < 700; ++i) store.commit(history.next(), {}, [](auto landed) { REQUIRE(landed.has_value()); });
    }
    home.run();
    store::Connection db(folder.database(), store::Connection::Mode::read, std::chrono::milliseconds{0});
    std::int64_t damaged = 0;
    const auto replayed = store::replay(db, damaged);
    const auto loaded = store::load(db).book();
    INFO("seed " << seed);
    CHECK(damaged == 0);
    CHECK(loaded.incidents == replayed.incidents);
    CHECK(loaded.pages == replayed.pages);
    CHECK(loaded.repeats == replayed.repeats);
    CHECK(loaded.acts == replayed.acts);
    CHECK(loaded.suspect == replayed.suspect);
    CHECK(loaded.next_page == replayed.next_page);
    CHECK(loaded == replayed);
  }
}

TEST_CASE("the tables follow also where each turn has more than they take up at once") {
  Folder folder;
  Home home;
  store::Limits limits;
  limits.records_per_turn = 64;
  limits.records_behind_most = 100;
  limits.records_at_once = 8;
  Store store(folder.database(), home.carrier(), seeded(), Store::Turns::called, limits);
  std::int64_t furthest = 0;
  for (int turn = 0; turn < 30; ++turn) {
    for (int i = 0; i < 64; ++i) store.commit(note("n"), {}, [](auto) {});
    store.turn();
    const auto behind = store::Connection(folder.database(), store::Connection::Mode::read, std::chrono::milliseconds{1'000})
                            .answer("SELECT (SELECT max(number) FROM journal) - counted FROM station");
    furthest = std::max<std::int64_t>(furthest, std::stoll(behind));
  }
  CHECK(furthest <= 100 + 64);
}

TEST_CASE("the tables follow when there is time, and a start reads from the journal what they are behind") {
  Folder folder;
  Home home;
  History history(11);
  int landed = 0;
  {
    Store store(folder.database(), home.carrier(), seeded());
    for (int i = 0; i < 40; ++i) {
      store.commit(history.alarm(), {}, [&](auto) { ++landed; });
      home.run_until([&] { return landed == i + 1; });
    }
    std::filesystem::copy(folder.database(), folder / "copy.db");  // as after kill -9
    std::filesystem::copy(folder.database().string() + "-wal", folder / "copy.db-wal");
  }
  const auto of = [](const std::filesystem::path& file, const char* sql) {
    return store::Connection(file, store::Connection::Mode::read, std::chrono::milliseconds{1'000}).answer(sql);
  };
  CHECK(of(folder.database(), "SELECT count(*) FROM incident") == "40");
  CHECK(of(folder.database(), "SELECT counted FROM station") == "160");
  CHECK(Store(folder / "copy.db", home.carrier(), seeded()).load() == Store(folder.database(), home.carrier(), seeded()).load());
}

TEST_CASE("tables that no longer follow are told to the auditor: they could not show it what rests") {
  Folder folder;
  Home home;
  Store store(folder.database(), home.carrier(), seeded(), Store::Turns::called);
  store.commit(note("the last that the tables know", noon), {}, [](auto) {});
  store.turn(true);
  store.turn(true);
  store.commit(note("behind", noon + std::chrono::hours{1}), {}, [](auto) {});
  store.turn();
  Queries queries(folder.database());
  const auto resting = [&](std::chrono::minutes later) { return queries.resting(noon + std::chrono::hours{1} + later, std::chrono::seconds{2}); };
  CHECK(resting(std::chrono::minutes{1}).empty());
  CHECK(resting(std::chrono::minutes{4}) == std::vector<std::string>{"the writing of the tables"});
  store.turn(true);
  CHECK(resting(std::chrono::minutes{4}).empty());
}
