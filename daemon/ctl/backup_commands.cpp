#include <iostream>

#include "daemon/ctl/commands.h"
#include "daemon/store/backup.h"

namespace hearken::ctl {

int back_up(const Target& target, const std::string& copy, bool json) {
  const auto report = backup(paths_of(target).database, copy);
  if (!json) std::cout << copy << ": written, opened and verified\n";
  return tell_report(report, json);
}

int restore_from(const Target& target, const std::string& copy, bool json) {
  const auto paths = paths_of(target);
  if (running_station(paths.control)) throw NotReachable("a station runs on this database: stop it first");
  if (paths.database.has_parent_path()) std::filesystem::create_directories(paths.database.parent_path());
  become_owner_of_folder(paths.database);
  const auto report = restore(copy, paths.database);
  if (!json) std::cout << paths.database.string() << ": made of " << copy << "\n";
  return tell_report(report, json);
}

}  // namespace hearken::ctl
