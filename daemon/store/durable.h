#pragma once
// Files on their way to being durable: what SQLite does not do for us.

#include <filesystem>

namespace hearken::store {

/// The file's content and its name. Throws StoreRefused.
void sync_file(const std::filesystem::path& file);

/// Its name alone, and nothing of it is opened: whoever closes a file lets go of all locks that his process has on it (fcntl(2)), those
/// of SQLite too. So for a database that is in use.
void sync_names(const std::filesystem::path& file);

}  // namespace hearken::store
