#pragma once
// SQLite by two owners: a connection, and a statement that is prepared once and has a name in the code that uses it.
// Both throw SqlError. A connection and its statements belong to one thread at a time.
//
//   Statement oldest_{db_, "SELECT number, who FROM journal WHERE number > ? LIMIT ?"};
//   for (auto row = oldest_.query(after, 10); row.next();) use(row.number(0), row.text(1));

#include <sqlite3.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace hearken::store {

/// What SQLite answered, by its extended result code.
class SqlError : public std::runtime_error {
 public:
  SqlError(int code, const std::string& what) : std::runtime_error(what), code_(code) {}
  [[nodiscard]] int code() const { return code_; }
  /// The code without its extension: SQLITE_FULL, SQLITE_IOERR …
  [[nodiscard]] int primary() const { return code_ & 0xFF; }

 private:
  int code_;
};

/// Bytes that are not text.
struct Blob {
  const void* data = nullptr;
  std::size_t size = 0;
};

class Connection {
 public:
  enum class Mode { read, write };

  /// `patience`: how long a lock of another connection is waited for.
  Connection(const std::filesystem::path& file, Mode mode, std::chrono::milliseconds patience);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection();

  /// Runs statements that answer nothing.
  void run(const char* script);
  void run(const std::string& script) { run(script.c_str()); }
  /// The first column of the first row, as text; empty when there is none. For PRAGMAs, whose answer must be read.
  [[nodiscard]] std::string answer(const std::string& sql);

  [[nodiscard]] sqlite3* handle() const { return db_; }
  void check(int code, std::string_view what) const;

 private:
  sqlite3* db_ = nullptr;
};

class Statement {
 public:
  Statement(Connection& db, std::string_view sql);
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  ~Statement() { sqlite3_finalize(statement_); }

  /// The rows of one execution; lets go of the database when it leaves its scope. Texts and blobs live until next().
  class Rows {
   public:
    explicit Rows(Statement& statement) : statement_(&statement) {}
    Rows(const Rows&) = delete;
    Rows& operator=(const Rows&) = delete;
    Rows(Rows&& other) noexcept : statement_(other.statement_) { other.statement_ = nullptr; }
    ~Rows() {
      if (statement_ != nullptr) sqlite3_reset(statement_->statement_);
    }

    [[nodiscard]] bool next() { return statement_->step(); }
    [[nodiscard]] bool null(int column) const { return sqlite3_column_type(at(), column) == SQLITE_NULL; }
    [[nodiscard]] std::int64_t number(int column) const { return sqlite3_column_int64(at(), column); }
    /// Text or blob as bytes; empty for NULL.
    [[nodiscard]] std::string_view text(int column) const;
    [[nodiscard]] std::string string(int column) const { return std::string(text(column)); }

   private:
    [[nodiscard]] sqlite3_stmt* at() const { return statement_->statement_; }
    Statement* statement_;
  };

  /// Binds the parameters in order. Texts and blobs must live until the statement is run or its rows are gone.
  template <class... Values>
  [[nodiscard]] Rows query(const Values&... values) {
    int index = 0;
    (put(++index, values), ...);
    return Rows(*this);
  }
  /// For statements without rows.
  template <class... Values>
  void run(const Values&... values) {
    auto rows = query(values...);
    while (rows.next()) {}
  }

  /// The same, with values known when it runs.
  template <class... Alternatives>
  void run(const std::vector<std::variant<Alternatives...>>& values) {
    int index = 0;
    for (const auto& value : values) std::visit([&](const auto& alternative) { put(++index, alternative); }, value);
    Rows rows(*this);
    while (rows.next()) {}
  }

 private:
  void put(int index, std::int64_t value) { check(sqlite3_bind_int64(statement_, index, value)); }
  void put(int index, bool value) { put(index, std::int64_t{value}); }
  void put(int index, std::string_view value);
  void put(int index, const std::string& value) { put(index, std::string_view(value)); }
  void put(int index, Blob value);
  void put(int index, std::nullopt_t) { check(sqlite3_bind_null(statement_, index)); }
  void put(int index, std::monostate) { put(index, std::nullopt); }
  template <class T>
  void put(int index, const std::optional<T>& value) {
    value ? put(index, *value) : put(index, std::nullopt);
  }

  [[nodiscard]] bool step();
  void check(int code) const;

  sqlite3* db_;
  sqlite3_stmt* statement_ = nullptr;
};

/// Everything until commit(), or nothing.
class Transaction {
 public:
  /// `how`: "IMMEDIATE" to write, "DEFERRED" for one view of the database over several queries.
  Transaction(Connection& db, std::string_view how);
  /// With statements that are prepared already.
  Transaction(Connection& db, Statement& begin, Statement& commit);
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction();
  void commit();

 private:
  Connection& db_;
  Statement* commit_ = nullptr;
  bool open_ = true;
};

}  // namespace hearken::store
