#include "tests/stories/street.h"

using namespace hearken;
using namespace hearken::stories;
using namespace hearken::desk;

namespace {

/// The modem takes what it has in hand and the network delivers it.
void deliver_all(Street& street) {
  for (std::size_t i = 0; i < street.phone.sent.size(); ++i) street.report(modem, street.phone.sent[i].page, Outcome::sent);
}

}  // namespace

TEST_CASE("a heavy sleeper is called twice, then the next person is called") {
  Street street;
  street.press(wang);
  deliver_all(street);
  CHECK(street.to(li).size() == 1);
  street.after(30s);
  deliver_all(street);
  CHECK(street.to(li).size() == 2);
  CHECK(street.to(zhao).empty());
  street.after(60s);
  deliver_all(street);
  CHECK(street.to(zhao).size() == 1);
  street.text(zhao, "1 " + street.code(wang, zhao));
  const auto owned = std::get<Owned>(street.open(wang)->state);
  CHECK(owned.owner == zhao);
  CHECK(owned.stage == Stage::en_route);
  CHECK(street.to(li).size() == 3);  // is told that zhao goes
  street.after(110s);
  CHECK(street.to(qian).empty());
}

TEST_CASE("O17: the end of the list is an incident of the station, and everybody is called again") {
  Street street;
  street.press(wang);
  for (int i = 0; i < 10; ++i) {
    deliver_all(street);
    street.after(std::chrono::seconds{24 * (i + 1)});
  }
  deliver_all(street);
  street.after(241s);
  CHECK(street.open(wang)->round == 1);
  CHECK(street.station_incident("plan") != nullptr);
  deliver_all(street);
  deliver_all(street);
  deliver_all(street);
  CHECK(street.to(qian).size() >= 2);
  CHECK(street.relays.state["siren"]);
}

TEST_CASE("O17: nobody on duty is told and the plan goes on at its loudest") {
  Street street;
  Import empty_shift;
  empty_shift.act.key = "shift";
  empty_shift.shifts = {{"T1", {"street"}, "operator", "holiday", 0, 1440, {li}, 1, {}}};  // there is none today
  street.import(empty_shift);
  street.press(wang);
  CHECK(street.open(wang)->round == 1);
  REQUIRE(street.station_incident("plan") != nullptr);
  CHECK(street.phone.sent.size() == 1);
  deliver_all(street);
  deliver_all(street);
  CHECK(street.to(zhao).size() == 1);
  CHECK(street.to(qian).size() == 1);
}

TEST_CASE("O17: the one who accepted goes silent; asked once, then everybody is called again") {
  Street street;
  street.press(wang);
  deliver_all(street);
  street.text(li, "1 " + street.code(wang, li));
  REQUIRE(std::holds_alternative<Owned>(street.open(wang)->state));
  street.after(15min);
  CHECK(std::get<Owned>(street.open(wang)->state).warned);
  deliver_all(street);
  CHECK(street.to(li).size() == 2);
  street.after(16min);
  CHECK(street.open(wang)->round == 1);
  CHECK(std::holds_alternative<Armed>(street.open(wang)->state));
  CHECK(street.station_incident("plan") != nullptr);
}

TEST_CASE("who can't go makes room at once") {
  Street street;
  street.press(wang);
  deliver_all(street);
  street.text(li, "2 " + street.code(wang, li));
  deliver_all(street);
  CHECK(street.to(zhao).size() == 1);
}

TEST_CASE("the plan is frozen when the incident opens") {
  Street street;
  street.press(wang);
  Import other;
  other.act.key = "other plan";
  other.plans = {{"P1", 1, {{0, {"role:supervisor"}, {Way::sms}, 0}}}};
  street.import(other);
  deliver_all(street);
  street.after(60s);
  deliver_all(street);
  CHECK(street.to(zhao).size() == 1);
  CHECK(street.to(boss).empty());
}

TEST_CASE("stages rise to safe, and only a person resolves a life-safety incident") {
  Street street;
  street.press(wang);
  deliver_all(street);
  const auto code = street.code(wang, li);
  street.text(li, "1" + code);
  street.text(li, "3 " + code);
  CHECK(std::get<Owned>(street.open(wang)->state).stage == Stage::on_scene);
  street.text(li, "1 " + code);  // an old answer lowers nothing
  CHECK(std::get<Owned>(street.open(wang)->state).stage == Stage::on_scene);
  street.text(li, "4 " + code);
  CHECK(std::get<Owned>(street.open(wang)->state).stage == Stage::safe);
  const auto id = street.open(wang)->id;
  CHECK_FALSE(street.act(ResolveIncident{{"k1", li}, id, "false_press", ""}).empty());
  CHECK_FALSE(street.act(ResolveIncident{{"k2", li}, id, "", "a note"}).empty());
  CHECK(street.act(ResolveIncident{{"k3", li}, id, "false_press", "sat on the pendant"}).empty());
  CHECK(street.open(wang) == nullptr);
  CHECK_FALSE(street.relays.state["lamp"]);
}

TEST_CASE("who is safe and forgotten: the operators on duty are asked to resolve, and where none is, all of them") {
  for (const bool on_duty : {true, false}) {
    Street street;
    street.press(wang);
    deliver_all(street);
    const auto id = street.open(wang)->id;
    REQUIRE(street.act(ReachStage{{"safe", li}, id, zhao, Stage::safe}).empty());
    deliver_all(street);
    Import nobody;
    nobody.act.key = "shift";
    nobody.shifts = {{"T1", {"street"}, "operator", "holiday", 0, 1440, {li}, 1, {}}};
    if (!on_duty) street.import(nobody);
    const auto before = street.to(li).size();
    street.after(30min);
    deliver_all(street);
    REQUIRE(street.to(li).size() == before + 1);
    CHECK(street.to(li).back().text.find("请在值班台结案") != std::string::npos);
    CHECK(std::get<Owned>(street.open(wang)->state).warned);
    CHECK(street.open(wang)->round == 0);  // nobody is called out to somebody who is safe
  }
}

TEST_CASE("a key is for one act: again it does nothing, on another incident or for another act it is refused") {
  Street street;
  street.press(wang);
  street.press(chen);
  const auto here = street.open(wang)->id, there = street.open(chen)->id;
  CHECK(street.act(WriteNote{{"k", li, "note here"}, here, "called back"}).empty());
  CHECK(street.act(WriteNote{{"k", li, "note here"}, here, "called back"}).empty());
  CHECK_FALSE(street.act(TakeIncident{{"k", li, "take there"}, there}).empty());
  CHECK_FALSE(street.open(chen)->taken_by);
  CHECK(street.act(TakeIncident{{"k2", li, "take there"}, there}).empty());
}

TEST_CASE("a second yes does not replace the first") {
  Street street;
  street.press(wang);
  deliver_all(street);
  street.after(60s);
  deliver_all(street);
  street.text(zhao, "1 " + street.code(wang, zhao));
  street.text(li, "1 " + street.code(wang, li));
  CHECK(std::get<Owned>(street.open(wang)->state).owner == zhao);
}

TEST_CASE("an owner hands over, and keeps it until the other says yes") {
  Street street;
  street.press(wang);
  deliver_all(street);
  street.text(li, "1 " + street.code(wang, li));
  const auto id = street.open(wang)->id;
  CHECK(street.act(HandOver{{"h", li}, id, sun}).empty());
  CHECK(std::get<Owned>(street.open(wang)->state).owner == li);
  const auto told_before = street.to(li).size();
  street.text(sun, "1 " + street.code(wang, sun));
  CHECK(std::get<Owned>(street.open(wang)->state).owner == sun);
  const auto& first = street.open(wang)->responders.front();
  CHECK(first.person == li);
  CHECK(first.answer == Answer::stood_down);
  deliver_all(street);
  CHECK(street.to(li).size() == told_before + 1);  // that somebody else goes
}

TEST_CASE("nobody hands over to the owner, or to somebody who has no telephone") {
  Street street;
  street.press(wang);
  deliver_all(street);
  street.text(li, "1 " + street.code(wang, li));
  const auto id = street.open(wang)->id;
  CHECK_FALSE(street.act(HandOver{{"h", li}, id, li}).empty());
  Import mute;
  mute.act.key = "mute";
  mute.persons = {street.book().directory.persons.at(sun)};
  mute.persons.front().phone.clear();
  street.import(mute);
  CHECK_FALSE(street.act(HandOver{{"h2", li}, id, sun}).empty());
}

TEST_CASE("the siren waits for a live console, and not for a dead one") {
  SECTION("a console is live: after 15 s") {
    Street street;
    street.press(wang);
    CHECK_FALSE(street.relays.state["siren"]);
    CHECK(street.relays.state["lamp"]);
    street.after(15s);
    CHECK(street.relays.state["siren"]);
    street.act(TakeIncident{{"t", li}, street.open(wang)->id});
    CHECK_FALSE(street.relays.state["siren"]);
    CHECK(street.relays.state["lamp"]);
  }
  SECTION("no console is live: at once") {
    Street street{{false, 1, {}}};
    street.press(wang);
    CHECK(street.relays.state["siren"]);
  }
}

TEST_CASE("a plan at its loudest sounds the siren, whatever its priority, until somebody takes it") {
  Street street;
  street.press(wang, Event::low_battery);
  REQUIRE(street.open(wang) != nullptr);
  for (int i = 1; i < 60 && street.open(wang)->round == 0; ++i) {
    CHECK_FALSE(street.relays.state["siren"]);
    street.after(std::chrono::minutes{5 * i});
  }
  CHECK(street.relays.state["siren"]);
  CHECK_FALSE(street.relays.state["lamp"]);
  street.act(TakeIncident{{"t", li}, street.open(wang)->id});
  CHECK_FALSE(street.relays.state["siren"]);
}

TEST_CASE("a note of blanks says nothing: it neither resolves nor is written") {
  Street street;
  street.press(wang);
  const auto id = street.open(wang)->id;
  CHECK_FALSE(street.act(ResolveIncident{{"a", li}, id, "helped", " \t\n"}).empty());
  CHECK_FALSE(street.act(ResolveIncident{{"a2", li}, id, "helped", "\u3000\u200B\u00A0\uFEFF"}).empty());
  CHECK(street.act(WriteNote{{"b", li}, id, "  "}) == "没有记下：请先写内容。");
  CHECK(street.act(ResolveIncident{{"c", li}, id, "helped", "fell in the bath, is well"}).empty());
}

TEST_CASE("taking an incident stops its noise, not its plan; nobody else can take it") {
  Street street;
  street.press(wang);
  deliver_all(street);
  const auto id = street.open(wang)->id;
  CHECK(street.act(TakeIncident{{"a", li}, id}).empty());
  CHECK(street.act(TakeIncident{{"a", li}, id}).empty());
  CHECK_FALSE(street.act(TakeIncident{{"b", boss}, id}).empty());
  CHECK(street.open(wang)->taken_by == li);
  street.after(60s);
  deliver_all(street);
  CHECK(street.to(zhao).size() == 1);
}

TEST_CASE("a parked incident comes back by itself and begins its plan again") {
  Street street;
  street.press(wang);
  deliver_all(street);
  const auto id = street.open(wang)->id;
  CHECK_FALSE(street.act(ParkIncident{{"p0", li}, id, street.now() + 2h}).empty());
  CHECK(street.act(ParkIncident{{"p1", li}, id, street.now() + 10min}).empty());
  street.after(9min);
  CHECK(street.to(zhao).empty());
  street.after(11min);
  deliver_all(street);
  street.after(11min + 5s);
  deliver_all(street);
  CHECK_FALSE(street.to(zhao).empty());
}

TEST_CASE("no open incident rests, whatever happens") {
  Street street;
  street.press(wang);
  street.press(chen, Event::low_battery);
  for (int i = 1; i < 40; ++i) {
    street.after(std::chrono::minutes{i * 7});
    for (const auto& [id, incident] : street.book().incidents) CHECK(due(incident.state) > street.now());
    CHECK(street.open(wang) != nullptr);
  }
}

TEST_CASE("who was safe and is called again begins anew: the stages have their deadlines again") {
  Street street;
  street.press(wang);
  street.text(li, "4 " + street.code(wang, li));
  REQUIRE(std::get<Owned>(street.open(wang)->state).stage == Stage::safe);
  street.after(10s);
  street.press(wang);
  REQUIRE(std::holds_alternative<Armed>(street.open(wang)->state));
  street.text(li, "1 " + street.code(wang, li));
  const auto owned = std::get<Owned>(street.open(wang)->state);
  CHECK(owned.stage == Stage::en_route);
  CHECK(owned.deadline == street.now() + 15min);
}

TEST_CASE("whoever is on the way is told of another press, but not of each") {
  Street street;
  street.press(wang);
  deliver_all(street);
  street.text(li, "1 " + street.code(wang, li));
  const auto before = street.to(li).size();
  street.after(90s);
  for (int i = 0; i < 5; ++i) street.press(wang);
  REQUIRE(street.to(li).size() == before + 1);
  CHECK(street.to(li).back().text.find("已按2次") != std::string::npos);
  CHECK(std::get<Owned>(street.open(wang)->state).owner == li);
}
