#include "protocol/event.h"

#include <algorithm>
#include <array>

namespace hearken {
namespace {

struct Row {
  Event event;
  std::string_view word;
  EventGroup group;
};

using enum Event;
constexpr std::array rows{
    Row{unidentified, "unidentified", EventGroup::unknown},
    Row{medical, "medical", EventGroup::help},
    Row{personal_emergency, "personal_emergency", EventGroup::help},
    Row{panic, "panic", EventGroup::help},
    Row{duress, "duress", EventGroup::help},
    Row{fall, "fall", EventGroup::help},
    Row{inactivity, "inactivity", EventGroup::help},
    Row{no_motion, "no_motion", EventGroup::help},
    Row{missed_check_in, "missed_check_in", EventGroup::help},
    Row{help_needed, "help_needed", EventGroup::help},
    Row{fire, "fire", EventGroup::danger},
    Row{smoke, "smoke", EventGroup::danger},
    Row{heat, "heat", EventGroup::danger},
    Row{gas, "gas", EventGroup::danger},
    Row{carbon_monoxide, "carbon_monoxide", EventGroup::danger},
    Row{flood, "flood", EventGroup::danger},
    Row{intrusion, "intrusion", EventGroup::security},
    Row{tamper, "tamper", EventGroup::security},
    Row{alarm, "alarm", EventGroup::security},
    Row{low_temperature, "low_temperature", EventGroup::surroundings},
    Row{high_temperature, "high_temperature", EventGroup::surroundings},
    Row{environment, "environment", EventGroup::surroundings},
    Row{helper_arrived, "helper_arrived", EventGroup::on_site},
    Row{helper_done, "helper_done", EventGroup::on_site},
    Row{case_closed, "case_closed", EventGroup::on_site},
    Row{low_battery, "low_battery", EventGroup::technical},
    Row{battery_missing, "battery_missing", EventGroup::technical},
    Row{mains_failure, "mains_failure", EventGroup::technical},
    Row{supervision_lost, "supervision_lost", EventGroup::technical},
    Row{link_fault, "link_fault", EventGroup::technical},
    Row{jamming, "jamming", EventGroup::technical},
    Row{sensor_fault, "sensor_fault", EventGroup::technical},
    Row{fire_fault, "fire_fault", EventGroup::technical},
    Row{output_fault, "output_fault", EventGroup::technical},
    Row{system_fault, "system_fault", EventGroup::technical},
    Row{system_reset, "system_reset", EventGroup::technical},
    Row{clock_fault, "clock_fault", EventGroup::technical},
    Row{maintenance_request, "maintenance_request", EventGroup::technical},
    Row{periodic_test, "periodic_test", EventGroup::routine},
    Row{link_test, "link_test", EventGroup::routine},
    Row{manual_test, "manual_test", EventGroup::routine},
    Row{test_mode, "test_mode", EventGroup::routine},
    Row{test_result, "test_result", EventGroup::routine},
    Row{speech_follows, "speech_follows", EventGroup::routine},
    Row{armed, "armed", EventGroup::routine},
    Row{disarmed, "disarmed", EventGroup::routine},
    Row{cancel, "cancel", EventGroup::routine},
    Row{schedule_missed, "schedule_missed", EventGroup::routine},
    Row{bypass, "bypass", EventGroup::routine},
    Row{access, "access", EventGroup::routine},
    Row{programming, "programming", EventGroup::routine},
    Row{status, "status", EventGroup::routine},
    Row{log, "log", EventGroup::routine},
};

constexpr bool rows_follow_the_enum() {
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (static_cast<std::size_t>(rows[i].event) != i) return false;
  return rows.size() == static_cast<std::size_t>(log) + 1;
}
static_assert(rows_follow_the_enum());

constexpr std::array<std::string_view, 3> phases{"new", "restored", "status"};

}  // namespace

std::string_view word(Event event) {
  const auto at = static_cast<std::size_t>(event);
  return at < rows.size() ? rows[at].word : rows[0].word;
}

std::string_view word(Phase phase) { return phases.at(static_cast<std::size_t>(phase)); }

std::optional<Event> event_named(std::string_view word) {
  const auto* row = std::find_if(rows.begin(), rows.end(), [&](const Row& r) { return r.word == word; });
  if (row == rows.end()) return std::nullopt;
  return row->event;
}

std::optional<Phase> phase_named(std::string_view word) {
  const auto* phase = std::find(phases.begin(), phases.end(), word);
  if (phase == phases.end()) return std::nullopt;
  return static_cast<Phase>(phase - phases.begin());
}

EventGroup group(Event event) {
  const auto at = static_cast<std::size_t>(event);
  return at < rows.size() ? rows[at].group : EventGroup::unknown;
}

std::vector<Event> all_events() {
  std::vector<Event> events;
  for (const auto& row : rows) events.push_back(row.event);
  return events;
}

bool life_safety(Event event) {
  const auto g = group(event);
  return g == EventGroup::help || g == EventGroup::danger || g == EventGroup::unknown;
}

bool life_sign(Event event) { return event == periodic_test || event == link_test; }

}  // namespace hearken
