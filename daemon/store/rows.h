#pragma once
// Records as they will lie in the database: made once by Scribe and Bookkeeper, written as often as the disk asks for it. Plain values.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/store/chain.h"
#include "daemon/store/tables.h"

namespace hearken::store {

struct JournalRow {
  std::int64_t number = 0;
  std::int64_t at = 0;
  std::string who, why;
  std::string_view kind;      // a literal of desk::kind
  std::int64_t incident = 0;  // 0: none
  std::string client;         // empty: none
  std::string payload;
  Salt salt{};
  Hash payload_hash{}, previous{}, hash{};
};

/// Where the journal stands.
struct Head {
  std::int64_t number = 0;
  Hash hash = chain_root;
  std::int64_t at = 0;  // of that record; 0: the journal is empty
  bool operator==(const Head&) const = default;
};

struct Rows {
  std::vector<JournalRow> journal;
  std::vector<TableChange> tables;  // in order, after the journal's
};

}  // namespace hearken::store
