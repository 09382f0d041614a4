#include "daemon/main/station_config.h"

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <map>
#include <set>

#include "daemon/main/desk_config.h"
#include "drivers/network.h"

namespace hearken {
namespace {

using namespace std::chrono_literals;

/// Nothing is started, so nothing is ever told.
class NoSink : public drivers::SignalSink {
 public:
  void deliver(const GatewayId&, Ticket, Delivery, drivers::Answer) override {}
  void health(const GatewayId&, const protocol::Health&) override {}
  void count(const GatewayId&, const protocol::Count&) override {}
  void report(const GatewayId&, const Report&) override {}
};

/// The entry that a key names; an unknown one is noted with the nearest.
template <class Entry>
const Entry* entry_named(const config::Table& table, std::string_view key, std::span<const Entry> entries) {
  const auto name = table.text(key);
  const auto found = std::find_if(entries.begin(), entries.end(), [&](const Entry& entry) { return entry.name == name; });
  if (found != entries.end()) return &*found;
  if (name.empty() && !table.has(key)) return nullptr;  // noted as missing
  std::vector<std::string> known;
  std::string expected = "one of";
  for (const auto& entry : entries) expected += " " + known.emplace_back(entry.name);
  table.complain(key, "there is no such " + std::string(key), expected, known);
  return nullptr;
}

bool good_name(std::string_view name) {
  static constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";
  return !name.empty() && name.size() <= 40 && name.find_first_not_of(allowed) == name.npos;
}

GatewayId read_name(const config::Table& table, std::map<std::string, int>& seen) {
  const auto name = table.text("name");
  if (!name.empty() && !good_name(name)) table.complain("name", "this cannot be a gateway's name", "1 to 40 letters, digits, - _ or .");
  if (!name.empty() && ++seen[name] == 2) table.complain("name", "another gateway has this name already");
  return {name};
}

/// A driver notes what is wrong in its table when it is made; nothing opens before start().
bool carries_pages(const GatewayConfig& gateway, const WireConfig& wire) {
  boost::asio::io_context loop;
  NoSink sink;
  const auto made = wire.driver->make(wire.settings, {loop.get_executor(), gateway.name, gateway.make_conversation, sink, [] { return Instant{}; }});
  return made != nullptr && made->channel() != nullptr;
}

void read_protocol(const config::Table& table, GatewayConfig& gateway) {
  const bool own = !gateway.wires.empty() &&
                   std::all_of(gateway.wires.begin(), gateway.wires.end(), [](const WireConfig& wire) { return wire.driver->brings_protocol; });
  if (own) {
    if (table.has("protocol")) table.complain("protocol", "the gateway's wire brings its own protocol", "no `protocol` here");
    return;
  }
  const auto* entry = entry_named(table, "protocol", catalogue::protocols());
  if (entry != nullptr) gateway.make_conversation = entry->make(table.section(entry->name), gateway.name);
}

GatewayConfig read_gateway(const config::Table& table, std::map<std::string, int>& seen, desk::GatewayRule& rule) {
  GatewayConfig gateway{read_name(table, seen), {}, {}, table};
  rule.name = gateway.name.value;
  rule.report_every_s = table.duration("report_every", 0s, 24h * 31, 0s) / 1s;
  rule.sends = table.flag("sends", false);
  const auto wires = table.tables("wire");
  if (wires.empty() && !table.has("wire")) table.complain("", "the gateway has no wire", "at least one [[gateway.wire]]");
  for (const auto& wire : wires) {
    if (const auto* driver = entry_named(wire, "kind", catalogue::drivers())) gateway.wires.push_back({driver, wire});
  }
  const bool all_known = gateway.wires.size() == wires.size();
  // Of a wire that is not known nobody can say whether it brings its own.
  if (all_known || table.has("protocol")) read_protocol(table, gateway);
  bool carries = false;
  for (const auto& wire : gateway.wires) carries = carries_pages(gateway, wire) || carries;
  if (rule.sends && !carries && all_known)
    table.complain("sends", "no wire of this gateway can carry a page", "a wire with a modem, or `sends = false`");
  return gateway;
}

ApiConfig read_api(const config::Table& table) {
  ApiConfig api;
  for (const auto& text : table.texts("listen", std::vector<std::string>{"127.0.0.1:8080"})) {
    if (const auto at = drivers::read_endpoint(text))
      api.listen.emplace_back(at->address, at->port);
    else
      table.complain("listen", "\"" + text + "\" is no address to listen at", "such as \"127.0.0.1:8080\" or \"[::1]:8080\"; port 0: any free one");
  }
  api.session = std::chrono::duration_cast<std::chrono::seconds>(table.duration("session", 5min, 24h * 7, 12h));
  api.tls_proxy = table.flag("tls_proxy", false);
  return api;
}

LogConfig read_log(const config::Table& table) {
  LogConfig log;
  log.target = table.choice<LogTarget>("target", {{"stderr", LogTarget::standard_error}, {"journald", LogTarget::journald}}, log.target);
  log.level = table.choice<std::string>("level", {{"debug", "debug"}, {"info", "info"}, {"warning", "warning"}, {"error", "error"}}, log.level);
  return log;
}

std::vector<std::string> read_command(const config::Table& table, std::string_view key) {
  auto command = table.texts(key, std::vector<std::string>{});
  if (!command.empty() && !command.front().starts_with('/'))
    table.complain(key, "the command is not an absolute path", "[\"/usr/bin/curl\", \"--fail\", \"https://…\"]");
  return command;
}

watch::OutsideSettings read_outside(const config::Table& table) {
  watch::OutsideSettings outside;
  outside.alive = read_command(table, "alive");
  outside.alive_every = table.duration("alive_every", 5s, 24h, outside.alive_every);
  outside.head = read_command(table, "head");
  outside.head_every = table.duration("head_every", 1min, 24h * 31, outside.head_every);
  return outside;
}

/// The same serial line twice: one of the two would never open.
void find_double_ports(const std::vector<GatewayConfig>& gateways) {
  std::set<std::string> seen;
  for (const auto& gateway : gateways) {
    for (const auto& wire : gateway.wires) {
      const std::string_view key = wire.driver->name == "serial_port" ? "port" : wire.driver->name == "modbus" ? "device" : "";
      if (key.empty() || !wire.settings.has(key)) continue;
      const auto port = wire.settings.text(key);
      if (!port.empty() && !seen.insert(port).second) wire.settings.complain(key, "another gateway has this port already");
    }
  }
}

}  // namespace

StationConfig read_station_config(const config::Document& document) {
  const auto root = document.root();
  const auto station = root.section("station");
  StationConfig config;
  config.settings = read_desk_settings(station, root.section("desk"));
  config.state = station.text("state", "/var/lib/hearken");
  std::map<std::string, int> seen;
  for (const auto& table : root.tables("gateway")) { config.gateways.push_back(read_gateway(table, seen, config.settings.gateways.emplace_back())); }
  find_double_ports(config.gateways);
  config.api = read_api(root.section("api"));
  config.log = read_log(root.section("log"));
  config.outside = read_outside(root.section("watch"));
  return config;
}

std::string mistakes_shown(const config::Document& document) {
  std::string shown;
  for (const auto& mistake : document.mistakes()) shown += document.show(mistake);
  return shown;
}

}  // namespace hearken
