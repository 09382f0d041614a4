#pragma once
// The shape of the database: numbered migrations (migrations/NNNN-name.sql, embedded at build, never edited once released), of
// which `user_version` says how many have been run.

#include <filesystem>
#include <string_view>
#include <vector>

#include "daemon/store/statement.h"

namespace hearken::store {

/// All migrations in order; made by cmake/migrations.cmake.
[[nodiscard]] const std::vector<std::string_view>& migrations();

/// Runs what is missing, each migration whole or not at all. Throws StoreRefused when the database is newer than this program.
void migrate(Connection& db, const std::filesystem::path& file);

/// Throws StoreRefused unless the database has exactly this program's shape: for those who only read.
void require_current(Connection& db, const std::filesystem::path& file);

}  // namespace hearken::store
