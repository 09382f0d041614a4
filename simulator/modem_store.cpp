#include "simulator/modem_store.h"

#include <cstdlib>

namespace hearken::simulator {

std::optional<int> ModemStore::keep(const std::string& pdu) {
  int index = 1;
  while (kept_.contains(index)) ++index;
  if (index > places_) return {};
  kept_[index] = {pdu, false};
  return index;
}

void ModemStore::erase(int index, int flag) {
  if (flag == 0) {
    kept_.erase(index);
  } else {
    std::erase_if(kept_, [&](const auto& entry) { return flag == 4 || entry.second.read; });
  }
}

std::string pdu_length(const std::string& pdu) {
  const long centre = 1 + std::strtol(pdu.substr(0, 2).c_str(), nullptr, 16);
  return std::to_string(static_cast<long>(pdu.size() / 2) - centre);
}

}  // namespace hearken::simulator
