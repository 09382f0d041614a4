#include "protocol/event.h"

#include "tests/catch.h"

using namespace hearken;

TEST_CASE("every event word is read back as itself") {
  for (int i = 0; i <= static_cast<int>(Event::log); ++i) {
    const auto event = static_cast<Event>(i);
    CHECK(event_named(word(event)) == event);
  }
  CHECK_FALSE(event_named("no such word"));
}

TEST_CASE("a signal whose meaning is not known counts as life-safety") {
  CHECK(life_safety(Event::unidentified));
  CHECK(life_safety(Event::fall));
  CHECK(life_safety(Event::carbon_monoxide));
  CHECK_FALSE(life_safety(Event::low_battery));
  CHECK_FALSE(life_safety(Event::helper_arrived));
}
