#pragma once
// The words for what a signal says: one list for all protocols. The codec translates into it; the configuration decides
// priority and plan by it. A word's group gives its default (help, danger and unidentified: life-safety).

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace hearken {

enum class Event : std::uint16_t {
  unidentified,  ///< a signal whose meaning is not known; shown to a person
  // help: a person asks for help, or may need it
  medical,
  personal_emergency,
  panic,
  duress,
  fall,
  inactivity,
  no_motion,
  missed_check_in,
  help_needed,
  // danger to life by the surroundings
  fire,
  smoke,
  heat,
  gas,
  carbon_monoxide,
  flood,
  // security
  intrusion,
  tamper,
  alarm,
  // surroundings
  low_temperature,
  high_temperature,
  environment,
  // on site: signalled at the client's unit by whoever came
  helper_arrived,
  helper_done,
  case_closed,
  // technical: needs a technician within hours or days
  low_battery,
  battery_missing,
  mains_failure,
  supervision_lost,
  link_fault,
  jamming,
  sensor_fault,
  fire_fault,
  output_fault,
  system_fault,
  system_reset,
  clock_fault,
  maintenance_request,
  // routine: logged
  periodic_test,
  link_test,
  manual_test,
  test_mode,
  test_result,
  speech_follows,
  armed,
  disarmed,
  cancel,
  schedule_missed,
  bypass,
  access,
  programming,
  status,
  log,
};

enum class EventGroup : std::uint8_t { unknown, help, danger, security, surroundings, on_site, technical, routine };

/// Whether a signal tells that something began, ended, or still is.
enum class Phase : std::uint8_t { raised, restored, status };

/// `personal_emergency`, as in vectors, configuration and journal.
[[nodiscard]] std::string_view word(Event event);
[[nodiscard]] std::string_view word(Phase phase);
[[nodiscard]] std::optional<Event> event_named(std::string_view word);
[[nodiscard]] std::optional<Phase> phase_named(std::string_view word);
[[nodiscard]] EventGroup group(Event event);
/// Each once, in the order of the list.
[[nodiscard]] std::vector<Event> all_events();

/// Help, danger and unidentified: somebody may be dying.
[[nodiscard]] bool life_safety(Event event);
/// A life sign by trade: periodic_test, link_test.
[[nodiscard]] bool life_sign(Event event);

}  // namespace hearken
