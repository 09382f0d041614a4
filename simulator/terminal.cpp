#include "simulator/terminal.h"

#include <fcntl.h>
#include <pty.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

namespace hearken::simulator {

Terminal::Terminal(std::string link) : link_(std::move(link)) {
  termios raw{};
  cfmakeraw(&raw);
  char name[64] = {};
  if (openpty(&ours_, &theirs_, name, &raw, nullptr) != 0) throw std::system_error(errno, std::generic_category(), "pseudo-terminal");
  path_ = name;
  fcntl(ours_, F_SETFD, FD_CLOEXEC);
  fcntl(theirs_, F_SETFD, FD_CLOEXEC);
  if (link_.empty()) return;
  std::error_code ignored;
  std::filesystem::remove(link_, ignored);
  std::filesystem::create_symlink(path_, link_);
}

Terminal::~Terminal() {
  std::error_code ignored;
  if (!link_.empty()) std::filesystem::remove(link_, ignored);
  close(ours_);
  close(theirs_);
}

}  // namespace hearken::simulator
