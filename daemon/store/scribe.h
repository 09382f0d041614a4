#pragma once
// Turns records into rows of the journal: gives them their numbers and chains their hashes. Knows no database, so a failed write never
// has to be thought out again.

#include <map>

#include "daemon/desk/book.h"
#include "daemon/desk/decision.h"
#include "daemon/store/rows.h"

namespace hearken::store {

/// Whose life a record tells of: so that it can be erased by law.
class Whose {
 public:
  explicit Whose(const desk::Book& book);
  /// Of the next record in order; empty: nobody's.
  [[nodiscard]] std::string client_of(const desk::Fact& fact);

 private:
  std::map<IncidentId, ClientId> incidents_;  // open ones
  std::map<DeviceId, ClientId> devices_;
};

class Scribe {
 public:
  /// The book as the records up to `head` made it.
  Scribe(const desk::Book& book, Head head) : whose_(book), head_(head) {}

  /// Adds one record's row, next in the chain.
  void add(const desk::Record& record, const Salt& salt, std::vector<JournalRow>& journal);

  /// The last record that was given a number, on disk or not.
  [[nodiscard]] const Head& head() const { return head_; }

 private:
  Whose whose_;
  Head head_;
  Sha256 sha_;
};

}  // namespace hearken::store
