#include "daemon/desk/record_text.h"

#include "tests/catch.h"

using namespace hearken;
using namespace hearken::desk;

namespace {

Incident fall_of_wang() {
  Incident incident;
  incident.id = {7};
  incident.subject.client = {"K001"};
  incident.event = Event::fall;
  incident.opened = *instant_from("2026-11-24T12:00:00.250Z");
  incident.plan = {"P1", 1, {{0, {"role:operator"}, {Way::console, Way::sms}, 30}}};
  incident.state = Armed{0, incident.opened + std::chrono::seconds(30), false};
  incident.responders.push_back({{"W01"}, Answer::asked, false, Stage::accepted, false, incident.opened, 1});
  return incident;
}

}  // namespace

TEST_CASE("an incident is read back as it was written") {
  const auto incident = fall_of_wang();
  Incident again;
  read(text_of(incident), again);
  CHECK(again == incident);
  CHECK(text_of(again) == text_of(incident));
}

TEST_CASE("a signal's raw bytes survive, whatever they are") {
  SignalNoted noted;
  noted.id = {1};
  noted.signal.raw.bytes = std::string("\n\x00\xFF\"\r", 5);
  noted.signal.account = "12\"34\xFF";
  const Fact fact = noted;
  const auto again = std::get<SignalNoted>(fact_from(kind(fact), text_of(fact)));
  CHECK(again.signal.raw == noted.signal.raw);
  CHECK(again.signal.account == "12\"34\xEF\xBF\xBD");
}

TEST_CASE("an instant is written in UTC to the millisecond, and only a whole one is read") {
  const auto instant = *instant_from("2028-02-29T23:59:59.999Z");
  CHECK(text_of(instant) == "2028-02-29T23:59:59.999Z");
  CHECK_FALSE(instant_from("2026-02-29T00:00:00.000Z"));
  CHECK_FALSE(instant_from("2026-11-24"));
  CHECK(text_of(Instant{std::chrono::milliseconds{-1}}) == "1969-12-31T23:59:59.999Z");
}

TEST_CASE("a damaged payload is refused, not guessed") {
  CHECK_THROWS_AS(fact_from("incident_opened", "{\"incident\":{\"state\":{}}}"), TextDamaged);
  CHECK_THROWS_AS(fact_from("no_such_kind", "{}"), TextDamaged);
  CHECK_THROWS_AS(fact_from("note_written", "{"), TextDamaged);
}

TEST_CASE("every kind of damage to a payload is named, and none of it is taken for something else") {
  const auto incident = text_of(fall_of_wang());
  const auto with = [&](const std::string& member, const std::string& value) {
    const auto at = incident.find('"' + member + "\":") + member.size() + 3;
    auto end = at;
    for (int depth = 0; depth > 0 || (incident[end] != ',' && incident[end] != '}'); ++end)
      depth += incident[end] == '{' || incident[end] == '[' ? 1 : incident[end] == '}' || incident[end] == ']' ? -1 : 0;
    return incident.substr(0, at) + value + incident.substr(end);
  };
  Incident read_back;
  CHECK_NOTHROW(read(with("priority", "2"), read_back));
  CHECK(read_back.priority == 2);
  for (const auto& [member, value] : {std::pair{"priority", "\"1\""},
                                      {"priority", "1.5"},
                                      {"event", "\"no such event\""},
                                      {"event", "1"},
                                      {"life_safety", "1"},
                                      {"opened", "\"today\""},
                                      {"opened", "\"2026-11-24T24:00:00.000Z\""},
                                      {"opened", "\"2026-11-24T00:60:00.000Z\""},
                                      {"opened", "\"2026-11-24T00:00:60.000Z\""},
                                      {"opened", "\"2026-13-24T00:00:00.000Z\""},
                                      {"opened", "\"2026-11-24 00:00:00.000Z\""},
                                      {"state", "[]"},
                                      {"state", "{\"resting\":{}}"},
                                      {"responders", "{}"},
                                      {"responders", "[{\"answer\":\"perhaps\"}]"},
                                      {"plan", "[]"}}) {
    INFO(member << ' ' << value);
    CHECK_THROWS_AS(read(with(member, value), read_back), TextDamaged);
  }
  for (const auto* signal : {"{\"signal\":{\"raw\":\"0\"}}", "{\"signal\":{\"raw\":\"0g\"}}", "{\"signal\":{\"raw\":\"/0\"}}",
                             "{\"signal\":{\"says\":[{\"phase\":\"old\"}]}}", "{\"signal\":{\"says\":[{\"phase\":1}]}}"})
    CHECK_THROWS_AS(fact_from("signal_noted", signal), TextDamaged);
  Settings settings;
  CHECK_THROWS_AS(read("{\"events\":[]}", settings), TextDamaged);
}

TEST_CASE("settings with rules of their own, and a person in every language, are read back as they were written") {
  Settings settings, again;
  settings.events = {{"fall", {1, "P1", "life"}}, {"smoke", {2, "", ""}}};
  settings.deadlines = {{"1", {60, 120, 180}}};
  settings.models = {{"hub", "120", "", "fall", -1, "", ""}};
  settings.language = Language::en;
  read(text_of(settings), again);
  CHECK(again == settings);
}
