#include "drivers/modbus_settings.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

namespace hearken::drivers::modbus {
namespace {

using namespace std::chrono_literals;
using protocol::modbus::Band;
using protocol::modbus::Wiring;

constexpr int last_address = 65'535;
constexpr std::size_t account_most = 32;  // a device's, as it is imported

Event event_of(const config::Table& input) {
  const auto name = input.text("event");
  if (name.empty()) return Event::unidentified;  // missing: already told
  if (const auto event = event_named(name)) return *event;
  std::vector<std::string> words;
  for (const auto event : all_events()) words.emplace_back(word(event));
  input.complain("event", "no such event: " + name, "an event word such as personal_emergency, medical, intrusion", words);
  return Event::unidentified;
}

std::optional<Band> band_from(std::string_view text) {
  Band band;
  const auto* end = text.data() + text.size();
  const auto least = std::from_chars(text.data(), end, band.least);
  if (least.ec != std::errc{} || !std::string_view(least.ptr, end).starts_with("..")) return std::nullopt;
  const auto most = std::from_chars(least.ptr + 2, end, band.most);
  if (most.ec != std::errc{} || most.ptr != end || band.most < band.least || band.most > 65'535) return std::nullopt;
  return band;
}

Band band_of(const config::Table& input, std::string_view key) {
  const auto text = input.text(key);
  if (text.empty()) return {};
  if (const auto band = band_from(text)) return *band;
  input.complain(key, "not a band of values: " + text, "least..most, each 0 to 65535, such as 1200..2200");
  return {};
}

bool overlap(const Band& a, const Band& b) { return a.least <= b.most && b.least <= a.most; }

void read_bands(const config::Table& input, protocol::modbus::Bands& bands) {
  bands = {band_of(input, "cut"), band_of(input, "normal"), band_of(input, "pressed"), band_of(input, "short")};
  const std::pair<std::string_view, Band> named[] = {
      {"cut", bands.cut}, {"normal", bands.normal}, {"pressed", bands.pressed}, {"short", bands.shorted}};
  for (const auto& one : named)
    for (const auto& other : named)
      if (&one < &other && other.second.most > 0 && overlap(one.second, other.second))
        input.complain(other.first, "overlaps the band " + std::string(one.first), "four bands with gaps between them");
}

bool words_wanted(Wiring wiring) { return wiring == Wiring::end_of_line || wiring == Wiring::counter; }

/// What only one kind of wiring has.
void read_wiring(const config::Table& input, InputSettings& made) {
  const int next = made.value.first < last_address ? made.value.first + 1 : last_address;
  switch (made.rules.wiring) {
    case Wiring::pair:
      made.second = Span{made.value.table, static_cast<int>(input.whole("closed_address", 0, last_address, next)), 1};
      break;
    case Wiring::end_of_line:
      read_bands(input, made.rules.bands);
      break;
    case Wiring::latch:
      made.clear = static_cast<int>(input.whole("clear", 0, last_address));
      if (input.has("live")) made.second = Span{made.value.table, static_cast<int>(input.whole("live", 0, last_address)), 1};
      break;
    case Wiring::counter:
      if (input.choice<int>("bits", {{"16", 16}, {"32", 32}}, 16) == 16) break;
      made.value.count = 2;
      made.rules.modulus = 0x1'0000'0000;
      made.low_first = input.flag("low_first", false);
      if (made.value.first == last_address) input.complain("address", "a 32-bit counter needs two words", "0 to 65534");
      break;
    default:
      break;
  }
}

InputSettings read_input(const config::Table& input) {
  InputSettings made;
  made.account = input.text("account");
  if (made.account.size() > account_most) input.complain("account", "too long for an account", "at most " + std::to_string(account_most) + " bytes");
  made.zone = input.text("zone", "");
  made.event = event_of(input);
  made.value.table = input.choice<Table>("table",
                                         {{"discrete_input", Table::discrete_input},
                                          {"coil", Table::coil},
                                          {"input_register", Table::input_register},
                                          {"holding_register", Table::holding_register}},
                                         Table::discrete_input);
  made.value.first = static_cast<int>(input.whole("address", 0, last_address));
  made.rules.wiring = input.choice<Wiring>("wiring",
                                           {{"no", Wiring::normally_open},
                                            {"nc", Wiring::normally_closed},
                                            {"pair", Wiring::pair},
                                            {"eol", Wiring::end_of_line},
                                            {"latch", Wiring::latch},
                                            {"counter", Wiring::counter}},
                                           Wiring::normally_open);
  made.rules.active_samples = static_cast<int>(input.whole("active_samples", 1, 100, life_safety(made.event) ? 1 : 2));
  made.rules.normal_samples = static_cast<int>(input.whole("normal_samples", 1, 100, 3));
  made.rules.stuck_after = input.duration("stuck_after", 1s, 24h, 5min);
  if (words_wanted(made.rules.wiring) == holds_bits(made.value.table))
    input.complain("table", std::string(word(made.value.table)) + " does not fit this wiring",
                   words_wanted(made.rules.wiring) ? "input_register or holding_register" : "discrete_input or coil");
  read_wiring(input, made);
  return made;
}

RelaySettings read_relay(const config::Table& relay) {
  RelaySettings made{relay.text("name"), static_cast<int>(relay.whole("address", 0, last_address))};
  if (relay.has("name") && made.name != "siren" && made.name != "lamp")
    relay.complain("name", "the station switches no relay \"" + made.name + "\"", "siren or lamp", {"siren", "lamp"});
  return made;
}

UnitSettings read_unit(const config::Table& unit, bool tcp) {
  UnitSettings made;
  made.id = static_cast<int>(unit.whole("id", tcp ? 0 : 1, tcp ? 255 : 247));
  if (tcp && made.id > 247 && made.id != 255) unit.complain("id", "Modbus reserves this unit id", "0 to 247, or 255");
  made.lost_polls = static_cast<int>(unit.whole("lost_polls", 1, 1000, 3));
  if (unit.has("restart_flag")) made.restart_flag = static_cast<int>(unit.whole("restart_flag", 0, last_address));
  for (const auto& input : unit.tables("input")) made.inputs.push_back(read_input(input));
  for (const auto& relay : unit.tables("relay")) made.relays.push_back(read_relay(relay));
  if (made.inputs.empty() && made.relays.empty()) unit.complain("", "a unit without inputs and relays", "[[…unit.input]] or [[…unit.relay]]");
  return made;
}

void read_port(const config::Table& settings, LineSettings& line) {
  if (line.tcp) {
    line.host = settings.text("host");
    line.port = static_cast<int>(settings.whole("port", 1, 65'535, 502));
    return;
  }
  line.device = settings.text("device");
  line.baud = static_cast<int>(settings.whole("baud", 1200, 115'200, 9600));
  constexpr std::array speeds{1200, 2400, 4800, 9600, 19'200, 38'400, 57'600, 115'200};
  if (std::find(speeds.begin(), speeds.end(), line.baud) == speeds.end())
    settings.complain("baud", "no such speed", "1200, 2400, 4800, 9600, 19200, 38400, 57600 or 115200");
  line.parity = settings.choice<char>("parity", {{"none", 'N'}, {"even", 'E'}, {"odd", 'O'}}, 'N');
  line.stop_bits = static_cast<int>(settings.whole("stop_bits", 1, 2, 1));
}

/// The same unit, account or relay twice: each of them names one thing.
void find_doubles(const config::Table& settings, const LineSettings& line) {
  std::set<std::string> seen;
  const auto once = [&](const config::Table& table, const char* key, const std::string& what) {
    if (!seen.insert(what).second) table.complain(key, what + " is there twice", "each once");
  };
  const auto units = settings.tables("unit");
  for (std::size_t i = 0; i < line.units.size(); ++i) {
    const auto& unit = line.units[i];
    once(units[i], "id", "unit " + std::to_string(unit.id));
    const auto inputs = units[i].tables("input"), relays = units[i].tables("relay");
    for (std::size_t n = 0; n < inputs.size(); ++n)
      once(inputs[n], "account", "account " + unit.inputs[n].account + (unit.inputs[n].zone.empty() ? "" : " zone " + unit.inputs[n].zone));
    for (std::size_t n = 0; n < relays.size(); ++n) once(relays[n], "name", "relay " + unit.relays[n].name);
  }
}

}  // namespace

std::string_view word(Table table) {
  constexpr std::string_view words[] = {"coil", "discrete_input", "holding_register", "input_register"};
  return words[static_cast<std::size_t>(table)];
}

std::string text(const Span& span) {
  auto shown = std::string(word(span.table)) + ' ' + std::to_string(span.first);
  if (span.count > 1) shown += ".." + std::to_string(span.first + span.count - 1);
  return shown;
}

LineSettings read_line(const config::Table& settings) {
  LineSettings line;
  line.tcp = settings.choice<bool>("mode", {{"tcp", true}, {"rtu", false}});
  read_port(settings, line);
  line.response_timeout = settings.duration("response_timeout", 10ms, 10s, 300ms);
  line.scan_every = settings.duration("scan_every", 10ms, 60s, 100ms);
  line.lost_every = settings.duration("lost_every", 100ms, 60s, 5s);
  line.life_sign_every = settings.duration("life_sign_every", 100ms, 24h, 60s);
  line.trusted = settings.flag("trusted", true);
  for (const auto& unit : settings.tables("unit")) line.units.push_back(read_unit(unit, line.tcp));
  if (line.units.empty()) settings.complain("", "no I/O module", "[[…unit]] with id, inputs and relays");
  find_doubles(settings, line);
  return line;
}

}  // namespace hearken::drivers::modbus
