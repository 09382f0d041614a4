#pragma once
// Copies of the whole database: made while the daemon runs, and put back on a bare PC. Both check what they have made before they
// say that it is done. Both throw StoreRefused with a reason.

#include <filesystem>

#include "daemon/store/journal.h"

namespace hearken {

/// Writes `copy` (which must not exist yet), syncs it, opens it and verifies its whole journal. The report is the copy's.
ChainReport backup(const std::filesystem::path& database, const std::filesystem::path& copy);

/// Verifies `copy`, then makes `database` of it. Refuses where a database is already: move that one away first.
ChainReport restore(const std::filesystem::path& copy, const std::filesystem::path& database);

}  // namespace hearken
