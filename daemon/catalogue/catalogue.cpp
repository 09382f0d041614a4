#include "daemon/catalogue/catalogue.h"

#include <vector>

namespace hearken::catalogue {

std::span<const ProtocolEntry> protocols() {
  static const std::vector<ProtocolEntry> list{
  };
  return list;
}

std::span<const DriverEntry> drivers() {
  static const std::vector<DriverEntry> list{
  };
  return list;
}

}  // namespace hearken::catalogue
