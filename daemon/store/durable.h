#pragma once
// Files on their way to being durable: what SQLite does not do for us.

#include <filesystem>

namespace hearken::store {

/// The file's content and its name. Throws StoreRefused.
void sync_file(const std::filesystem::path& file);

}  // namespace hearken::store
