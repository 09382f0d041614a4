#pragma once
// Behind Store: who writes, and what is done when the disk does not. store.h is the contract.
//
// There are two batons: who has the one (`preparing_`) makes rows, who has the other (`writing_`) writes them. A thread
// that helps takes both when it is alone, so that nobody has to be woken between an alarm and its sync; in a crowd the next rows are
// made while a sync runs. The store's own thread does what is left over: upkeep, and waiting for a disk that refuses.
//
// One turn: what has come in was made into rows of the journal (the Scribe); everything that is not on disk is written in one
// transaction. The tables of current state follow (the Bookkeeper): in the same transaction where others look for it there, else when
// there is time, or too much is behind; a start reads the rest from the journal.
// A failed turn tells everybody who waits, once, and keeps the rows. The next attempt opens the database anew, carries its log
// over (Disk::settle), drops by number what did reach the disk, and writes the rest before anything newer. A pause doubles
// between attempts; whoever comes meanwhile is told the fault at once. A database that stays damaged ends the process after some
// seconds: the next start salvages it (salvage.h).
//
// `:memory:` has no thread: commit() writes, and `home` still carries the answers.

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>

#include "daemon/store/bookkeeper.h"
#include "daemon/store/disk.h"
#include "daemon/store/load.h"
#include "daemon/store/lock.h"
#include "daemon/store/scribe.h"
#include "daemon/store/store.h"

namespace hearken {

struct Store::Writer {
  Writer(const std::filesystem::path& file, Home home, Entropy entropy, Turns turns, const store::Limits& limits);
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  [[nodiscard]] const desk::Book& load() const { return *book_; }
  [[nodiscard]] std::int64_t head() const { return landed_.number; }
  void commit(std::shared_ptr<const desk::Decision> decision, std::vector<Ticket> tickets, Done done);
  void make_ready();
  void called(bool idle);
  void helped(std::function<void()> wanted) { wanted_ = std::move(wanted); }
  void help();
  void note_alive(Instant now);
  void note_checked(const ChainReport& report);
  [[nodiscard]] const Damage& damage() const { return damage_; }
  [[nodiscard]] bool crowded() const { return waiting_ > crowd_least; }
  [[nodiscard]] std::size_t waiting() const { return waiting_; }
  [[nodiscard]] std::optional<Instant> last_alive() const { return last_alive_; }

 private:
  using Clock = std::chrono::steady_clock;
  static constexpr std::size_t crowd_least = 4;  // that wait at the same time

  /// One decision on its way.
  struct Waiting {
    std::shared_ptr<const desk::Decision> decision;
    std::vector<store::Salt> salts;
    std::vector<Ticket> tickets;
    Done done;
    std::int64_t last = 0;  // its last record's number; 0: it has none
    bool told = false;      // the fault; nothing more follows
  };
  /// Its records are in the journal's rows and not yet in the tables'.
  struct Behind {
    std::shared_ptr<const desk::Decision> decision;
    std::int64_t last = 0;  // its last record's number
    Clock::time_point since{};
  };
  /// What came in together; without anybody who waits: what the tables had to follow.
  struct Batch {
    std::vector<Waiting> waiting;
    store::Rows rows;
    store::Head after;  // where the journal stands with it
  };

  void open();
  [[nodiscard]] store::Loaded loaded();
  [[nodiscard]] store::Loaded rebuilt(const std::string& why);
  void start();
  [[nodiscard]] store::Salt salt();

  void put(Waiting waiting);
  template <class Work>
  void with(bool& baton, std::unique_lock<std::mutex>& lock, Work work);

  // The own thread's.
  void run();
  void work(std::unique_lock<std::mutex>& lock, bool idle);
  void rest(std::int64_t alive, const std::optional<store::CheckedPoint>& checked, bool idle);
  [[nodiscard]] Clock::time_point next_look() const;
  void wait_for_work(std::unique_lock<std::mutex>& lock);

  // Of who has the baton of preparing, or for `:memory:` the caller's.
  [[nodiscard]] std::vector<Waiting> take();
  [[nodiscard]] Batch prepare(std::vector<Waiting> fresh);
  void fall_behind(std::shared_ptr<const desk::Decision> decision, std::int64_t last);
  [[nodiscard]] bool too_far_behind() const;
  [[nodiscard]] std::vector<store::TableChange> follow(std::size_t records);

  // Of who has the baton of writing, or for `:memory:` the caller's.
  void turn(std::deque<Batch> fresh);
  template <class Work>
  void guarded(Work work);
  void catch_up();
  void reopen();
  void write_kept();
  void landed(std::size_t batches, const std::string& left_out = {});
  void failed(StoreFault fault);
  [[noreturn]] void store_damaged();
  void tell(StoreFault fault);

  std::filesystem::path file_;
  Home home_;
  Entropy entropy_;
  Turns turns_;
  store::Limits limits_;
  std::optional<store::DatabaseLock> lock_;  // none: in memory, or alone
  std::optional<Instant> last_alive_;
  Damage damage_;

  std::optional<desk::Book> book_;  // as loaded, until the first commit

  // Of who prepares.
  std::optional<store::Scribe> scribe_;
  std::optional<store::Bookkeeper> keeper_;
  std::deque<Behind> behind_;
  std::size_t records_behind_ = 0;

  // Of who writes.
  std::unique_ptr<store::Disk> disk_;
  std::string left_out_;    // what the tables did not take, until somebody is told
  std::deque<Batch> kept_;  // not known to be on disk, in order
  store::Head landed_;      // known to be on disk
  std::optional<StoreFault> fault_;
  Clock::time_point next_attempt_{};
  std::chrono::milliseconds pause_{0};
  int damaged_in_a_row_ = 0;

  // Shared.
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Waiting> queue_;
  std::int64_t alive_ = 0;
  std::optional<store::CheckedPoint> checked_;
  bool stopping_ = false;
  bool broken_ = false;  // somebody threw what nobody expects: the process ends
  std::deque<Batch> prepared_;
  bool preparing_ = false, writing_ = false;  // the baton is taken
  bool asked_ = false;                        // for help, which has not come yet
  bool helped_ = false;                       // since the own thread looked last
  std::function<void()> wanted_;
  std::atomic<std::size_t> waiting_{0};

  std::thread thread_;  // last: it uses all the others
};

}  // namespace hearken
