#pragma once
// Follows the journal's chain record by record (chain.h): what journal.h promises is done here. In pieces, each one short read
// transaction, so that the writer's log can begin anew meanwhile.

#include <optional>

#include "daemon/store/chain.h"
#include "daemon/store/journal.h"
#include "daemon/store/statement.h"

namespace hearken::store {

/// A record whose chain was found whole up to it. Before the first: number 0.
struct CheckedPoint {
  std::int64_t number = 0;
  Hash hash = chain_root;
  bool operator==(const CheckedPoint&) const = default;
};

class Follower {
 public:
  /// Goes on behind `from`, which must still be there; `noted`: a head that the chain must come by.
  explicit Follower(const CheckedPoint& from = {}, std::optional<NotedHead> noted = {});

  /// The next records, at most `limit`. False: none follows now, or one does not fit. What SQLite cannot read does not fit either.
  bool go_on(Connection& db, std::int64_t limit);
  /// The end of the journal is the end: a noted head that did not come is a fault.
  void end();

  [[nodiscard]] const ChainReport& report() const { return report_; }

 private:
  [[nodiscard]] bool starts(Connection& db);
  [[nodiscard]] bool fits(const Statement::Rows& row);
  [[nodiscard]] bool payload_fits(const Statement::Rows& row);
  [[nodiscard]] bool link_fits(const Statement::Rows& row);
  bool fault(std::int64_t number, std::string what);

  std::optional<NotedHead> noted_;
  bool started_ = false;
  ChainReport report_;
  Hash hash_;
  Hash payload_hash_{};
  Sha256 sha_;
};

}  // namespace hearken::store
