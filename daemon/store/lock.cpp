#include "daemon/store/lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string>
#include <system_error>

#include "daemon/store/store_refused.h"

namespace hearken::store {
namespace {

std::string error_text(int error) { return std::generic_category().message(error); }

std::string holder(int file) {
  std::array<char, 32> text{};
  const auto length = ::pread(file, text.data(), text.size() - 1, 0);
  return length > 0 ? std::string(text.data(), static_cast<std::size_t>(length)) : "unknown";
}

}  // namespace

DatabaseLock::DatabaseLock(const std::filesystem::path& database) {
  const std::string path = database.string() + ".lock";
  file_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file_ < 0) throw StoreRefused(path + ": " + error_text(errno) + ". The daemon needs to write in this folder.");
  if (::flock(file_, LOCK_EX | LOCK_NB) != 0) {
    const int error = errno;
    const std::string who = holder(file_);
    ::close(file_);
    if (error == EWOULDBLOCK)
      throw StoreRefused(database.string() + " is in use by another process (" + who + "). Two stations cannot share one database.",
                         StoreRefused::Why::for_now);
    throw StoreRefused(path + ": " + error_text(error));
  }
  const std::string own = std::to_string(::getpid());
  // The number is for people; the lock holds without it.
  if (::ftruncate(file_, 0) == 0) [[maybe_unused]]
    const auto written = ::pwrite(file_, own.data(), own.size(), 0);
}

DatabaseLock::~DatabaseLock() { ::close(file_); }

}  // namespace hearken::store
