// Falls where nobody could hit by hand: loaded into hearkend (LD_PRELOAD), it kills the process inside a commit. The file that
// HEARKEN_FALL names says where, and is gone when it has happened:
//   write    before a frame of the write-ahead log is written
//   before   when all frames are written, before the sync
//   after    when the sync has ended, before anybody hears of it

#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

constexpr std::size_t frame_most = 60 * 1024;  // what makes the log longer beforehand is written in larger pieces

std::atomic<bool> frames_written = false;

bool is_log(int file) {
  std::array<char, 512> path{};
  const auto length = ::readlink(("/proc/self/fd/" + std::to_string(file)).c_str(), path.data(), path.size());
  return length > 0 && std::string_view(path.data(), static_cast<std::size_t>(length)).ends_with("-wal");
}

void fall_if(std::string_view moment) {
  const char* order = std::getenv("HEARKEN_FALL");
  if (order == nullptr) return;
  const int file = ::open(order, O_RDONLY | O_CLOEXEC);
  if (file < 0) return;
  std::array<char, 32> text{};
  const auto length = ::read(file, text.data(), text.size());
  ::close(file);
  if (length < 0 || std::string_view(text.data(), static_cast<std::size_t>(length)) != moment) return;
  ::unlink(order);
  ::kill(::getpid(), SIGKILL);
}

template <class Function>
Function* real(const char* name) {
  return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

ssize_t write_at(const char* name, int file, const void* bytes, std::size_t count, off_t at) {
  static const auto write = real<ssize_t(int, const void*, std::size_t, off_t)>(name);
  if (count <= frame_most && is_log(file)) {
    fall_if("write");
    frames_written = true;
  }
  return write(file, bytes, count, at);
}

}  // namespace

extern "C" ssize_t pwrite(int file, const void* bytes, std::size_t count, off_t at) { return write_at("pwrite64", file, bytes, count, at); }
extern "C" ssize_t pwrite64(int file, const void* bytes, std::size_t count, off_t at) { return write_at("pwrite64", file, bytes, count, at); }

extern "C" int fdatasync(int file) {
  static const auto sync = real<int(int)>("fdatasync");
  if (!is_log(file) || !frames_written.exchange(false)) return sync(file);
  fall_if("before");
  const int done = sync(file);
  fall_if("after");
  return done;
}
