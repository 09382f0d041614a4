#include "daemon/store/journal.h"

#include "daemon/store/follower.h"
#include "daemon/store/schema.h"
#include "daemon/store/store_refused.h"

namespace hearken {
namespace {

constexpr std::int64_t piece = 1'000;  // records: some milliseconds

}  // namespace

struct JournalCheck::Parts {
  Parts(const std::filesystem::path& file, std::optional<NotedHead> noted)
      : db(file, store::Connection::Mode::read, std::chrono::milliseconds{1'000}), follower({}, std::move(noted)) {
    store::require_current(db, file);
  }
  store::Connection db;
  store::Follower follower;
};

JournalCheck::JournalCheck(const std::filesystem::path& file, std::optional<NotedHead> noted) {
  std::error_code error;
  if (!std::filesystem::exists(file, error)) throw StoreRefused(file.string() + ": there is no such file");
  try {
    parts_ = std::make_unique<Parts>(file, std::move(noted));
  } catch (const store::SqlError& fault) { throw StoreRefused::of(file, fault.code(), fault.what()); }
}

JournalCheck::~JournalCheck() = default;

bool JournalCheck::go_on() { return parts_->follower.go_on(parts_->db, piece); }

void JournalCheck::end() { parts_->follower.end(); }

const ChainReport& JournalCheck::report() const { return parts_->follower.report(); }

ChainReport verify_journal(const std::filesystem::path& file, const std::optional<NotedHead>& noted) {
  JournalCheck check(file, noted);
  while (check.go_on()) {}
  check.end();
  return check.report();
}

}  // namespace hearken
