#include "daemon/store/disk.h"

#include <sys/statvfs.h>

#include <algorithm>
#include <array>
#include <limits>

#include "daemon/desk/planted.h"
#include "daemon/store/schema.h"
#include "daemon/store/store_refused.h"
#include "daemon/store/table_writer.h"

namespace hearken::store {
namespace {

constexpr std::chrono::milliseconds patience{250};
constexpr std::int64_t frame_bytes = 4120;       // a page and its header
constexpr int pages_few = 100;                   // so many are never too many
constexpr std::int64_t grown_at_rest = 4 << 20;  // bytes of the log at once: an alarm may come behind them
static_assert(Limits{}.log_pages_most * frame_bytes < Limits{}.log_bytes);

void prepare_connection(Connection& db, const std::filesystem::path& file, bool in_memory) {
  // journal_mode answers what it is, not what was asked for: on some file systems WAL is refused without an error.
  const auto mode = db.answer("PRAGMA journal_mode = WAL");
  if (!in_memory && mode != "wal")
    throw StoreRefused(file.string() + ": the file system refuses SQLite's write-ahead log (journal mode " + mode +
                       "). Keep the database on a local disk.");
  db.run(
      "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = -32768; PRAGMA temp_store = MEMORY;"
      // What is deleted (by law, among others) is overwritten, also in pages that nobody uses any more.
      "PRAGMA secure_delete = ON");
  if (!in_memory && db.answer("PRAGMA synchronous") != "2") throw StoreRefused(file.string() + ": SQLite does not sync (synchronous is not FULL)");
  int keep = 1;
  sqlite3_file_control(db.handle(), "main", SQLITE_FCNTL_PERSIST_WAL, &keep);
}

void copy_hash(std::string_view bytes, Hash& hash) {
  if (bytes.size() != hash.size()) throw SqlError(SQLITE_CORRUPT, "a hash has " + std::to_string(bytes.size()) + " bytes");
  std::copy(bytes.begin(), bytes.end(), hash.begin());
}

}  // namespace

struct Disk::Statements {
  explicit Statements(Connection& db) : db_(db) {}
  Connection& db_;
  Statement begin{db_, "BEGIN IMMEDIATE"}, commit{db_, "COMMIT"};
  Statement head{db_, "SELECT number, hash, at FROM journal ORDER BY number DESC LIMIT 1"};
  Statement record{db_,
                   "INSERT INTO journal (number, at, who, why, kind, incident, client, payload, salt, payload_hash, previous, hash)"
                   " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"};
  TableWriter tables{db_};
  Statement note_alive{db_, "UPDATE station SET alive = ?"};
  Statement alive{db_, "SELECT alive FROM station"};
  Statement note_checked{db_, "UPDATE station SET checked = ?, checked_hash = ?"};
  Statement checked{db_, "SELECT checked, checked_hash FROM station"};
  Statement last_kind{db_, "SELECT kind FROM journal ORDER BY number DESC LIMIT 1"};

  void write(const JournalRow& row) {
    record.run(row.number, row.at, row.who, row.why, row.kind, row.incident != 0 ? std::optional(row.incident) : std::nullopt,
               row.client.empty() ? std::optional<std::string_view>() : row.client, row.payload, blob(row.salt), blob(row.payload_hash),
               blob(row.previous), blob(row.hash));
  }
  template <std::size_t N>
  static Blob blob(const std::array<std::uint8_t, N>& bytes) {
    return {bytes.data(), bytes.size()};
  }
};

Disk::Disk(const std::filesystem::path& file, const Limits& limits)
    : file_(file), limits_(limits), in_memory_(file == ":memory:"), db_(file, Connection::Mode::write, patience) {
  prepare_connection(db_, file, in_memory_);
  migrate(db_, file);
  sqlite3_wal_hook(
      db_.handle(),
      [](void* pages, sqlite3*, const char*, int count) {
        *static_cast<int*>(pages) = count;
        return SQLITE_OK;
      },
      &log_pages_);
  statements_ = std::make_unique<Statements>(db_);
  scrub_owed_ = !ended_well();
}

Disk::~Disk() = default;

Head Disk::head() {
  Head head;
  auto row = statements_->head.query();
  if (!row.next()) return head;
  head.number = row.number(0);
  head.at = row.number(2);
  copy_hash(row.text(1), head.hash);
  return head;
}

/// It was told to stop, and did; or it is new.
bool Disk::ended_well() {
  auto row = statements_->last_kind.query();
  return !row.next() || row.text(0) == "station_stopping";
}

std::string Disk::write(const std::vector<const Rows*>& batches) {
  Transaction transaction(db_, statements_->begin, statements_->commit);
  for (const auto* rows : batches) {
    for (const auto& row : rows->journal) statements_->write(row);
    for (const auto& made : rows->tables)
      if (!planted("a table forgotten") || made.change != Change::vital_set) statements_->tables.write(made);
  }
  transaction.commit();
  const auto erased = [](const TableChange& made) { return made.change == Change::client_erased; };
  for (const auto* rows : batches) scrub_owed_ = scrub_owed_ || std::any_of(rows->tables.begin(), rows->tables.end(), erased);
  return statements_->tables.take_fault();
}

bool Disk::stale() { return db_.answer("SELECT stale FROM station") != "0"; }

void Disk::note_alive(std::int64_t at) { statements_->note_alive.run(at); }

std::int64_t Disk::alive() {
  auto row = statements_->alive.query();
  return row.next() ? row.number(0) : 0;
}

void Disk::note_checked(const CheckedPoint& point) { statements_->note_checked.run(point.number, Statements::blob(point.hash)); }

CheckedPoint Disk::checked() {
  CheckedPoint point;
  auto row = statements_->checked.query();
  if (!row.next()) return point;
  point.number = row.number(0);
  copy_hash(row.text(1), point.hash);
  return point;
}

void Disk::carry_over(int mode) {
  if (in_memory_) return;
  db_.check(sqlite3_wal_checkpoint_v2(db_.handle(), "main", mode, nullptr, nullptr), "checkpoint");
  carried_pages_ = log_pages_;
}

// The log begins anew with the next write after all of it was carried over and no reader looks at it; else it goes on behind.
int Disk::pages_to_carry() const { return log_pages_ >= carried_pages_ ? log_pages_ - carried_pages_ : log_pages_; }

void Disk::settle() { carry_over(SQLITE_CHECKPOINT_RESTART); }

void Disk::keep_log_short() {
  const int pages = pages_to_carry();
  if (pages > limits_.log_pages_most || (pages > pages_few && pages * frame_bytes > room_for_log()))
    carry_over(SQLITE_CHECKPOINT_PASSIVE);
  else if (pages > pages_few && log_pages_ > limits_.log_pages_most)
    leave_log(SQLITE_CHECKPOINT_RESTART);
}

// Carried over, it went on behind, because a reader looked at it just then; with a console live that may be so every time. Nobody is
// waited for here: the next moment without a reader will do.
bool Disk::leave_log(int mode) {
  sqlite3_busy_timeout(db_.handle(), 0);
  const int code = sqlite3_wal_checkpoint_v2(db_.handle(), "main", mode, nullptr, nullptr);
  sqlite3_busy_timeout(db_.handle(), static_cast<int>(patience.count()));
  if (code == SQLITE_BUSY) return false;
  db_.check(code, "checkpoint");
  carried_pages_ = log_pages_;
  return true;
}

// Pages of the log that were carried over stay in it until they are overwritten, and with them what was erased since. After a crash
// nobody knows whether something was.
void Disk::scrub_log() {
  if (!scrub_owed_ || in_memory_) return;
  sqlite3_int64 size = 0;
  if (auto* log = log_file(); log == nullptr || log->pMethods->xFileSize(log, &size) != SQLITE_OK) return;
  if (!leave_log(SQLITE_CHECKPOINT_TRUNCATE)) return;
  scrub_owed_ = false;
  shortened_ = shortened_ || size >= limits_.log_bytes;
}

void Disk::tidy() {
  if (scrub_owed_) return scrub_log();
  if (shortened_) {
    shortened_ = grow_log(grown_at_rest);
    return;
  }
  if (pages_to_carry() > limits_.log_pages_idle) carry_over(SQLITE_CHECKPOINT_PASSIVE);
}

sqlite3_file* Disk::log_file() {
  sqlite3_file* log = nullptr;
  if (in_memory_ || sqlite3_file_control(db_.handle(), "main", SQLITE_FCNTL_JOURNAL_POINTER, static_cast<void*>(&log)) != SQLITE_OK) return nullptr;
  return log != nullptr && log->pMethods != nullptr ? log : nullptr;
}

// A log that takes the last of a small file system leaves the database no room to be carried over into: full for ever.
std::int64_t Disk::room_for_log() {
  constexpr auto plenty = std::numeric_limits<std::int64_t>::max();
  struct statvfs found{};
  sqlite3_int64 size = 0;
  auto* log = log_file();
  if (log == nullptr || log->pMethods->xFileSize(log, &size) != SQLITE_OK || ::statvfs(file_.c_str(), &found) != 0) return plenty;
  return (static_cast<std::int64_t>(found.f_bavail * found.f_frsize) + size) / 4;
}

// Zeros behind the log's last frame are read by nobody: a frame counts by its checksum. Only the writer ever makes the file longer.
// In pieces: SQLite's Unix layer writes at most 131,071 bytes at once, and of a mebibyte nothing.
bool Disk::grow_log(std::int64_t most) {
  static constexpr std::array<char, 1 << 16> zeros{};
  auto* log = log_file();
  sqlite3_int64 size = 0;
  if (log == nullptr || log->pMethods->xFileSize(log, &size) != SQLITE_OK) return false;
  const auto wanted = std::min<sqlite3_int64>(limits_.log_bytes, room_for_log());
  for (const auto now = std::min<sqlite3_int64>(wanted, size + most); size < now; size += zeros.size())
    if (log->pMethods->xWrite(log, zeros.data(), static_cast<int>(zeros.size()), size) != SQLITE_OK) return false;  // it grows as it is needed
  db_.check(log->pMethods->xSync(log, SQLITE_SYNC_NORMAL), "making the log longer");
  return size < wanted;
}

}  // namespace hearken::store
