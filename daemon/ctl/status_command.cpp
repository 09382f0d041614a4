#include <boost/json.hpp>
#include <iostream>

#include "daemon/ctl/commands.h"
#include "daemon/main/control_requests.h"

namespace hearken::ctl {
namespace {

std::string text(const boost::json::value& value) { return value.is_string() ? std::string(value.as_string()) : boost::json::serialize(value); }

void show(const boost::json::object& status) {
  std::cout << text(status.at("station")) << ", Hearken " << text(status.at("version")) << "\n"
            << "open incidents  " << text(status.at("open_incidents")) << "\n"
            << "journal head    " << text(status.at("head")) << "\n"
            << "lost devices    " << status.at("lost_devices").as_array().size() << " of " << text(status.at("devices")) << "\n";
  for (const auto& vital : status.at("unwell").as_array()) {
    const auto gateway = text(vital.at("gateway"));
    std::cout << "unwell          " << (gateway.empty() ? "station" : gateway) << " " << text(vital.at("vital")) << ": " << text(vital.at("detail"))
              << " (since " << text(vital.at("since")) << ")\n";
  }
}

}  // namespace

int show_status(const Target& target, bool json) {
  const auto link = running_station(paths_of(target).control);
  if (!link) throw NotReachable("no station runs here");
  const auto answer = link->ask(ask_line("status"));
  const auto& status = answer.at("status").as_object();
  if (json)
    std::cout << boost::json::serialize(status) << "\n";
  else
    show(status);
  return status.at("unwell").as_array().empty() ? Exit::done : Exit::fault;
}

}  // namespace hearken::ctl
