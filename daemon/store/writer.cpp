#include "daemon/store/writer.h"

#include <algorithm>
#include <cassert>

#include "daemon/desk/record_text.h"
#include "daemon/store/load.h"
#include "daemon/store/store_refused.h"

namespace hearken {
namespace {

using std::chrono::milliseconds;
using store::SqlError;

constexpr milliseconds pause_first{20};
constexpr milliseconds pause_longest{2'000};
constexpr milliseconds idle{1'000};
constexpr std::size_t records_per_turn = 4'096;  // so that nobody waits long behind a flood's transaction
static_assert(pause_first < pause_longest);

StoreFault fault_of(const SqlError& error) {
  switch (error.primary()) {
    case SQLITE_FULL:
      return StoreFault::full;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return StoreFault::locked;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_CONSTRAINT:
      return StoreFault::corrupt;
    default:
      return StoreFault::io_error;
  }
}

}  // namespace

Store::Writer::Writer(const std::filesystem::path& file, Home home, Entropy entropy)
    : file_(file), home_(std::move(home)), entropy_(std::move(entropy)) {
  if (file != ":memory:") lock_.emplace(file);
  try {
    disk_ = std::make_unique<store::Disk>(file);
    landed_ = disk_->head();
    const auto alive = std::max(disk_->alive(), landed_.at);
    if (alive != 0) last_alive_ = Instant{milliseconds{alive}};
  } catch (const SqlError& error) { throw StoreRefused(file.string() + " cannot be opened: " + error.what()); }
}

Store::Writer::~Writer() {
  {
    const std::lock_guard guard(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  if (thread_.joinable()) thread_.join();
}

const desk::Book& Store::Writer::load() {
  if (book_) return *book_;
  try {
    book_ = store::load(disk_->connection());
  } catch (const desk::TextDamaged& damage) { rebuild(damage.what()); }
  return *book_;
}

// The journal is the truth; the tables only follow from it.
void Store::Writer::rebuild(const std::string& why) {
  std::int64_t damaged = 0;
  book_ = store::replay(disk_->connection(), damaged);
  damage_ = "the tables of current state cannot be read (" + why + "): the journal was replayed";
  if (damaged != 0) *damage_ += ", but " + std::to_string(damaged) + " of its records cannot be read either";
}

void Store::Writer::start() {
  if (scribe_) return;
  (void)load();
  scribe_.emplace(std::move(*book_), landed_);
  if (lock_) thread_ = std::thread([this] { run(); });
}

store::Salt Store::Writer::salt() {
  store::Salt salt;
  for (std::size_t i = 0; i < salt.size(); i += 8) {
    const auto bits = entropy_();
    for (std::size_t byte = 0; byte < 8; ++byte) salt[i + byte] = static_cast<std::uint8_t>(bits >> (8 * byte));
  }
  return salt;
}

void Store::Writer::commit(const desk::Decision& decision, std::vector<Ticket> tickets, Done done) {
  start();
  Waiting waiting{decision.records, {}, std::move(tickets), std::move(done)};
  waiting.salts.reserve(waiting.records.size());
  for (std::size_t i = 0; i < waiting.records.size(); ++i) waiting.salts.push_back(salt());
  ++waiting_;
  if (!lock_) {
    std::vector<Waiting> fresh;
    fresh.push_back(std::move(waiting));
    return turn(std::move(fresh));
  }
  {
    const std::lock_guard guard(mutex_);
    queue_.push_back(std::move(waiting));
  }
  wake_.notify_one();
}

void Store::Writer::note_alive(Instant now) {
  start();
  {
    const std::lock_guard guard(mutex_);
    alive_ = now.time_since_epoch().count();
  }
  wake_.notify_one();
}

void Store::Writer::run() {
  for (bool last = false; !last;) {
    std::unique_lock lock(mutex_);
    wait_for_work(lock);
    auto fresh = take();
    const auto alive = std::exchange(alive_, 0);
    last = stopping_ && queue_.empty();
    lock.unlock();
    if (last) next_attempt_ = {};  // once more, however short the pause was
    if (!fresh.empty() || fault_)
      turn(std::move(fresh));
    else
      upkeep(alive);
  }
}

void Store::Writer::wait_for_work(std::unique_lock<std::mutex>& lock) {
  const auto called = [this] { return stopping_ || !queue_.empty() || (alive_ != 0 && !fault_); };
  const auto until = fault_ ? next_attempt_ : upkeep_left_ ? Clock::now() : Clock::now() + idle;
  wake_.wait_until(lock, until, called);
}

std::vector<Store::Writer::Waiting> Store::Writer::take() {
  std::vector<Waiting> fresh;
  std::size_t records = 0;
  while (!queue_.empty() && records < records_per_turn) {
    records += queue_.front().records.size();
    fresh.push_back(std::move(queue_.front()));
    queue_.pop_front();
  }
  return fresh;
}

void Store::Writer::turn(std::vector<Waiting> fresh) {
  if (!fresh.empty()) kept_.push_back(prepare(std::move(fresh)));
  if (fault_ && Clock::now() < next_attempt_) return tell(*fault_);
  guarded([this] {
    if (fault_) reopen();
    write_kept();
    fault_.reset();
    pause_ = {};
    upkeep_left_ = true;
    disk_->keep_log_short();
  });
}

void Store::Writer::upkeep(std::int64_t alive) {
  guarded([&] {
    if (alive != 0) disk_->note_alive(alive);
    upkeep_left_ = disk_->tidy();
  });
}

template <class Work>
void Store::Writer::guarded(Work work) {
  try {
    work();
  } catch (const SqlError& error) { failed(fault_of(error)); } catch (const StoreRefused&) {
    failed(StoreFault::corrupt);
  }
}

Store::Writer::Batch Store::Writer::prepare(std::vector<Waiting> fresh) {
  Batch batch;
  for (auto& waiting : fresh) {
    for (std::size_t i = 0; i < waiting.records.size(); ++i) scribe_->add(waiting.records[i], waiting.salts[i], batch.rows);
    if (!waiting.records.empty()) waiting.last = scribe_->head().number;
    waiting.records.clear();
    waiting.salts.clear();
  }
  batch.waiting = std::move(fresh);
  scribe_->finish(batch.rows);
  batch.after = scribe_->head();
  return batch;
}

// After an error nothing that the old connection believes counts. What the disk holds must be a prefix of what was given to it.
void Store::Writer::reopen() {
  disk_.reset();
  disk_ = std::make_unique<store::Disk>(file_);
  disk_->settle();
  const auto head = disk_->head();
  if (head == landed_) return;
  const auto found = std::find_if(kept_.begin(), kept_.end(), [&](const Batch& batch) { return batch.after == head; });
  if (found == kept_.end()) throw SqlError(SQLITE_CORRUPT, "the journal on disk is not the one that was written");
  landed(static_cast<std::size_t>(found - kept_.begin()) + 1);
}

void Store::Writer::write_kept() {
  while (!kept_.empty()) {
    std::vector<const store::Rows*> rows;
    std::size_t batches = 0, records = 0;
    for (; batches < kept_.size() && records < records_per_turn; ++batches) {
      if (kept_[batches].rows.journal.empty()) continue;
      records += kept_[batches].rows.journal.size();
      rows.push_back(&kept_[batches].rows);
    }
    if (!rows.empty()) disk_->write(rows);
    landed(batches);
  }
}

void Store::Writer::landed(std::size_t batches) {
  std::vector<std::pair<Done, Landed>> answers;
  landed_ = kept_[batches - 1].after;
  std::size_t count = 0;
  for (std::size_t i = 0; i < batches; ++i) {
    for (auto& waiting : kept_[i].waiting) {
      ++count;
      if (waiting.told) continue;
      Landed answer{{}, landed_.number};
      answer.receipts.reserve(waiting.tickets.size());
      for (const auto ticket : waiting.tickets) answer.receipts.push_back(Receipt(ticket, waiting.last));
      answers.emplace_back(std::move(waiting.done), std::move(answer));
    }
  }
  kept_.erase(kept_.begin(), kept_.begin() + static_cast<std::ptrdiff_t>(batches));
  waiting_ -= count;
  if (answers.empty()) return;
  home_([answers = std::move(answers)] {
    for (const auto& [done, answer] : answers) done(answer);
  });
}

void Store::Writer::failed(StoreFault fault) {
  fault_ = fault;
  pause_ = std::clamp(pause_ * 2, pause_first, pause_longest);
  next_attempt_ = Clock::now() + pause_;
  tell(fault);
}

void Store::Writer::tell(StoreFault fault) {
  std::vector<Done> answers;
  for (auto& batch : kept_) {
    for (auto& waiting : batch.waiting) {
      if (waiting.told) continue;
      waiting.told = true;
      answers.push_back(std::move(waiting.done));
    }
  }
  if (answers.empty()) return;
  home_([answers = std::move(answers), fault] {
    for (const auto& done : answers) done(fault);
  });
}

}  // namespace hearken
