// Every Sur-Gard vector, heard in every way that a wire may bring it; and what no vector can say: time, a disk that fails, a
// connection that is lost between the frame and its answer.

#include <set>

#include "config/table.h"
#include "protocol/surgard.h"
#include "tests/catch.h"
#include "tests/vectors/play.h"
#include "tests/vectors/vector_file.h"

namespace hearken::vectors {
namespace {

using namespace std::chrono_literals;
using boost::json::object;
using protocol::Surgard;

const Instant start{1'795'000'000'000ms};
const std::string press = "5011 181234E10001001\x14";
const std::string other = "5011 180042E10101002\x14";
const std::string heartbeat = "1011           @    \x14";
const std::string ack = "\x06", nak = "\x15";

test::Receipts& receipts() {
  static test::Receipts all;
  return all;
}

const std::vector<object>& all_vectors() {
  static const auto all = read_vectors("serial-receivers.jsonl");
  return all;
}

/// The maker of a gateway's conversations, from its table.
protocol::MakeConversation maker(const std::string& settings) {
  auto document = config::Document::parse(settings, "surgard.toml");
  auto make = Surgard::make(document.root(), GatewayId{"receiver-1"});
  for (const auto& mistake : document.mistakes()) FAIL(document.show(mistake));
  return make;
}

std::string settings_of(const object& vector) {
  std::string text;
  for (const auto& option : vector.at("options").as_object())
    text += std::string(option.key()) + " = " + boost::json::serialize(option.value()) + '\n';
  return text;
}

/// The bytes of a vector and its pauses; a close is the end, which comes anyway.
std::vector<Step> steps_of(const object& vector) {
  std::vector<Step> steps;
  for (const auto& each : vector.at("steps").as_array()) {
    const auto& step = each.as_object();
    if (step.contains("in")) steps.push_back({from_hex(text_at(step, "in")), {}});
    for (const auto* word : {"pause", "quiet"})
      if (step.contains(word)) steps.push_back({{}, std::chrono::milliseconds{step.at(word).to_number<int>()}});
  }
  return steps;
}

std::string answers_of(const object& vector) {
  std::string all;
  for (const auto& step : vector.at("steps").as_array()) all += from_hex(text_at(step.as_object(), "out"));
  return all;
}

std::string joined(const std::vector<std::string>& said) {
  std::string all;
  for (const auto& each : said) all += each;
  return all;
}

/// Waits for what silence ends.
Outcome heard(const object& vector, const std::vector<Step>& steps, Storing storing = Storing::at_once) {
  Player player(maker(settings_of(vector))(), receipts(), start, storing);
  play(player, steps);
  if (vector.at("options").as_object().contains("terminator")) player.wait(300ms);
  player.end();
  return player.outcome();
}

/// One line for each thing said, as the vector words it.
std::string shown(const Signal& signal, const Said& said) { return signal.account + ' ' + said.code + ' ' + said.zone; }

void check_said(const object& wanted, const Signal& signal, const Said& said) {
  if (wanted.at("kind") == "audio") CHECK(said.event == Event::speech_follows);
  if (wanted.contains("account")) CHECK(signal.account == text_at(wanted, "account"));
  if (wanted.contains("code")) CHECK(said.code == text_at(wanted, "code"));
  if (wanted.contains("partition")) CHECK(said.partition == text_at(wanted, "partition"));
  if (wanted.contains("user")) CHECK(said.user == text_at(wanted, "user"));
  if (wanted.contains("zone")) CHECK((said.zone == text_at(wanted, "zone") || said.user == text_at(wanted, "zone")));
  if (wanted.contains("old")) CHECK(said.phase == Phase::status);
  const auto qualifier = text_at(wanted, "qualifier");
  if (qualifier == "restore" && !life_safety(said.event) && group(said.event) == EventGroup::routine) return;
  if (qualifier == "restore") CHECK(said.phase == Phase::restored);
  if (qualifier == "previous") CHECK(said.phase == Phase::status);
}

void check_signals(const object& vector, const Outcome& outcome) {
  std::vector<std::pair<const Signal*, const Said*>> all;
  static const Said nothing;
  for (const auto& delivery : outcome.delivered) {
    const auto& signal = std::get<Signal>(delivery);
    for (const auto& said : signal.says) all.emplace_back(&signal, &said);
    if (signal.says.empty()) all.emplace_back(&signal, &nothing);
  }
  std::size_t at = 0;
  std::map<std::string, std::string> first;
  for (const auto& each : array_at(vector, "signals")) {
    const auto& wanted = each.as_object();
    if (wanted.at("kind") == "heartbeat") continue;
    REQUIRE(at < all.size());
    const auto& [signal, said] = all[at++];
    INFO(shown(*signal, *said));
    if (wanted.at("kind") == "unknown")
      CHECK(signal->raw.bytes == from_hex(text_at(wanted, "raw")));
    else
      check_said(wanted, *signal, *said);
    const bool seen = !first.emplace(signal->repeat, signal->raw.bytes).second;
    if (wanted.contains("repeat")) CHECK(seen);
  }
  CHECK(at == all.size());
}

void check_faults(const object& vector, const Outcome& outcome) {
  std::vector<std::string> wanted, told;
  for (const auto& fault : array_at(vector, "faults")) wanted.emplace_back(fault.as_string());
  for (const auto& count : outcome.counts) told.push_back(count.detail);
  CHECK(told == wanted);
}

void check(const object& vector, const Outcome& outcome) {
  CHECK(to_hex(joined(outcome.said)) == to_hex(answers_of(vector)));
  check_signals(vector, outcome);
  check_faults(vector, outcome);
}

template <class Check>
void for_each(bool exact_too, Check each) {
  for (const auto& vector : all_vectors()) {
    if (vector.contains("exact") && !exact_too) continue;
    INFO(text_at(vector, "id") << ' ' << text_at(vector, "title"));
    each(vector);
  }
}

struct Line {
  explicit Line(const std::string& settings = {}) : make(maker(settings)), talk(make()) {}
  protocol::MakeConversation make;
  std::unique_ptr<protocol::Conversation> talk;
  Instant now = start;
  std::vector<Ticket> tickets;
  std::vector<Signal> signals;
  std::vector<protocol::Health> vitals;
  std::string said;

  void give(const protocol::Input& input) {
    for (auto& output : talk->handle(input, now))
      std::visit(protocol::Overloaded{
                     [&](protocol::Say& say) { said += say.bytes; },
                     [&](protocol::Deliver& deliver) {
                       tickets.push_back(deliver.ticket);
                       signals.push_back(std::get<Signal>(deliver.what));
                     },
                     [&](protocol::Health& health) { vitals.push_back(health); },
                     [](auto&) {},
                 },
                 output);
  }
  void hear(std::string_view bytes) { give(protocol::Heard{bytes}); }
  void stored(std::size_t index) { give(protocol::Stored{receipts().of(tickets.at(index))}); }
};

}  // namespace

TEST_CASE("every Sur-Gard vector, whole") {
  REQUIRE(all_vectors().size() == 60);
  for_each(true, [](const object& vector) { check(vector, heard(vector, steps_of(vector))); });
}

TEST_CASE("every Sur-Gard vector, byte by byte and split at each byte") {
  for_each(true, [](const object& vector) {
    check(vector, heard(vector, byte_by_byte(steps_of(vector))));
    for (const auto at : cuts(bytes_in(steps_of(vector)))) check(vector, heard(vector, split_at(steps_of(vector), at)));
  });
}

TEST_CASE("every Sur-Gard vector, all in one piece") {
  for_each(false, [](const object& vector) {
    Step all;
    for (const auto& step : steps_of(vector)) all.bytes += step.bytes;
    check(vector, heard(vector, {all}));
  });
}

TEST_CASE("every Sur-Gard vector, stored late and backwards: the answers keep their order") {
  for_each(false, [](const object& vector) {
    const auto outcome = heard(vector, steps_of(vector), Storing::late_and_backwards);
    CHECK(to_hex(joined(outcome.said)) == to_hex(answers_of(vector)));
  });
}

TEST_CASE("every Sur-Gard vector, not stored: no signal is acknowledged") {
  for_each(true, [](const object& vector) {
    const auto outcome = heard(vector, steps_of(vector), Storing::never);
    if (!outcome.delivered.empty()) CHECK(joined(outcome.said).size() < answers_of(vector).size());
  });
}

TEST_CASE("every Sur-Gard vector, behind junk that ends") {
  for (const auto& junk : {std::string("\0\xff\r\n\x14\x14", 6), std::string("READY\x14"), std::string("5011 18\x14")})
    for_each(false, [&](const object& vector) {
      if (vector.at("options").as_object().contains("b32")) return;
      INFO("behind " << to_hex(junk));
      auto steps = steps_of(vector);
      steps.insert(steps.begin(), {junk, {}});
      const auto outcome = heard(vector, steps);
      check_signals(vector, outcome);
      CHECK(joined(outcome.said).ends_with(answers_of(vector)));
    });
}

TEST_CASE("every Sur-Gard vector, cut short at each byte: after the time-out the next frame is served") {
  for_each(false, [](const object& vector) {
    const bool b32 = vector.at("options").as_object().contains("b32");
    for (const auto at : cuts(bytes_in(steps_of(vector)))) {
      INFO("cut at " << at);
      auto steps = cut_short(steps_of(vector), at);
      const auto before = heard(vector, steps);
      steps.push_back({{}, 6s});
      steps.push_back({b32 ? std::string("\0\0\0\x25", 4) + press : press, {}});
      const auto after = heard(vector, steps);
      REQUIRE(after.delivered.size() == before.delivered.size() + 1);
      CHECK(std::get<Signal>(after.delivered.back()).raw.bytes + '\x14' == press);
      CHECK(joined(after.said).ends_with(ack));
    }
  });
}

TEST_CASE("a heartbeat is answered at once, but never before the answer to an older signal") {
  Line line;
  line.hear(heartbeat);
  CHECK(line.said == ack);
  line.hear(press + heartbeat);
  CHECK(line.said == ack);  // its byte would be taken for the signal's
  line.stored(0);
  CHECK(line.said == ack + ack + ack);
}

TEST_CASE("what could not be stored gets no answer, nor does what waited behind it; sent again it is a repeat") {
  Line line;
  line.hear(press + other);
  line.give(protocol::NotStored{line.tickets[0]});
  line.stored(1);
  CHECK(line.said.empty());
  line.now += 8min;  // the receiver's operators let it go on
  line.hear(press);
  line.hear(other);
  line.stored(2);
  line.stored(3);
  CHECK(line.said == ack + ack);
  CHECK(line.signals[2].repeat == line.signals[0].repeat);
  CHECK(line.signals[3].repeat == line.signals[1].repeat);
}

TEST_CASE("an equal frame after an answer in time and the retry window is one more press") {
  Line line;
  line.hear(press);
  line.stored(0);
  line.now += 5s;
  line.hear(press);
  line.stored(1);
  CHECK(line.signals[1].repeat == line.signals[0].repeat);
  line.now += 5001ms;
  line.hear(press);
  line.stored(2);
  CHECK(line.signals[2].repeat != line.signals[0].repeat);
}

TEST_CASE("an answer after the receiver's patience may have crossed its repetition") {
  Line line;
  line.hear(press);
  line.now += 9s;
  line.stored(0);
  line.now += 9s;
  line.hear(press);
  CHECK(line.signals[1].repeat == line.signals[0].repeat);
}

TEST_CASE("a disk that was slow gives one answer for all that the receiver asked meanwhile") {
  Line line;
  for (int i = 0; i < 3; ++i) {
    line.hear(press);
    line.now += 4s;
  }
  for (std::size_t i = 0; i < 3; ++i) line.stored(i);
  CHECK(line.said == ack);  // a second one would acknowledge the next frame before it is here
  CHECK(line.signals[2].repeat == line.signals[0].repeat);
}

TEST_CASE("O13: a wall clock that is set back folds no new call") {
  Line line;
  line.hear(press);
  line.stored(0);
  line.now += 1min;
  line.hear(heartbeat);
  line.now -= 8h;
  line.hear(press);
  CHECK(line.signals[1].repeat != line.signals[0].repeat);
}

TEST_CASE("the sender is lost between commit and answer, and repeats on its next connection") {
  Line line;
  line.hear(press);
  line.give(protocol::Ended{});
  line.stored(0);
  line.talk = line.make();
  line.now += 1min;
  line.said.clear();
  line.hear(press);
  CHECK(line.said.empty());
  line.give(protocol::Stored{receipts().of(line.tickets.back())});
  CHECK(line.said == ack);
  CHECK(line.signals[1].repeat == line.signals[0].repeat);
}

TEST_CASE("a wire that comes back starts anew: no answer of the old one is said on it") {
  Line line;
  line.hear(press + press.substr(0, 5));
  line.give(protocol::Ended{});
  line.give(protocol::Reopened{});
  line.stored(0);
  CHECK(line.said.empty());
  line.hear(other);
  line.stored(1);
  CHECK(line.said == ack);
}

TEST_CASE("a receiver that is silent for three heartbeats is told once, from the start, and heard again") {
  Line line;
  REQUIRE(line.talk->deadline() <= line.now);
  line.give(protocol::Tick{});
  REQUIRE(line.talk->deadline() == start + 90s);
  line.now = start + 90s;
  line.give(protocol::Tick{});
  REQUIRE(line.vitals.size() == 1);
  CHECK((line.vitals[0].vital == "heartbeat" && !line.vitals[0].well));
  CHECK_FALSE(line.talk->deadline());
  line.hear(heartbeat);
  REQUIRE(line.vitals.size() == 2);
  CHECK(line.vitals[1].well);
}

TEST_CASE("three different damaged frames in a row: the third is kept, or the receiver would drop its message") {
  Line line;
  line.hear(
      "5011 18123\x14"
      "5011 18124\x14"
      "5011 18125\x14");
  CHECK(line.said == nak + nak);
  REQUIRE(line.signals.size() == 1);
  CHECK(line.signals[0].says.empty());
  line.stored(0);
  CHECK(line.said == nak + nak + ack);
}

TEST_CASE("receiver and line are part of the account where the gateway says so, and pulse codes mean what it says") {
  Line line("account_includes = [\"receiver\", \"line\"]\ntrusted = true\n[basic]\nA = \"personal_emergency\"\n");
  line.hear("1012      1234 A  01\x14");
  REQUIRE(line.signals.size() == 1);
  CHECK(line.signals[0].account == "R01L2#1234");
  CHECK(line.signals[0].says[0].event == Event::personal_emergency);
  CHECK(line.signals[0].proven);
  Line plain;
  plain.hear("1012      1234 A  01\x14");
  CHECK(plain.signals[0].says[0].event == Event::unidentified);
  CHECK_FALSE(plain.signals[0].proven);
}

TEST_CASE("a frame with one column wrong is refused, and never guessed at") {
  for (const auto* frame : {"50",
                            "50G1 181234E10001001",
                            "501  181234E10001001",
                            "5011 191234E10001001",
                            "5011 181234X10001001",
                            "5011 181234E1G001001",
                            "5011 181234E100G1001",
                            "5011 181234E10001G01",
                            "5011 18123G4E10001001",
                            "5011 18 1234 E100 01",
                            "5011 18 1234 E100 01 001 9",
                            "5011 18 12 E100 01 001",
                            "1012 x    1234 A  01",
                            "1012      1234xA  01",
                            "1012        12 A  01",
                            "1012      1234 !  01",
                            "1012      1234 A! 01",
                            "1012      1234 A  !1",
                            "1012      1234 A 01",
                            "10G2      1234 A  01",
                            "1012      1234 A  01 and far too long",
                            "3012   x  1234PA0001",
                            "3012      1234P!0001",
                            "3012      1234PA00!1",
                            "3012        12PA0001",
                            "30G2      1234PA0001",
                            "S011[#1234|NPA001",
                            "S011 #1234|NPA001",
                            "S0G1[#1234|NPA001]",
                            "S011[#12|NPA001]",
                            "S011[#1234|]",
                            "80121234x5555 5555 9",
                            "80121234 5555x5555 9",
                            "80121234 5555 5555x9",
                            "80121234 5555 5555 x",
                            "80121234 7555 5555 7",
                            "801212   5555 5555 9",
                            "80G21234 5555 5555 9"}) {
    INFO(frame);
    Line line;
    line.hear(std::string(frame) + '\x14');
    CHECK(line.said == nak);
    CHECK(line.signals.empty());
  }
}

TEST_CASE("a line of several digits is told by the gateway's settings; any other length is then damaged") {
  Line line("line_digits = 3\n");
  line.hear("1012      1234 A  01\x14");
  CHECK(line.said == nak);
  line.hear("101234      1234 A  01\x14");
  line.hear(
      "50112318"
      "1234E10001001\x14");  // no blank behind the line
  REQUIRE(line.signals.size() == 2);
  CHECK(line.signals[1].account == "1234");
}

TEST_CASE("Contact ID with blanks between its fields, and with a blank group") {
  Line line;
  line.hear("5011 18 1234 E100 01 001\x14");
  line.hear("5011 181234E100  007\x14");
  REQUIRE(line.signals.size() == 2);
  for (const auto& signal : line.signals) {
    CHECK(signal.account == "1234");
    CHECK(signal.says.at(0).event == Event::medical);
  }
  CHECK(line.signals[0].says[0].partition == "01");
  CHECK(line.signals[1].says[0].partition.empty());
}

TEST_CASE("the states of Ademco High Speed channels; where none tells anything the ninth does") {
  Line line("[channels]\n1 = \"personal_emergency\"\n");
  line.hear("80121234 1305 2405 7\x14");
  line.hear("80121234 5555 6666 7\x14");
  line.hear("80121234 5555 5555 8\x14");
  line.hear("80121234 5555 5555 9\x14");
  REQUIRE(line.signals.size() == 4);
  std::vector<std::pair<Event, Phase>> said;
  for (const auto& signal : line.signals)
    for (const auto& one : signal.says) said.emplace_back(one.event, one.phase);
  CHECK(said == std::vector<std::pair<Event, Phase>>{{Event::personal_emergency, Phase::raised},
                                                     {Event::unidentified, Phase::restored},
                                                     {Event::sensor_fault, Phase::raised},
                                                     {Event::disarmed, Phase::status},
                                                     {Event::armed, Phase::status},
                                                     {Event::sensor_fault, Phase::raised},
                                                     {Event::status, Phase::status},
                                                     {Event::low_battery, Phase::raised},
                                                     {Event::periodic_test, Phase::status}});
}

TEST_CASE("a SIA code that no list has is kept as it is, and somebody looks at it") {
  Line line;
  line.hear("3012      1234qq0007\x14");
  REQUIRE(line.signals.size() == 1);
  CHECK(line.signals[0].says.at(0) == Said{Event::unidentified, Phase::raised, "qq", "0007", "", "", ""});
}

TEST_CASE("mistakes in a receiver's table are named") {
  auto document = config::Document::parse(
      "account_includes = [\"sector\"]\n[basic]\nAB = \"panic\"\nX = \"panic\"\nA = \"no such word\"\n[channels]\n9 = \"fall\"\n", "surgard.toml");
  (void)Surgard::make(document.root(), GatewayId{"receiver-1"});
  CHECK(document.mistakes().size() == 5);
}

TEST_CASE("a receiver whose heartbeat is switched off is not missed; a message for people is not its business") {
  Line line("heartbeat_every = \"0s\"\n");
  CHECK_FALSE(line.talk->deadline());
  line.give(protocol::Asked{{{1}, "+8613912345678", "a page", true, false}});
  line.give(protocol::Withdrawn{{1}});
  line.give(protocol::Recalled{{1}, "+8613912345678", {1}, line.now});
  line.hear("");
  CHECK_FALSE(line.talk->deadline());
  CHECK(line.said.empty());
  line.give(protocol::Ended{});
  line.give(protocol::Ended{});
  line.hear(press);
  line.give(protocol::Tick{});
  CHECK(line.signals.empty());
}

TEST_CASE("a line without terminators: too much of it is refused once silence ends it") {
  Line line("terminator = \"none\"\n");
  line.hear(std::string(600, '5'));
  REQUIRE(line.talk->deadline() == line.now + 100ms);
  line.now += 100ms;
  line.give(protocol::Tick{});
  CHECK(line.said == nak);
  line.hear(press.substr(0, press.size() - 1));
  line.now += 150ms;
  line.hear(other.substr(0, other.size() - 1));  // the tick was late
  CHECK(line.signals.size() == 1);
  line.now += 100ms;
  line.give(protocol::Tick{});
  CHECK(line.signals.size() == 2);
}

TEST_CASE("a refused frame of a line with 7E1 has its NAK in the receiver's parity") {
  Line line;
  std::string even;
  for (const char c : press.substr(0, press.size() - 1))
    even += static_cast<char>(__builtin_parity(static_cast<unsigned char>(c)) != 0 ? c | 0x80 : c);
  line.hear(even + '\x14');
  REQUIRE(line.signals.size() == 1);
  CHECK(line.signals[0].account == "1234");
  line.stored(0);
  REQUIRE(line.vitals.back().vital == "parity");
  CHECK_FALSE(line.vitals.back().well);
  line.said.clear();
  line.hear("5011 18\x14");
  CHECK(line.said == "\x95");
  line.hear(other);  // as it was set
  CHECK(line.vitals.back().well);
}

TEST_CASE("packets of a line without sense are passed by, one byte at a time, and the next frame is served") {
  Line line("b32 = true\n");
  for (const auto& odd : {std::string("\1\0\0\x25", 4), std::string("\0\1\0\x25", 4), std::string("\0\0\xA0\x25", 4), std::string("\0\0\0\x0A", 4),
                          std::string("\0\0\0\x04", 4), std::string("\0\0\x99\x99", 4)})
    line.hear(odd);
  line.now += 6s;  // what may yet become a long packet is not waited for any longer
  line.give(protocol::Tick{});
  line.hear(std::string("\0\0\0\x05\x14", 5));  // nothing in it
  CHECK(line.signals.empty());
  line.hear(std::string("\0\0\0\x25", 4) + press);
  REQUIRE(line.signals.size() == 1);
  line.stored(0);
  CHECK(line.said == std::string("\0\0\0\x05\x06", 5));
}

TEST_CASE("more accounts and frames than anybody has are still folded while they are fresh") {
  Line line;
  const auto account = [](int i) { return "A" + std::to_string(10'000 + i); };
  for (int i = 0; i < 1'100; ++i) {
    line.hear("3012    " + account(i) + "ri0002\x14");
    line.hear("3012    " + account(i) + "PA0001\x14");
  }
  REQUIRE(line.signals.size() == 1'100);
  CHECK(line.signals.back().says.at(0).partition == "0002");
  line.hear("3012    " + account(1'099) + "PA0001\x14");
  CHECK(line.signals.back().repeat == line.signals[1'099].repeat);
}

TEST_CASE("a heartbeat with a wrong column is refused like any other frame") {
  for (const auto* frame : {"1@", "101        @", "10!1           @", "1011 @", "1011     x     @", "10111111111           @"}) {
    INFO(frame);
    Line line;
    line.hear(std::string(frame) + '\x14');
    CHECK(line.said == nak);
  }
}

TEST_CASE("pulse codes: of the receiver's own lines, of no list, in small letters; accounts in small letters") {
  Line line;
  for (const auto* frame : {"1012      0000 A    ", "1012      0000 T    ", "1012      0000 R    ", "1012      0000 B    ", "1012      1234 D  01",
                            "1012      1234 b  01", "5011 181b3cE10001001", "501f 18fa3cE10001001"})
    line.hear(std::string(frame) + '\x14');
  REQUIRE(line.signals.size() == 8);
  const auto event = [&](std::size_t index) { return line.signals[index].says.at(0).event; };
  for (std::size_t i = 0; i < 3; ++i) CHECK(event(i) == Event::link_fault);
  CHECK(event(3) == Event::bypass);
  CHECK(event(4) == Event::unidentified);
  CHECK(event(5) == Event::bypass);
  CHECK(line.signals[6].account == "1B3C");
  CHECK(line.signals[7].account == "F03C");  // a zero is dialled as A
}

TEST_CASE("without terminators: two frames in one breath are parted, and what is behind them is refused") {
  Line line("terminator = \"none\"\n");
  line.hear(
      "5011 181234E10001001"
      "5011 180042E10101002"
      "5011 18");
  line.now += 100ms;
  line.give(protocol::Tick{});
  CHECK(line.signals.size() == 2);
  line.stored(0);
  line.stored(1);
  CHECK(line.said == ack + ack + nak);
}

TEST_CASE("a life sign that left no record is acknowledged all the same; a call never is without one") {
  Line line;
  line.hear("5011 181234E60200000\x14");
  REQUIRE(line.signals.at(0).says.at(0).event == Event::periodic_test);
  line.give(protocol::Unchanged{line.tickets[0]});
  CHECK(line.said == ack);
  line.hear(press);
  line.give(protocol::Unchanged{line.tickets[1]});
  CHECK(line.said == ack);
}

}  // namespace hearken::vectors
