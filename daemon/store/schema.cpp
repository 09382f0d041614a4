#include "daemon/store/schema.h"

#include "daemon/desk/planted.h"
#include "daemon/store/store_refused.h"

namespace hearken::store {
namespace {

// "Hear" in ASCII: tells our databases from others.
constexpr std::string_view application_id = "1214603634";

std::size_t version_of(Connection& db) { return std::stoul(db.answer("PRAGMA user_version")); }

void refuse_foreign(Connection& db, const std::filesystem::path& file, std::size_t version) {
  const auto id = db.answer("PRAGMA application_id");
  const bool empty = version == 0 && db.answer("SELECT count(*) FROM sqlite_schema") == "0";
  if (!empty && id != application_id)
    throw StoreRefused(file.string() + " is an SQLite database, but not Hearken's. Name another file, or move this one away.");
}

void refuse_newer(const std::filesystem::path& file, std::size_t version) {
  if (version > migrations().size())
    throw StoreRefused(file.string() + " was written by a newer Hearken (its form is " + std::to_string(version) + ", this program knows up to " +
                       std::to_string(migrations().size()) + "). Install that version again, or restore a backup of before the change.");
}

}  // namespace

void migrate(Connection& db, const std::filesystem::path& file) {
  auto version = version_of(db);
  refuse_foreign(db, file, version);
  refuse_newer(file, version);
  while (version < migrations().size()) {
    Transaction transaction(db, "IMMEDIATE");
    db.run(std::string(migrations()[version]));
    if (planted("a migration half done")) db.run("COMMIT; BEGIN IMMEDIATE");
    ++version;
    db.run("PRAGMA application_id = " + std::string(application_id) + "; PRAGMA user_version = " + std::to_string(version));
    transaction.commit();
  }
}

void require_current(Connection& db, const std::filesystem::path& file) {
  const auto version = version_of(db);
  refuse_foreign(db, file, version);
  refuse_newer(file, version);
  if (version < migrations().size())
    throw StoreRefused(file.string() + " was written by an older Hearken and has not been opened by this one's daemon yet: start hearkend once.");
}

}  // namespace hearken::store
