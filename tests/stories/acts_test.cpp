// What people do at the console: what is refused, and what changes the plan's course.

#include "tests/stories/street.h"

using namespace hearken;
using namespace hearken::stories;
using namespace hearken::desk;

namespace {

const PersonId nobody{"nobody"};

/// Each refused in words of its own, in both languages, and without a change.
void check_refused(Street& street, const std::vector<std::function<Input(const Act&)>>& acts) {
  const auto incidents = street.book().incidents;
  for (const auto& act : acts) {
    const auto chinese = street.act(act({"", li})), english = street.act(act({"", boss}));
    CHECK(chinese.find("没有") != std::string::npos);
    CHECK(english.starts_with("Not "));
  }
  CHECK(street.book().incidents == incidents);
}

void give_english(Street& street) {
  Import english;
  english.act.key = "english";
  english.persons = {street.book().directory.persons.at(boss), street.book().directory.persons.at(sun)};
  english.persons.front().language = Language::en;
  english.persons.back().phone.clear();
  street.import(english);
}

}  // namespace

TEST_CASE("what cannot be done is refused in the reader's words and changes nothing") {
  Street street;
  give_english(street);
  street.press(wang);
  const auto id = street.open(wang)->id;
  const auto now = street.now();
  check_refused(
      street, {[&](const Act& act) { return TakeIncident{act, {99}}; }, [&](const Act& act) { return AcceptFor{act, id, nobody}; },
               [&](const Act& act) { return DeclineFor{act, id, nobody}; }, [&](const Act& act) { return ReachStage{act, id, {}, Stage::on_scene}; },
               [&](const Act& act) { return ReachStage{act, id, nobody, Stage::on_scene}; }, [&](const Act& act) { return HandOver{act, id, zhao}; },
               [&](const Act& act) { return ParkIncident{act, id, now}; }, [&](const Act& act) { return ParkIncident{act, id, now + 31min}; },
               [&](const Act& act) { return PageNow{act, id, nobody, Way::sms}; }, [&](const Act& act) { return PageNow{act, id, sun, Way::sms}; },
               [&](const Act& act) { return ResolveIncident{act, id, "", "a note"}; },
               [&](const Act& act) { return ResolveIncident{act, id, "helped", ""}; }, [&](const Act& act) { return WriteNote{act, id, " "}; },
               [&](const Act& act) { return SetTest{act, {"no device"}, now + 1h}; }, [&](const Act& act) { return SetTest{act, {"D1"}, now}; },
               [&](const Act& act) { return EraseClient{act, {"no client"}}; }, [&](const Act& act) { return EraseClient{act, wang}; }});
  CHECK_FALSE(street.act(ResolveIncident{{"", {}}, id, "helped", "by whom?"}).empty());
  REQUIRE(street.act(AcceptFor{{"a", li}, id, zhao}).empty());
  street.act(TakeIncident{{"t", zhao}, id});
  check_refused(street, {[&](const Act& act) { return AdvancePlan{act, id}; }, [&](const Act& act) { return ParkIncident{act, id, now + 10min}; },
                         [&](const Act& act) { return HandOver{act, id, nobody}; }, [&](const Act& act) { return TakeIncident{act, id}; },
                         [&](const Act& act) { return ReachStage{act, id, {}, Stage::accepted}; }});
}

TEST_CASE("an act's key keeps its refusal, and is refused for another act") {
  Street street;
  give_english(street);
  street.press(wang);
  const auto id = street.open(wang)->id;
  const auto refused = street.act(HandOver{{"h", boss}, id, zhao});
  REQUIRE(street.act(AcceptFor{{"a", boss}, id, zhao}).empty());
  CHECK(street.act(HandOver{{"h", boss}, id, zhao}) == refused);
  CHECK(street.act(WriteNote{{"h", boss, "a note"}, id, "words"}).find("Idempotency-Key") != std::string::npos);
  CHECK(street.act(WriteNote{{"h2", li, "a note"}, id, "words"}).empty());
  CHECK(street.act(WriteNote{{"h2", li, "another"}, id, "words"}).find("Idempotency-Key") != std::string::npos);
}

TEST_CASE("an operator asks somebody at once, beside the plan, also by the console") {
  Street street;
  give_english(street);
  street.press(wang);
  const auto id = street.open(wang)->id;
  CHECK(street.act(PageNow{{"p1", li}, id, boss, Way::sms}).empty());
  CHECK(street.act(PageNow{{"p2", li}, id, sun, Way::console}).empty());
  CHECK(street.code(wang, boss) != street.code(wang, sun));
}

TEST_CASE("an operator sends the plan on: the next step at once, and behind the last one everybody") {
  Street street;
  street.press(wang);
  const auto id = street.open(wang)->id;
  for (int step = 0; step < 3; ++step) REQUIRE(street.act(AdvancePlan{{"a" + std::to_string(step), li}, id}).empty());
  const auto& asked = street.open(wang)->responders;
  CHECK(std::any_of(asked.begin(), asked.end(), [](const Responder& one) { return one.person == qian; }));
  CHECK(street.open(wang)->round == 0);
  REQUIRE(street.act(AdvancePlan{{"last", li}, id}).empty());
  CHECK(street.open(wang)->round == 1);
  REQUIRE(street.act(AdvancePlan{{"louder", li}, id}).empty());
  CHECK(street.open(wang)->round == 2);
  CHECK(due(street.open(wang)->state) > street.now());
}

TEST_CASE("the owner can't go after all: the plan begins again, and who said no is left alone") {
  Street street;
  street.press(wang);
  const auto id = street.open(wang)->id;
  REQUIRE(street.act(AcceptFor{{"a", li}, id, zhao}).empty());
  CHECK(street.act(ReachStage{{"s", li}, id, {}, Stage::en_route}).empty());  // the owner is meant
  REQUIRE(street.act(DeclineFor{{"d", li}, id, zhao}).empty());
  REQUIRE(std::holds_alternative<Armed>(street.open(wang)->state));
  street.after(61s);
  CHECK(street.to(zhao).empty());
}

TEST_CASE("whoever was asked to take over and can't leaves it with the owner; another's stage does not move it") {
  Street street;
  street.press(wang);
  const auto id = street.open(wang)->id;
  REQUIRE(street.act(AcceptFor{{"a", li}, id, zhao}).empty());
  REQUIRE(street.act(HandOver{{"h", zhao}, id, sun}).empty());
  REQUIRE(street.act(DeclineFor{{"d", li}, id, sun}).empty());
  CHECK(std::get<Owned>(street.open(wang)->state).owner == zhao);
  REQUIRE(street.act(AcceptFor{{"q", li}, id, qian}).empty());  // comes too
  REQUIRE(street.act(ReachStage{{"qs", li}, id, qian, Stage::on_scene}).empty());
  const auto owned = std::get<Owned>(street.open(wang)->state);
  CHECK(owned.owner == zhao);
  CHECK(owned.stage == Stage::accepted);
  const auto& asked = street.open(wang)->responders;
  const auto helper = std::find_if(asked.begin(), asked.end(), [](const Responder& one) { return one.person == qian; });
  REQUIRE(helper != asked.end());
  CHECK(helper->stage == Stage::on_scene);
  REQUIRE(street.act(ReachStage{{"back", li}, id, qian, Stage::accepted}).empty());  // nothing falls
  CHECK(helper->stage == Stage::on_scene);
  street.after(2min);  // zhao made no progress: en route within 120 s
  CHECK(std::get<Owned>(street.open(wang)->state).warned);
}

TEST_CASE("a lesser incident is parked for hours, and each priority has deadlines of its own") {
  Street::Made made;
  made.settings.deadlines = {{"3", {60, 60, 60}}};
  Street street{made};
  street.press(wang, Event::low_battery);
  const auto fault = street.open(wang)->id;
  CHECK(street.act(ParkIncident{{"p", li}, fault, street.now() + 11h}).empty());
  CHECK(street.open(wang)->deadlines.en_route_s == 60);
  street.press(chen, Event::intrusion);
  CHECK(street.open(chen)->deadlines.en_route_s == 600);
  const auto alarm = street.open(chen)->id;
  street.act(AcceptFor{{"a", li}, alarm, zhao});
  street.act(AcceptFor{{"b", li}, fault, zhao});
  street.after(10min);
  CHECK(std::get<Owned>(street.open(chen)->state).warned);
  CHECK(std::get<Owned>(street.open(chen)->state).deadline == street.now() + 5min);
  CHECK(std::get<Owned>(street.open(wang)->state).deadline == street.now() + 51min);  // an hour after its minute
  CHECK(street.act(ResolveIncident{{"r", {}}, fault, "mended", ""}).empty());         // no life-safety: neither person nor note
}

TEST_CASE("taken once more by the same, imported once more: nothing changes") {
  Street street;
  street.press(wang);
  const auto id = street.open(wang)->id;
  for (const auto* key : {"t1", "t2"}) CHECK(street.act(TakeIncident{{key, li}, id}).empty());
  const auto directory = street.book().directory;
  Import same;
  same.act.key = "same";
  same.persons = {directory.persons.at(li)};
  same.ties = {directory.ties.at(wang)};
  CHECK(street.act(same).empty());
  CHECK(street.book().directory == directory);
}

TEST_CASE("test mode is switched off by hand as well") {
  Street street;
  REQUIRE(street.act(SetTest{{"on", li}, {"D1"}, street.now() + 1h}).empty());
  REQUIRE(street.act(SetTest{{"off", li}, {"D1"}, std::nullopt}).empty());
  CHECK(street.book().tests.empty());
  street.press(wang);
  CHECK_FALSE(street.open(wang)->on_test);
}

TEST_CASE("who may log in, and who did, is set down; the same settings again are not") {
  Street street;
  REQUIRE(street.act(SetUser{{"u", boss}, "li", li, "$argon2id$one", "operator"}).empty());
  CHECK(street.book().users.at("li").role == "operator");
  CHECK(street.act(LoggedIn{"li", li, true, "127.0.0.1"}).empty());
  CHECK(street.act(LoggedIn{"somebody", {}, false, "127.0.0.1"}).empty());
  CHECK(street.act(SetSettings{street.book().settings}).empty());
  REQUIRE(street.act(SetUser{{"u2", boss}, "li", {}, "", ""}).empty());
  CHECK(street.book().users.empty());
}
