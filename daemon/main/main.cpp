// hearkend: the station's daemon.
// Exit status: 0 stopped or checked, 1 could not start or run, 2 the command line or the configuration is wrong.

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <iostream>

#include "daemon/main/logging.h"
#include "daemon/main/running.h"

namespace {

int check(const std::string& file) {
  const auto document = hearken::config::Document::load(file);
  (void)hearken::read_station_config(document);
  const auto shown = hearken::mistakes_shown(document);
  std::cerr << shown;
  if (!shown.empty()) return 2;
  std::cout << file << ": no mistakes\n";
  return 0;
}

/// Keys of devices and a SIM's PIN stand in it.
void warn_of_readers(const std::string& file) {
  struct stat found{};
  if (::stat(file.c_str(), &found) != 0 || (found.st_mode & S_IROTH) == 0) return;
  hearken::log(
      {hearken::LogLine::Level::warning, "everybody on this machine can read the configuration and its keys", {{"mend", "chmod o-r " + file}}});
}

/// All that we may have: a flood must find its end at the limits of the listeners, not here.
void take_descriptors() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

/// Where a standard stream is closed, a socket would get its number, and a gateway the log.
void keep_standard_streams() {
  for (int file = ::open("/dev/null", O_RDWR); file >= 0; file = ::open("/dev/null", O_RDWR))
    if (file > 2) {
      ::close(file);
      return;
    }
}

int run(const hearken::Running::Options& options) {
  auto document = hearken::config::Document::load(options.config_file);
  auto config = hearken::read_station_config(document);
  if (const auto shown = hearken::mistakes_shown(document); !shown.empty()) {
    std::cerr << shown;
    return 2;
  }
  hearken::open_log(config.log);
  warn_of_readers(options.config_file);
  try {
    hearken::Running running(options, std::move(document), std::move(config));
    running.run();
    return 0;
  } catch (const std::exception& error) {
    hearken::log({hearken::LogLine::Level::error, "the station cannot run", {{"why", error.what()}}});
    return 1;
  }
}

}  // namespace

int main(int argc, char** argv) {
  ::umask(0077);  // the database holds people's illnesses
  CLI::App app{"Hearken (应声): watches a street's call-alarm pagers around the clock."};
  hearken::Running::Options options;
  options.config_file = "/etc/hearken/hearkend.toml";
  std::string to_check;
  app.set_version_flag("--version", HEARKEN_VERSION);
  app.add_option("--config", options.config_file, "the station's configuration")->capture_default_str();
  app.add_option("--check-config", to_check, "tell all mistakes of this configuration and stop: exit 0 without, 2 with mistakes");
  app.add_option("--ready-file", options.ready_file, "write every bound address here as JSON once the station is ready");
  app.footer("Example:\n  hearkend --check-config /etc/hearken/hearkend.toml && hearkend --config /etc/hearken/hearkend.toml");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) { return app.exit(error) == 0 ? 0 : 2; }
  keep_standard_streams();
  take_descriptors();
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);  // a limit to the size of files is a full disk to us: told, not died of
  const int status = to_check.empty() ? run(options) : check(to_check);
  hearken::close_log();
  return status;
}
