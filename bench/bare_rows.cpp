// The least that the rows of opening alarms cost: a bare loop writes what a station wrote (journal, incidents, pages, with its schema and its
// settings) into a new database on the same disk, so many alarms a transaction. No network, no decision, no text made, no hash.
//   hearken-bench-rows DATABASE BATCH…     DATABASE: of a station that has rested since; it is only read
// Prints a line of the table a batch size: alarms a second.

#include <sqlite3.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <map>
#include <memory>
#include <vector>

#include "daemon/store/schema.h"
#include "daemon/store/statement.h"

namespace {

using namespace hearken::store;
using Value = std::unique_ptr<sqlite3_value, decltype(&sqlite3_value_free)>;
using Row = std::vector<Value>;

struct Alarm {
  std::vector<Row> journal, incident, page;
};

constexpr int log_pages_most = 10'000;

void ensure(int code) {
  if (code != SQLITE_OK && code != SQLITE_DONE && code != SQLITE_ROW) throw SqlError(code, sqlite3_errstr(code));
}

/// The rows of a table by the incident that they belong to.
void load(Connection& db, const std::string& sql, std::map<std::int64_t, Alarm>& alarms, std::vector<Row> Alarm::* kind) {
  sqlite3_stmt* statement = nullptr;
  ensure(sqlite3_prepare_v2(db.handle(), sql.c_str(), -1, &statement, nullptr));
  while (sqlite3_step(statement) == SQLITE_ROW) {
    Row row;
    for (int i = 1; i < sqlite3_column_count(statement); ++i)
      row.emplace_back(sqlite3_value_dup(sqlite3_column_value(statement, i)), &sqlite3_value_free);
    (alarms[sqlite3_column_int64(statement, 0)].*kind).push_back(std::move(row));
  }
  ensure(sqlite3_finalize(statement));
}

class Insert {
 public:
  Insert(Connection& db, const std::string& table, std::size_t columns) {
    std::string sql = "INSERT INTO " + table + " VALUES (?";
    for (std::size_t i = 1; i < columns; ++i) sql += ", ?";
    ensure(sqlite3_prepare_v2(db.handle(), (sql + ")").c_str(), -1, &statement_, nullptr));
  }
  Insert(const Insert&) = delete;
  Insert& operator=(const Insert&) = delete;
  ~Insert() { sqlite3_finalize(statement_); }

  void run(const Row& row, std::int64_t number = 0) {
    for (std::size_t i = 0; i < row.size(); ++i) ensure(sqlite3_bind_value(statement_, static_cast<int>(i) + 1, row[i].get()));
    if (number != 0) ensure(sqlite3_bind_int64(statement_, 1, number));
    ensure(sqlite3_step(statement_));
    ensure(sqlite3_reset(statement_));
  }

 private:
  sqlite3_stmt* statement_ = nullptr;
};

double alarms_a_second(const std::filesystem::path& file, const std::map<std::int64_t, Alarm>& alarms, std::size_t batch) {
  for (const auto* ending : {"", "-wal", "-shm"}) std::filesystem::remove(file.string() + ending);
  Connection db(file, Connection::Mode::write, std::chrono::seconds{1});
  (void)db.answer("PRAGMA journal_mode = WAL");
  db.run("PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = -32768; PRAGMA foreign_keys = ON");
  migrate(db, file);
  const auto& first = alarms.begin()->second;
  Insert journal(db, "journal", first.journal.front().size()), incident(db, "incident", first.incident.front().size()),
      page(db, "page", first.page.front().size());
  int log_pages = 0;
  sqlite3_wal_hook(
      db.handle(), [](void* pages, sqlite3*, const char*, int count) { return *static_cast<int*>(pages) = count, SQLITE_OK; }, &log_pages);
  std::int64_t number = 0;
  std::size_t done = 0;
  int carried = 0;
  const auto began = std::chrono::steady_clock::now();
  for (auto at = alarms.begin(); at != alarms.end();) {
    db.run("BEGIN IMMEDIATE");
    for (std::size_t i = 0; i < batch && at != alarms.end(); ++i, ++at, ++done) {
      for (const auto& row : at->second.journal) journal.run(row, ++number);
      for (const auto& row : at->second.incident) incident.run(row);
      for (const auto& row : at->second.page) page.run(row);
    }
    db.run("COMMIT");
    if (log_pages - carried > log_pages_most) {
      ensure(sqlite3_wal_checkpoint_v2(db.handle(), "main", SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr));
      carried = log_pages;
    }
    if (log_pages < carried) carried = log_pages;
  }
  return static_cast<double>(done) / std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

}  // namespace

int main(int count, char** words) try {
  if (count < 3) return std::cerr << "hearken-bench-rows DATABASE BATCH…\n", 2;
  std::map<std::int64_t, Alarm> alarms;
  Connection db(words[1], Connection::Mode::read, std::chrono::seconds{1});
  load(db, "SELECT incident, * FROM journal WHERE incident IN (SELECT id FROM incident)", alarms, &Alarm::journal);
  load(db, "SELECT id, * FROM incident", alarms, &Alarm::incident);
  load(db, "SELECT incident, * FROM page", alarms, &Alarm::page);
  std::erase_if(alarms, [](const auto& one) { return one.second.journal.empty() || one.second.incident.empty() || one.second.page.empty(); });
  std::size_t rows = 0;
  for (const auto& [id, alarm] : alarms) rows += alarm.journal.size() + alarm.incident.size() + alarm.page.size();
  const auto file = std::filesystem::path(words[1]).replace_filename("bare_rows.db");
  for (int i = 2; i < count; ++i)
    std::cout << "| a bare SQLite loop, " << rows / alarms.size() << " rows an alarm | " << words[i] << " alarms a transaction | "
              << static_cast<int>(alarms_a_second(file, alarms, std::strtoul(words[i], nullptr, 10))) << " | | |\n";
} catch (const std::exception& error) {
  std::cerr << error.what() << '\n';
  return 1;
}
