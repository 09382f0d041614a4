#pragma once
// Turns records into rows: gives them their numbers, chains their hashes, and follows them with a book of its own, so that the
// current tables say what the records made of it. Knows no database, so a failed write never has to be thought out again.

#include <functional>
#include <vector>

#include "daemon/desk/book.h"
#include "daemon/desk/decision.h"
#include "daemon/store/rows.h"

namespace hearken::store {

class Scribe {
 public:
  Scribe(desk::Book book, Head head) : book_(std::move(book)), head_(head) {}

  /// Adds one record's rows, next in the chain.
  void add(const desk::Record& record, const Salt& salt, Rows& rows);

  /// The last record that was given a number, on disk or not.
  [[nodiscard]] const Head& head() const { return head_; }

 private:
  desk::Book book_;
  Head head_;
  Sha256 sha_;
};

}  // namespace hearken::store
