#include "daemon/store/backup.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "daemon/store/lock.h"
#include "daemon/store/statement.h"
#include "daemon/store/store_refused.h"

namespace hearken {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(const fs::path& file, const std::string& why) { throw StoreRefused(file.string() + ": " + why); }

void sync_path(const fs::path& path, int flags) {
  const int file = ::open(path.c_str(), flags | O_CLOEXEC);
  if (file < 0) refuse(path, std::generic_category().message(errno));
  const int failed = ::fsync(file) != 0 ? errno : 0;
  ::close(file);
  if (failed != 0) refuse(path, "cannot be synced: " + std::generic_category().message(failed));
}

void sync(const fs::path& file) {
  sync_path(file, O_RDONLY);
  const auto folder = fs::absolute(file).parent_path();
  sync_path(folder, O_RDONLY | O_DIRECTORY);
}

void require_absent(const fs::path& file, const std::string& advice) {
  std::error_code error;
  if (fs::exists(fs::symlink_status(file, error))) refuse(file, "exists already. " + advice);
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
  if (!fs::exists(database)) refuse(database, "there is no such file");
  copy_database(database, copy);
  sync(copy);
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
  sync(unfinished);
  (void)verified(unfinished);
  fs::rename(unfinished, database);
  sync(database);
  return report;
}

}  // namespace hearken
