#pragma once
// The journal and the tables that follow from it, in one SQLite file. One writes at a time; what waits while a sync runs goes
// into the next (group commit). Queries have their own connection and thread: reader.h.

#include <boost/system/result.hpp>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "daemon/desk/book.h"
#include "daemon/desk/decision.h"
#include "daemon/store/journal.h"
#include "daemon/store/limits.h"
#include "protocol/receipt.h"

namespace hearken {

enum class StoreFault : std::uint8_t { full, io_error, corrupt, locked, stopping };

class Store {
 public:
  /// One receipt for each ticket that was handed in: no other way leads to one.
  struct Landed {
    std::vector<Receipt> receipts;
    std::int64_t head = 0;  // the journal's last number on disk
    std::string left_out;   // what the tables of current state did not take; the journal has it. Empty: nothing
  };
  using Done = std::function<void(boost::system::result<Landed, StoreFault>)>;

  /// `home` runs a function on the loop's thread (tests and the simulation give their own), later and in order. `entropy` makes
  /// the salts, or a seed has no one journal; asked twice per record inside commit().
  using Home = std::function<void(std::function<void()>)>;
  using Entropy = std::function<std::uint64_t()>;

  /// Who writes: a thread of the store's own; or whoever calls turn(), which takes no lock on the file either (a simulation is alone).
  enum class Turns : std::uint8_t { own_thread, called };

  /// Opens or makes the database, migrates it, checks the chain from the last checked point, and reads the book. Tables that cannot be
  /// read are written anew from the journal. `:memory:` keeps nothing and has no thread: commit() writes, and `home` still carries the
  /// answers. Throws StoreRefused (store_refused.h) with a reason a technician can act on: locked, damaged, newer, WAL refused.
  Store(const std::filesystem::path& file, Home home, Entropy entropy, Turns turns = Turns::own_thread, const store::Limits& limits = {});
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;
  /// Commits what waits, then closes; without a thread of its own it only closes.
  ~Store();

  /// From the current tables, the repeat memory and the next numbers included; equal to replaying the journal (a test).
  /// Before the first commit only.
  [[nodiscard]] desk::Book load();

  /// The journal's last number as found at the start. Before the first commit only.
  [[nodiscard]] std::int64_t head() const;

  /// What was found damaged at the start, in words for a technician; empty: nothing. The station goes on and tells it.
  struct Damage {
    std::string chain;   // the first record since the last checked point that does not fit
    std::string tables;  // why they were written anew
    bool tables_whole = true;
  };
  [[nodiscard]] const Damage& damage() const;

  /// The only write. Decisions that wait together are synced together; `done` is called in their order on the loop's thread,
  /// never from inside commit(). An empty decision is done when all before it are on disk. After a fault `done` tells it
  /// once; the store keeps the batch at its head, reopens, skips by number what did reach the disk, and writes the rest
  /// before newer ones.
  void commit(std::shared_ptr<const desk::Decision> decision, std::vector<Ticket> tickets, Done done);
  void commit(desk::Decision decision, std::vector<Ticket> tickets, Done done);

  /// The log at its full length, so that syncs are quick from the first alarm on: some hundred milliseconds, at the very first start only.
  /// Before the first commit.
  void make_ready();

  /// A baton: from now on `wanted` is called, from inside commit(), when somebody should call help(): soon, on any thread but never
  /// from inside `wanted`. Before the first commit.
  void helped(std::function<void()> wanted);
  /// Writes what waits, and what comes meanwhile, unless it is being written already. Answers may be carried home from in here. What
  /// the disk refuses, and all upkeep, is left to the store's own thread. Any thread.
  void help();

  /// Several were written together the last time. Then deciding, writing and answering should go on side by side, on several threads; where
  /// one comes alone the thread that decided does it all, so that nobody has to be woken. Any thread.
  [[nodiscard]] bool crowded() const;

  /// With Turns::called: what the thread does when it is woken; the caller keeps the pause after a fault. `idle`: also the upkeep of a moment without
  /// work.
  void turn(bool idle = false);

  /// What waits to be written: decisions not yet on disk.
  [[nodiscard]] std::size_t waiting() const;

  /// Now and then, also when nothing happens: so that a later start knows since when the station was down.
  void note_alive(Instant now);
  /// The chain was read and is whole up to there (journal.h): the next start checks only what comes behind it.
  void note_checked(const ChainReport& report);
  /// When the station was last known alive, as the database was found at the start; none: it is new.
  [[nodiscard]] std::optional<Instant> last_alive() const;

 private:
  struct Writer;
  std::unique_ptr<Writer> writer_;
};

}  // namespace hearken
