#pragma once
// The desk's book out of the database: from the current tables and the journal's tail, or by replaying the journal whole. A test
// shows that both are equal. Both throw SqlError, and desk::TextDamaged where a text cannot be read.

#include "daemon/desk/book.h"
#include "daemon/desk/decision.h"
#include "daemon/store/statement.h"

namespace hearken::store {

/// Of the columns at, who, why, kind, payload.
[[nodiscard]] desk::Record record_in(Statement::Rows& row);

/// The tables; then, from the tail, what a retransmission may match and the next numbers.
[[nodiscard]] desk::Book load(Connection& db);

/// Every record through desk::apply. Erased payloads are passed over; so are damaged ones, and `damaged` counts them.
[[nodiscard]] desk::Book replay(Connection& db, std::int64_t& damaged);

}  // namespace hearken::store
