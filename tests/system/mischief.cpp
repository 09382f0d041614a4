// What nobody could hit by hand, loaded into hearkend (LD_PRELOAD). The file that HEARKEN_MISCHIEF names orders one thing inside the
// first commit that writes the words of its second line, and is gone when it has happened:
//   fall at write    killed before a frame of the write-ahead log is written
//   fall at sync     … when all frames are written, before the sync
//   fall at end      … when the sync has ended, before anybody hears of it
//   fail at write    the frame is not written: EIO
//   fail at sync     … nor synced
// The file that HEARKEN_CLOCK names holds eight bytes: by how many nanoseconds the wall clock is wrong.

#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <string>
#include <string_view>

namespace {

constexpr std::size_t frame_most = 60 * 1024;  // what makes the log longer beforehand is written in larger pieces
constexpr std::int64_t second = 1'000'000'000;

std::atomic<bool> written = false;  // the words, since the last sync

bool is_log(int file) {
  std::array<char, 512> path{};
  const auto length = ::readlink(("/proc/self/fd/" + std::to_string(file)).c_str(), path.data(), path.size());
  return length > 0 && std::string_view(path.data(), static_cast<std::size_t>(length)).ends_with("-wal");
}

struct Order {
  std::string what, words;
};

Order order() {
  const char* name = std::getenv("HEARKEN_MISCHIEF");
  const int file = name == nullptr ? -1 : ::open(name, O_RDONLY | O_CLOEXEC);
  if (file < 0) return {};
  std::array<char, 200> text{};
  const auto length = ::read(file, text.data(), text.size());
  ::close(file);
  const std::string all(text.data(), length > 0 ? static_cast<std::size_t>(length) : 0);
  return {all.substr(0, all.find('\n')), all.substr(all.find('\n') + 1)};
}

/// False: nothing is to fail.
bool obey(std::string_view what) {
  if (order().what != what) return false;
  ::unlink(std::getenv("HEARKEN_MISCHIEF"));
  if (what.starts_with("fall")) ::kill(::getpid(), SIGKILL);
  errno = EIO;
  return true;
}

template <class Function>
Function* real(const char* name) {
  return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

ssize_t write_at(int file, const void* bytes, std::size_t count, off_t at) {
  static auto* const write = real<ssize_t(int, const void*, std::size_t, off_t)>("pwrite64");
  if (count <= frame_most && is_log(file)) {
    const auto ordered = order();
    if (!ordered.what.empty() && std::string_view(static_cast<const char*>(bytes), count).find(ordered.words) != std::string_view::npos) {
      if (obey("fall at write") || obey("fail at write")) return -1;
      written = true;
    }
  }
  return write(file, bytes, count, at);
}

std::int64_t wrong_by() {
  static const volatile std::int64_t* const by = [] {
    const char* name = std::getenv("HEARKEN_CLOCK");
    const int file = name == nullptr ? -1 : ::open(name, O_RDONLY | O_CLOEXEC);
    void* mapped = file < 0 ? MAP_FAILED : ::mmap(nullptr, sizeof(std::int64_t), PROT_READ, MAP_SHARED, file, 0);
    if (file >= 0) ::close(file);
    return mapped == MAP_FAILED ? nullptr : static_cast<const volatile std::int64_t*>(mapped);
  }();
  return by == nullptr ? 0 : *by;
}

}  // namespace

extern "C" ssize_t pwrite(int file, const void* bytes, std::size_t count, off_t at) { return write_at(file, bytes, count, at); }
extern "C" ssize_t pwrite64(int file, const void* bytes, std::size_t count, off_t at) { return write_at(file, bytes, count, at); }

extern "C" int fdatasync(int file) {
  static auto* const sync = real<int(int)>("fdatasync");
  if (!is_log(file) || !written.exchange(false)) return sync(file);
  if (obey("fall at sync") || obey("fail at sync")) return -1;
  const int done = sync(file);
  obey("fall at end");
  return done;
}

extern "C" int clock_gettime(clockid_t clock, timespec* time) noexcept {
  static auto* const ask = real<int(clockid_t, timespec*)>("clock_gettime");
  const int done = ask(clock, time);
  if (done != 0 || clock != CLOCK_REALTIME) return done;
  const auto wrong = time->tv_sec * second + time->tv_nsec + wrong_by();
  time->tv_sec = wrong / second;
  time->tv_nsec = wrong % second;
  return 0;
}
