#pragma once
// The configuration of a whole station, read from one TOML file: config/examples/hearkend.toml has every table with its comments.
// Each protocol and each driver reads its own table; what they complain about is noted in the document with everything else, so
// that `hearkend --check-config` and a reload tell all mistakes before anything is started.

#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "config/table.h"
#include "daemon/catalogue/catalogue.h"
#include "daemon/desk/settings.h"
#include "daemon/watch/outside.h"

namespace hearken {

struct WireConfig {
  const catalogue::DriverEntry* driver = nullptr;
  config::Table settings;  // its `[[gateway.wire]]`
};

struct GatewayConfig {
  GatewayId name;
  protocol::MakeConversation make_conversation;  // empty where the driver brings its own
  std::vector<WireConfig> wires;
  config::Table settings;  // its `[[gateway]]`, all of it: equal ones need no restart at a reload
};

struct ApiConfig {
  std::vector<boost::asio::ip::tcp::endpoint> listen;  // port 0: any free one
  std::chrono::seconds session{};                      // how long a login lasts
  bool tls_proxy = false;                              // a proxy on this machine brings TLS
  bool operator==(const ApiConfig&) const = default;
};

enum class LogTarget : std::uint8_t { standard_error, journald };

struct LogConfig {
  LogTarget target = LogTarget::standard_error;
  std::string level = "info";
  bool operator==(const LogConfig&) const = default;
};

struct StationConfig {
  desk::Settings settings;
  std::filesystem::path state;  // the folder of the database and the control socket
  std::vector<GatewayConfig> gateways;
  ApiConfig api;
  LogConfig log;
  watch::OutsideSettings outside;

  [[nodiscard]] std::filesystem::path database() const { return state / "hearken.db"; }
  [[nodiscard]] std::filesystem::path control() const { return state / "control"; }
};

/// Reads everything, drivers' and protocols' tables included; nothing is opened. Valid as long as the document lives, and to be
/// used only when the document has no mistakes afterwards.
[[nodiscard]] StationConfig read_station_config(const config::Document& document);

/// All mistakes of a document as a person reads them; empty: none.
[[nodiscard]] std::string mistakes_shown(const config::Document& document);

}  // namespace hearken
