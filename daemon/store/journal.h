#pragma once
// Whether the journal is whole: every record's hash is made again from its bytes and the hash before it (chain.h, docs/journal.md).
// A changed byte, a record too many or too few names the first record that does not fit. A tail that was cut off shows only against
// a head that was noted elsewhere.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace hearken {

/// A head that was printed, sent or signed earlier.
struct NotedHead {
  std::int64_t number = 0;
  std::string hash;  // hexadecimal, either case
};

struct ChainReport {
  std::int64_t records = 0;   // that fit
  std::int64_t erased = 0;    // of them: without their payload, by law
  std::int64_t number = 0;    // the last that fits; 0: none
  std::string hash;           // its hash, lower-case hexadecimal
  std::int64_t fault_at = 0;  // the first record that does not fit; 0: all do
  std::string fault;          // what is wrong with it
};

/// The chain followed in pieces, each one short read transaction: a check of millions of records does not keep the writer's log from
/// beginning anew, and goes on later with what has come since. One thread at a time. Throws as verify_journal().
class JournalCheck {
 public:
  explicit JournalCheck(const std::filesystem::path& file, std::optional<NotedHead> noted = {});
  ~JournalCheck();
  JournalCheck(const JournalCheck&) = delete;
  JournalCheck& operator=(const JournalCheck&) = delete;

  /// The next piece. False: all that is there now has been looked at, or a record does not fit.
  bool go_on();
  /// A noted head that has not come by now is a fault.
  void end();
  /// So far.
  [[nodiscard]] const ChainReport& report() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

/// The whole journal of a database, also of one in use. Throws StoreRefused when the file is not a Hearken database of this form, or
/// too damaged to be opened; a record that SQLite cannot read is a fault of the report.
[[nodiscard]] ChainReport verify_journal(const std::filesystem::path& file, const std::optional<NotedHead>& noted = {});

}  // namespace hearken
