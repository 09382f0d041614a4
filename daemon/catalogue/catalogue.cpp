#include "daemon/catalogue/catalogue.h"

#include <vector>

#include "drivers/modbus.h"
#include "protocol/dc09.h"

namespace hearken::catalogue {

std::span<const ProtocolEntry> protocols() {
  static const std::vector<ProtocolEntry> list{
      {"dc09", &protocol::Dc09::make},
  };
  return list;
}

std::span<const DriverEntry> drivers() {
  static const std::vector<DriverEntry> list{
      {"modbus", &drivers::make_modbus, true},
  };
  return list;
}

}  // namespace hearken::catalogue
