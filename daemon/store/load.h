#pragma once
// The desk's book out of the database: from the current tables and the journal's tail, or by replaying the journal whole. A test
// shows that both are equal. Both throw SqlError, and desk::TextDamaged where a text cannot be read.

#include <utility>
#include <vector>

#include "daemon/desk/book.h"
#include "daemon/desk/decision.h"
#include "daemon/store/statement.h"

namespace hearken::store {

/// Of the columns at, who, why, kind, payload.
[[nodiscard]] desk::Record record_in(Statement::Rows& row);

struct Loaded {
  desk::Book tables;                                         // what they hold; with it, from the journal, what a retransmission may match
  std::vector<std::pair<std::int64_t, desk::Record>> since;  // the records that they are behind, by number
  [[nodiscard]] desk::Book book() const;
};

[[nodiscard]] Loaded load(Connection& db);

/// Every record through desk::apply. Erased payloads are passed over; so are damaged ones, and `damaged` counts them.
[[nodiscard]] desk::Book replay(Connection& db, std::int64_t& damaged);

}  // namespace hearken::store
