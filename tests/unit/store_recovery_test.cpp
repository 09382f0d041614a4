#include <fstream>

#include "daemon/store/disk.h"
#include "daemon/store/journal.h"
#include "daemon/store/load.h"
#include "daemon/store/rebuild.h"
#include "daemon/store/salvage.h"
#include "daemon/store/store_refused.h"
#include "tests/catch.h"
#include "tests/unit/store_history.h"
#include "tests/unit/store_home.h"

using namespace hearken;
using namespace hearken::test;

namespace {

namespace fs = std::filesystem;

void fill(const fs::path& file, int decisions, unsigned seed = 8) {
  Home home;
  History history(seed);
  Store store(file, home.carrier(), seeded());
  for (int i = 0; i < decisions; ++i) store.commit(history.next(), {}, [](auto landed) { REQUIRE(landed.has_value()); });
}

void meddle(const fs::path& file, const std::string& sql) {
  store::Connection db(file, store::Connection::Mode::write, std::chrono::milliseconds{0});
  db.run(sql);
}

/// Every row of every table of current state, as one text.
std::string tables_of(const fs::path& file) {
  store::Connection db(file, store::Connection::Mode::read, std::chrono::milliseconds{0});
  std::string all;
  for (const auto* table :
       {"incident", "closed_incident", "page",  "unit",  "person",      "client",         "ties", "device",     "plan",   "shift", "day",
        "user",     "settings",        "vital", "fault", "lost_device", "device_on_test", "act",  "asked_back", "suspect"}) {
    store::Statement rows(db, std::string("SELECT * FROM ") + table);
    for (auto row = rows.query(); row.next(); all += '\n')
      for (int column = 0; column < 15; ++column) all += row.string(column) + '|';
  }
  return all;
}

desk::Book replayed(const fs::path& file) {
  store::Connection db(file, store::Connection::Mode::read, std::chrono::milliseconds{0});
  std::int64_t damaged = 0;
  return store::replay(db, damaged);
}

desk::Book loaded(const fs::path& file) {
  Home home;
  return Store(file, home.carrier(), seeded()).load();
}

/// Overwrites the page on which a table begins.
void break_table(const fs::path& file, const std::string& table) {
  store::Connection db(file, store::Connection::Mode::write, std::chrono::milliseconds{0});
  db.run("PRAGMA wal_checkpoint(TRUNCATE)");
  const auto page = std::stoll(db.answer("SELECT rootpage FROM sqlite_schema WHERE name = '" + table + "'"));
  const auto size = std::stoll(db.answer("PRAGMA page_size"));
  std::fstream bytes(file, std::ios::in | std::ios::out | std::ios::binary);
  bytes.seekp((page - 1) * size);
  bytes << std::string(static_cast<std::size_t>(size), '\0');
}

std::string answer(const fs::path& file, const std::string& sql) {
  return store::Connection(file, store::Connection::Mode::read, std::chrono::milliseconds{0}).answer(sql);
}

void erase(const fs::path& file, const std::string& client) {
  desk::Client erased;
  erased.id.value = erased.name = client;
  erased.status = desk::client_erased;
  desk::Decision decision;
  decision.records.push_back({noon, "person:shell:root", "erased by law", desk::ClientSet{erased}});
  decision.records.push_back({noon, "person:shell:root", "erased by law", desk::TiesSet{{{client}, {}}}});
  Home home;
  Store store(file, home.carrier(), seeded());
  store.commit(decision, {}, [](auto landed) {
    REQUIRE(landed.has_value());
    CHECK(landed->left_out.empty());
  });
}

}  // namespace

TEST_CASE("tables written anew from the journal are equal to those that were written first") {
  Folder folder;
  fill(folder.database(), 700);
  const auto before = tables_of(folder.database());
  const auto book = loaded(folder.database());
  {
    store::Disk disk(folder.database());
    const auto rebuilt = store::rebuild(disk.connection(), disk.head());
    CHECK(rebuilt.damaged == 0);
    CHECK(rebuilt.left_out.empty());
    CHECK(rebuilt.book == book);
  }
  CHECK(tables_of(folder.database()) == before);
  CHECK(loaded(folder.database()) == book);
}

TEST_CASE("what is erased by law is gone from journal and tables; tables written anew and a salvage agree") {
  Folder folder;
  const auto file = folder.database();
  fill(file, 400);
  const auto client = answer(file, "SELECT client FROM closed_incident WHERE id = (SELECT max(id) FROM closed_incident)");
  REQUIRE(!client.empty());
  const auto next = loaded(file).next_incident;
  const auto others = answer(file, "SELECT count(*) FROM journal WHERE payload IS NOT NULL AND client IS NOT '" + client + "'");
  erase(file, client);

  const auto report = verify_journal(file);
  CHECK(report.fault_at == 0);
  CHECK(report.erased > 1);
  CHECK(answer(file, "SELECT count(*) FROM journal WHERE client = '" + client + "' AND payload IS NOT NULL AND why <> 'erased by law'") == "0");
  CHECK(answer(file, "SELECT count(*) FROM closed_incident WHERE client = '" + client + "'") == "0");
  CHECK(answer(file, "SELECT count(*) FROM journal WHERE payload IS NOT NULL AND client IS NOT '" + client + "'") <= others);

  const auto before = tables_of(file);
  const auto book = loaded(file);
  CHECK(book.next_incident >= next);
  {
    store::Disk disk(file);
    const auto rebuilt = store::rebuild(disk.connection(), disk.head()).book;
    CHECK(rebuilt.next_incident == book.next_incident);
    CHECK(rebuilt.next_signal == book.next_signal);
    CHECK(rebuilt.next_page == book.next_page);
    CHECK(rebuilt.suspect == book.suspect);
  }
  CHECK(tables_of(file) == before);
  CHECK(verify_journal(file).erased == report.erased);
}

TEST_CASE("tables that cannot be read are written anew at the start") {
  Folder folder;
  fill(folder.database(), 100);
  const auto book = loaded(folder.database());
  const auto before = tables_of(folder.database());
  meddle(folder.database(), "UPDATE incident SET body = '{' WHERE id = (SELECT max(id) FROM incident)");
  Home home;
  {
    Store store(folder.database(), home.carrier(), seeded());
    CHECK(store.damage().tables.find("anew") != std::string::npos);
    CHECK(store.damage().tables_whole);
    CHECK(store.load() == book);
  }
  CHECK(tables_of(folder.database()) == before);
  CHECK(Store(folder.database(), home.carrier(), seeded()).damage().tables.empty());
}

TEST_CASE("a constraint that fails does not stop the journal; the next start writes the tables anew") {
  Folder folder;
  Home home;
  fill(folder.database(), 20);
  meddle(folder.database(), "CREATE TRIGGER refuses BEFORE INSERT ON incident BEGIN SELECT RAISE(ABORT, 'refused by a test'); END");
  History history(9, 1'000);
  std::string left_out;
  {
    Store store(folder.database(), home.carrier(), seeded());
    int landed = 0;
    const auto done = [&](auto result) {
      REQUIRE(result.has_value());
      left_out += result->left_out;
      ++landed;
    };
    store.commit(history.alarm(), {Ticket{1}}, done);
    store.commit({{{noon, "station", "the tables follow at once", desk::UnitSet{{{"U9"}, "building", "9号楼", {}, "", "", 0, 0}}}}, {}, {}, false},
                 {}, done);
    home.run_until([&] { return landed == 2; });
    CHECK(left_out.find("refused by a test") != std::string::npos);
    left_out.clear();
    store.commit(note("goes on"), {}, done);
    home.run_until([&] { return landed == 3; });
    CHECK(left_out.empty());
  }
  CHECK(verify_journal(folder.database()).fault_at == 0);
  meddle(folder.database(), "DROP TRIGGER refuses");
  Store store(folder.database(), home.carrier(), seeded());
  CHECK(store.damage().tables.find("could not be written") != std::string::npos);
  CHECK(store.load() == replayed(folder.database()));
  CHECK(tables_of(folder.database()).find("refused") == std::string::npos);
}

TEST_CASE("a damaged database is refused with words, and its journal salvaged") {
  Folder folder;
  fill(folder.database(), 300);
  const auto whole = verify_journal(folder.database());
  const auto book = loaded(folder.database());
  Home home;
  std::int64_t expected = whole.records;
  SECTION("a table's page is zeroed") { break_table(folder.database(), "incident"); }
  SECTION("an index's page is zeroed") {
    break_table(folder.database(), "journal_incident");
    want_salvage(folder.database());
  }
  SECTION("the journal's first page is zeroed") {
    break_table(folder.database(), "journal");
    expected = 0;
  }
  SECTION("it is not a database any more") {
    meddle(folder.database(), "PRAGMA wal_checkpoint(TRUNCATE)");  // else the log still has it all
    std::ofstream(folder.database(), std::ios::trunc) << std::string(8'192, 'x');
    expected = 0;
  }
  SECTION("it is cut off in the middle") {
    meddle(folder.database(), "PRAGMA wal_checkpoint(TRUNCATE)");
    fs::resize_file(folder.database(), fs::file_size(folder.database()) / 2);
    expected = -1;  // some
  }
  SECTION("it is empty, and its log is not") {
    fs::resize_file(folder.database(), 0);
    std::ofstream(folder.database().string() + "-wal", std::ios::app) << std::string(100, 'x');
    expected = 0;
  }
  if (!salvage_wanted(folder.database())) {
    try {
      Store store(folder.database(), home.carrier(), seeded());
      FAIL("it was opened");
    } catch (const StoreRefused& refused) {
      CHECK(refused.why() == StoreRefused::Why::damaged);
      CHECK(std::string(refused.what()).find("hearkenctl restore") != std::string::npos);
    }
  }
  const auto salvaged = salvage(folder.database());
  CHECK(fs::exists(salvaged.kept));
  CHECK(damaged_files(folder.database()) == std::vector{salvaged.kept});
  CHECK_FALSE(salvage_wanted(folder.database()));
  if (expected >= 0)
    CHECK(salvaged.records == expected);
  else
    CHECK(salvaged.records <= whole.records);
  Store store(folder.database(), home.carrier(), seeded());
  CHECK(store.damage().tables.empty());
  if (expected == whole.records) {
    CHECK(store.load() == book);
    CHECK(verify_journal(folder.database()).hash == whole.hash);
  }
  bool landed = false;
  store.commit(note("goes on"), {}, [&](auto result) { landed = result.has_value(); });
  home.run_until([&] { return landed; });
}

TEST_CASE("a salvage that a crash interrupted is finished by the next start") {
  Folder folder;
  fill(folder.database(), 20);
  const auto whole = verify_journal(folder.database());
  meddle(folder.database(), "PRAGMA wal_checkpoint(TRUNCATE)");
  fs::copy_file(folder.database(), folder.database().string() + ".salvaged");
  std::ofstream(folder.database(), std::ios::trunc) << "broken";
  const auto finished = finish_salvage(folder.database());
  REQUIRE(finished);
  CHECK(fs::file_size(finished->kept) == 6);
  CHECK(verify_journal(folder.database()).hash == whole.hash);
  CHECK_FALSE(finish_salvage(folder.database()));
}
