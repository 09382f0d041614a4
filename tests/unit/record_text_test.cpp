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
