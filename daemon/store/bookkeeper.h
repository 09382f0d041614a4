#pragma once
// Follows the journal's records with a book of its own, so that the tables of current state say what the records made of it: one
// definition of what a record changes (desk::apply). Behind the journal, when there is time; a start reads the rest (load.h).

#include <set>
#include <vector>

#include "daemon/desk/book.h"
#include "daemon/desk/decision.h"
#include "daemon/store/rows.h"

namespace hearken::store {

class Bookkeeper {
 public:
  /// The book as the records before the next one made it.
  explicit Bookkeeper(desk::Book book);

  /// What a record makes of the tables, in order; of incidents and pages only that they were touched.
  void follow(const desk::Record& record, std::int64_t number);
  /// All that has been followed since the last time: incidents and pages once each, and that the tables hold up to this number.
  [[nodiscard]] std::vector<TableChange> finish(std::int64_t number);

  /// As all records so far made it, without what a retransmission may match: no table has that.
  [[nodiscard]] const desk::Book& book() const { return book_; }
  /// Changes that finish() would give, without those that it makes itself.
  [[nodiscard]] std::size_t size() const { return changes_.size(); }

 private:
  struct Follower;

  void close(const desk::Incident& incident);
  [[nodiscard]] TableChange numbers(std::int64_t number) const;

  desk::Book book_;
  std::int64_t heard_ = 0;  // the last signal or text
  std::vector<TableChange> changes_;
  std::set<IncidentId> incidents_;  // touched, their rows not made yet
  std::set<PageId> pages_;
  std::set<GatewayId> suspects_;  // as the table has them
};

/// Others look for this one in the tables (closed incidents, the directory, an erasure): it does not wait there.
[[nodiscard]] bool prompt(const desk::Fact& fact);

}  // namespace hearken::store
