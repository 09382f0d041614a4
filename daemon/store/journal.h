#pragma once
// Whether the journal is whole: every record's hash is made again from its bytes and the hash before it (chain.h, docs/journal.md).
// A changed byte, a record too many or too few names the first record that does not fit. A tail that was cut off shows only against
// a head that was noted elsewhere.

#include <cstdint>
#include <filesystem>
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

/// The whole journal of a database, also of one in use. Throws StoreRefused when the file is not a Hearken database of this form;
/// what SQLite cannot read is a fault of the report.
[[nodiscard]] ChainReport verify_journal(const std::filesystem::path& file, const std::optional<NotedHead>& noted = {});

}  // namespace hearken
