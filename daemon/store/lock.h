#pragma once
// One writer per database: a lock file beside it (`FILE.lock`), held as long as this value lives and let go by the kernel when
// the process dies, however it dies. SQLite's own locks are held for one transaction only.

#include <filesystem>

namespace hearken::store {

class DatabaseLock {
 public:
  /// Throws StoreRefused when another process has it (and names that process), or when the lock file cannot be made.
  explicit DatabaseLock(const std::filesystem::path& database);
  DatabaseLock(const DatabaseLock&) = delete;
  DatabaseLock& operator=(const DatabaseLock&) = delete;
  ~DatabaseLock();

 private:
  int file_ = -1;
};

}  // namespace hearken::store
