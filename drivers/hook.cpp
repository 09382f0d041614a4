#include "drivers/hook.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio/post.hpp>
#include <system_error>
#include <utility>

namespace hearken::drivers {

namespace {

// A process group of its own, so that its children can be killed with it; no signal blocked or ignored; nowhere to write.
int spawn(const std::vector<std::string>& command, int& id) {
  std::vector<char*> arguments;
  for (const auto& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t files;
  ::posix_spawn_file_actions_init(&files);
  ::posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDWR, 0);
  ::posix_spawn_file_actions_adddup2(&files, 0, 1);
  ::posix_spawn_file_actions_adddup2(&files, 0, 2);
  posix_spawnattr_t attributes;
  ::posix_spawnattr_init(&attributes);
  ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  sigset_t none, all;
  ::sigemptyset(&none);
  ::sigfillset(&all);
  ::posix_spawnattr_setsigmask(&attributes, &none);
  ::posix_spawnattr_setsigdefault(&attributes, &all);
  const int error = ::posix_spawn(&id, arguments[0], &files, &attributes, arguments.data(), environ);
  ::posix_spawnattr_destroy(&attributes);
  ::posix_spawn_file_actions_destroy(&files);
  return error;
}

// glibc 2.36 declares pidfd_open() without C linkage.
int pidfd(int id) { return static_cast<int>(::syscall(SYS_pidfd_open, id, 0)); }

std::string words_of(int status) {
  if (WIFEXITED(status)) return "exit code " + std::to_string(WEXITSTATUS(status));
  return "ended by signal " + std::to_string(WTERMSIG(status));
}

}  // namespace

Hook::~Hook() {
  if (id_ == 0) return;
  ::kill(-id_, SIGKILL);
  ::waitpid(id_, nullptr, 0);
}

void Hook::run(const std::vector<std::string>& command, Ended ended) {
  auto refuse = [&](std::string why) { boost::asio::post(timer_.get_executor(), lifeline_.guard([ended, why = std::move(why)] { ended(why); })); };
  if (id_ != 0) return refuse("still running");
  if (const int error = spawn(command, id_); error != 0) {
    id_ = 0;
    return refuse(std::generic_category().message(error));
  }
  ended_ = std::move(ended);
  timed_out_ = false;
  boost::system::error_code unwatched;
  process_.assign(pidfd(id_), unwatched);
  if (unwatched) {  // no descriptor is left: what cannot be watched must not run
    ::kill(-id_, SIGKILL);
    ::waitpid(std::exchange(id_, 0), nullptr, 0);
    ended_ = nullptr;
    return refuse("not watched: " + unwatched.message());
  }
  process_.async_wait(boost::asio::posix::stream_descriptor::wait_read, lifeline_.guard([this](const boost::system::error_code& error) {
    if (error) return;
    int status = 0;
    ::waitpid(id_, &status, 0);
    end(timed_out_ ? "killed after its time limit" : words_of(status));
  }));
  timer_.expires_after(limit);
  timer_.async_wait(lifeline_.guard([this](const boost::system::error_code& error) {
    if (error || id_ == 0) return;
    timed_out_ = true;
    ::kill(-id_, SIGKILL);
  }));
}

void Hook::end(const std::string& outcome) {
  id_ = 0;
  timer_.cancel();
  process_.close();
  if (const auto ended = std::exchange(ended_, nullptr)) ended(outcome);
}

}  // namespace hearken::drivers
