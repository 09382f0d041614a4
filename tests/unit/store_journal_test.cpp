#include <fstream>

#include "daemon/store/backup.h"
#include "daemon/store/journal.h"
#include "daemon/store/reader.h"
#include "daemon/store/statement.h"
#include "daemon/store/store_refused.h"
#include "tests/catch.h"
#include "tests/unit/store_history.h"
#include "tests/unit/store_home.h"

using namespace hearken;
using namespace hearken::test;

namespace {

void fill(const std::filesystem::path& file, int decisions) {
  Home home;
  History history(5);
  Store store(file, home.carrier(), seeded());
  for (int i = 0; i < decisions; ++i) store.commit(history.next(), {}, [](auto landed) { REQUIRE(landed.has_value()); });
}

void meddle(const std::filesystem::path& file, const std::string& sql) {
  store::Connection db(file, store::Connection::Mode::write, std::chrono::milliseconds{0});
  db.run("DROP TRIGGER journal_keeps_its_records; DROP TRIGGER journal_changes_only_by_erasure; " + sql);
}

}  // namespace

TEST_CASE("O12: the verifier names the first record that does not fit") {
  const auto [sql, first] = GENERATE(table<std::string, std::int64_t>({
      {"UPDATE journal SET payload = payload || ' ' WHERE number = 7", 7},
      {"UPDATE journal SET at = at + 1 WHERE number = 9", 9},
      {"UPDATE journal SET who = 'person:S1' WHERE number = 3", 3},
      {"UPDATE journal SET incident = 99 WHERE number = 4", 4},
      {"UPDATE journal SET client = 'K9' WHERE number = 4", 4},
      {"UPDATE journal SET hash = zeroblob(32) WHERE number = 12", 12},
      {"UPDATE journal SET previous = zeroblob(32) WHERE number = 12", 12},
      {"DELETE FROM journal WHERE number = 5", 5},
      {"DELETE FROM journal WHERE number = 1", 1},
  }));
  Folder folder;
  fill(folder.database(), 20);
  REQUIRE(verify_journal(folder.database()).fault_at == 0);
  meddle(folder.database(), sql);
  INFO(sql);
  CHECK(verify_journal(folder.database()).fault_at == first);
}

TEST_CASE("O12: a tail that was cut off shows against a head noted elsewhere") {
  Folder folder;
  fill(folder.database(), 20);
  const auto whole = verify_journal(folder.database());
  meddle(folder.database(), "DELETE FROM journal WHERE number > 10");
  CHECK(verify_journal(folder.database()).fault_at == 0);
  CHECK(verify_journal(folder.database(), NotedHead{whole.number, whole.hash}).fault_at == 11);
}

TEST_CASE("the journal takes no change but an erasure, and still fits after it") {
  Folder folder;
  fill(folder.database(), 20);
  {
    store::Connection db(folder.database(), store::Connection::Mode::write, std::chrono::milliseconds{0});
    CHECK_THROWS_AS(db.run("DELETE FROM journal WHERE number = 3"), store::SqlError);
    CHECK_THROWS_AS(db.run("UPDATE journal SET why = '' WHERE number = 3"), store::SqlError);
    CHECK_THROWS_AS(db.run("UPDATE journal SET payload = '{}' WHERE number = 3"), store::SqlError);
    db.run("UPDATE journal SET payload = NULL, salt = NULL WHERE number = 3");
  }
  const auto report = verify_journal(folder.database());
  CHECK(report.fault_at == 0);
  CHECK(report.erased == 1);
}

TEST_CASE("a backup is made while the daemon writes, and restored where nothing is") {
  Folder folder;
  Home home;
  History history(6);
  ChainReport copied;
  {
    Store store(folder.database(), home.carrier(), seeded());
    int landed = 0;
    for (int i = 0; i < 30; ++i) store.commit(history.next(), {}, [&](auto) { ++landed; });
    home.run_until([&] { return landed == 30; });
    copied = backup(folder.database(), folder / "copy.db");
    CHECK(copied.records > 0);
    CHECK_THROWS_AS(backup(folder.database(), folder / "copy.db"), CopyRefused);
    CHECK_THROWS_AS(restore(folder / "copy.db", folder.database()), StoreRefused);
  }
  CHECK(restore(folder / "copy.db", folder / "bare.db").hash == copied.hash);
  CHECK_THROWS_AS(restore(folder / "copy.db", folder / "bare.db"), CopyRefused);
  Store store(folder / "bare.db", home.carrier(), seeded());
  CHECK(store.damage().chain.empty());
  CHECK(store.damage().tables.empty());
}

TEST_CASE("a copy that is empty, cut short or does not fit is refused for what it is, and leaves nothing behind") {
  Folder folder;
  Home home;
  {
    Store store(folder.database(), home.carrier(), seeded());
    for (int i = 0; i < 300; ++i) store.commit(note("remembered " + std::to_string(i)), {}, [](auto) {});
  }
  const auto copy = folder / "copy.db", bare = folder / "bare.db";
  const auto said = [](const auto& made) {
    try {
      (void)made();
    } catch (const CopyRefused& why) { return std::string(why.what()); }
    return std::string("done");
  };
  const auto refused = [&] { return said([&] { return restore(copy, bare); }); };
  CHECK(refused().ends_with("there is no such file"));
  std::ofstream(copy).close();
  CHECK(refused().ends_with("is empty. Take another backup."));
  std::filesystem::remove(copy);
  backup(folder.database(), copy);
  std::filesystem::resize_file(copy, std::filesystem::file_size(copy) / 2);
  CHECK(refused().find("cut short") != std::string::npos);
  CHECK(refused().find("hearkenctl restore") == std::string::npos);
  CHECK_FALSE(std::filesystem::exists(bare));
  std::filesystem::remove(copy);
  meddle(folder.database(), "UPDATE journal SET why = 'another' WHERE number = 7");
  CHECK(said([&] { return backup(folder.database(), copy); }).find("record 7 of its journal does not fit") != std::string::npos);
  CHECK_FALSE(std::filesystem::exists(copy));
}

TEST_CASE("questions are answered at home, while the writer writes") {
  Folder folder;
  Home home;
  History history(7);
  Store store(folder.database(), home.carrier(), seeded());
  bool landed = false;
  store.commit(history.alarm(), {}, [&](auto) { landed = true; });
  home.run_until([&] { return landed; });
  Reader reader(folder.database(), home.carrier());
  int answers = 0;
  reader.ask([](Queries& q) { return q.records_after(1, 2); },
             [&](Reader::Result<std::vector<JournalLine>> found) {
               REQUIRE(found.has_value());
               REQUIRE(found->size() == 2);
               CHECK(found->front().kind == "incident_opened");
               CHECK(found->front().incident == IncidentId{1});
               CHECK(found->front().client == "K1");
               ++answers;
             });
  reader.ask([](Queries& q) { return q.incident({1}); },
             [&](Reader::Result<std::optional<IncidentView>> found) {
               REQUIRE(found->has_value());
               CHECK((*found)->open);
               CHECK((*found)->story.size() == 4);
               CHECK((*found)->pages.size() == 2);
               ++answers;
             });
  home.run_until([&] { return answers == 2; });
}

TEST_CASE("another file than a Hearken database is refused") {
  Folder folder;
  std::ofstream(folder / "text.db")
      << "this is not a database, however long it may be; it only has to be longer than a header of a hundred bytes ......";
  CHECK_THROWS_AS(Queries(folder / "text.db"), StoreRefused);
  CHECK_THROWS_AS(Queries(folder / "absent.db"), StoreRefused);
  Home home;
  CHECK_THROWS_AS(Store(folder / "text.db", home.carrier(), seeded()), StoreRefused);
  fill(folder.database(), 1);
  {
    store::Connection db(folder.database(), store::Connection::Mode::write, std::chrono::milliseconds{0});
    db.run("PRAGMA user_version = 9000");
  }
  std::string why;
  try {
    Store store(folder.database(), home.carrier(), seeded());
  } catch (const StoreRefused& refused) { why = refused.what(); }
  CHECK(why.find("newer") != std::string::npos);
}

TEST_CASE("a journal for outsiders") {
  Folder folder;
  // tests/system/test_journal_python.py reads it by docs/journal.md alone.
  const char* kept = std::getenv("HEARKEN_KEEP");
  const auto file = kept != nullptr ? std::filesystem::path(kept) : folder.database();
  fill(file, 100);
  CHECK(verify_journal(file).records > 100);
}

TEST_CASE("a start checks the chain from the last checked point") {
  Folder folder;
  Home home;
  fill(folder.database(), 20);
  const auto whole = verify_journal(folder.database());
  {
    Store store(folder.database(), home.carrier(), seeded());
    CHECK(store.damage().chain.empty());
    store.note_checked(whole);
  }
  SECTION("what lies before it is left to the check behind READY") {
    meddle(folder.database(), "UPDATE journal SET why = 'another' WHERE number = 3");
    CHECK(Store(folder.database(), home.carrier(), seeded()).damage().chain.empty());
    CHECK(verify_journal(folder.database()).fault_at == 3);
  }
  SECTION("what came behind it is named before the start") {
    {
      Store store(folder.database(), home.carrier(), seeded());
      for (int i = 0; i < 5; ++i) store.commit(note("n"), {}, [](auto landed) { REQUIRE(landed.has_value()); });
    }
    const auto second = std::to_string(whole.number + 2);
    meddle(folder.database(), "UPDATE journal SET payload = replace(payload, 'n', 'm') WHERE number = " + second);
    CHECK(Store(folder.database(), home.carrier(), seeded()).damage().chain.starts_with("record " + second + ": its payload"));
  }
  SECTION("a tail that was cut off behind its back is missed") {
    meddle(folder.database(), "DELETE FROM journal WHERE number > 10");
    CHECK(
        Store(folder.database(), home.carrier(), seeded()).damage().chain.starts_with("record " + std::to_string(whole.number) + ": it is missing"));
  }
}

TEST_CASE("the chain is checked in pieces, and goes on with what has come since") {
  Folder folder;
  fill(folder.database(), 700);
  JournalCheck check(folder.database());
  while (check.go_on()) {}
  const auto first = check.report().records;
  CHECK(first > 1'000);
  fill(folder.database(), 3);
  while (check.go_on()) {}
  CHECK(check.report().records > first);
  CHECK(check.report().fault_at == 0);
}
