#include "daemon/store/journal.h"
#include "daemon/store/load.h"
#include "daemon/store/statement.h"
#include "tests/catch.h"
#include "tests/unit/failing_vfs.h"
#include "tests/unit/store_history.h"
#include "tests/unit/store_home.h"

using namespace hearken;
using namespace hearken::test;

namespace {

/// Who was answered what, in order.
struct Told {
  std::vector<std::pair<int, std::optional<StoreFault>>> answers;
  [[nodiscard]] Store::Done as(int who) {
    return [this, who](auto landed) { answers.emplace_back(who, landed.has_value() ? std::nullopt : std::optional(landed.error())); };
  }
  [[nodiscard]] bool count(std::size_t n) const { return answers.size() >= n; }
};

std::int64_t records_on_disk(const Folder& folder) { return verify_journal(folder.database()).records; }

}  // namespace

TEST_CASE("O10: a full disk is told at once, nothing is acknowledged, and it goes on by itself") {
  FailingDisk disk;
  Folder folder;
  Home home;
  Told told;
  {
    Store store(folder.database(), home.carrier(), seeded());
    store.commit(note("before"), {}, told.as(0));
    home.run_until([&] { return told.count(1); });
    disk.fail_always(SQLITE_FULL);
    store.commit(note("kept 1"), {Ticket{1}}, told.as(1));
    store.commit(note("kept 2"), {Ticket{2}}, told.as(2));
    home.run_until([&] { return told.count(3); });
    CHECK(told.answers[1] == std::pair<int, std::optional<StoreFault>>(1, StoreFault::full));
    CHECK(told.answers[2] == std::pair<int, std::optional<StoreFault>>(2, StoreFault::full));
    CHECK(store.waiting() == 2);
    disk.well();
    for (int i = 3; told.answers.back().second; ++i) {  // each new one is told the fault, until the pause is over
      store.commit(note("after"), {}, told.as(i));
      home.run_until([&] { return told.count(static_cast<std::size_t>(i) + 1); });
    }
    CHECK(store.waiting() == 0);
  }
  home.run();
  const auto answered = static_cast<std::int64_t>(told.answers.size());
  CHECK(records_on_disk(folder) == answered);  // the kept ones too, and nobody was told twice
}

TEST_CASE("a retransmission is never acknowledged before its original") {
  FailingDisk disk;
  Folder folder;
  Home home;
  Told told;
  Store store(folder.database(), home.carrier(), seeded());
  store.commit(note("before"), {}, told.as(0));
  home.run_until([&] { return told.count(1); });
  disk.fail_always(SQLITE_IOERR_FSYNC);
  store.commit(note("original"), {Ticket{1}}, told.as(1));
  home.run_until([&] { return told.count(2); });
  store.commit(desk::Decision{}, {Ticket{2}}, told.as(2));  // folded: nothing of its own to write
  home.run_until([&] { return told.count(3); });
  CHECK(told.answers[2].second == StoreFault::io_error);
  disk.well();
  std::optional<std::int64_t> head;
  while (!head) {
    bool answered = false;
    store.commit(desk::Decision{}, {Ticket{3}}, [&](auto landed) {
      answered = true;
      if (landed.has_value()) head = landed->head;
    });
    home.run_until([&] { return answered; });
  }
  CHECK(*head == 2);
}

TEST_CASE("O11: each write and sync fails once, in turn: no receipt without the record on disk") {
  for (const int code : {SQLITE_IOERR_WRITE, SQLITE_IOERR_FSYNC, SQLITE_FULL}) {
    bool reached = true;
    for (int nth = 1; reached && nth < 60; ++nth) {
      FailingDisk disk;
      Folder folder;
      Home home;
      History history(3);
      Told told;
      std::int64_t records = 0;
      {
        Store store(folder.database(), home.carrier(), seeded());
        disk.fail_once(nth, code);
        for (int i = 0; i < 4; ++i) {
          const auto decision = history.alarm();
          records += static_cast<std::int64_t>(decision.records.size());
          store.commit(decision, {Ticket{1}}, told.as(i));
          home.run_until([&] { return told.count(static_cast<std::size_t>(i) + 1); });
          if (told.answers.back().second) continue;
          store::Connection db(folder.database(), store::Connection::Mode::read, std::chrono::milliseconds{1'000});
          CHECK(std::stoll(db.answer("SELECT max(number) FROM journal")) >= records);
        }
        reached = disk.count() >= nth;
      }
      home.run();
      INFO("code " << code << ", operation " << nth);
      CHECK(told.answers.size() == 4);
      const auto report = verify_journal(folder.database());
      CHECK(report.fault_at == 0);
      CHECK(report.records == records);
      store::Connection db(folder.database(), store::Connection::Mode::read, std::chrono::milliseconds{0});
      std::int64_t damaged = 0;
      CHECK(store::load(db).book() == store::replay(db, damaged));
    }
  }
}

TEST_CASE("another process's lock is told and waited out") {
  Folder folder;
  Home home;
  Told told;
  Store store(folder.database(), home.carrier(), seeded());
  store.commit(note("before"), {}, told.as(0));
  home.run_until([&] { return told.count(1); });
  {
    store::Connection other(folder.database(), store::Connection::Mode::write, std::chrono::milliseconds{5'000});  // the tables may be following
    store::Transaction holding(other, "IMMEDIATE");
    store.commit(note("kept"), {}, told.as(1));
    home.run_until([&] { return told.count(2); });
    CHECK(told.answers[1].second == StoreFault::locked);
  }
  for (std::size_t i = 2; told.answers.back().second; ++i) {
    store.commit(desk::Decision{}, {}, told.as(2));
    home.run_until([&] { return told.count(i + 1); });
  }
  CHECK(store.waiting() == 0);
}
