#include "daemon/store/queries.h"

#include <algorithm>
#include <array>

#include "daemon/desk/desk.h"
#include "daemon/desk/record_text.h"
#include "daemon/store/chain.h"
#include "daemon/store/schema.h"
#include "daemon/store/store_refused.h"

namespace hearken {

using store::Connection;
using store::SqlError;
using store::Statement;
using store::Transaction;

namespace {

constexpr std::chrono::milliseconds patience{1'000};
constexpr std::chrono::minutes behind_longest{3};  // the tables are a second behind at most, where all is well

constexpr std::array<std::string_view, 8> listings{
    "SELECT body FROM unit ORDER BY id",     "SELECT body FROM person ORDER BY id", "SELECT body FROM client ORDER BY id",
    "SELECT body FROM ties ORDER BY client", "SELECT body FROM device ORDER BY id", "SELECT body FROM plan ORDER BY id",
    "SELECT body FROM shift ORDER BY id",    "SELECT body FROM day ORDER BY date",
};

Instant instant(std::int64_t at) { return Instant{std::chrono::milliseconds{at}}; }

/// Asked of SQLite's file system, which need not be the machine's (a simulation).
bool there(const std::filesystem::path& file) {
  auto* files = sqlite3_vfs_find(nullptr);
  int found = 0;
  return files->xAccess(files, file.c_str(), SQLITE_ACCESS_EXISTS, &found) == SQLITE_OK && found != 0;
}

std::unique_ptr<Connection> opened(const std::filesystem::path& file) {
  if (!there(file)) throw StoreRefused(file.string() + ": there is no such file");
  try {
    auto db = std::make_unique<Connection>(file, Connection::Mode::read, patience);
    store::require_current(*db, file);
    return db;
  } catch (const SqlError& fault) { throw StoreRefused::of(file, fault.code(), fault.what()); }
}

JournalLine line_in(const Statement::Rows& row) {
  return {row.number(0), instant(row.number(1)), row.string(2), row.string(3),
          row.string(4), {row.number(5)},        row.string(6), row.null(7) ? std::optional<std::string>() : row.string(7)};
}

std::vector<JournalLine> lines(Statement::Rows rows) {
  std::vector<JournalLine> found;
  while (rows.next()) found.push_back(line_in(rows));
  return found;
}

std::vector<std::string> texts(Statement::Rows rows) {
  std::vector<std::string> found;
  while (rows.next()) found.push_back(rows.string(0));
  return found;
}

}  // namespace

struct Queries::Statements {
  explicit Statements(const std::filesystem::path& file) : connection(opened(file)) {}

  std::unique_ptr<Connection> connection;
  Connection& db{*connection};
  Statement head{db, "SELECT number, hash, at FROM journal ORDER BY number DESC LIMIT 1"};
  Statement after{db, "SELECT number, at, who, why, kind, incident, client, payload FROM journal WHERE number > ? ORDER BY number LIMIT ?"};
  Statement story{db, "SELECT number, at, who, why, kind, incident, client, payload FROM journal WHERE incident = ? ORDER BY number"};
  Statement closed_one{db, "SELECT body FROM closed_incident WHERE id = ?"};
  Statement closed{db, "SELECT body FROM closed_incident WHERE id < ?1 AND (?2 = '' OR client = ?2) ORDER BY id DESC LIMIT ?3"};
  // What the tables are behind moves nothing that was due before their last record.
  Statement as_of{db,
                  "SELECT CASE WHEN counted >= (SELECT max(number) FROM journal) THEN ?1"
                  " ELSE min(?1, coalesce((SELECT at FROM journal WHERE number = counted), 0)) END FROM station"};
  Statement behind{db, "SELECT 1 FROM journal, station WHERE number = counted + 1 AND at < ?1"};
  // A page without an instant waits for a way out, and its incident's plan goes on.
  Statement resting{db,
                    "SELECT 'incident ' || id FROM (SELECT id FROM incident WHERE due < ?1 ORDER BY due LIMIT 10) UNION ALL "
                    "SELECT 'page ' || id || ' of incident ' || incident FROM "
                    "(SELECT id, incident FROM page WHERE due < ?1 AND due <> 0 AND state IN ('queued', 'sending') ORDER BY due LIMIT 10)"};

  std::int64_t head_number() {
    auto row = head.query();
    return row.next() ? row.number(0) : 0;
  }
};

Queries::Queries(const std::filesystem::path& file) : statements_(std::make_unique<Statements>(file)) {}
Queries::~Queries() = default;

JournalHead Queries::head() {
  auto row = statements_->head.query();
  if (!row.next()) return {0, store::hex(store::chain_root), {}};
  store::Hash hash{};
  const auto bytes = row.text(1);
  std::copy_n(bytes.begin(), std::min(bytes.size(), hash.size()), hash.begin());
  return {row.number(0), store::hex(hash), instant(row.number(2))};
}

std::vector<JournalLine> Queries::records_after(std::int64_t number, std::int64_t limit) { return lines(statements_->after.query(number, limit)); }

namespace {

/// None: it was erased, or the disk has damaged it; the chain's check tells where.
std::optional<desk::Fact> readable(const JournalLine& line) {
  if (!line.payload) return std::nullopt;
  try {
    return desk::fact_from(line.kind, *line.payload);
  } catch (const desk::TextDamaged&) { return std::nullopt; }
}

/// As its records tell it: the tables may not have it yet.
std::optional<IncidentView> told(IncidentId id, std::vector<JournalLine> story) {
  desk::Book book;
  for (const auto& line : story) {
    auto fact = readable(line);
    if (!fact) continue;
    desk::apply(book, {line.at, line.who, line.why, std::move(*fact)});
  }
  const auto found = book.incidents.find(id);
  if (found == book.incidents.end()) return std::nullopt;
  IncidentView view{0, true, desk::text_of(found->second), std::move(story), {}};
  for (const auto& [page, value] : book.pages) view.pages.push_back(desk::text_of(value));
  return view;
}

}  // namespace

std::optional<IncidentView> Queries::incident(IncidentId id) {
  const Transaction one_view(statements_->db, "DEFERRED");
  auto story = lines(statements_->story.query(id.value));
  std::optional<IncidentView> view;
  if (auto row = statements_->closed_one.query(id.value); row.next())
    view = IncidentView{0, false, row.string(0), std::move(story), {}};
  else
    view = told(id, std::move(story));
  if (view) view->head = statements_->head_number();
  return view;
}

bool Queries::erased(IncidentId id) {
  const auto story = lines(statements_->story.query(id.value));
  return !story.empty() && !story.front().payload;
}

std::vector<std::string> Queries::closed_before(IncidentId before, std::int64_t limit, const std::string& client) {
  const std::int64_t below = before ? before.value : INT64_MAX;
  return texts(statements_->closed.query(below, client, limit));
}

std::vector<std::string> Queries::all(Listing listing) {
  Statement statement(statements_->db, listings.at(static_cast<std::size_t>(listing)));
  return texts(statement.query());
}

std::vector<std::string> Queries::resting(Instant now, std::chrono::milliseconds grace) {
  const Transaction one_view(statements_->db, "DEFERRED");
  std::int64_t as_of = 0;
  if (auto row = statements_->as_of.query(now.time_since_epoch().count()); row.next()) as_of = row.number(0);
  auto found = texts(statements_->resting.query(as_of - grace.count()));
  if (statements_->behind.query((now - behind_longest).time_since_epoch().count()).next()) found.emplace_back("the writing of the tables");
  return found;
}

}  // namespace hearken
