// What a signal becomes: whose device it is, how its model and the office read it, what joins what is open.

#include "tests/stories/street.h"

using namespace hearken;
using namespace hearken::stories;
using namespace hearken::desk;

namespace {

const Incident& only(const Street& street) {
  REQUIRE(street.book().incidents.size() == 1);
  return street.book().incidents.begin()->second;
}

Street with_models(std::vector<ModelRule> rules) {
  Street::Made made;
  made.settings.models = std::move(rules);
  return Street{made};
}

}  // namespace

TEST_CASE("the account inside the frame names the device; one that nobody knows falls back to the transmitter's") {
  Street street;
  auto signal = street.signal("1002", Event::fall);
  signal.data_account = "1001";
  street.arrive(signal);
  CHECK(street.open(wang) != nullptr);
  CHECK(street.open(chen) == nullptr);
  signal.data_account = "7777";
  street.arrive(signal);
  CHECK(street.open(chen) != nullptr);
}

TEST_CASE("an unknown device rings under its own account, with its zone and its words") {
  Street street;
  auto signal = street.signal("8888", Event::fire);
  signal.data_account = "9999";
  signal.says.front().text = "kitchen";
  street.arrive(signal);
  CHECK(only(street).subject.account == "9999");
  CHECK(only(street).detail == "fire: kitchen, zone 1");
}

TEST_CASE("an unknown account that sends what is routine, or a life sign, is told as a fault, once") {
  Street street;
  CHECK(street.arrive(street.signal("9999", Event::disarmed, Phase::status)) == "stored");
  CHECK(street.book().incidents.size() == 1);
  REQUIRE(street.station_incident("frames", pagers) != nullptr);
  CHECK(street.station_incident("frames", pagers)->detail == "account_unknown: 9999");
  CHECK(street.arrive(street.signal("9999", Event::link_test)) == "unchanged");
}

TEST_CASE("a device of nobody and of no place rings under its own name") {
  Street street;
  Import button;
  button.act.key = "button";
  button.devices = {street.book().directory.devices.at({"D1"})};
  button.devices.front().id = {"D9"};
  button.devices.front().client = {};
  button.devices.front().account = "1009";
  street.import(button);
  street.arrive(street.signal("1009", Event::panic));
  CHECK(only(street).subject.vital == "device D9");
  CHECK(only(street).life_safety);
}

TEST_CASE("life-safety that only says that it is still so has been missed: it rings; a fault that says so does not") {
  Street street;
  street.press(wang, Event::smoke, Phase::status);
  REQUIRE(street.open(wang) != nullptr);
  street.press(wang, Event::smoke, Phase::status);
  CHECK(street.open(wang)->presses == 1);
  street.press(chen, Event::low_battery, Phase::status);
  CHECK(street.open(chen) == nullptr);
}

TEST_CASE("the end of something that nobody could name is noted while that is open; else somebody looks at it") {
  Street street;
  auto end = street.signal("1001", Event::unidentified, Phase::restored);
  end.says.front().code = "X9";
  street.arrive(end);
  REQUIRE(street.open(wang) != nullptr);
  street.arrive(end);
  CHECK(street.open(wang)->presses == 1);
  CHECK(street.open(wang)->restored);
  street.press(wang, Event::unidentified, Phase::restored);  // not even a code
  CHECK(street.open(wang)->presses == 2);
}

TEST_CASE("the end of another thing than the open one ends nothing, nor does an end of which nothing is open") {
  Street street;
  street.press(wang, Event::low_battery);
  auto end = street.signal("1001", Event::mains_failure, Phase::restored);
  end.proven = true;
  CHECK(street.arrive(end) == "stored");
  REQUIRE(street.open(wang) != nullptr);
  CHECK_FALSE(street.open(wang)->restored);
  CHECK(street.press(chen, Event::smoke, Phase::restored) == "stored");
  CHECK(street.open(chen) == nullptr);
}

TEST_CASE("one frame that says several things: the gravest rules, what is routine is only set down") {
  Street street;
  auto signal = street.signal("1001", Event::low_battery);
  for (const auto event : {Event::fall, Event::periodic_test, Event::disarmed}) {
    signal.says.push_back(signal.says.front());
    signal.says.back().event = event;
  }
  street.arrive(signal);
  CHECK(only(street).event == Event::fall);
  CHECK(only(street).priority == 1);
  CHECK(only(street).presses == 2);
}

TEST_CASE("a lesser signal joins a graver incident only as a note: it counts no press and begins nothing anew") {
  Street street;
  street.press(wang, Event::intrusion);
  const auto plan = street.open(wang)->plan;
  street.press(wang, Event::low_battery);
  CHECK(street.open(wang)->presses == 1);
  CHECK(street.open(wang)->priority == 2);
  CHECK(street.open(wang)->plan == plan);
}

TEST_CASE("pressed again while parked: the plan begins at once") {
  Street street;
  street.press(wang);
  REQUIRE(street.act(ParkIncident{{"p", li}, street.open(wang)->id, street.now() + 20min}).empty());
  street.after(5min);
  street.press(wang);
  const auto armed = std::get<Armed>(street.open(wang)->state);
  CHECK_FALSE(armed.parked);
  CHECK(armed.due <= street.now() + 60s);
}

TEST_CASE("a retransmission outside the window is a press; one of nothing readable is folded too") {
  Street street;
  auto press = street.signal("1001", Event::fall);
  press.repeat = "0001 fall";
  street.arrive(press);
  street.after(11min);
  street.arrive(press);
  CHECK(street.open(wang)->presses == 2);
  auto unreadable = street.signal("", Event::unidentified);
  unreadable.says.clear();
  unreadable.repeat = "raw";
  street.arrive(unreadable);
  const auto count = street.book().incidents.size();
  street.arrive(unreadable);
  CHECK(street.book().incidents.size() == count);
}

TEST_CASE("a model reads an event in its own way: another one, another priority, plan and sound, or no incident at all") {
  auto street = with_models({{"hub", "", "panic", "", 2, "P1", "soft"},
                             {"hub", "", "tamper", "", 0, "", ""},
                             {"hub", "", "smoke", "no such word", -1, "", ""},
                             {"other", "", "fire", "", 0, "", ""}});
  street.press(wang, Event::panic);
  CHECK(street.open(wang)->priority == 2);
  CHECK(street.open(wang)->life_safety);
  CHECK(street.open(wang)->plan.id == "P1");
  CHECK(street.open(wang)->sound == "soft");
  street.press(chen, Event::tamper);
  CHECK(street.open(chen) == nullptr);
  street.press(chen, Event::smoke);
  REQUIRE(street.open(chen) != nullptr);
  CHECK(street.open(chen)->event == Event::smoke);
  street.press(wang, Event::fire);  // another model's rule
  CHECK(street.open(wang)->event == Event::fire);
}

TEST_CASE("each group of events has its priority and its sound; what somebody does on site is only noted") {
  for (const auto& [event, priority, sound] : {std::tuple{Event::medical, 1, "life"},
                                               {Event::gas, 1, "life"},
                                               {Event::tamper, 2, "urgent"},
                                               {Event::low_temperature, 2, "urgent"},
                                               {Event::jamming, 3, "soft"}}) {
    Street street;
    street.press(wang, event);
    REQUIRE(street.open(wang) != nullptr);
    CHECK(street.open(wang)->priority == priority);
    CHECK(street.open(wang)->sound == sound);
  }
  Street street;
  for (const auto event : {Event::helper_arrived, Event::manual_test}) CHECK(street.press(wang, event) == "stored");
  CHECK(street.open(wang) == nullptr);
}

TEST_CASE("the office's rule for an event: its plan where there is one with steps, else that of the priority, else our own") {
  Street::Made made;
  made.settings.events = {{"fall", {1, "FALLS", "life"}}, {"smoke", {1, "gone", ""}}, {"jamming", {2, "", ""}}};
  Street street{made};
  Import plans;
  plans.act.key = "plans";
  plans.plans = {{"FALLS", 4, {{0, {"keyholder"}, {Way::sms}, 0}}}, {"EMPTY", 2, {}}};
  street.import(plans);
  street.press(wang, Event::fall);
  CHECK(street.open(wang)->plan.id == "FALLS");
  CHECK(street.open(wang)->responders.front().person == qian);
  street.press(chen, Event::smoke);
  CHECK(street.open(chen)->plan.id == "P1");
  street.act(ResolveIncident{{"r", li}, street.open(chen)->id, "helped", "smoke from the stove"});
  street.press(chen, Event::jamming);
  CHECK(street.open(chen)->plan.id == "own-2");
}

TEST_CASE("life-safety of a lesser priority joins what is open; what was no life-safety becomes it") {
  Street::Made made;
  made.settings.events = {{"fall", {2, "", ""}}, {"intrusion", {2, "", ""}}, {"tamper", {1, "", ""}}};
  Street street{made};
  street.press(wang, Event::panic);
  street.press(wang, Event::fall);
  CHECK(street.open(wang)->presses == 2);
  CHECK(street.open(wang)->priority == 1);
  CHECK(street.open(wang)->event == Event::panic);
  street.press(chen, Event::low_battery);
  street.press(chen, Event::intrusion);
  CHECK(street.open(chen)->priority == 2);
  CHECK_FALSE(street.open(chen)->life_safety);
  street.press(chen, Event::fall);
  CHECK(street.open(chen)->life_safety);
  CHECK(street.open(chen)->priority == 2);
  street.act(ResolveIncident{{"r", li}, street.open(chen)->id, "helped", "fell"});
  street.press(chen, Event::tamper);
  street.press(chen, Event::fall);  // a lesser priority, and graver all the same
  CHECK(street.open(chen)->priority == 1);
  CHECK(street.open(chen)->event == Event::fall);
}

TEST_CASE("more calls at once than are decided in one piece: each has its next step before anything else happens") {
  Street street;
  for (int i = 0; i < 150; ++i) street.arrive(street.signal("U" + std::to_string(i), Event::panic));
  REQUIRE(street.book().incidents.size() == 150);
  const auto alive = [&] {
    for (const auto* account : {"1001", "1002"}) street.arrive(street.signal(account, Event::link_test));
  };
  for (int i = 0; i < 4; ++i) {
    street.after(30s);
    alive();
    CHECK(std::all_of(street.book().incidents.begin(), street.book().incidents.end(),
                      [&](const auto& entry) { return due(entry.second.state) > street.now(); }));
  }
}

TEST_CASE("no rule of a model makes a call for help silent, whatever it says of its code") {
  auto street = with_models({{"hub", "100", "", "", 0, "", ""}});
  auto cry = street.signal("1001", Event::medical);
  cry.says.front().code = "100";
  CHECK(street.arrive(cry) == "stored");
  REQUIRE(street.open(wang) != nullptr);
  CHECK(street.open(wang)->priority == 1);
  CHECK(street.open(wang)->life_safety);
}
