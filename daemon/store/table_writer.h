#pragma once
// Writes into the tables of current state without ever standing in the journal's way: a change that they do not take (a
// constraint, a table that is damaged or gone) is left out, and the tables are marked stale in the same transaction. The next start
// writes them anew from the journal (rebuild.h). What concerns the whole file (the disk, a lock) is thrown as everywhere.

#include <array>
#include <optional>
#include <string>
#include <utility>

#include "daemon/store/statement.h"
#include "daemon/store/tables.h"

namespace hearken::store {

class TableWriter {
 public:
  explicit TableWriter(Connection& db) : db_(db) {}

  /// Inside a transaction.
  void write(const TableChange& made);

  /// Why a change was left out since the last time; empty: none was.
  [[nodiscard]] std::string take_fault() { return std::exchange(fault_, {}); }

 private:
  void leave_out(const SqlError& error);

  Connection& db_;
  std::array<std::optional<Statement>, change_count> statements_;  // prepared when first needed: most are rare
  std::string fault_;
};

}  // namespace hearken::store
