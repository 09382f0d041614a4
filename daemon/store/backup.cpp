#include "daemon/store/backup.h"

#include <system_error>

#include "daemon/store/durable.h"
#include "daemon/store/lock.h"
#include "daemon/store/statement.h"
#include "daemon/store/store_refused.h"

namespace hearken {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(const fs::path& file, const std::string& why) { throw CopyRefused(file.string() + ": " + why); }

void discard(const fs::path& file) {
  std::error_code ignored;
  fs::remove(file, ignored);
}

void require_absent(const fs::path& file, const std::string& advice) {
  std::error_code error;
  if (fs::exists(fs::symlink_status(file, error))) refuse(file, "exists already. " + advice);
}

void require_folder_of(const fs::path& file) {
  std::error_code error;
  if (!fs::is_directory(fs::absolute(file).parent_path(), error)) refuse(file, "its folder is not there. Make or mount it first.");
}

/// One consistent copy, however much is written meanwhile.
void copy_database(const fs::path& from, const fs::path& to) {
  try {
    store::Connection db(from, store::Connection::Mode::read, std::chrono::milliseconds{5'000});
    store::Statement copy(db, "VACUUM INTO ?");
    copy.run(to.string());
  } catch (const store::SqlError& fault) {
    discard(to);
    throw StoreRefused(from.string() + ": cannot be copied: " + fault.what());
  }
}

void require_whole(const fs::path& file, const ChainReport& report) {
  if (report.fault_at != 0) refuse(file, "record " + std::to_string(report.fault_at) + " of its journal does not fit: " + report.fault);
}

/// Somebody else's file: what is wrong with it says nothing about the station's database.
ChainReport verified_copy(const fs::path& copy) {
  static constexpr auto another = "Take another backup.";
  std::error_code error;
  if (!fs::exists(copy, error)) refuse(copy, "there is no such file");
  if (fs::file_size(copy, error) == 0 && !error) refuse(copy, std::string("is empty. ") + another);
  try {
    auto report = verify_journal(copy);
    require_whole(copy, report);
    return report;
  } catch (const store::SqlError& fault) {
    refuse(copy, std::string("is damaged or was cut short (") + fault.what() + "). " + another);
  } catch (const StoreRefused& refused) {
    if (refused.why() == StoreRefused::Why::damaged) refuse(copy, std::string("is damaged, was cut short, or is no backup. ") + another);
    throw CopyRefused(refused.what());
  }
}

ChainReport written(const fs::path& from, const fs::path& to) {
  copy_database(from, to);
  try {
    store::sync_file(to);
    auto report = verify_journal(to);
    require_whole(from, report);
    return report;
  } catch (...) {
    discard(to);
    throw;
  }
}

}  // namespace

ChainReport backup(const fs::path& database, const fs::path& copy) {
  require_absent(copy, "Name a new file: a backup is never overwritten.");
  require_folder_of(copy);
  if (!fs::exists(database)) throw StoreRefused(database.string() + ": there is no such file");
  return written(database, copy);
}

ChainReport restore(const fs::path& copy, const fs::path& database) {
  const store::DatabaseLock lock(database);
  require_absent(database, "Move it away first, its -wal file too.");
  require_absent(database.string() + "-wal", "It belongs to another database: move it away first.");
  const auto report = verified_copy(copy);
  const fs::path unfinished = database.string() + ".restoring";
  discard(unfinished);
  (void)written(copy, unfinished);
  fs::rename(unfinished, database);
  store::sync_file(database);
  return report;
}

}  // namespace hearken
