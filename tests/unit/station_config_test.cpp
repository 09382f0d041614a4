// The configuration of a whole station: what it comes to, and that every mistake of every table is told at once (row O20).

#include "daemon/main/station_config.h"

#include <string>
#include <vector>

#include "daemon/desk/rules.h"
#include "tests/catch.h"

using namespace hearken;

namespace {

config::Document parsed(std::string text) { return config::Document::parse(std::move(text), "hearkend.toml"); }

std::vector<std::string> told(const std::string& text) {
  const auto document = parsed(text);
  (void)read_station_config(document);
  std::vector<std::string> lines;
  for (const auto& mistake : document.mistakes()) {
    lines.push_back(std::to_string(mistake.line) + ": " + mistake.text + (mistake.nearest.empty() ? "" : " (" + mistake.nearest + "?)"));
  }
  return lines;
}

}  // namespace

TEST_CASE("an empty configuration is a station with its defaults") {
  const auto document = parsed("");
  const auto config = read_station_config(document);
  CHECK(document.mistakes().empty());
  CHECK(config.settings == desk::Settings{});
  CHECK(config.database() == "/var/lib/hearken/hearken.db");
  CHECK(config.gateways.empty());
  REQUIRE(config.api.listen.size() == 1);
  CHECK(config.api.listen[0].address().is_loopback());
}

TEST_CASE("the desk is told what the configuration says") {
  const auto document = parsed(R"(
[station]
name = "金桥街道值班室"
time_zone = "Asia/Hong_Kong"
language = "en"
state = "/srv/hearken"
[desk]
repeat_window = "5min"
siren_after = "20s"
page_attempts = 5
[desk.events]
low_battery = {priority = 2, sound = "soft"}
fall = {plan = "P-FALL"}
[desk.deadlines.2]
on_scene = "30min"
[[desk.model]]
model = "home hub with pendant"
code = "120"
becomes = "fall"
[api]
listen = ["127.0.0.1:0", "[::1]:8080"]
session = "8h"
[log]
target = "journald"
level = "debug"
)");
  const auto config = read_station_config(document);
  CHECK(mistakes_shown(document).empty());
  const auto& settings = config.settings;
  CHECK(settings.station == "金桥街道值班室");
  CHECK(settings.time_zone == "Asia/Hong_Kong");
  CHECK(settings.language == desk::Language::en);
  CHECK(settings.repeat_window_s == 300);
  CHECK(settings.siren_after_s == 20);
  CHECK(settings.page_attempts == 5);
  CHECK(settings.events.at("low_battery") == desk::EventRule{2, "", "soft"});
  CHECK(settings.events.at("fall") == desk::EventRule{1, "P-FALL", ""});
  CHECK(settings.deadlines.at("2") == desk::StageDeadlines{600, 1800, 7200});
  CHECK(settings.models == std::vector<desk::ModelRule>{{"home hub with pendant", "120", "", "fall", -1, "", ""}});
  CHECK(config.control() == "/srv/hearken/control");
  CHECK(config.api.listen.at(1).port() == 8080);
  CHECK(config.log == LogConfig{LogTarget::journald, "debug"});
}

TEST_CASE("O20: a configuration with several mistakes tells all of them, each at its line") {
  CHECK(told("[station]\n"
             "time_zone = \"Asia/Shanghia\"\n"
             "langauge = \"zh\"\n"
             "[desk]\n"
             "siren_after = 15\n"
             "[desk.events]\n"
             "fal = {priority = 1}\n"
             "panic = {priority = 0}\n"
             "smoke = {priority = 9, plna = \"x\"}\n"
             "[[desk.model]]\n"
             "model = \"x\"\n"
             "becomes = \"fal\"\n"
             "[[gateway]]\n"
             "name = \"a b\"\n"
             "[[gateway]]\n"
             "name = \"x\"\n"
             "sends = true\n"
             "[[gateway.wire]]\n"
             "kind = \"carrier pigeon\"\n"
             "[[gateway]]\n"
             "name = \"x\"\n"
             "protocol = \"smoke signals\"\n"
             "[api]\n"
             "listen = [\"localhost:80\", \"1.2.3.4:99999\", \"::1:80\"]\n"
             "[log]\n"
             "target = \"syslog\"\n") == std::vector<std::string>{
                                             "2: there is no such time zone",
                                             "3: unknown key `langauge` (language?)",
                                             "5: `siren_after` is a whole number",
                                             "7: unknown key `fal` (fall?)",
                                             "8: a call for help always opens an incident",
                                             "9: `priority` is out of range",
                                             "9: unknown key `plna` (plan?)",
                                             "10: a model's rule is about either a `code` or an `event`",
                                             "12: there is no such event (fall?)",
                                             "13: the gateway has no wire",
                                             "13: the key `protocol` is missing",
                                             "14: this cannot be a gateway's name",
                                             "19: there is no such kind",
                                             "20: the gateway has no wire",
                                             "21: another gateway has this name already",
                                             "22: there is no such protocol",
                                             "24: \"localhost:80\" is no address to listen at",
                                             "24: \"1.2.3.4:99999\" is no address to listen at",
                                             "24: \"::1:80\" is no address to listen at",
                                             "26: `target` is none of the known words",
                                         });
}

TEST_CASE("the example is free of mistakes and opens nothing") {
  const auto document = config::Document::load(std::string(HEARKEN_SOURCE_DIR) + "/config/examples/hearkend.toml");
  const auto config = read_station_config(document);
  CHECK(mistakes_shown(document).empty());
  std::vector<std::string> gateways;
  for (const auto& gateway : config.gateways) gateways.push_back(gateway.name.value + "/" + std::to_string(gateway.wires.size()));
  CHECK(gateways == std::vector<std::string>{"dc09-main/2", "receiver-1/1", "receiver-2/1", "panel-1/1", "gsm-1/1"});
  CHECK(config.settings.gateways.at(4).sends);
}

TEST_CASE("the example shows the values that are in force without it") {
  const auto document = config::Document::load(std::string(HEARKEN_SOURCE_DIR) + "/config/examples/hearkend.toml");
  const auto empty_document = parsed("");
  auto config = read_station_config(document);
  const auto defaults = read_station_config(empty_document);
  CHECK(config.api == defaults.api);
  CHECK(config.log == defaults.log);
  CHECK(config.state == defaults.state);
  config.settings.station = defaults.settings.station;
  config.settings.events.clear();
  config.settings.models.clear();
  config.settings.gateways.clear();
  for (std::int64_t priority = 1; priority <= 3; ++priority) {
    CHECK(config.settings.deadlines.at(std::to_string(priority)) == desk::deadlines_for({}, priority));
  }
  config.settings.deadlines.clear();
  CHECK(config.settings == defaults.settings);
}

TEST_CASE("O20: drivers and protocols tell the mistakes of their own tables with all others") {
  CHECK(told("[[gateway]]\n"
             "name = \"a\"\n"
             "protocol = \"dc9\"\n"
             "[[gateway.wire]]\n"
             "kind = \"tcp_listner\"\n"
             "[[gateway]]\n"
             "name = \"b\"\n"
             "protocol = \"dc09\"\n"
             "sends = true\n"
             "[gateway.dc09]\n"
             "window_bakc = \"40s\"\n"
             "[[gateway.dc09.key]]\n"
             "text = \"short\"\n"
             "[[gateway.wire]]\n"
             "kind = \"udp_listener\"\n"
             "listen = [\"nowhere\"]\n"
             "[[gateway]]\n"
             "name = \"c\"\n"
             "protocol = \"surgard\"\n"
             "[[gateway.wire]]\n"
             "kind = \"modbus\"\n"
             "host = \"192.0.2.8\"\n") == std::vector<std::string>{
                                              "3: there is no such protocol (dc09?)",
                                              "5: there is no such kind (tcp_listener?)",
                                              "9: no wire of this gateway can carry a page",
                                              "11: unknown key `window_bakc` (window_back?)",
                                              "12: the key has 5 bytes",
                                              "16: not an address with a port: nowhere",
                                              "19: the gateway's wire brings its own protocol",
                                              "20: the key `mode` is missing",
                                              "20: no I/O module",
                                          });
}

TEST_CASE("what is empty, twice or beyond what there is, is told at its place") {
  CHECK(told("[station]\n"
             "name = \"\"\n"
             "state = \"\"\n"
             "[[desk.model]]\n"
             "model = \"pager-z\"\n"
             "code = \"100\"\n"
             "priority = 0\n"
             "[[gateway]]\n"
             "name = \"\"\n"
             "protocol = \"surgard\"\n"
             "[[gateway.wire]]\n"
             "kind = \"serial_port\"\n"
             "port = \"\"\n"
             "[[gateway.wire]]\n"
             "kind = \"tcp_listener\"\n"
             "listen = []\n"
             "[[gateway.wire]]\n"
             "kind = \"tcp_connector\"\n"
             "connect = \"\"\n"
             "[[gateway.wire]]\n"
             "kind = \"serial_port\"\n"
             "port = \"/dev/ttyS0\"\n"
             "[[gateway]]\n"
             "name = \"cords\"\n"
             "[[gateway.wire]]\n"
             "kind = \"modbus\"\n"
             "mode = \"rtu\"\n"
             "device = \"/dev/ttyS0\"\n"
             "baud = 12345\n"
             "[[gateway.wire.unit]]\n"
             "id = 3\n"
             "[[gateway.wire.unit.input]]\n"
             "account = \"\"\n"
             "address = 0\n"
             "event = \"personal_emergncy\"\n"
             "[[gateway.wire.unit.input]]\n"
             "account = \"0123456789012345678901234567890123\"\n"
             "address = 1\n"
             "event = \"medical\"\n"
             "[[gateway.wire.unit]]\n"
             "id = 3\n"
             "[[gateway.wire.unit.relay]]\n"
             "name = \"siren\"\n"
             "address = 1\n"
             "[api]\n"
             "listen = []\n") == std::vector<std::string>{
                                     "2: `name` is empty",
                                     "3: `state` is empty",
                                     "7: a call for help always opens an incident",
                                     "9: `name` is empty",
                                     "13: `port` is empty",
                                     "16: `listen` is empty",
                                     "19: `connect` is empty",
                                     "28: another gateway has this port already",
                                     "29: no such speed",
                                     "33: `account` is empty",
                                     "35: no such event: personal_emergncy (personal_emergency?)",
                                     "37: too long for an account",
                                     "41: unit 3 is there twice",
                                     "46: `listen` is empty",
                                 });
}
