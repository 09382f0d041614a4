#include "daemon/ctl/password.h"

#include <termios.h>
#include <unistd.h>

#include <iostream>
#include <stdexcept>

namespace hearken::ctl {
namespace {

constexpr std::size_t least = 8, most = 1024;

/// What is typed is not shown while this lives.
class Unseen {
 public:
  Unseen() {
    ::tcgetattr(STDIN_FILENO, &before_);
    auto unseen = before_;
    unseen.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &unseen);
  }
  Unseen(const Unseen&) = delete;
  Unseen& operator=(const Unseen&) = delete;
  ~Unseen() { ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_); }

 private:
  termios before_{};
};

std::string asked(const char* question) {
  const Unseen unseen;
  std::string line;
  std::cerr << question << std::flush;
  std::getline(std::cin, line);
  std::cerr << "\n";
  return line;
}

}  // namespace

std::string read_new_password() {
  std::string password;
  if (::isatty(STDIN_FILENO) == 1) {
    password = asked("New password: ");
    if (asked("Again: ") != password) throw std::runtime_error("the two passwords differ; nothing was changed");
  } else {
    std::getline(std::cin, password);
  }
  if (password.size() < least || password.size() > most) throw std::runtime_error("a password has 8 to 1024 characters; nothing was changed");
  return password;
}

}  // namespace hearken::ctl
