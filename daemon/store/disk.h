#pragma once
// The writer's connection: opened, migrated, written to by whole batches, and thrown away after a fault. Everything throws
// SqlError or, when the database cannot be used at all, StoreRefused. One thread at a time.
//
// The write-ahead log is made large once and then overwritten (to a growing file a sync takes twice as long), and is carried over
// into the database by the writer alone: when there is time, or when it has become long: for the file system, or at all.

#include <filesystem>
#include <memory>

#include "daemon/store/follower.h"
#include "daemon/store/limits.h"
#include "daemon/store/rows.h"
#include "daemon/store/statement.h"

namespace hearken::store {

class Disk {
 public:
  explicit Disk(const std::filesystem::path& file, const Limits& limits = {});
  ~Disk();
  Disk(const Disk&) = delete;
  Disk& operator=(const Disk&) = delete;

  [[nodiscard]] Head head();

  /// Of this thread, for reading at the start.
  [[nodiscard]] Connection& connection() { return db_; }

  /// All of them or none; they are on disk when it returns. When it throws, they may be or not. Tells what the tables of current state
  /// did not take (table_writer.h); empty: nothing.
  std::string write(const std::vector<const Rows*>& batches);

  /// Whether a change is missing from the tables of current state.
  [[nodiscard]] bool stale();

  /// After a failed sync the kernel may hold as clean what never reached the disk. Carries the whole log over into the database
  /// and syncs that, so that what can be read from now on is what is on disk.
  void settle();

  /// Makes the log longer by so many bytes, up to what it will ever be; tells whether it is not there yet. Where there is no room it grows as it
  /// is needed.
  bool grow_log(std::int64_t most);

  /// Empties the log where what was erased by law may still lie in it; tidy() makes it long again, piece by piece. A reader puts it off.
  void scrub_log();

  /// Upkeep for a moment without work.
  void tidy();

  /// What must not wait any longer, after a write.
  void keep_log_short();

  void note_alive(std::int64_t at);
  [[nodiscard]] std::int64_t alive();

  /// Up to where the chain was last found whole.
  void note_checked(const CheckedPoint& point);
  [[nodiscard]] CheckedPoint checked();

 private:
  struct Statements;

  [[nodiscard]] bool ended_well();
  [[nodiscard]] int pages_to_carry() const;
  void carry_over(int mode);
  /// All of it is in the database, and it begins anew (or is empty); false: a reader looks at it.
  bool leave_log(int mode);
  [[nodiscard]] sqlite3_file* log_file();
  /// Bytes that the log may have of what is free.
  [[nodiscard]] std::int64_t room_for_log();

  std::filesystem::path file_;
  Limits limits_;
  bool in_memory_;
  Connection db_;
  int log_pages_ = 0;      // as of the last write
  int carried_pages_ = 0;  // the same when it was last carried over
  bool scrub_owed_ = false, shortened_ = false;
  std::unique_ptr<Statements> statements_;
};

}  // namespace hearken::store
