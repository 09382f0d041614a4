#include "daemon/store/second_names.h"

#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include <cstdio>
#include <optional>
#include <tuple>
#include <utility>

#include "daemon/store/durable.h"
#include "daemon/store/store_refused.h"

namespace hearken {
namespace {

namespace fs = std::filesystem;

std::optional<struct stat> found(const fs::path& file) {
  struct stat what{};
  if (::lstat(file.c_str(), &what) != 0) return std::nullopt;
  return what;
}

bool same(const std::optional<struct stat>& one, const std::optional<struct stat>& other) {
  return one && other && one->st_dev == other->st_dev && one->st_ino == other->st_ino;
}

bool older(const struct stat& one, const struct stat& other) {
  return std::tie(one.st_mtim.tv_sec, one.st_mtim.tv_nsec) < std::tie(other.st_mtim.tv_sec, other.st_mtim.tv_nsec);
}

/// On the way back for a moment.
std::string between(const fs::path& first) { return first.string() + ".back"; }

/// Under its first name again, whatever lies there.
bool link_back(const fs::path& second, const fs::path& first) {
  const auto way = between(first);
  ::unlink(way.c_str());
  if (::link(second.c_str(), way.c_str()) != 0 || std::rename(way.c_str(), first.c_str()) != 0) return false;
  try {
    store::sync_names(first);
  } catch (const StoreRefused&) { return false; }
  return true;
}

}  // namespace

std::array<SecondNames::File, 2> SecondNames::files_of(const fs::path& database) {
  const auto name = [&](const char* end) { return database.parent_path() / ("." + database.filename().string() + end); };
  return {File{database, name(".second")}, File{database.string() + "-wal", name("-wal.second")}};
}

SecondNames::SecondNames(const fs::path& database) : files_(files_of(database)) {
  for (auto& file : files_) {
    ::unlink(file.second.c_str());
    const auto there = found(file.first);
    if (!there) continue;
    file.device = there->st_dev;
    file.number = there->st_ino;
    (void)::link(file.first.c_str(), file.second.c_str());
  }
}

SecondNames::~SecondNames() {
  for (const auto& file : files_) ::unlink(file.second.c_str());
}

std::string SecondNames::look() {
  auto& [data, log] = files_;
  auto gone = look_at(data);
  // SQLite takes whatever log lies beside a database for that one's, and would carry ours over into another.
  if (!ours(data, found(data.first))) return gone;
  const auto what = look_at(log);
  return gone + (gone.empty() || what.empty() ? "" : "; ") + what;
}

bool SecondNames::ours(const File& file, const std::optional<struct stat>& one) {
  return one && one->st_dev == file.device && one->st_ino == file.number;
}

std::string SecondNames::look_at(File& file) {
  const auto first = found(file.first);
  const bool kept = ours(file, found(file.second));
  if (ours(file, first) || file.number == 0) {
    file.told = false;
    if (!kept && file.number != 0) (void)::link(file.first.c_str(), file.second.c_str());
    return {};
  }
  // A log that somebody's SQLite has made in its place is empty and nobody's; another database is somebody's.
  const bool foreign = first && !file.first.string().ends_with("-wal");
  if (kept && !foreign && link_back(file.second, file.first)) return file.first.string() + " was deleted, and was put back";
  if (std::exchange(file.told, true)) return {};
  return file.first.string() + (foreign ? ": another file lies in its place" : " was deleted, and cannot be put back") +
         ". What is acknowledged is lost with the next stop: make a backup now (hearkenctl backup)";
}

std::string SecondNames::put_back(const fs::path& database) {
  const auto files = files_of(database);
  const auto& [data, log] = files;
  for (const auto& file : files)  // the station may have been putting it back when it crashed
    if (same(found(between(file.first)), found(file.second))) ::unlink(between(file.first).c_str());
  std::string gone;
  const auto kept = found(data.second);
  // Of what was moved away there is another name: that was meant.
  if (kept && !found(data.first) && kept->st_nlink == 1 && link_back(data.second, data.first)) gone = data.first.string();
  const auto kept_log = found(log.second), there = found(log.first);
  // A log that is older than the database may have been carried over, and the database changed since.
  if (same(found(data.first), kept) && (!there || there->st_size == 0) && kept_log && kept_log->st_nlink == 1 && !older(*kept_log, *kept) &&
      link_back(log.second, log.first))
    gone += (gone.empty() ? "" : " and ") + log.first.string();
  for (const auto& file : files) ::unlink(file.second.c_str());
  return gone.empty() ? gone : gone + " was deleted under the running station, and was put back";
}

}  // namespace hearken
