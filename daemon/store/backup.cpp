#include "daemon/store/backup.h"

#include <system_error>

#include "daemon/store/durable.h"
#include "daemon/store/lock.h"
#include "daemon/store/statement.h"
#include "daemon/store/store_refused.h"

namespace hearken {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(const fs::path& file, const std::string& why) { throw StoreRefused(file.string() + ": " + why); }

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
    std::error_code ignored;
    fs::remove(to, ignored);
    refuse(from, std::string("cannot be copied: ") + fault.what());
  }
}

ChainReport verified(const fs::path& file) {
  auto report = verify_journal(file);
  if (report.fault_at != 0) refuse(file, "record " + std::to_string(report.fault_at) + " of its journal does not fit: " + report.fault);
  return report;
}

}  // namespace

ChainReport backup(const fs::path& database, const fs::path& copy) {
  require_absent(copy, "Name a new file: a backup is never overwritten.");
  require_folder_of(copy);
  if (!fs::exists(database)) refuse(database, "there is no such file");
  copy_database(database, copy);
  store::sync_file(copy);
  return verified(copy);
}

ChainReport restore(const fs::path& copy, const fs::path& database) {
  const store::DatabaseLock lock(database);
  require_absent(database, "Move it away first, its -wal file too.");
  require_absent(database.string() + "-wal", "It belongs to another database: move it away first.");
  const auto report = verified(copy);
  const fs::path unfinished = database.string() + ".restoring";
  std::error_code ignored;
  fs::remove(unfinished, ignored);
  copy_database(copy, unfinished);
  store::sync_file(unfinished);
  (void)verified(unfinished);
  fs::rename(unfinished, database);
  store::sync_file(database);
  return report;
}

}  // namespace hearken
