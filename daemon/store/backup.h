#pragma once
// Copies of the whole database: made while the daemon runs, and put back on a bare PC. Both check what they have made before they
// say that it is done. Both throw CopyRefused, or StoreRefused where the station's own database cannot be used, with a reason.

#include <filesystem>
#include <stdexcept>

#include "daemon/store/journal.h"

namespace hearken {

/// The copy, or the place for one, is wrong. Nothing was left behind.
class CopyRefused : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Writes `copy` (which must not exist yet), syncs it, opens it and verifies its whole journal. The report is the copy's.
ChainReport backup(const std::filesystem::path& database, const std::filesystem::path& copy);

/// Verifies `copy`, then makes `database` of it. Refuses where a database is already: move that one away first.
ChainReport restore(const std::filesystem::path& copy, const std::filesystem::path& database);

}  // namespace hearken
