#include "daemon/store/table_writer.h"

namespace hearken::store {
namespace {

/// Of one statement; the transaction around it can go on.
bool of_a_table(Connection& db, const SqlError& error) {
  switch (error.primary()) {
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
    case SQLITE_TOOBIG:
    case SQLITE_ERROR:
    case SQLITE_CORRUPT:
      return sqlite3_get_autocommit(db.handle()) == 0;
    default:
      return false;
  }
}

}  // namespace

void TableWriter::write(const TableChange& made) {
  try {
    auto& statement = statements_[static_cast<std::size_t>(made.change)];
    if (!statement) statement.emplace(db_, sql_of(made.change));
    statement->run(made.values);
  } catch (const SqlError& error) {
    if (!of_a_table(db_, error)) throw;
    leave_out(error);
  }
}

void TableWriter::leave_out(const SqlError& error) {
  if (fault_.empty()) db_.run("UPDATE station SET stale = 1");
  fault_ = error.what();
}

}  // namespace hearken::store
