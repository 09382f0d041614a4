#pragma once
// Turns records into rows: gives them their numbers, chains their hashes, and follows them with a book of its own, so that the
// current tables say what the records made of it. Knows no database, so a failed write never has to be thought out again.

#include <set>
#include <vector>

#include "daemon/desk/book.h"
#include "daemon/desk/decision.h"
#include "daemon/store/rows.h"

namespace hearken::store {

class Scribe {
 public:
  /// The book as the records up to `head` made it.
  Scribe(desk::Book book, Head head) : book_(std::move(book)), head_(head), suspects_(book_.suspect) {}

  /// Adds one record's rows, next in the chain.
  void add(const desk::Record& record, const Salt& salt, Rows& rows);
  /// What a record makes of the tables that is in the journal already, under this number: for writing them anew (rebuild.h).
  void follow(const desk::Record& record, std::int64_t number, Rows& rows);
  /// Adds what the records before it made of incidents and pages: once per batch, however many records touched one.
  void finish(Rows& rows);

  /// The next numbers, as the records up to this one make them.
  [[nodiscard]] TableChange numbers(std::int64_t counted) const;

  /// The last record that was given a number, on disk or not.
  [[nodiscard]] const Head& head() const { return head_; }
  /// As all records so far made it.
  [[nodiscard]] const desk::Book& book() const { return book_; }

 private:
  struct Follower;

  void close(const desk::Incident& incident, Rows& rows);
  void chain(const desk::Record& record, const Salt& salt, Rows& rows);
  [[nodiscard]] std::string client_of(const desk::Fact& fact) const;

  desk::Book book_;
  Head head_;
  std::int64_t counted_ = 0;        // the next numbers were last written here
  std::int64_t heard_ = 0;          // the last signal or text
  std::set<IncidentId> incidents_;  // touched, their rows not made yet
  std::set<PageId> pages_;
  std::set<GatewayId> suspects_;  // as the table has them
  Sha256 sha_;
};

}  // namespace hearken::store
