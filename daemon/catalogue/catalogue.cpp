#include "daemon/catalogue/catalogue.h"

#include <vector>

#include "drivers/modbus.h"
#include "drivers/serial_port.h"
#include "drivers/tcp_connector.h"
#include "drivers/tcp_listener.h"
#include "drivers/udp_listener.h"
#include "protocol/dc09.h"
#include "protocol/gsm_modem.h"
#include "protocol/surgard.h"

namespace hearken::catalogue {

std::span<const ProtocolEntry> protocols() {
  static const std::vector<ProtocolEntry> list{
      {"dc09", &protocol::Dc09::make},
      {"gsm_modem", &protocol::GsmModem::make},
      {"surgard", &protocol::Surgard::make},
  };
  return list;
}

std::span<const DriverEntry> drivers() {
  static const std::vector<DriverEntry> list{
      {"modbus", &drivers::make_modbus, true},
      {"tcp_listener", &hearken::drivers::make_tcp_listener},
      {"tcp_connector", &hearken::drivers::make_tcp_connector},
      {"udp_listener", &hearken::drivers::make_udp_listener},
      {"serial_port", &hearken::drivers::make_serial_port},
  };
  return list;
}

}  // namespace hearken::catalogue
