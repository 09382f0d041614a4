#include "tests/stories/street.h"

using namespace hearken;
using namespace hearken::stories;
using namespace hearken::desk;

TEST_CASE("O2: an unknown account is stored, acknowledged and raised as unidentified, with its raw bytes") {
  Street street;
  auto signal = street.signal("9999", Event::medical);
  signal.raw.bytes = "\x0A raw";
  CHECK(street.arrive(signal) == "stored");
  REQUIRE(street.book().incidents.size() == 1);
  const auto& incident = street.book().incidents.begin()->second;
  CHECK(incident.event == Event::unidentified);
  CHECK(incident.priority == 1);
  CHECK(incident.subject.account == "9999");
  CHECK(incident.detail.find("medical") != std::string::npos);
}

TEST_CASE("O2: an unknown code of a known client rings at that client, whatever its phase") {
  Street street;
  CHECK(street.press(wang, Event::unidentified, Phase::status) == "stored");
  REQUIRE(street.open(wang) != nullptr);
  CHECK(street.open(wang)->life_safety);
}

TEST_CASE("O2: a frame that could not be read at all still rings") {
  Street street;
  auto signal = street.signal("", Event::unidentified);
  signal.says.clear();
  CHECK(street.arrive(signal) == "stored");
  CHECK(street.book().incidents.size() == 1);
}

TEST_CASE("what nobody could read stays open when its gateway comes back: only a person resolves it") {
  Street street;
  auto signal = street.signal("", Event::unidentified);
  signal.says.clear();
  street.arrive(signal);
  street.vital(pagers, "wire", false);
  REQUIRE(street.book().incidents.size() == 2);  // the call, and the gateway's loss
  street.vital(pagers, "wire", true);
  REQUIRE(street.book().incidents.size() == 1);
  CHECK(street.book().incidents.begin()->second.life_safety);
  CHECK(street.phone.sent.front().text.find("无法识别的信号") != std::string::npos);
}

TEST_CASE("a gateway that was silent and is heard again is well, and its next silence is told again") {
  Street street;
  for (int night = 0; night < 2; ++night) {
    street.vital(pagers, "silence", false);
    REQUIRE(street.station_incident("", pagers) != nullptr);
    street.arrive(street.signal("1001", Event::periodic_test));
    CHECK(street.station_incident("", pagers) == nullptr);
  }
}

TEST_CASE("O4: a retransmission is folded, also with a fresh time; a real second press counts and raises") {
  Street street;
  auto first = street.signal("1001", Event::fall);
  first.repeat = "0001 fall";
  CHECK(street.arrive(first) == "stored");
  street.after(10s);
  first.sent = street.now();
  CHECK(street.arrive(first) == "stored");
  CHECK(street.open(wang)->presses == 1);
  auto second = first;
  second.repeat = "0002 fall";
  CHECK(street.arrive(second) == "stored");
  CHECK(street.open(wang)->presses == 2);
  CHECK(street.book().incidents.size() == 1);
}

TEST_CASE("O4: after its incident has ended, what may be a repeat may also be a cry: it raises") {
  Street street;
  auto press = street.signal("1001", Event::fall);
  press.repeat = "0001 fall";
  street.arrive(press);
  const auto first = street.open(wang)->id;
  street.act(ResolveIncident{{"r", li}, first, "false_press", "well"});
  street.after(60s);
  street.arrive(press);
  REQUIRE(street.open(wang) != nullptr);
  CHECK(street.open(wang)->id != first);
}

TEST_CASE("one open incident per client; a graver signal raises it and brings its plan, a lesser one lowers nothing") {
  Street street;
  street.press(wang, Event::low_battery);
  CHECK(street.open(wang)->priority == 3);
  const auto id = street.open(wang)->id;
  street.press(wang, Event::fall);
  CHECK(street.open(wang)->id == id);
  CHECK(street.open(wang)->priority == 1);
  CHECK(street.open(wang)->event == Event::fall);
  CHECK(street.open(wang)->plan.id == "P1");
  CHECK_FALSE(street.to(li).empty());
  street.press(wang, Event::low_battery);
  CHECK(street.open(wang)->priority == 1);
  CHECK(street.open(wang)->event == Event::fall);
}

TEST_CASE("O18: an alarm restored before anybody took it stays open until a person resolves it") {
  Street street;
  street.press(wang, Event::smoke);
  auto restored = street.signal("1001", Event::smoke, Phase::restored);
  restored.proven = true;
  CHECK(street.arrive(restored) == "stored");
  REQUIRE(street.open(wang) != nullptr);
  CHECK(street.open(wang)->restored);
  CHECK(std::holds_alternative<Armed>(street.open(wang)->state));
}

TEST_CASE("O5: a recording may raise, never lowers: an unproven end of a fault closes nothing, a proven one does") {
  Street street;
  street.press(wang, Event::mains_failure);
  street.press(wang, Event::mains_failure, Phase::restored);
  REQUIRE(street.open(wang) != nullptr);
  CHECK(street.open(wang)->restored);
  auto proven = street.signal("1001", Event::mains_failure, Phase::restored);
  proven.proven = true;
  street.arrive(proven);
  CHECK(street.open(wang) == nullptr);
}

TEST_CASE("O5: the end of one device's fault does not end what another device of the same client joined") {
  Street street;
  Import cord;
  cord.act.key = "cord";
  cord.devices = {street.book().directory.devices.at({"D1"})};
  cord.devices.front().id = {"D1b"};
  cord.devices.front().zone = "02";
  street.import(cord);
  street.press(wang, Event::low_battery);
  street.zone = "2";
  street.press(wang, Event::low_battery);
  for (const auto* zone : {"1", "2"}) {
    auto end = street.signal("1001", Event::low_battery, Phase::restored);
    end.says.front().zone = zone;
    end.proven = true;
    street.arrive(end);
  }
  REQUIRE(street.open(wang) != nullptr);
  CHECK(street.open(wang)->restored);
}

TEST_CASE("O5: the end of one fault does not end another that the same device told meanwhile, nor the same in another zone") {
  for (const bool by_zone : {false, true}) {
    Street street;
    street.press(wang, Event::mains_failure);
    if (by_zone) street.zone = "7";
    street.press(wang, by_zone ? Event::mains_failure : Event::low_battery);
    street.zone = "1";
    auto end = street.signal("1001", Event::mains_failure, Phase::restored);
    end.proven = true;
    street.arrive(end);
    REQUIRE(street.open(wang) != nullptr);
    CHECK(street.open(wang)->restored);
  }
}

TEST_CASE("a silent device that is heard again does not take a low battery with it") {
  Street street;
  street.after(70min);
  REQUIRE(street.open(wang) != nullptr);
  CHECK(street.open(wang)->event == Event::supervision_lost);
  auto low = street.signal("1001", Event::low_battery);
  low.remark = "timestamp_late";  // no proof that it is back
  street.arrive(low);
  auto alive = street.signal("1001", Event::link_test);
  alive.proven = true;
  street.arrive(alive);
  CHECK(street.book().lost.count({"D1"}) == 0);
  REQUIRE(street.open(wang) != nullptr);
  CHECK(street.open(wang)->restored);
}

TEST_CASE("a routine event of an unknown account opens nothing for it; that nobody knows it is told once") {
  Street street;
  CHECK(street.arrive(street.signal("9999", Event::disarmed)) == "stored");
  CHECK(street.arrive(street.signal("9998", Event::disarmed)) == "stored");
  REQUIRE(street.book().incidents.size() == 1);
  REQUIRE(street.station_incident("frames", pagers) != nullptr);
  CHECK(street.station_incident("frames", pagers)->detail == "account_unknown: 9999");
}

TEST_CASE("two silent devices of one client: the incident ends with the second that is heard again") {
  Street street;
  Import second;
  second.act.key = "second";
  second.devices = {street.book().directory.devices.at({"D1"})};
  second.devices.front().id = {"D3"};
  second.devices.front().account = "1003";
  street.import(second);
  for (int i = 0; i < 7; ++i) {
    street.after(10min);
    street.arrive(street.signal("1002", Event::link_test));
  }
  REQUIRE(street.open(wang) != nullptr);
  CHECK(street.book().lost.size() == 2);
  for (const auto* account : {"1001", "1003"}) {
    CHECK(street.open(wang) != nullptr);
    auto alive = street.signal(account, Event::link_test);
    alive.proven = true;
    street.arrive(alive);
  }
  CHECK(street.open(wang) == nullptr);
}

TEST_CASE("O3: a bad frame of a known gateway is told once per period and lowers nothing") {
  Street street;
  street.press(wang);
  const auto before = *street.open(wang);
  for (int i = 0; i < 5; ++i) street.act(FaultCounted{pagers, "bad_checksum", "crc_mismatch", {"x"}});
  REQUIRE(street.station_incident("frames", pagers) != nullptr);
  CHECK(*street.open(wang) == before);
  CHECK(street.book().incidents.size() == 2);
}

TEST_CASE("O5: a recorded life sign keeps no silent device alive") {
  Street street;
  for (int i = 0; i < 7; ++i) {
    street.after(10min);
    auto recorded = street.signal("1001", Event::link_test);
    recorded.remark = "timestamp_late";
    street.arrive(recorded);
    street.arrive(street.signal("1002", Event::link_test));
  }
  REQUIRE(street.open(wang) != nullptr);
  CHECK(street.open(wang)->event == Event::supervision_lost);
  CHECK(street.open(chen) == nullptr);
}

TEST_CASE("a life sign leaves no record; a silent device does, and is heard again") {
  Street street;
  CHECK(street.arrive(street.signal("1001", Event::periodic_test)) == "unchanged");
  const auto head_before = street.book().next_signal;
  CHECK(street.arrive(street.signal("1001", Event::link_test)) == "unchanged");
  CHECK(street.book().next_signal == head_before);
  street.after(30min);
  street.arrive(street.signal("1002", Event::periodic_test));
  street.after(40min);  // 70 min after the last word of wang's hub
  REQUIRE(street.open(wang) != nullptr);
  CHECK(street.open(wang)->event == Event::supervision_lost);
  CHECK(street.open(chen) == nullptr);
  auto again = street.signal("1001", Event::periodic_test);
  again.proven = true;
  CHECK(street.arrive(again) == "stored");
  CHECK(street.open(wang) == nullptr);
  CHECK(street.book().lost.empty());
}

TEST_CASE("O13: a clock set back while the station was down silences nobody") {
  Street street;
  const auto now = street.now() - 24h;
  Store store(":memory:", [](const auto&) {}, [] { return 1U; });
  Station again({street.book(), store, [&] { return now; }, [](auto) {}, [](const auto&) {}, [](const LogLine&) {}});
  again.start("again", street.now(), street.book().settings);
  again.wake();
  CHECK(again.book().lost.empty());
  CHECK(again.book().open_by_subject.size() == 1);  // the clock itself
}

TEST_CASE("a gateway's loss is one incident that names its devices, and its devices' silence adds none") {
  Street street;
  street.vital(pagers, "wire", false);
  REQUIRE(street.station_incident("", pagers) != nullptr);
  CHECK(street.station_incident("", pagers)->detail.find("D1") != std::string::npos);
  street.vital(pagers, "heartbeat", false);
  street.after(2h);
  CHECK(street.book().lost.size() == 2);
  CHECK(street.book().incidents.size() == 1);
  street.vital(pagers, "wire", true);
  CHECK(street.station_incident("", pagers) != nullptr);
  street.vital(pagers, "heartbeat", true);
  CHECK(street.station_incident("", pagers) == nullptr);
}

TEST_CASE("devices behind a gateway that comes back have one interval to be heard; who is not is told") {
  Street street;
  street.vital(pagers, "wire", false);
  street.after(2h);
  CHECK(street.book().lost.size() == 2);
  street.vital(pagers, "wire", true);
  street.after(50min);
  street.arrive(street.signal("1002", Event::link_test));
  CHECK(street.open(wang) == nullptr);
  street.after(30min);
  REQUIRE(street.open(wang) != nullptr);
  CHECK(street.open(wang)->event == Event::supervision_lost);
  CHECK(street.open(chen) == nullptr);
}

TEST_CASE("help from another device of a client whose first is on test loses the mark") {
  Street street;
  street.act(SetTest{{"t1", li}, {"D1"}, street.now() + 1h});
  street.press(wang);
  CHECK(street.open(wang)->on_test);
  street.after(2h);  // the test is over
  street.press(wang);
  CHECK_FALSE(street.open(wang)->on_test);
}

TEST_CASE("help from a device on test is still help, with a mark; the test ends by itself") {
  Street street;
  CHECK_FALSE(street.act(SetTest{{"t0", li}, {"D1"}, street.now() + std::chrono::hours{48}}).empty());
  CHECK(street.act(SetTest{{"t1", li}, {"D1"}, street.now() + 1h}).empty());
  street.press(wang);
  REQUIRE(street.open(wang) != nullptr);
  CHECK(street.open(wang)->on_test);
  CHECK(street.open(wang)->life_safety);
  CHECK(street.to(li).front().text.find("测试") != std::string::npos);
  street.after(2h);
  CHECK(street.book().tests.empty());
}

TEST_CASE("a hub's zone names the device; a zone that is not registered falls back to the account") {
  Street street;
  street.zone = "077";
  street.press(wang, Event::medical);
  REQUIRE(street.open(wang) != nullptr);
  CHECK(street.open(wang)->subject.device == DeviceId{"D1"});
}

TEST_CASE("a device model reads a code in its own way") {
  Street::Made made;
  made.settings.models = {{"hub", "120", "", "fall", -1, "", ""}};
  Street street{made};
  auto signal = street.signal("1001", Event::panic);
  signal.says.front().code = "120";
  street.arrive(signal);
  CHECK(street.open(wang)->event == Event::fall);
}

TEST_CASE("O13: a clock that jumps makes no deadline late or early") {
  Street street;
  street.press(wang);
  const auto due_before = due(street.open(wang)->state) - street.now();
  for (const auto by : {-std::chrono::hours{24 * 365}, std::chrono::hours{24 * 400}}) {
    street.jump(by);
    CHECK(due(street.open(wang)->state) - street.now() == due_before);
  }
  street.after(30s);
  CHECK(street.book().pages_of.size() >= 4);  // console and SMS, and both again
  CHECK(street.to(li).size() + street.book().page_ready.size() >= 2);
  CHECK(street.station_incident("clock") != nullptr);
}

TEST_CASE("an end that is played again ends no later incident, however well it is encrypted") {
  Street street;
  const auto send = [&](Phase phase, const std::string& repeat) {
    auto signal = street.signal("1001", Event::intrusion, phase);
    signal.proven = true;
    signal.repeat = repeat;
    return street.arrive(signal);
  };
  send(Phase::raised, "1");
  send(Phase::restored, "2");
  CHECK(street.open(wang) == nullptr);
  send(Phase::raised, "3");
  REQUIRE(street.open(wang) != nullptr);
  CHECK(send(Phase::restored, "2") == "stored");
  REQUIRE(street.open(wang) != nullptr);
  send(Phase::restored, "4");
  CHECK(street.open(wang) == nullptr);
}

TEST_CASE("what joined is still there when what it joined has ended") {
  Street street;
  const auto send = [&](Event event, Phase phase) {
    auto signal = street.signal("1001", event, phase);
    signal.proven = true;
    street.arrive(signal);
  };
  send(Event::intrusion, Phase::raised);
  send(Event::low_battery, Phase::raised);
  send(Event::intrusion, Phase::restored);
  REQUIRE(street.open(wang) != nullptr);
  CHECK(street.open(wang)->presses == 1);
}
