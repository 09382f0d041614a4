#include "daemon/store/writer.h"

#include <algorithm>
#include <iterator>
#include <stdexcept>

#include "daemon/desk/planted.h"
#include "daemon/desk/record_text.h"
#include "daemon/store/load.h"
#include "daemon/store/rebuild.h"
#include "daemon/store/salvage.h"
#include "daemon/store/store_refused.h"

namespace hearken {
namespace {

using std::chrono::milliseconds;
using store::SqlError;

constexpr milliseconds pause_first{20};
constexpr milliseconds pause_longest{2'000};
constexpr milliseconds quiet{100};  // then the tables follow
constexpr milliseconds behind_longest{1'000};
constexpr milliseconds idle{1'000};  // carrying the log over takes as long as several commits: not right behind an alarm
constexpr int damaged_most = 8;      // attempts, about 5 s: a page that was read wrong once may be read right again
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

/// SQLite takes an empty file for a new database and throws its log away.
void refuse_emptied(const std::filesystem::path& file) {
  std::error_code absent, no_log;
  const bool empty = std::filesystem::file_size(file, absent) == 0 && !absent;
  if (empty && std::filesystem::file_size(file.string() + "-wal", no_log) > 0 && !no_log)
    throw SqlError(SQLITE_NOTADB, "the file is empty, and its log is not");
}

/// What does not fit since the last checked point; empty: all does.
std::string chain_fault(store::Disk& disk) {
  store::Follower follower(disk.checked());
  while (follower.go_on(disk.connection(), store::Limits{}.records_per_turn)) {}
  const auto& report = follower.report();
  return report.fault_at == 0 ? std::string{} : "record " + std::to_string(report.fault_at) + ": " + report.fault;
}

}  // namespace

Store::Writer::Writer(const std::filesystem::path& file, Home home, Entropy entropy, Turns turns, const store::Limits& limits)
    : file_(file), home_(std::move(home)), entropy_(std::move(entropy)), turns_(turns), limits_(limits) {
  if (file != ":memory:" && turns_ == Turns::own_thread) lock_.emplace(file);
  try {
    open();
  } catch (const SqlError& error) { throw StoreRefused::of(file, error.code(), error.what()); }
}

void Store::Writer::open() {
  refuse_emptied(file_);
  disk_ = std::make_unique<store::Disk>(file_, limits_);
  landed_ = disk_->head();
  const auto alive = std::max(disk_->alive(), landed_.at);
  if (alive != 0) last_alive_ = Instant{milliseconds{alive}};
  damage_.chain = chain_fault(*disk_);
  auto found = loaded();
  book_ = found.book();
  keeper_.emplace(std::move(found.tables));
  for (auto& [number, record] : found.since)
    fall_behind(std::make_shared<desk::Decision>(desk::Decision{{std::move(record)}, {}, {}, false}), number);
}

Store::Writer::~Writer() {
  {
    const std::lock_guard guard(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  if (thread_.joinable()) thread_.join();
}

// The journal is the truth; the tables only follow from it.
store::Loaded Store::Writer::loaded() {
  if (disk_->stale()) return rebuilt("a change could not be written into them");
  try {
    return store::load(disk_->connection());
  } catch (const desk::TextDamaged& damage) { return rebuilt(damage.what()); } catch (const SqlError& error) {
    if (StoreRefused::of(file_, error.code(), {}).why() != StoreRefused::Why::damaged) throw;
    return rebuilt(error.what());
  }
}

store::Loaded Store::Writer::rebuilt(const std::string& why) {
  auto rebuilt = store::rebuild(disk_->connection(), landed_);
  damage_.tables = "the tables of current state could not be used (" + why + "): they were written anew from the journal";
  if (rebuilt.damaged != 0) damage_.tables += ", but " + std::to_string(rebuilt.damaged) + " of its records cannot be read";
  if (!rebuilt.left_out.empty()) damage_.tables += ", but not whole (" + rebuilt.left_out + ")";
  damage_.tables_whole = rebuilt.damaged == 0 && rebuilt.left_out.empty();
  return {std::move(rebuilt.book), {}};
}

void Store::Writer::start() {
  if (scribe_) return;
  scribe_.emplace(*book_, landed_);
  book_.reset();
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

void Store::Writer::commit(std::shared_ptr<const desk::Decision> decision, std::vector<Ticket> tickets, Done done) {
  start();
  const auto records = decision->records.size();
  Waiting waiting{std::move(decision), {}, std::move(tickets), std::move(done)};
  waiting.salts.reserve(records);
  for (std::size_t i = 0; i < records; ++i) waiting.salts.push_back(salt());
  ++waiting_;
  if (file_ == ":memory:") {
    std::vector<Waiting> fresh;
    fresh.push_back(std::move(waiting));
    std::deque<Batch> batches;
    batches.push_back(prepare(std::move(fresh)));
    return turn(std::move(batches));
  }
  put(std::move(waiting));
}

// Who has a baton looks again before letting it go.
void Store::Writer::put(Waiting waiting) {
  bool ask = false;
  {
    const std::lock_guard guard(mutex_);
    queue_.push_back(std::move(waiting));
    if (preparing_ || (writing_ && !crowded())) return;
    ask = wanted_ && !std::exchange(asked_, true);
  }
  if (ask)
    wanted_();
  else if (!wanted_)
    wake_.notify_one();
}

/// Does it unlocked. What it throws ends the process, but not with the baton in its hand: the own thread would wait for it. Until then
/// nothing more is written: what was in work may have taken numbers with it, and behind it would be a gap.
template <class Work>
void Store::Writer::with(bool& baton, std::unique_lock<std::mutex>& lock, Work work) {
  baton = true;
  lock.unlock();
  try {
    work();
  } catch (...) {
    lock.lock();
    baton = false;
    broken_ = true;
    throw;
  }
  lock.lock();
  baton = false;
}

// What is ready is written first: who waits for it makes the next signals, and in a crowd another thread makes their rows meanwhile.
void Store::Writer::help() {
  std::unique_lock lock(mutex_);
  asked_ = false;
  helped_ = true;
  while (!broken_) {
    if (!writing_ && !prepared_.empty() && !fault_) {
      with(writing_, lock, [&, batches = std::exchange(prepared_, {})]() mutable { turn(std::move(batches)); });
    } else if (!preparing_ && !queue_.empty()) {
      Batch batch;
      with(preparing_, lock, [&, fresh = take()]() mutable { batch = prepare(std::move(fresh)); });
      prepared_.push_back(std::move(batch));
    } else {
      break;
    }
  }
  const bool left = !writing_ && (fault_ || alive_ != 0 || checked_);
  lock.unlock();
  if (left) wake_.notify_one();
}

void Store::Writer::make_ready() {
  try {
    disk_->grow_log(limits_.log_bytes);
  } catch (const SqlError&) { return; }  // the first commit tells it
}

void Store::Writer::note_alive(Instant now) {
  start();
  {
    const std::lock_guard guard(mutex_);
    alive_ = now.time_since_epoch().count();
  }
  wake_.notify_one();
}

void Store::Writer::note_checked(const ChainReport& report) {
  const auto hash = store::hash_from(report.hash);
  if (!hash) return;
  start();
  {
    const std::lock_guard guard(mutex_);
    checked_ = store::CheckedPoint{report.number, *hash};
  }
  wake_.notify_one();
}

void Store::Writer::run() {
  for (bool last = false; !last;) {
    std::unique_lock lock(mutex_);
    wait_for_work(lock);
    if (broken_) return;
    last = stopping_ && queue_.empty() && prepared_.empty();
    if (last) next_attempt_ = {};  // once more, however short the pause was
    preparing_ = writing_ = true;
    work(lock, !std::exchange(helped_, false));
    lock.lock();
    preparing_ = writing_ = false;
  }
  while (!behind_.empty() && !fault_) guarded([this] { catch_up(); });
  if (!fault_) guarded([this] { disk_->scrub_log(); });
}

void Store::Writer::called(bool idle) {
  start();
  std::unique_lock lock(mutex_);
  work(lock, idle);
}

/// With both batons.
void Store::Writer::work(std::unique_lock<std::mutex>& lock, bool idle) {
  auto fresh = take();
  auto batches = std::exchange(prepared_, {});
  const auto alive = std::exchange(alive_, 0);
  const auto checked = std::exchange(checked_, std::nullopt);
  lock.unlock();
  if (!fresh.empty()) batches.push_back(prepare(std::move(fresh)));
  const bool busy = !batches.empty() || fault_;
  if (busy) turn(std::move(batches));
  rest(alive, checked, idle && !busy);
}

void Store::Writer::rest(std::int64_t alive, const std::optional<store::CheckedPoint>& checked, bool idle) {
  if (fault_) return;
  guarded([&] {
    if (alive != 0) disk_->note_alive(alive);
    if (checked) disk_->note_checked(*checked);
    if (idle) behind_.empty() ? disk_->tidy() : catch_up();
  });
}

void Store::Writer::wait_for_work(std::unique_lock<std::mutex>& lock) {
  const auto taken = [this] { return preparing_ || writing_; };
  const auto called = [&] {
    return !taken() && (stopping_ || (!queue_.empty() && !asked_) || !prepared_.empty() || ((alive_ != 0 || checked_) && !fault_));
  };
  auto until = next_look();
  while (!called()) {
    const bool late = wake_.wait_until(lock, until) == std::cv_status::timeout;
    if (late && !taken()) return;
    until = late ? next_look() : std::min(until, next_look());  // a disk that has just refused is tried again sooner
  }
}

Store::Writer::Clock::time_point Store::Writer::next_look() const {
  const auto now = Clock::now();
  if (preparing_ || writing_) return now + quiet;
  if (fault_) return next_attempt_;
  return now + (behind_.empty() ? idle : quiet);
}

std::vector<Store::Writer::Waiting> Store::Writer::take() {
  std::vector<Waiting> fresh;
  std::size_t records = 0;
  while (!queue_.empty() && records < limits_.records_per_turn) {
    records += queue_.front().decision->records.size();
    fresh.push_back(std::move(queue_.front()));
    queue_.pop_front();
  }
  return fresh;
}

void Store::Writer::turn(std::deque<Batch> fresh) {
  std::move(fresh.begin(), fresh.end(), std::back_inserter(kept_));
  if (fault_ && turns_ == Turns::own_thread && Clock::now() < next_attempt_) return tell(*fault_);
  guarded([this] {
    if (fault_) reopen();
    write_kept();
    fault_.reset();
    pause_ = {};
    damaged_in_a_row_ = 0;
    disk_->keep_log_short();
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
  bool at_once = false;
  if (planted("batch order reversed")) std::reverse(fresh.begin(), fresh.end());
  for (auto& waiting : fresh) {
    const auto decision = std::exchange(waiting.decision, {});
    const auto& records = decision->records;
    if (records.empty() || (planted("signal lost when a batch is full") && &waiting - fresh.data() >= 4)) continue;
    for (std::size_t i = 0; i < records.size(); ++i) scribe_->add(records[i], waiting.salts[i], batch.rows.journal);
    waiting.salts = {};
    waiting.last = scribe_->head().number;
    fall_behind(decision, waiting.last);
    at_once = at_once || std::any_of(records.begin(), records.end(), [](const desk::Record& record) { return store::prompt(record.fact); });
  }
  batch.waiting = std::move(fresh);
  batch.after = scribe_->head();
  if (at_once)
    batch.rows.tables = follow(records_behind_);
  else if (too_far_behind())
    batch.rows.tables = follow(std::max(limits_.records_at_once, 2 * batch.rows.journal.size()));  // or each turn leaves them further behind
  return batch;
}

void Store::Writer::fall_behind(std::shared_ptr<const desk::Decision> decision, std::int64_t last) {
  records_behind_ += decision->records.size();
  behind_.push_back({std::move(decision), last, turns_ == Turns::own_thread ? Clock::now() : Clock::time_point{}});
}

/// Where there is never a quiet moment.
bool Store::Writer::too_far_behind() const {
  if (records_behind_ > limits_.records_behind_most) return true;
  return turns_ == Turns::own_thread && !behind_.empty() && Clock::now() - behind_.front().since > behind_longest;
}

/// So many of the records that the tables are behind, by whole decisions. What they follow is on disk, or before them in what is written.
std::vector<store::TableChange> Store::Writer::follow(std::size_t records) {
  std::int64_t last = 0;
  for (std::size_t done = 0; done < records && !behind_.empty(); behind_.pop_front()) {
    last = behind_.front().last;
    const auto& decision = behind_.front().decision->records;
    auto number = last - static_cast<std::int64_t>(decision.size());
    for (const auto& record : decision) keeper_->follow(record, ++number);
    done += decision.size();
    records_behind_ -= decision.size();
  }
  return keeper_->finish(last);
}

/// With both batons.
void Store::Writer::catch_up() {
  kept_.push_back({{}, {{}, follow(limits_.records_at_once)}, landed_});
  write_kept();
}

// After an error nothing that the old connection believes counts. What the disk holds must be a prefix of what was given to it.
void Store::Writer::reopen() {
  disk_.reset();
  disk_ = std::make_unique<store::Disk>(file_, limits_);
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
    for (; batches < kept_.size() && records < limits_.records_per_turn; ++batches) {
      const auto& made = kept_[batches].rows;
      if (made.journal.empty() && made.tables.empty()) continue;
      records += made.journal.size() + made.tables.size();
      rows.push_back(&made);
    }
    if (planted("ack before commit")) {
      const std::deque<Batch> copy(kept_.begin(), kept_.begin() + static_cast<std::ptrdiff_t>(batches));
      landed(batches);
      std::vector<const store::Rows*> later;
      for (const auto& batch : copy) later.push_back(&batch.rows);
      (void)disk_->write(later);
      continue;
    }
    const auto left_out = rows.empty() ? std::string{} : disk_->write(rows);
    landed(batches, left_out);
  }
}

void Store::Writer::landed(std::size_t batches, const std::string& left_out) {
  if (!left_out.empty()) left_out_ = left_out;
  std::vector<std::pair<Done, Landed>> answers;
  landed_ = kept_[batches - 1].after;
  std::size_t count = 0;
  for (std::size_t i = 0; i < batches; ++i) {
    for (auto& waiting : kept_[i].waiting) {
      ++count;
      if (waiting.told) continue;
      Landed answer{{}, landed_.number, left_out_};
      answer.receipts.reserve(waiting.tickets.size());
      for (const auto ticket : waiting.tickets) answer.receipts.push_back(Receipt(ticket, waiting.last));
      answers.emplace_back(std::move(waiting.done), std::move(answer));
    }
  }
  kept_.erase(kept_.begin(), kept_.begin() + static_cast<std::ptrdiff_t>(batches));
  waiting_ -= count;
  if (answers.empty()) return;
  left_out_.clear();
  home_([answers = std::move(answers)] {
    for (const auto& [done, answer] : answers) done(answer);
  });
}

void Store::Writer::failed(StoreFault fault) {
  fault_ = fault;
  pause_ = std::clamp(pause_ * 2, pause_first, pause_longest);
  next_attempt_ = Clock::now() + pause_;
  if (planted("full disk swallows") && !kept_.empty()) landed(kept_.size());
  if (planted("ack after a failed commit") && !kept_.empty()) {
    const auto was = landed_;
    const auto kept = kept_;
    landed(kept_.size());
    landed_ = was;
    kept_.insert(kept_.begin(), kept.begin(), kept.end());
    for (auto& batch : kept_)
      for (auto& waiting : batch.waiting) waiting.told = true;
    return;
  }
  tell(fault);
  if (fault != StoreFault::corrupt || ++damaged_in_a_row_ < damaged_most) return;
  store_damaged();
}

/// A crash is a pause; this one is for the better.
void Store::Writer::store_damaged() {
  if (lock_) want_salvage(file_);
  throw std::runtime_error(file_.string() + " stays damaged; the next start saves what can be read of it");
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
