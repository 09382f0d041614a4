#pragma once
// A disk in memory, as SQLite's default file system while one of these lives. It remembers what was synced: a power cut keeps any subset of
// the sectors that were not, and tears one; a killed process loses nothing of what it wrote. Between the two it fails, fills and freezes on order.

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/simulation/dice.h"

namespace hearken::simulation {

class Disk {
 public:
  static constexpr std::int64_t sector = 512;

  /// A range that was written and not synced yet.
  struct Write {
    std::int64_t at = 0;
    std::string bytes;
  };
  struct File {
    std::string name, synced, now;
    std::vector<Write> loose;
    std::vector<std::string> shared;  // SQLite's shared memory, by region; gone with the processes
    std::array<int, 8> held{};        // its locks: readers, or -1
    int lock_shared = 0, lock_reserved = 0, lock_exclusive = 0;
  };

  Disk();
  ~Disk();
  Disk(const Disk&) = delete;
  Disk& operator=(const Disk&) = delete;

  /// The process dies with the n-th write or sync from now on: that one and all that it still tries change nothing.
  void freeze_at(std::int64_t nth) { freezes_at_ = operations_ + nth; }
  [[nodiscard]] bool frozen() const { return frozen_; }
  /// From now on nothing reaches the disk any more (the process is being taken apart).
  void freeze() { frozen_ = true; }
  /// After the process: locks and shared memory are gone, what it wrote is there.
  void kill();
  /// The same, and what was not synced is there or not.
  void cut_power(Dice& dice);

  /// The n-th write or sync from now on fails once.
  void fail_once(std::int64_t nth, int code) { fails_at_ = operations_ + nth, fails_with_ = code; }
  /// The next write, or sync, of the log, or of the database itself, fails once.
  enum class Kind : std::uint8_t { log_write, log_sync, database_write, database_sync };
  void fail_next(Kind kind) { fails_next_ = kind; }
  /// Each write and sync fails until well().
  void fail_always(int code) { always_ = code; }
  void well() { always_ = 0, fails_at_ = 0, fails_next_.reset(); }
  [[nodiscard]] bool faulty() const { return always_ != 0; }
  [[nodiscard]] bool loose() const;
  /// What was written into the log has not been synced: whoever reads it may see what a power cut takes away again.
  [[nodiscard]] bool log_loose() const;
  [[nodiscard]] std::int64_t operations() const { return operations_; }
  [[nodiscard]] std::int64_t syncs() const { return syncs_; }

  // For SQLite's side (disk.cpp).
  int verdict(const std::string& name, bool sync = false);
  std::function<void(const std::string& name, bool sync)> on_failure = [](const std::string&, bool) {};
  void synced() { ++syncs_; }
  std::map<std::string, std::shared_ptr<File>> files;

 private:
  std::int64_t operations_ = 0, syncs_ = 0, freezes_at_ = 0, fails_at_ = 0;
  int fails_with_ = 0, always_ = 0;
  std::optional<Kind> fails_next_;
  bool frozen_ = false;
};

}  // namespace hearken::simulation
