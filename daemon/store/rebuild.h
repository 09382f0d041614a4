#pragma once
// The tables of current state written anew from the journal, for when they cannot be read or a change did not get into them. The
// journal is the truth; the tables only follow from it, by the same lines (bookkeeper.h) that wrote them first.

#include <string>

#include "daemon/desk/book.h"
#include "daemon/store/rows.h"
#include "daemon/store/statement.h"

namespace hearken::store {

struct Rebuilt {
  desk::Book book;
  std::int64_t damaged = 0;  // records of the journal that cannot be read; they were passed over
  std::string left_out;      // why the tables are still not whole; empty: they are
};

/// One transaction. Throws SqlError when the file itself is damaged: then salvage.h.
[[nodiscard]] Rebuilt rebuild(Connection& db, const Head& head);

}  // namespace hearken::store
