#pragma once
// A disk that fails when told to: SQLite's own file system with a counter before each write and sync. While one of these lives it
// is the default, so the real Store runs on it unchanged.

#include <sqlite3.h>

#include <atomic>

namespace hearken::test {

class FailingDisk {
 public:
  FailingDisk();
  FailingDisk(const FailingDisk&) = delete;
  FailingDisk& operator=(const FailingDisk&) = delete;
  ~FailingDisk();

  /// The n-th write or sync from now on fails, once, with this code (SQLITE_IOERR_FSYNC, SQLITE_FULL …).
  void fail_once(int nth, int code);
  /// Everything fails until well() is called.
  void fail_always(int code);
  void well();
  /// Writes and syncs since the last fail_once().
  [[nodiscard]] int count() const;
};

}  // namespace hearken::test
