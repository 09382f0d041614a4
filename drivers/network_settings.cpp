#include "drivers/network.h"

namespace hearken::drivers {

std::vector<Endpoint> read_listen(const config::Table& settings) {
  std::vector<Endpoint> read;
  for (const auto& address : settings.texts("listen")) {
    if (const auto endpoint = read_endpoint(address)) {
      read.push_back(*endpoint);
    } else {
      settings.complain("listen", "not an address with a port: " + address, "\"0.0.0.0:5000\", \"[::]:5000\"");
    }
  }
  return read;
}

Networks read_known(const config::Table& settings) {
  Networks known;
  for (const auto& network : settings.texts("known", std::vector<std::string>{})) {
    if (!known.add(network)) settings.complain("known", "not an address or network: " + network, "\"192.0.2.7\", \"192.0.2.0/24\"");
  }
  return known;
}

}  // namespace hearken::drivers
