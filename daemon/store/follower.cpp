#include "daemon/store/follower.h"

#include <algorithm>
#include <cctype>
#include <utility>

namespace hearken::store {
namespace {

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

}  // namespace

Follower::Follower(const CheckedPoint& from, std::optional<NotedHead> noted) : noted_(std::move(noted)), hash_(from.hash) {
  report_.number = from.number;
  report_.hash = hex(hash_);
}

bool Follower::go_on(Connection& db, std::int64_t limit) {
  if (report_.fault_at != 0) return false;
  try {
    if (!starts(db)) return false;
    Statement next(db,
                   "SELECT number, at, who, why, kind, incident, payload, salt, payload_hash, previous, hash, client FROM journal"
                   " WHERE number > ? ORDER BY number LIMIT ?");
    std::int64_t count = 0;
    for (auto row = next.query(report_.number, limit); row.next(); ++count)
      if (!fits(row)) break;
    report_.hash = hex(hash_);
    return count == limit;
  } catch (const SqlError& damage) { return fault(report_.number + 1, std::string("it cannot be read: ") + damage.what()); }
}

void Follower::end() {
  if (report_.fault_at == 0 && noted_ && noted_->number > report_.number)
    fault(report_.number + 1, "it is missing: the noted head is record " + std::to_string(noted_->number));
}

/// The point from which it goes on: is it what it was?
bool Follower::starts(Connection& db) {
  if (std::exchange(started_, true) || report_.number == 0) return true;
  Statement at(db, "SELECT hash FROM journal WHERE number = ?");
  auto row = at.query(report_.number);
  if (!row.next()) return fault(report_.number, "it is missing, and was there when it was checked last");
  if (!same(hash_, row.text(0))) return fault(report_.number, "its hash is not the one that was checked last");
  return true;
}

bool Follower::fits(const Statement::Rows& row) {
  const auto number = row.number(0);
  if (number < 1) return fault(number, "records begin with 1");
  if (number != report_.number + 1)
    return fault(report_.number + 1, "it is missing: record " + std::to_string(number) + " follows " + std::to_string(report_.number));
  if (!same(hash_, row.text(9))) return fault(number, "it does not name the hash of the record before it");
  if (!payload_fits(row)) return fault(number, "its payload is not what its hash says");
  if (!link_fits(row)) return fault(number, "its hash is not that of its bytes");
  ++report_.records;
  report_.number = number;
  if (row.null(6)) ++report_.erased;
  if (noted_ && noted_->number == number && lower(noted_->hash) != hex(hash_)) return fault(number, "its hash is not the one that was noted");
  return true;
}

bool Follower::payload_fits(const Statement::Rows& row) {
  const auto stated = row.text(8);
  if (stated.size() != payload_hash_.size()) return false;
  std::copy(stated.begin(), stated.end(), payload_hash_.begin());
  return row.null(6) || same(sha_.of(row.text(7), row.text(6)), stated);
}

bool Follower::link_fits(const Statement::Rows& row) {
  const Hash made =
      hash_of(sha_, {hash_, row.number(0), row.number(1), row.text(2), row.text(3), row.text(4), row.number(5), row.text(11), payload_hash_});
  if (!same(made, row.text(10))) return false;
  hash_ = made;
  return true;
}

bool Follower::fault(std::int64_t number, std::string what) {
  report_.fault_at = number;
  report_.fault = std::move(what);
  return false;
}

}  // namespace hearken::store
