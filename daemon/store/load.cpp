#include "daemon/store/load.h"

#include <algorithm>

#include "daemon/desk/desk.h"
#include "daemon/desk/record_text.h"
#include "daemon/store/tables.h"

namespace hearken::store {
namespace {

// Records of one instant may be a little out of order where several inputs met; a retransmission too many to remember does no harm.
constexpr std::chrono::milliseconds margin{60'000};

desk::Record record_in(Statement::Rows& row) {
  return {Instant{std::chrono::milliseconds{row.number(0)}}, row.string(1), row.string(2), desk::fact_from(row.text(3), row.text(4))};
}

/// The first record that may still be remembered as heard. Instants of before the clock was set are moved as apply() moves them.
std::int64_t first_of_window(Connection& db, std::chrono::milliseconds window) {
  Statement backwards(db, "SELECT number, at, kind, payload FROM journal ORDER BY number DESC");
  std::chrono::milliseconds stepped{0};
  std::optional<Instant> newest;
  for (auto row = backwards.query(); row.next();) {
    const auto kind = row.text(2);
    if (kind == "clock_stepped" && !row.null(3)) {
      const auto step = std::get<desk::ClockStepped>(desk::fact_from(kind, row.text(3)));
      stepped += step.after - step.before;
      continue;
    }
    const Instant at = Instant{std::chrono::milliseconds{row.number(1)}} + stepped;
    if (!newest && (kind == "signal_noted" || kind == "text_noted")) newest = at;
    if (newest && at < *newest - window - margin) return row.number(0);
  }
  return 1;
}

/// What the tables do not hold.
void read_tail(Connection& db, desk::Book& book) {
  desk::Book tail;
  tail.settings = book.settings;
  Statement numbers(db, "SELECT counted, next_signal, next_incident, next_page FROM station");
  auto row = numbers.query();
  if (!row.next()) throw SqlError(SQLITE_CORRUPT, "the station's own row is missing");
  tail.next_signal = row.number(1);
  tail.next_incident = row.number(2);
  tail.next_page = row.number(3);
  const auto first = std::min(row.number(0), first_of_window(db, std::chrono::seconds{book.settings.repeat_window_s}));
  Statement records(db,
                    "SELECT at, who, why, kind, payload FROM journal WHERE number >= ? AND payload IS NOT NULL"
                    " AND kind IN ('signal_noted', 'text_noted', 'incident_opened', 'page_queued', 'clock_stepped') ORDER BY number");
  for (auto each = records.query(first); each.next();) desk::apply(tail, record_in(each));
  book.repeats = std::move(tail.repeats);
  book.next_signal = tail.next_signal;
  book.next_incident = tail.next_incident;
  book.next_page = tail.next_page;
}

}  // namespace

desk::Book load(Connection& db) {
  const Transaction one_view(db, "DEFERRED");
  auto book = read_tables(db);
  read_tail(db, book);
  desk::index(book);
  return book;
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
