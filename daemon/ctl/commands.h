#pragma once
// What hearkenctl does once its command line has been read. Each gives the exit code.
//   0  done, or nothing wrong
//   1  a fault was found, a change was refused, or the input has mistakes: nothing was changed
//   2  the command line is wrong
//   3  neither a running station nor a database that can be used

#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "daemon/ctl/link.h"
#include "daemon/desk/settings.h"
#include "daemon/store/journal.h"

namespace hearken::ctl {

enum Exit : int { done = 0, fault = 1, usage = 2, not_reachable = 3 };

/// What CLI11 cannot check: exit code 2.
class WrongUsage : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Which station is meant.
struct Target {
  std::string config = "/etc/hearken/hearkend.toml";
  std::string database;  // instead of the configuration
};

struct Paths {
  std::filesystem::path database, control;
  desk::Settings settings;  // the defaults where only the database is named
  std::set<GatewayId> gateways;
};

/// Throws NotReachable when the configuration has mistakes or is not there.
[[nodiscard]] Paths paths_of(const Target& target);
[[nodiscard]] std::unique_ptr<Link> link_to(const Target& target);

[[nodiscard]] int import_files(const Target& target, const std::vector<std::string>& files, bool dry_run, bool json);

struct NewUser {
  std::string login, role = "operator", person, name;
};
[[nodiscard]] int add_user(const Target& target, const NewUser& user);
[[nodiscard]] int remove_user(const Target& target, const std::string& login);
[[nodiscard]] int list_users(const Target& target, bool json);

[[nodiscard]] int show_status(const Target& target, bool json);

[[nodiscard]] int verify(const Target& target, const std::string& head, bool json);  // head: NUMBER:HASH, or empty
[[nodiscard]] int show_head(const Target& target, bool json);
/// language: `zh`, `en`, or empty: the station's.
[[nodiscard]] int show_incident(const Target& target, std::int64_t incident, const std::string& language, bool json);
/// Of the running station, or of the resting one's database. `sure`: it cannot be undone, so it must be said.
[[nodiscard]] int erase_client(const Target& target, const std::string& client, bool sure);
[[nodiscard]] int tell_report(const ChainReport& report, bool json);

[[nodiscard]] int back_up(const Target& target, const std::string& copy, bool json);
[[nodiscard]] int restore_from(const Target& target, const std::string& copy, bool json);

/// A key of its own for a change, and who makes it: the person at the shell.
[[nodiscard]] std::string new_key();
[[nodiscard]] std::string person_at_shell();
/// Prints why a change was not done; done otherwise.
[[nodiscard]] int told(const boost::json::object& answer);

}  // namespace hearken::ctl
