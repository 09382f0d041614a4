#pragma once
// What an event leads to: priority, plan, sound, deadlines. From the configuration's table, a device model's own reading, or
// the defaults of the event's group.

#include <string>

#include "daemon/desk/book.h"

namespace hearken::desk {

/// One thing said, as this station reads it.
struct Reading {
  Event event = Event::unidentified;
  std::int64_t priority = 1;  // 0: no incident
  bool life_safety = true;
  std::string plan;  // id; empty: that of the priority
  std::string sound;
};

/// `model` is the device's; empty where it is not known.
[[nodiscard]] Reading read_event(const Settings& settings, const std::string& model, const Said& said);
[[nodiscard]] Reading read_event(const Settings& settings, Event event);

/// The plan in force for a reading: the directory's by id, else by priority, else one of the station's own.
[[nodiscard]] Plan plan_for(const Book& book, const std::string& id, std::int64_t priority);
/// For what is wrong with the station itself: the directory's plan `STATION`, else one of the station's own.
[[nodiscard]] Plan station_plan(const Book& book, std::int64_t priority);

[[nodiscard]] StageDeadlines deadlines_for(const Settings& settings, std::int64_t priority);

}  // namespace hearken::desk
