#include "daemon/store/journal.h"

#include <algorithm>
#include <cctype>

#include "daemon/store/chain.h"
#include "daemon/store/schema.h"
#include "daemon/store/store_refused.h"

namespace hearken {
namespace {

using store::Hash;

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

/// Follows the chain record by record.
class Follower {
 public:
  explicit Follower(const std::optional<NotedHead>& noted) : noted_(noted) { report_.hash = store::hex(hash_); }

  /// False: this one does not fit; the report says why.
  bool fits(const store::Statement::Rows& row) {
    const auto number = row.number(0);
    if (number != report_.number + 1)
      return fault(report_.number + 1, "it is missing: record " + std::to_string(number) + " follows " + std::to_string(report_.number));
    if (!store::same(hash_, row.text(9))) return fault(number, "it does not name the hash of the record before it");
    if (!payload_fits(row)) return fault(number, "its payload is not what its hash says");
    if (!link_fits(row)) return fault(number, "its hash is not that of its bytes");
    ++report_.records;
    report_.number = number;
    if (noted_ && noted_->number == number && lower(noted_->hash) != store::hex(hash_))
      return fault(number, "its hash is not the one that was noted");
    return true;
  }

  ChainReport finished() {
    if (report_.fault_at == 0 && noted_ && noted_->number > report_.number)
      fault(report_.number + 1, "it is missing: the noted head is record " + std::to_string(noted_->number));
    report_.hash = store::hex(hash_);
    return report_;
  }

  bool fault(std::int64_t number, std::string what) {
    report_.fault_at = number;
    report_.fault = std::move(what);
    return false;
  }
  [[nodiscard]] std::int64_t next() const { return report_.number + 1; }

 private:
  bool payload_fits(const store::Statement::Rows& row) {
    const auto stated = row.text(8);
    if (stated.size() != payload_hash_.size()) return false;
    std::copy(stated.begin(), stated.end(), payload_hash_.begin());
    if (row.null(6)) {
      ++report_.erased;
      return true;
    }
    return store::same(sha_.of(row.text(7), row.text(6)), stated);
  }
  bool link_fits(const store::Statement::Rows& row) {
    const Hash made = store::hash_of(
        sha_, {hash_, row.number(0), row.number(1), row.text(2), row.text(3), row.text(4), row.number(5), row.text(11), payload_hash_});
    if (!store::same(made, row.text(10))) return false;
    hash_ = made;
    return true;
  }

  const std::optional<NotedHead>& noted_;
  ChainReport report_;
  Hash hash_ = store::chain_root;
  Hash payload_hash_{};
  store::Sha256 sha_;
};

}  // namespace

ChainReport verify_journal(const std::filesystem::path& file, const std::optional<NotedHead>& noted) {
  Follower follower(noted);
  std::error_code error;
  if (!std::filesystem::exists(file, error)) throw StoreRefused(file.string() + ": there is no such file");
  try {
    store::Connection db(file, store::Connection::Mode::read, std::chrono::milliseconds{1'000});
    store::require_current(db, file);
    store::Statement all(
        db, "SELECT number, at, who, why, kind, incident, payload, salt, payload_hash, previous, hash, client FROM journal ORDER BY number");
    auto row = all.query();
    while (row.next() && follower.fits(row)) {}
  } catch (const store::SqlError& damage) { follower.fault(follower.next(), std::string("it cannot be read: ") + damage.what()); }
  return follower.finished();
}

}  // namespace hearken
