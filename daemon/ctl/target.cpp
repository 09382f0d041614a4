#include <pwd.h>
#include <unistd.h>

#include <boost/json.hpp>
#include <cstdlib>
#include <iostream>
#include <random>

#include "config/table.h"
#include "daemon/ctl/commands.h"
#include "daemon/main/station_config.h"

namespace hearken::ctl {

Paths paths_of(const Target& target) {
  if (!target.database.empty()) {
    const std::filesystem::path database(target.database);
    return {database, database.parent_path() / "control", {}, {}};
  }
  const auto document = config::Document::load(target.config);
  const auto config = read_station_config(document);
  if (!document.mistakes().empty()) throw NotReachable(mistakes_shown(document) + "name another with --config, or the database with --database");
  std::set<GatewayId> gateways;
  for (const auto& gateway : config.gateways) gateways.insert(gateway.name);
  return {config.database(), config.control(), config.settings, std::move(gateways)};
}

std::unique_ptr<Link> link_to(const Target& target) {
  const auto paths = paths_of(target);
  if (auto running = running_station(paths.control)) return running;
  return resting_station(paths.database);
}

std::string new_key() {
  static std::random_device device;
  std::string key = "hearkenctl";
  for (int i = 0; i < 4; ++i) key += "-" + std::to_string(device());
  return key;
}

std::string person_at_shell() {
  // NOLINTBEGIN(concurrency-mt-unsafe): a command has one thread
  if (const char* caller = std::getenv("SUDO_USER"); caller != nullptr && *caller != '\0') return std::string("shell:") + caller;
  const auto* entry = ::getpwuid(::getuid());
  return "shell:" + (entry != nullptr ? std::string(entry->pw_name) : std::to_string(::getuid()));
  // NOLINTEND(concurrency-mt-unsafe)
}

int told(const boost::json::object& answer) {
  for (const auto* key : {"fault", "refusal"}) {
    const auto* text = answer.if_contains(key);
    if (text == nullptr || !text->is_string() || text->as_string().empty()) continue;
    std::cerr << "hearkenctl: " << std::string(text->as_string()) << "\n";
    return Exit::fault;
  }
  return Exit::done;
}

}  // namespace hearken::ctl
