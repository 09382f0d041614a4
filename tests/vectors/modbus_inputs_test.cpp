// The rules for Modbus inputs against all vectors of modbus-io.jsonl: scans of one input and its module go in, what happens in
// each scan comes out. Beside them the cases that no vector has.

#include <boost/json.hpp>
#include <fstream>

#include "protocol/modbus_inputs.h"
#include "tests/catch.h"

namespace json = boost::json;
using namespace hearken;
using namespace hearken::protocol::modbus;

namespace {

Instant at(std::int64_t ms) { return Instant{std::chrono::milliseconds{ms}}; }

Wiring wiring(std::string_view name) {
  const std::pair<std::string_view, Wiring> names[] = {{"no", Wiring::normally_open}, {"nc", Wiring::normally_closed}, {"pair", Wiring::pair},
                                                       {"eol", Wiring::end_of_line},  {"latch", Wiring::latch},        {"counter", Wiring::counter}};
  for (const auto& [word, value] : names)
    if (word == name) return value;
  FAIL("no such wiring: " << name);
  return {};
}

Band band(const json::value& pair) { return {pair.at(0).to_number<std::uint32_t>(), pair.at(1).to_number<std::uint32_t>()}; }

InputRules rules(const json::object& input) {
  InputRules made{.wiring = wiring(input.at("wiring").as_string())};
  if (const auto* samples = input.if_contains("active_samples")) made.active_samples = samples->to_number<int>();
  if (const auto* stuck = input.if_contains("stuck_ms")) made.stuck_after = std::chrono::milliseconds{stuck->to_number<std::int64_t>()};
  if (const auto* modulus = input.if_contains("modulus")) made.modulus = modulus->to_number<std::uint64_t>();
  if (const auto* bands = input.if_contains("bands"))
    made.bands = {band(bands->at("cut")), band(bands->at("normal")), band(bands->at("pressed")), band(bands->at("short"))};
  return made;
}

Sample sample(const json::value& value) {
  if (const auto* pair = value.if_array()) return {pair->at(0).to_number<std::uint32_t>(), pair->at(1).to_number<int>() != 0};
  if (const auto* latch = value.if_object()) return {latch->at("latch").to_number<std::uint32_t>(), latch->at("live").to_number<int>() != 0};
  return {value.to_number<std::uint32_t>(), false};
}

json::array shown(std::int64_t ms, const Happening& happening) {
  json::array line{ms, word(happening.change)};
  if (happening.seen == Seen::at_start) line.emplace_back("at_start");
  if (happening.seen == Seen::after_loss) line.emplace_back("after_loss");
  if (happening.change == Change::config_fault) line.emplace_back("exception " + std::to_string(happening.count));
  if (happening.change == Change::call && happening.count > 0) line.emplace_back(static_cast<std::int64_t>(happening.count));
  return line;
}

/// One input on a module of its own.
struct Played {
  Input input;
  Module module{3};
  json::array events, writes;

  void scan(std::int64_t ms, const json::value& value) {
    if (const auto* word = value.if_string())
      no_sample(ms, *word);
    else
      read(ms, sample(value));
  }
  void read(std::int64_t ms, const Sample& taken) {
    tell(ms, module.answered());
    const auto found = input.sample(taken, at(ms));
    tell(ms, found.happenings);
    if (found.clear) writes.push_back(json::array{ms, "clear"});
  }
  void no_sample(std::int64_t ms, std::string_view what) {
    const int exception = what.starts_with("exception ") ? std::stoi(std::string(what.substr(10))) : 0;
    if (configuration_fault(exception)) {
      tell(ms, module.answered());
      return tell(ms, input.refused(exception));
    }
    input.missed();
    const auto told = module.failed();
    if (!told.empty()) input.lost();
    tell(ms, told);
  }
  void tell(std::int64_t ms, const Happenings& happenings) {
    for (const auto& happening : happenings) events.push_back(shown(ms, happening));
  }
};

std::vector<std::string> names(const Happenings& happenings) {
  std::vector<std::string> list;
  for (const auto& happening : happenings) list.emplace_back(word(happening.change));
  return list;
}
using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("Modbus inputs follow the vectors") {
  std::ifstream file(HEARKEN_SOURCE_DIR "/tests/vectors/modbus-io.jsonl");
  int played = 0;
  for (std::string line; std::getline(file, line);) {
    const auto vector = json::parse(line).as_object();
    INFO(vector.at("id") << ' ' << vector.at("title"));
    Played one{.input = Input{rules(vector.at("input").as_object())}, .events = {}, .writes = {}};
    for (const auto& scan : vector.at("scans").as_array()) one.scan(scan.at(0).to_number<std::int64_t>(), scan.at(1));
    CHECK(one.events == vector.at("events").as_array());
    if (const auto* writes = vector.if_contains("writes")) CHECK(one.writes == writes->as_array());
    ++played;
  }
  CHECK(played == 40);
}

TEST_CASE("a second press that only the live contact shows is a call") {
  Input cord{{.wiring = Wiring::latch}};
  CHECK(cord.sample({0, false}, at(0)).happenings.empty());
  CHECK(names(cord.sample({1, true}, at(100)).happenings) == Names{"call"});
  for (int ms = 200; ms <= 400; ms += 100) CHECK(cord.sample({0, false}, at(ms)).happenings.empty());
  CHECK(names(cord.sample({0, true}, at(500)).happenings) == Names{"call"});
  CHECK(cord.sample({1, true}, at(600)).happenings.empty());  // its latch, read a scan later, is the same press
  CHECK(cord.sample({1, true}, at(600)).clear);
}

TEST_CASE("a latch that no clear moves is a fault that says so, and ends when it is seen clear") {
  Input cord{{.wiring = Wiring::latch, .stuck_after = std::chrono::milliseconds{500}}};
  CHECK(cord.sample({0, false}, at(0)).happenings.empty());
  CHECK(names(cord.sample({1, false}, at(100)).happenings) == Names{"call"});
  CHECK(cord.sample({1, false}, at(500)).happenings.empty());
  CHECK(names(cord.sample({1, false}, at(600)).happenings) == Names{"stuck"});
  CHECK(cord.sample({1, false}, at(700)).happenings.empty());
  CHECK(names(cord.sample({0, false}, at(800)).happenings) == Names{"stuck_end"});
}

TEST_CASE("a cut that becomes a short is told as both, and is mended once") {
  Input cord{{.wiring = Wiring::pair}};
  Names told;
  const Sample scans[] = {{0, true}, {0, false}, {0, false}, {1, true}, {1, true}, {1, true}, {0, true}, {0, true}};
  int ms = 0;
  for (const auto& scan : scans)
    for (const auto& name : names(cord.sample(scan, at(ms += 100)).happenings)) told.push_back(name);
  CHECK(told == Names{"wire_cut", "wire_short", "wire_ok"});
}

TEST_CASE("mended and pressed in one scan: the wire first, then the call") {
  Input cord{{.wiring = Wiring::pair}};
  for (int ms = 0; ms < 300; ms += 100) (void)cord.sample({0, false}, at(ms));
  CHECK(names(cord.sample({1, false}, at(300)).happenings) == Names{"wire_ok", "call"});
}

TEST_CASE("a fluttering contact that never rests is stuck as well") {
  Input cord{{.stuck_after = std::chrono::milliseconds{1000}}};
  Names told;
  for (int ms = 0; ms <= 1500; ms += 100)
    for (const auto& name : names(cord.sample({ms % 300 == 0 ? 1u : 0u, false}, at(ms)).happenings)) told.push_back(name);
  CHECK(told == Names{"call", "stuck"});
}

TEST_CASE("a refusal is told again only after the input has been read") {
  Input cord{{}};
  CHECK(cord.refused(2) == Happenings{{.change = Change::config_fault, .count = 2}});
  CHECK(cord.refused(2).empty());
  cord.lost();
  CHECK(cord.refused(2).empty());
  (void)cord.sample({0, false}, at(0));
  CHECK_FALSE(cord.refused(3).empty());
}
