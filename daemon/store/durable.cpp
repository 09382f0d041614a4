#include "daemon/store/durable.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "daemon/store/store_refused.h"

namespace hearken::store {
namespace {

void sync(const std::filesystem::path& path, int flags) {
  const auto refuse = [&](int error) { throw StoreRefused(path.string() + " cannot be synced: " + std::generic_category().message(error)); };
  const int file = ::open(path.c_str(), flags | O_CLOEXEC);
  if (file < 0) refuse(errno);
  const int failed = ::fsync(file) != 0 ? errno : 0;
  ::close(file);
  if (failed != 0) refuse(failed);
}

}  // namespace

void sync_file(const std::filesystem::path& file) {
  sync(file, O_RDONLY);
  sync_names(file);
}

void sync_names(const std::filesystem::path& file) { sync(std::filesystem::absolute(file).parent_path(), O_RDONLY | O_DIRECTORY); }

}  // namespace hearken::store
