#pragma once
// The far end of a serial cable: a pseudo-terminal in raw mode, with a link to the end that the station opens.

#include <string>

namespace hearken::simulator {

class Terminal {
 public:
  /// `link`: a symbolic link made to the station's end; empty: none. Throws std::system_error.
  explicit Terminal(std::string link);
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;
  ~Terminal();

  [[nodiscard]] int descriptor() const { return ours_; }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  int ours_ = -1, theirs_ = -1;  // theirs is kept open, or reading ours fails while the station is away
  std::string path_, link_;
};

}  // namespace hearken::simulator
