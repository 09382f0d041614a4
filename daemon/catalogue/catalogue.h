#pragma once
// The two lists: what can be spoken, and on what it can travel. A new protocol or driver adds one line in catalogue.cpp and
// nothing else of the station is edited.

#include <span>
#include <string_view>

#include "config/table.h"
#include "drivers/wire.h"
#include "protocol/conversation.h"

namespace hearken::catalogue {

/// Reads the protocol's own table (`[gateway.dc09]`; absent: an empty one) and gives the maker of its conversations.
using MakeProtocol = protocol::MakeConversation (*)(const config::Table& settings, const GatewayId& gateway);

struct ProtocolEntry {
  std::string_view name;
  MakeProtocol make;
};

struct DriverEntry {
  std::string_view name;
  drivers::MakeWire make;
  bool brings_protocol = false;  // a library that brings its own: the gateway names no protocol
};

[[nodiscard]] std::span<const ProtocolEntry> protocols();
[[nodiscard]] std::span<const DriverEntry> drivers();

}  // namespace hearken::catalogue
