#include "daemon/store/statement.h"

namespace hearken::store {

Connection::Connection(const std::filesystem::path& file, Mode mode, std::chrono::milliseconds patience) {
  const int flags =
      SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | (mode == Mode::write ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY);
  const int code = sqlite3_open_v2(file.c_str(), &db_, flags, nullptr);
  if (code != SQLITE_OK) {
    const SqlError error(code, file.string() + ": " + (db_ != nullptr ? sqlite3_errmsg(db_) : sqlite3_errstr(code)));
    sqlite3_close_v2(db_);
    throw error;
  }
  sqlite3_busy_timeout(db_, static_cast<int>(patience.count()));
}

Connection::~Connection() { sqlite3_close_v2(db_); }

void Connection::run(const char* script) { check(sqlite3_exec(db_, script, nullptr, nullptr, nullptr), script); }

std::string Connection::answer(const std::string& sql) {
  Statement question(*this, sql);
  auto rows = question.query();
  return rows.next() ? rows.string(0) : std::string();
}

void Connection::check(int code, std::string_view what) const {
  if (code != SQLITE_OK) throw SqlError(code, std::string(sqlite3_errmsg(db_)) + " (" + std::string(what.substr(0, 80)) + ")");
}

Statement::Statement(Connection& db, std::string_view sql) : db_(db.handle()) {
  db.check(sqlite3_prepare_v3(db_, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &statement_, nullptr), sql);
}

void Statement::put(int index, std::string_view value) {
  check(sqlite3_bind_text64(statement_, index, value.empty() ? "" : value.data(), value.size(), SQLITE_STATIC, SQLITE_UTF8));
}

void Statement::put(int index, Blob value) { check(sqlite3_bind_blob64(statement_, index, value.data, value.size, SQLITE_STATIC)); }

bool Statement::step() {
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) check(code);
  return false;
}

void Statement::check(int code) const {
  if (code == SQLITE_OK) return;
  const SqlError error(code, std::string(sqlite3_errmsg(db_)) + " (" + std::string(sqlite3_sql(statement_)).substr(0, 80) + ")");
  sqlite3_reset(statement_);
  throw error;
}

std::string_view Statement::Rows::text(int column) const {
  const void* bytes = sqlite3_column_blob(at(), column);
  return {static_cast<const char*>(bytes), static_cast<std::size_t>(sqlite3_column_bytes(at(), column))};
}

Transaction::Transaction(Connection& db, std::string_view how) : db_(db) { db_.run("BEGIN " + std::string(how)); }

Transaction::Transaction(Connection& db, Statement& begin, Statement& commit) : db_(db), commit_(&commit) { begin.run(); }

Transaction::~Transaction() {
  if (open_) sqlite3_exec(db_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);  // after a fault it may have happened by itself
}

void Transaction::commit() {
  commit_ != nullptr ? commit_->run() : db_.run("COMMIT");
  open_ = false;
}

}  // namespace hearken::store
