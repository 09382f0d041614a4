#pragma once
// Modbus RTU and TCP as a wire of its own: pull cords, buttons and contacts on I/O modules, and relays for siren and lamp.
// The configuration stands in modbus_settings.h, the reading thread in modbus_line.h, the rules of the inputs in
// protocol/modbus_inputs.h; here samples become signals, on the loop's thread.
//
// - A call is a Signal of its input's account with the event that is configured for it, raised, and restored when the contact
//   is normal again. A cut or shorted wire and a stuck contact are `sensor_fault` (codes wire_cut, wire_short, stuck; wire_ok
//   and stuck_end restore) and say that the client cannot call.
// - A module that is lost is ONE incident: the vital `module 3` of the gateway, which names the inputs that cannot call. A line
//   that cannot be opened is ONE: the vital `wire`. An address that the module refuses: the vital `input ACCOUNT`; a relay that
//   cannot be switched: `relay NAME`.
// - Life signs: while its module answers, each input is a `link_test` of its account every `life_sign_every`; they end with the
//   module, and begin again with its first answer. Whoever supervises the inputs' devices keeps quiet about those of a gateway
//   whose vital is not well, since that is told already.
// - Nobody on this wire repeats a call, so the driver does: what could not be stored is delivered again every 2 s with the same
//   `repeat`, until it is. A latch is cleared only when all calls of its input are on disk.

#include <memory>

#include "drivers/wire.h"

namespace hearken::drivers {

/// MakeWire; brings its own protocol.
[[nodiscard]] std::unique_ptr<Wire> make_modbus(const config::Table& settings, WireParts parts);

}  // namespace hearken::drivers
