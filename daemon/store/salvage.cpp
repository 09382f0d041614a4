#include "daemon/store/salvage.h"

#include <date/date.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <system_error>

#include "daemon/store/disk.h"
#include "daemon/store/durable.h"
#include "daemon/store/lock.h"
#include "daemon/store/rebuild.h"
#include "daemon/store/store_refused.h"

namespace hearken {
namespace {

namespace fs = std::filesystem;
using store::Blob;
using store::Connection;
using store::SqlError;
using store::Statement;

constexpr std::array beside{"-wal", "-shm", ""};  // the database last: as long as it has its name the others belong to it
constexpr std::string_view aside = ".damaged-";
constexpr std::string_view wanted = ".salvage-wanted";
constexpr std::int64_t block = 4'096;             // records in one transaction
constexpr std::int64_t unreadable_most = 65'536;  // so many in a row that cannot be read are taken for the end

fs::path with(const fs::path& file, std::string_view ending) { return file.string() + std::string(ending); }

/// Of one record or one page; the others may be there.
bool of_a_record(const SqlError& error) {
  return error.primary() == SQLITE_CORRUPT || error.primary() == SQLITE_NOTADB || error.primary() == SQLITE_CONSTRAINT;
}

/// Copies the journal in order. Behind what cannot be read it looks again, one number further.
class Copy {
 public:
  Copy(Connection& from, Connection& to) : to_(to), read_(from, read_records), write_(to, write_record) {}

  Salvaged run() {
    for (bool more = true; more && lost_ < unreadable_most;) {
      store::Transaction step(to_, "IMMEDIATE");
      more = take_block();
      step.commit();
    }
    return found_;
  }

 private:
  using Row = Statement::Rows;
  static constexpr const char* read_records =
      "SELECT number, at, who, why, kind, incident, client, payload, salt, payload_hash, previous, hash FROM journal"
      " WHERE number > ? ORDER BY number LIMIT ?";
  static constexpr const char* write_record =
      "INSERT INTO journal (number, at, who, why, kind, incident, client, payload, salt, payload_hash, previous, hash)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

  bool take_block() {
    try {
      std::int64_t count = 0;
      for (auto row = read_.query(at_, block); row.next(); ++count) take(row);
      return count == block;
    } catch (const SqlError& error) {
      if (!of_a_record(error)) throw;
      ++at_;
      ++lost_;
      return true;
    }
  }

  /// A number that is out of order and not what the record's own hash covers comes from a broken page.
  void take(const Row& row) {
    if (row.number(0) != at_ + 1 && !means_its_number(row)) {
      ++at_;
      return;
    }
    const auto text = [&](int column) { return row.null(column) ? std::optional<std::string_view>() : row.text(column); };
    const auto blob = [&](int column) { return row.null(column) ? std::optional<Blob>() : Blob{row.text(column).data(), row.text(column).size()}; };
    const auto incident = row.null(5) ? std::optional<std::int64_t>() : row.number(5);
    write_.run(row.number(0), row.number(1), text(2), text(3), text(4), incident, text(6), text(7), blob(8), blob(9), blob(10), blob(11));
    at_ = found_.last = row.number(0);
    lost_ = 0;
    ++found_.records;
  }

  bool means_its_number(const Row& row) {
    store::Hash previous, payload;
    if (row.text(9).size() != payload.size() || row.text(10).size() != previous.size()) return false;
    std::copy_n(row.text(9).begin(), payload.size(), payload.begin());
    std::copy_n(row.text(10).begin(), previous.size(), previous.begin());
    const auto made =
        store::hash_of(sha_, {previous, row.number(0), row.number(1), row.text(2), row.text(3), row.text(4), row.number(5), row.text(6), payload});
    return store::same(made, row.text(11));
  }

  Connection& to_;
  Statement read_, write_;
  store::Sha256 sha_;
  std::int64_t at_ = 0, lost_ = 0;
  Salvaged found_;
};

/// The next numbers do not all follow from the journal: an erasure by law takes away what they followed from.
void copy_numbers(Connection& from, Connection& to) {
  try {
    Statement read(from, "SELECT next_signal, next_incident, next_page FROM station");
    Statement write(to, "UPDATE station SET next_signal = ?, next_incident = ?, next_page = ?");
    if (auto row = read.query(); row.next()) write.run(row.number(0), row.number(1), row.number(2));
  } catch (const SqlError& error) {
    if (!of_a_record(error)) throw;
  }
}

/// Nothing when the file cannot even be opened. A connection that only reads leaves the damaged file and its log as they are.
Salvaged copy_journal(const fs::path& damaged, Connection& to) {
  std::error_code absent;
  if (fs::file_size(damaged, absent) == 0 || absent) return {};  // SQLite would throw its log away
  try {
    Connection from(damaged, Connection::Mode::read, std::chrono::milliseconds{1'000});
    copy_numbers(from, to);
    return Copy(from, to).run();
  } catch (const SqlError& error) {
    if (StoreRefused::of(damaged, error.code(), {}).why() != StoreRefused::Why::damaged) throw;
    return {};
  }
}

void remove_database(const fs::path& file) {
  std::error_code ignored;
  for (const auto* ending : beside) fs::remove(with(file, ending), ignored);
}

/// A new database with what can be read of the damaged one, complete and alone in its file.
Salvaged write_new(const fs::path& database, const fs::path& unfinished) {
  remove_database(unfinished);
  Salvaged found;
  {
    store::Disk disk(unfinished);
    found = copy_journal(database, disk.connection());
    (void)store::rebuild(disk.connection(), disk.head());
    disk.settle();
  }
  for (const auto* ending : {"-wal", "-shm"}) fs::remove(with(unfinished, ending));  // carried over whole
  store::sync_file(unfinished);
  return found;
}

std::string stamp(const fs::path& salvaged) {
  const auto at = std::chrono::file_clock::to_sys(fs::last_write_time(salvaged));
  return date::format("%Y%m%dT%H%M%SZ", std::chrono::floor<std::chrono::seconds>(at));
}

/// The name comes from the new file's time, so that it is the same when a crash comes in between.
fs::path take_its_place(const fs::path& salvaged, const fs::path& database) {
  const auto kept = with(with(database, aside), stamp(salvaged));
  for (const auto* ending : beside)
    if (fs::exists(with(database, ending))) fs::rename(with(database, ending), with(kept, ending));
  fs::rename(salvaged, database);
  fs::remove(with(database, wanted));
  store::sync_file(database);
  return kept;
}

}  // namespace

Salvaged salvage(const fs::path& database) {
  const store::DatabaseLock lock(database);
  const auto unfinished = with(database, ".salvaging"), salvaged = with(database, ".salvaged");
  try {
    auto found = write_new(database, unfinished);
    fs::rename(unfinished, salvaged);
    store::sync_file(salvaged);
    found.kept = take_its_place(salvaged, database);
    return found;
  } catch (const SqlError& error) { throw StoreRefused::of(unfinished, error.code(), error.what()); } catch (const fs::filesystem_error& error) {
    throw StoreRefused(database.string() + " is damaged and cannot be moved aside: " + error.what());
  }
}

std::optional<Salvaged> finish_salvage(const fs::path& database) {
  const auto salvaged = with(database, ".salvaged");
  std::error_code absent;
  if (!fs::exists(salvaged, absent)) return std::nullopt;
  const store::DatabaseLock lock(database);
  return Salvaged{0, 0, take_its_place(salvaged, database)};
}

void want_salvage(const fs::path& database) { std::ofstream(with(database, wanted)).flush(); }

bool salvage_wanted(const fs::path& database) {
  std::error_code absent;
  return fs::exists(with(database, wanted), absent);
}

std::vector<fs::path> damaged_files(const fs::path& database) {
  std::vector<fs::path> found;
  std::error_code unreadable;
  const auto begins = database.filename().string() + std::string(aside);
  for (const auto& entry : fs::directory_iterator(fs::absolute(database).parent_path(), unreadable)) {
    const auto name = entry.path().filename().string();
    if (name.starts_with(begins) && !name.ends_with("-wal") && !name.ends_with("-shm")) found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace hearken
