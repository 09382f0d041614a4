#include "daemon/store/load.h"

#include <algorithm>

#include "daemon/desk/desk.h"
#include "daemon/desk/record_text.h"
#include "daemon/store/tables.h"

namespace hearken::store {
namespace {

// Records of one instant may be a little out of order where several inputs met; a retransmission too many to remember does no harm.
constexpr std::chrono::milliseconds margin{60'000};

/// What the station's own row says of the journal.
struct Counted {
  std::int64_t number = 0;  // up to here the others hold, and the tables
  std::int64_t heard = 0;   // the last signal or text; 0: none
  std::int64_t next_signal = 1, next_incident = 1, next_page = 1;
};

Counted counted(Connection& db) {
  Statement numbers(db, "SELECT counted, heard, next_signal, next_incident, next_page FROM station");
  auto row = numbers.query();
  if (!row.next()) throw SqlError(SQLITE_CORRUPT, "the station's own row is missing");
  return {row.number(0), row.number(1), row.number(2), row.number(3), row.number(4)};
}

/// The first record that may still be remembered when `last` was heard last. Instants of before the clock was set are moved as
/// apply() moves them.
std::int64_t first_of_window(Connection& db, std::int64_t last, std::chrono::milliseconds window) {
  Statement backwards(db, "SELECT number, at, kind, payload FROM journal WHERE number <= ? ORDER BY number DESC");
  std::chrono::milliseconds stepped{0};
  std::optional<Instant> newest;
  for (auto row = backwards.query(last); row.next();) {
    const auto kind = row.text(2);
    if (kind == "clock_stepped" && !row.null(3)) {
      const auto step = std::get<desk::ClockStepped>(desk::fact_from(kind, row.text(3)));
      stepped += step.after - step.before;
      continue;
    }
    const Instant at = Instant{std::chrono::milliseconds{row.number(1)}} + stepped;
    if (!newest) newest = at;
    if (at < *newest - window - margin) return row.number(0);
  }
  return 1;
}

/// No number twice, even where the record that gave it cannot be read.
void behind_tables(Connection& db, desk::Book& book) {
  Statement highest(db,
                    "SELECT (SELECT max(id) FROM incident), (SELECT max(id) FROM closed_incident), (SELECT max(id) FROM page),"
                    " (SELECT max(incident) FROM journal, station WHERE number > counted)");
  auto row = highest.query();
  if (!row.next()) return;
  book.next_incident = std::max({book.next_incident, row.number(0) + 1, row.number(1) + 1, row.number(3) + 1});
  book.next_page = std::max(book.next_page, row.number(2) + 1);
}

/// Damaged ones are passed over: the chain's check names them.
template <class Use>
void each_record(Statement::Rows rows, Use use) {
  while (rows.next()) {
    try {
      use(rows.number(5), record_in(rows));
    } catch (const desk::TextDamaged&) { continue; }
  }
}

/// What a retransmission may match, of the records that the tables hold.
void remember(Connection& db, desk::Book& book, const Counted& known) {
  if (known.heard == 0) return;
  desk::Book tail;
  tail.settings = book.settings;
  Statement records(db,
                    "SELECT at, who, why, kind, payload, number FROM journal WHERE number BETWEEN ? AND ? AND payload IS NOT NULL"
                    " AND kind IN ('signal_noted', 'text_noted', 'clock_stepped') ORDER BY number");
  const auto first = first_of_window(db, known.heard, std::chrono::seconds{book.settings.repeat_window_s});
  each_record(records.query(first, known.number), [&](std::int64_t, const desk::Record& record) { desk::apply(tail, record); });
  book.repeats = std::move(tail.repeats);
}

}  // namespace

desk::Record record_in(Statement::Rows& row) {
  return {Instant{std::chrono::milliseconds{row.number(0)}}, row.string(1), row.string(2), desk::fact_from(row.text(3), row.text(4))};
}

desk::Book Loaded::book() const {
  auto book = tables;
  for (const auto& [number, record] : since) desk::apply(book, record);
  return book;
}

Loaded load(Connection& db) {
  const Transaction one_view(db, "DEFERRED");
  Loaded loaded{read_tables(db), {}};
  auto& book = loaded.tables;
  const auto known = counted(db);
  book.next_signal = known.next_signal;
  book.next_incident = known.next_incident;
  book.next_page = known.next_page;
  behind_tables(db, book);
  remember(db, book, known);
  desk::index(book);
  Statement records(db, "SELECT at, who, why, kind, payload, number FROM journal WHERE number > ? AND payload IS NOT NULL ORDER BY number");
  each_record(records.query(known.number), [&](std::int64_t number, desk::Record record) { loaded.since.emplace_back(number, std::move(record)); });
  return loaded;
}

desk::Book replay(Connection& db, std::int64_t& damaged) {
  desk::Book book;
  damaged = 0;
  Statement records(db, "SELECT at, who, why, kind, payload FROM journal WHERE payload IS NOT NULL ORDER BY number");
  for (auto row = records.query(); row.next();) {
    try {
      desk::apply(book, record_in(row));
    } catch (const desk::TextDamaged&) { ++damaged; }
  }
  return book;
}

}  // namespace hearken::store
