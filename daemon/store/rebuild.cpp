#include "daemon/store/rebuild.h"

#include "daemon/desk/record_text.h"
#include "daemon/store/bookkeeper.h"
#include "daemon/store/load.h"
#include "daemon/store/table_writer.h"

namespace hearken::store {
namespace {

constexpr std::size_t changes_at_once = 1'000;  // what one incident goes through is mostly written once

constexpr std::array tables{
    "incident", "closed_incident", "page",  "unit",  "person",      "client",         "ties", "device",     "plan",   "shift", "day",
    "user",     "settings",        "vital", "fault", "lost_device", "device_on_test", "act",  "asked_back", "suspect"};

void empty_tables(Connection& db) {
  for (const auto* table : tables) db.run("DELETE FROM " + std::string(table));
  db.run("UPDATE station SET stale = 0, counted = 0, heard = 0");
}

/// The next numbers as they were written down: what they followed from may have been erased by law.
desk::Book numbers_only(Connection& db) {
  desk::Book book;
  Statement numbers(db, "SELECT next_signal, next_incident, next_page FROM station");
  auto row = numbers.query();
  if (!row.next()) return book;
  book.next_signal = row.number(0);
  book.next_incident = row.number(1);
  book.next_page = row.number(2);
  return book;
}

/// Hands on what the bookkeeper has made so far.
void write_out(Bookkeeper& keeper, const Head& head, TableWriter& writer, std::string& left_out) {
  for (const auto& made : keeper.finish(head.number)) writer.write(made);
  if (auto fault = writer.take_fault(); !fault.empty()) left_out = std::move(fault);
}

}  // namespace

Rebuilt rebuild(Connection& db, const Head& head) {
  Rebuilt rebuilt;
  Transaction whole(db, "IMMEDIATE");
  empty_tables(db);
  Bookkeeper keeper(numbers_only(db));
  TableWriter writer(db);
  Statement records(db, "SELECT at, who, why, kind, payload, number FROM journal WHERE payload IS NOT NULL ORDER BY number");
  for (auto row = records.query(); row.next();) {
    try {
      keeper.follow(record_in(row), row.number(5));
    } catch (const desk::TextDamaged&) { ++rebuilt.damaged; }
    if (keeper.size() > changes_at_once) write_out(keeper, head, writer, rebuilt.left_out);
  }
  write_out(keeper, head, writer, rebuilt.left_out);
  whole.commit();
  rebuilt.book = load(db).book();
  return rebuilt;
}

}  // namespace hearken::store
