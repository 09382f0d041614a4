#pragma once
// The base of every ratio: pwrite + fdatasync of 4 KiB over a preallocated file, on the disk of the station's database.

#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <stdexcept>
#include <string>
#include <vector>

namespace hearken::bench {

using Clock = std::chrono::steady_clock;

inline double micros(Clock::duration d) { return std::chrono::duration<double, std::micro>(d).count(); }

/// The bare sync: 4 KiB over what is there already, and fdatasync.
class BareSync {
 public:
  explicit BareSync(const std::string& folder) : path_(folder + "/bare-sync"), file_(open(path_.c_str(), O_RDWR | O_CREAT, 0600)) {
    const std::vector<char> zeros(1 << 20, 'x');
    for (int i = 0; i < 8; ++i)
      if (pwrite(file_, zeros.data(), zeros.size(), static_cast<off_t>(i) << 20) < 0) throw std::runtime_error("cannot write " + path_);
    fsync(file_);
  }
  ~BareSync() {
    close(file_);
    unlink(path_.c_str());
  }
  BareSync(const BareSync&) = delete;
  BareSync& operator=(const BareSync&) = delete;

  double once() {
    const auto began = Clock::now();
    block_[0] = static_cast<char>(at_);
    if (pwrite(file_, block_.data(), block_.size(), static_cast<off_t>(at_++ % 2048) * 4096) < 0) throw std::runtime_error("cannot write");
    fdatasync(file_);
    return micros(Clock::now() - began);
  }

 private:
  std::string path_;
  int file_;
  std::vector<char> block_ = std::vector<char>(4096, 'y');
  unsigned at_ = 0;
};

}  // namespace hearken::bench
