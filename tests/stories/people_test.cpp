// Who is called: the plan's selectors, the weekly table, the directory as an office leaves it.

#include "daemon/desk/record_text.h"
#include "daemon/desk/roster.h"
#include "tests/stories/street.h"

using namespace hearken;
using namespace hearken::stories;
using namespace hearken::desk;

namespace {

void ask_only(Street& street, const std::string& whom) {
  Import plan;
  plan.act.key = "plan of " + whom;
  plan.plans = {{"P1", 1, {{0, {whom}, {Way::sms}, 0}}}};
  street.import(plan);
}

Person person(Street& street, const PersonId& like, const PersonId& id, const std::string& role, const UnitId& unit) {
  auto made = street.book().directory.persons.at(like);
  made.id = id;
  made.roles = {role};
  made.unit = unit;
  return made;
}

/// A button of a common room: nobody's own.
void hang_up_button(Street& street, const UnitId& place) {
  Import button;
  button.act.key = "button of " + place.value;
  button.devices = {street.book().directory.devices.at({"D1"})};
  button.devices.front().id = {"D9"};
  button.devices.front().client = {};
  button.devices.front().place = place;
  button.devices.front().account = "1009";
  street.import(button);
}

const Incident& only(const Street& street) {
  REQUIRE(street.book().incidents.size() == 1);
  return street.book().incidents.begin()->second;
}

std::vector<PersonId> asked(const Incident& incident) {
  std::vector<PersonId> people;
  for (const auto& responder : incident.responders) people.push_back(responder.person);
  return people;
}

using People = std::vector<PersonId>;

}  // namespace

TEST_CASE("a common room's call asks the wardens of the house, who is on duty there with the keys, the volunteers of the community") {
  for (const auto& [whom, expected] :
       {std::pair{"warden", People{zhao}}, {"keyholder", People{boss}}, {"volunteer", People{sun}}, {"person:qian", People{qian}}}) {
    INFO(whom);
    Street street;
    hang_up_button(street, {"house"});
    Import people;
    people.act.key = "people";
    people.persons = {person(street, sun, {"farther"}, "volunteer", {"street"}), person(street, sun, {"nowhere"}, "volunteer", {"west"}),
                      person(street, zhao, {"other"}, "warden", {"east"}), person(street, boss, boss, "duty_officer", {"street"})};
    street.import(people);
    ask_only(street, whom);
    street.arrive(street.signal("1009", Event::panic));
    CHECK(asked(only(street)) == expected);
    CHECK(only(street).round == 0);
    CHECK(street.phone.sent.front().text.find("house") != std::string::npos);
  }
}

TEST_CASE("a client without a warden has a standin; a relative who must not be told is not asked") {
  Street street;
  Import ties;
  ties.act.key = "ties";
  ties.ties = {{wang, {{sun, "standin", 2, false, {}, 0, {}}, {qian, "standin", 1, false, {}, 0, {}}}},
               {chen, {{qian, "relative", 1, false, {}, 0, {}}}}};
  ties.persons = {street.book().directory.persons.at(qian)};
  ties.persons.front().ways.clear();
  street.import(ties);
  ask_only(street, "warden");
  street.press(wang);
  CHECK(asked(*street.open(wang)) == People{qian, sun});
  ask_only(street, "relative");
  Import told;
  told.act.key = "told";
  told.clients = {street.book().directory.clients.at(wang), street.book().directory.clients.at(wang)};
  told.clients[0].id = {"deng"};
  told.clients[1].id = {"alone"};
  told.devices = {street.book().directory.devices.at({"D1"}), street.book().directory.devices.at({"D1"})};
  told.devices[0].id = {"D4"}, told.devices[0].client = {"deng"}, told.devices[0].account = "1004";
  told.devices[1].id = {"D5"}, told.devices[1].client = {"alone"}, told.devices[1].account = "1005";
  told.ties = {{{"deng"}, {{sun, "relative", 1, false, {}, 0, {}}, {{"gone"}, "relative", 2, false, {}, 0, {}}}}};
  street.import(told);
  street.arrive(street.signal("1004", Event::panic));
  CHECK(asked(*street.open({"deng"})) == People{sun});
  street.arrive(street.signal("1005", Event::panic));
  CHECK(street.open({"alone"})->round == 1);
  street.press(chen);
  CHECK(street.open(chen)->round == 1);
  CHECK(asked(*street.open(chen)) == People{li, boss});  // whoever is in the house instead
}

TEST_CASE("a plan that names nobody who is known still rings for those in the house") {
  for (const auto* whom : {"person:gone", "role:nurse", "club", "volunteer", "keyholder", "warden"}) {
    INFO(whom);
    Street street;
    ask_only(street, whom);
    auto unknown = street.signal("9999", Event::panic);  // no client, no place
    street.arrive(unknown);
    const auto& incidents = street.book().incidents;
    const auto call = std::find_if(incidents.begin(), incidents.end(), [](const auto& entry) { return entry.second.life_safety; });
    REQUIRE(call != incidents.end());
    CHECK(call->second.round == 1);
    CHECK(asked(call->second) == People{li, boss});
    CHECK(street.station_incident("plan") != nullptr);
  }
}

TEST_CASE("units that lie in one another in a circle hold up no call") {
  Street street;
  hang_up_button(street, {"a"});
  Import circle;
  circle.act.key = "circle";
  circle.units = {{{"a"}, "building", "a", {"b"}, {}, {}, 0, 0}, {{"b"}, "building", "b", {"a"}, {}, {}, 0, 0}};
  circle.persons = {person(street, zhao, zhao, "warden", {"b"})};
  circle.shifts = {{"T1", {"street"}, "operator", "workday", 0, 1440, {li}, 1, {}}};
  street.import(circle);
  ask_only(street, "volunteer");
  street.arrive(street.signal("1009", Event::panic));
  CHECK(street.book().incidents.begin()->second.round == 1);
  ask_only(street, "warden");
  hang_up_button(street, {"b"});
  street.press(wang);
  CHECK(asked(*street.open(wang)) == People{zhao});
}

TEST_CASE("the weekly table: a workday, a weekend, a holiday, a worked Saturday, a rotation by week and a standin") {
  Street street;
  Import table;
  table.act.key = "table";
  table.shifts = {{"T1", {"east"}, "operator", "workday", 8 * 60, 16 * 60, {li, zhao}, 1, {}},
                  {"T2", {"street"}, "operator", "workday", 0, 1440, {qian, qian}, 2, {}},
                  {"T3", {"street"}, "operator", "weekend", 0, 1440, {{"gone"}}, 1, boss},
                  {"T4", {"street"}, "operator", "holiday", 0, 1440, {{"gone"}}, 1, {}}};
  table.days = {{"2026-11-26", "a holiday", "holiday"}, {"2026-11-29", "worked instead", "workday-shift"}};
  street.import(table);
  const auto on = [&](const char* instant) { return on_duty(street.book(), "operator", {"house"}, *instant_from(instant)); };
  const auto first = on("2026-11-24T02:00:00.000Z"), second = on("2026-12-01T02:00:00.000Z");  // 10:00 in Shanghai
  CHECK(first.size() == 1);
  CHECK(first != second);
  CHECK(first == on("2026-12-08T02:00:00.000Z"));
  CHECK(on("2026-11-24T15:59:00.000Z") == People{qian});  // at 23:59 the street's own, once
  CHECK(on("2026-11-28T02:00:00.000Z") == People{boss});
  CHECK(on("2026-11-29T02:00:00.000Z") == first);
  CHECK(on("2026-11-26T02:00:00.000Z").empty());
  CHECK(on("2026-11-22T02:00:00.000Z") == People{boss});                                                 // an ordinary Sunday
  CHECK(on("2026-11-23T23:00:00.000Z") == People{qian});                                                 // 7:00, before the community's own begins
  CHECK(on_duty(street.book(), "operator", {}, *instant_from("2026-11-24T02:00:00.000Z")).size() == 2);  // of any unit
  CHECK(on_duty(street.book(), "supervisor", {}, street.now()) == People{boss});                         // no table: all of them
  CHECK(on_duty(street.book(), "nurse", {}, street.now()).empty());
}

TEST_CASE("an unknown time zone counts as UTC") {
  Street street;
  const auto saturday_in_shanghai = *instant_from("2026-11-27T20:00:00.000Z");
  CHECK(day_kind(street.book(), saturday_in_shanghai) == "weekend");
  auto book = street.book();
  book.settings.time_zone = "Nowhere/City";
  CHECK(day_kind(book, saturday_in_shanghai) == "workday");
}

TEST_CASE("a person without ways of their own is asked by the plan's; a plan without SMS gets it at its loudest") {
  Street street;
  Import changed;
  changed.act.key = "ways";
  changed.persons = {street.book().directory.persons.at(li)};
  changed.persons.front().ways.clear();
  changed.plans = {{"P1", 1, {{0, {"role:operator"}, {Way::console}, 0}}}};
  street.import(changed);
  street.press(wang);
  CHECK(street.to(li).empty());
  street.after(10min);
  CHECK(street.open(wang)->round > 0);
  CHECK_FALSE(street.to(li).empty());
}

TEST_CASE("who reads English is told in English, in every message") {
  Street street;
  Import english;
  english.act.key = "english";
  for (const auto& id : {li, zhao}) {
    english.persons.push_back(street.book().directory.persons.at(id));
    english.persons.back().language = Language::en;
  }
  english.clients = {street.book().directory.clients.at(wang)};
  english.clients.front().entry_note = "key at the gate";
  english.devices = {street.book().directory.devices.at({"D1"})};
  english.devices.front().location = "bath";
  street.import(english);
  const auto deliver_all = [&] {
    for (std::size_t i = 0; i < street.phone.sent.size(); ++i) street.report(modem, street.phone.sent[i].page, Outcome::sent);
  };
  street.act(SetTest{{"t", li}, {"D1"}, street.now() + 1h});
  street.press(wang);
  street.press(wang);
  street.press(chen);
  deliver_all();
  street.text(li, "1");  // which one?
  deliver_all();
  street.after(60s);
  deliver_all();
  street.text(zhao, "1 " + street.code(wang, zhao));
  deliver_all();
  street.after(15min);
  deliver_all();
  street.text(zhao, "4 " + street.code(wang, zhao));
  street.after(30min);
  deliver_all();
  street.act(ResolveIncident{{"r", li}, street.open(chen)->id, "helped", "well again"});
  deliver_all();
  auto unknown = street.signal("9999", Event::panic);
  street.arrive(unknown);
  deliver_all();
  std::string all;
  for (const auto& id : {li, zhao})
    for (const auto& message : street.to(id)) all += message.text + '\n';
  for (const auto* words :
       {"(device on test)", "wang, 86, house of wang (bath)", "Entry: key at the gate", "Reply 1 ", "which one?", "goes; you need not",
        "How far are you?", "resolve it at the console", "Resolved, no need to go", "unknown account 9999 (gateway pagers)"}) {
    INFO(words);
    CHECK(all.find(words) != std::string::npos);
  }
  CHECK(all.find("应声") == std::string::npos);
}

TEST_CASE("safe, but not resolved, and there is no operator: whoever went is asked") {
  Street street;
  Import nobody;
  nobody.act.key = "no operator";
  nobody.persons = {street.book().directory.persons.at(li)};
  nobody.persons.front().roles = {"supervisor"};
  street.import(nobody);
  street.press(wang);
  REQUIRE(street.act(ReachStage{{"s", li}, street.open(wang)->id, zhao, Stage::safe}).empty());
  street.after(30min);
  for (std::size_t i = 0; i < street.phone.sent.size(); ++i) street.report(modem, street.phone.sent[i].page, Outcome::sent);
  CHECK(street.to(zhao).back().text.find("请在值班台结案") != std::string::npos);
}

TEST_CASE("a plan whose first step waits asks nobody before its time") {
  Street street;
  Import later;
  later.act.key = "later";
  later.plans = {{"P1", 1, {{45, {"warden"}, {Way::sms}, 0}}}};
  street.import(later);
  street.press(wang);
  CHECK(street.open(wang)->responders.empty());
  CHECK(due(street.open(wang)->state) == street.now() + 45s);
  street.after(45s);
  CHECK(asked(*street.open(wang)) == People{zhao});
}

TEST_CASE("what nobody could read, and nobody answers, is told by its plan like any call") {
  Street street;
  auto signal = street.signal("", Event::unidentified);
  signal.says.clear();
  street.arrive(signal);
  for (int i = 1; i <= 20; ++i) {
    street.after(std::chrono::seconds{30 * i});
    for (std::size_t page = 0; page < street.phone.sent.size(); ++page) street.report(modem, street.phone.sent[page].page, Outcome::sent);
  }
  CHECK(street.station_incident("plan") != nullptr);
}
