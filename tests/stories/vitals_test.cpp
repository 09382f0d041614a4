// What the station says of itself, its gateways and its devices: how grave it is, when it ends, and what is not told twice.

#include "tests/stories/street.h"

using namespace hearken;
using namespace hearken::stories;
using namespace hearken::desk;

namespace {

/// Devices D100 … behind the pagers' gateway, supervised hourly, each of a place of its own or of nobody.
void add_devices(Street& street, int count) {
  Import more;
  more.act.key = "more devices";
  for (int i = 0; i < count; ++i) {
    more.devices.push_back(street.book().directory.devices.at({"D1"}));
    auto& device = more.devices.back();
    device.id = {"D" + std::to_string(100 + i)};
    device.client = {};
    device.account = std::to_string(2000 + i);
    if (i % 2 == 0) device.place = {"house"};
  }
  street.import(more);
}

std::int64_t priority_of(const Street& street, const std::string& vital, const GatewayId& gateway = {}) {
  const auto* incident = street.station_incident(vital, gateway);
  return incident == nullptr ? 0 : incident->priority;
}

}  // namespace

TEST_CASE("how grave it is that something of the station's is not well") {
  Street street;
  for (const auto* vital : {"console", "store", "clock"}) street.vital({}, vital, false);
  for (const auto* vital : {"signal", "parity", "storage", "module_config", "module 3", "sim"}) street.vital(modem, vital, false);
  CHECK(priority_of(street, "console") == 0);  // a line on the console only
  CHECK(priority_of(street, "store") == 2);
  for (const auto* vital : {"signal", "parity", "storage", "module_config"}) CHECK(priority_of(street, vital, modem) == 3);
  CHECK(priority_of(street, "module 3", modem) == 2);
  CHECK(priority_of(street, "", modem) == 2);  // the whole gateway
  for (const auto* vital : {"store", "clock"}) street.vital({}, vital, true);
  for (const auto* vital : {"signal", "parity", "storage", "module_config", "module 3", "sim"}) street.vital(modem, vital, true);
  CHECK(street.book().incidents.empty());
}

TEST_CASE("what is well from its first word on is set down and told to nobody; what is told again is not") {
  Street street;
  street.vital(modem, "sim", true);
  CHECK(street.book().vitals.at({modem, "sim"}).well);
  CHECK(street.book().incidents.empty());
  street.vital(modem, "sim", false);
  const auto incidents = street.book().incidents;
  street.vital(modem, "sim", false);
  CHECK(street.book().incidents == incidents);
}

TEST_CASE("a lost gateway names a dozen of its devices and counts the others") {
  Street street;
  add_devices(street, 15);
  street.vital(pagers, "wire", false);
  REQUIRE(street.station_incident("", pagers) != nullptr);
  const auto& detail = street.station_incident("", pagers)->detail;
  CHECK(detail.find("D1 D100 D101") != std::string::npos);
  CHECK(detail.find("and 5 more") != std::string::npos);
  street.vital(modem, "wire", false);
  CHECK(street.station_incident("", modem)->detail.find("devices") == std::string::npos);  // none behind it
}

TEST_CASE("devices that fall silent together are their gateway's silence, not an incident each") {
  Street street;
  add_devices(street, 6);
  street.after(70min);
  REQUIRE(street.station_incident("", pagers) != nullptr);
  CHECK(street.station_incident("", pagers)->detail.find("8 devices fell silent together") != std::string::npos);
  CHECK(street.book().incidents.size() == 1);
  CHECK(street.book().lost.size() == 8);
}

TEST_CASE("two silent devices are told one by one; each of a place or of nobody rings under its own name") {
  Street street;
  add_devices(street, 2);
  street.after(30min);
  for (const auto* account : {"1001", "1002"}) street.arrive(street.signal(account, Event::link_test));
  street.after(40min);
  CHECK(street.book().lost.size() == 2);
  CHECK(street.book().incidents.size() == 2);
  CHECK(street.station_incident("device D101") != nullptr);
  CHECK(street.station_incident("", pagers) == nullptr);
  street.arrive(street.signal("2001", Event::link_test));  // unproven: it may be a recording
  REQUIRE(street.station_incident("device D101") != nullptr);
  CHECK(street.station_incident("device D101")->restored);
}

TEST_CASE("devices behind a lost input module add nothing; when it is back each has one interval to be heard") {
  Street street;
  street.vital(pagers, "module 3", false);
  street.after(70min);
  CHECK(street.book().lost.size() == 2);
  CHECK(street.open(wang) == nullptr);
  street.vital(pagers, "module 3", true);
  street.after(70min);
  CHECK(street.open(wang) != nullptr);
}

TEST_CASE("a silent device of a client with an open call is a note there; where the office wants no incident there is none") {
  Street street;
  street.press(wang);
  street.after(30min);
  street.arrive(street.signal("1002", Event::link_test));
  street.after(40min);
  CHECK(street.book().lost.size() == 1);
  CHECK(street.book().incidents.size() == 2);  // the call, and its plan that began again
  CHECK(street.open(wang)->event == Event::personal_emergency);
  street.arrive(street.signal("1001", Event::link_test));
  CHECK_FALSE(street.open(wang)->restored);

  Street::Made made;
  made.settings.events = {{"supervision_lost", {0, "", ""}}};
  Street quiet{made};
  quiet.after(70min);
  CHECK(quiet.book().lost.size() == 2);
  CHECK(quiet.book().incidents.empty());
}

TEST_CASE("a gateway with a heartbeat of its own is missed, and heard again by any frame that cannot be a recording") {
  Street street;
  auto settings = street.book().settings;
  settings.gateways.front().report_every_s = 60;
  street.act(SetSettings{settings});
  street.after(2min);
  REQUIRE(street.station_incident("", pagers) != nullptr);
  auto recorded = street.signal("1001", Event::link_test);
  recorded.remark = "timestamp_missing";
  street.arrive(recorded);
  CHECK(street.station_incident("", pagers) != nullptr);
  street.arrive(street.signal("1001", Event::link_test));
  CHECK(street.station_incident("", pagers) == nullptr);
}

TEST_CASE("devices that are not in service, not supervised or behind no gateway of ours are not missed") {
  Street street;
  Import changed;
  changed.act.key = "out of service";
  changed.devices = {street.book().directory.devices.at({"D1"}), street.book().directory.devices.at({"D2"}),
                     street.book().directory.devices.at({"D2"}), street.book().directory.devices.at({"D2"})};
  changed.devices[0].status = "stored";
  changed.devices[1].report_every_s = 0;
  changed.devices[2].id = {"D3"};
  changed.devices[2].gateway = {"gone"};
  changed.devices[3].id = {"D4"};
  changed.devices[3].status.clear();
  changed.devices[3].account = "1004";
  street.import(changed);
  street.after(3h);
  CHECK(street.book().lost == std::set<DeviceId>{{"D4"}});

  Import gone;
  gone.act.key = "gone";
  gone.devices = {street.book().directory.devices.at({"D4"})};
  gone.devices.front().status = "retired";
  street.import(gone);
  CHECK(street.book().lost.empty());
}

TEST_CASE("devices out of use do not hide that all the others behind their gateway fell silent") {
  Street street;
  add_devices(street, 6);
  Import retired;
  retired.act.key = "retired";
  for (const auto* id : {"D100", "D101", "D102", "D103", "D104"}) {
    retired.devices.push_back(street.book().directory.devices.at({id}));
    retired.devices.back().status = "retired";
  }
  street.import(retired);
  street.after(70min);
  REQUIRE(street.station_incident("", pagers) != nullptr);
  CHECK(street.station_incident("", pagers)->detail.find("3 devices fell silent together") != std::string::npos);
  street.vital(pagers, "wire", false);
  CHECK(street.station_incident("", pagers)->detail.find("D100") == std::string::npos);
}

TEST_CASE("a device that falls silent joins its client's open incident, and raises one that is less grave") {
  Street::Made made;
  made.settings.events = {{"supervision_lost", {2, "", ""}}};
  Street street{made};
  street.arrive(street.signal("1001", Event::low_battery));
  street.after(30min);
  street.arrive(street.signal("1002", Event::link_test));
  street.after(40min);
  CHECK(street.open(wang)->priority == 2);
  CHECK(street.open(wang)->event == Event::supervision_lost);
  CHECK(street.open(wang)->presses == 1);  // it is no press
}

TEST_CASE("a device that fell silent behind an incident of another kind is missed anew when that one is resolved") {
  Street street;
  street.arrive(street.signal("1001", Event::low_battery));
  street.after(30min);
  street.arrive(street.signal("1002", Event::link_test));
  street.after(40min);
  CHECK(street.open(wang)->event == Event::low_battery);
  street.act(ResolveIncident{{"r", li}, street.open(wang)->id, "mended", "battery changed"});
  CHECK(street.open(wang) == nullptr);
  street.after(70min);
  REQUIRE(street.open(wang) != nullptr);
  CHECK(street.open(wang)->event == Event::supervision_lost);
}

TEST_CASE("a device that is lost again, and a button that is pressed again, are not shown as over") {
  Street street;
  street.after(30min);
  street.arrive(street.signal("1002", Event::link_test));
  street.after(40min);
  const auto unproven_end = [&] { street.arrive(street.signal("1001", Event::link_test)); };
  unproven_end();
  CHECK(street.open(wang)->restored);
  street.after(30min);
  street.arrive(street.signal("1002", Event::link_test));
  street.after(40min);
  CHECK_FALSE(street.open(wang)->restored);

  street.press(chen);
  street.press(chen, Event::personal_emergency, Phase::restored);
  CHECK(street.open(chen)->restored);
  street.press(chen);
  CHECK_FALSE(street.open(chen)->restored);
}

TEST_CASE("a model may say how grave its silence is") {
  Street::Made made;
  made.settings.models = {{"pager", "", "supervision_lost", "", 2, "", ""}};
  Street street{made};
  Import model;
  model.act.key = "model";
  model.devices = {street.book().directory.devices.at({"D1"})};
  model.devices.front().model = "pager";
  street.import(model);
  street.after(30min);
  street.arrive(street.signal("1002", Event::link_test));
  street.after(40min);
  CHECK(street.open(wang)->priority == 2);
}

TEST_CASE("what was ill of a gateway that is configured no more is over") {
  Street street;
  street.vital(pagers, "wire", false);
  auto settings = street.book().settings;
  std::erase_if(settings.gateways, [](const GatewayRule& rule) { return rule.name == pagers.value; });
  street.act(SetSettings{settings});
  CHECK(street.station_incident("", pagers) == nullptr);
  CHECK(street.book().vitals.at({pagers, "wire"}).well);
}

TEST_CASE("noise between frames opens nothing; a fault of another kind is told beside the first, with what it was") {
  Street street;
  street.act(FaultCounted{pagers, "noise", "", {"x"}});
  CHECK(street.book().incidents.empty());
  street.act(FaultCounted{pagers, "bad_checksum", "", {"x"}});
  REQUIRE(street.station_incident("frames", pagers) != nullptr);
  CHECK(street.station_incident("frames", pagers)->detail == "bad_checksum");
  street.after(2h);
  street.act(FaultCounted{pagers, "bad_checksum", "again", {"x"}});  // its period is over: set down, and still one incident
  CHECK(street.book().faults.at({pagers, "bad_checksum"}) == street.now());
}

TEST_CASE("the clock set by seconds is a fault, by minutes urgent; set again it is a note on the same incident") {
  for (const auto& [by, priority] : {std::pair{5s, 3}, {300s, 2}}) {
    Street street;
    street.jump(by);
    REQUIRE(street.station_incident("clock") != nullptr);
    CHECK(street.station_incident("clock")->priority == priority);
    street.jump(-by);
    CHECK(street.book().incidents.size() == 1);
  }
}

TEST_CASE("a station has a plan of its own for what concerns itself") {
  Street street;
  street.vital({}, "store", false);
  CHECK(street.station_incident("store")->plan.id == "STATION");
  Import own;
  own.act.key = "own";
  own.plans = {{"STATION", 2, {{0, {"person:boss"}, {Way::sms}, 0}}}};
  street.import(own);
  street.vital({}, "clock", false);
  REQUIRE(street.station_incident("clock") != nullptr);
  CHECK(street.station_incident("clock")->responders.front().person == boss);
  street.after(15min);  // nobody comes: its plan begins again, and opens no incident about its incident
  CHECK(street.station_incident("clock")->round > 0);
  CHECK(street.station_incident("plan") == nullptr);
}

TEST_CASE("some of many that fall silent are told one by one; behind a lost gateway none is") {
  Street street;
  add_devices(street, 8);
  street.after(30min);
  for (int i = 0; i < 6; ++i) street.arrive(street.signal(std::to_string(2000 + i), Event::link_test));
  street.after(40min);
  CHECK(street.book().lost.size() == 4);
  CHECK(street.station_incident("", pagers) == nullptr);
  CHECK(street.open(wang) != nullptr);

  Street lost;
  add_devices(lost, 6);
  lost.vital(pagers, "wire", false);
  lost.after(70min);
  CHECK(lost.book().lost.size() == 8);
  CHECK(lost.book().incidents.size() == 1);
}
