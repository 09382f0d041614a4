#pragma once
// What a start does with a database that SQLite calls damaged (zeroed pages, a truncated file, not a database any more): whatever can
// be read of its journal goes into a new file, the tables of current state are written anew from it, and the damaged file is moved
// aside, never deleted. Nobody is asked first: a station without its past still finds somebody for the person who presses the button.
//
// Every record that can be read is kept as it is, also behind one that cannot or does not fit: a client's address that was written
// after the broken page is worth more than a chain without a gap, and the chain's check (journal.h) names the gap.
//
// A crash in between does no harm: FILE.salvaging is thrown away, FILE.salvaged is complete and only waits to take FILE's place.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace hearken {

struct Salvaged {
  std::int64_t records = 0;    // that could be read
  std::int64_t last = 0;       // the number of the last one
  std::filesystem::path kept;  // the damaged file's new name: FILE.damaged-20261125T020304Z; its -wal beside it
};

/// Throws StoreRefused: locked, or no room for the new file.
Salvaged salvage(const std::filesystem::path& database);

/// Finishes what a crash has interrupted; before a database is opened.
std::optional<Salvaged> finish_salvage(const std::filesystem::path& database);

/// Wanted at the next start, by a station that could read its database but not write it. salvage() forgets it.
void want_salvage(const std::filesystem::path& database);
[[nodiscard]] bool salvage_wanted(const std::filesystem::path& database);

/// Damaged files that lie beside the database: somebody should look at them and move them away.
[[nodiscard]] std::vector<std::filesystem::path> damaged_files(const std::filesystem::path& database);

}  // namespace hearken
