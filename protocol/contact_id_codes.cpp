// The Contact ID codes, one row each. Sources: the code lists of DC-05 as open receivers, a mapping table and makers' manuals
// give them; the event words are ours.

#include <algorithm>
#include <array>

#include "protocol/contact_id.h"

namespace hearken::protocol {
namespace {

using enum Event;

enum Number : std::uint8_t { zone, user };

struct Row {
  std::uint16_t code;
  Event event;
  Event restored;
  Number number;
};

constexpr Row row(std::uint16_t code, Event event, Number number) { return {code, event, event, number}; }
/// Two events by qualifier: 1 the first, 3 the second.
constexpr Row row(std::uint16_t code, Event event, Event restored, Number number) { return {code, event, restored, number}; }

// clang-format off
constexpr Row rows[] = {
    // Medical and social
    row(100, medical, zone),                            // medical help
    row(101, personal_emergency, zone),                 // personal emergency, worn transmitter
    row(102, missed_check_in, zone),                    // person failed to report in
    // Fire
    row(110, fire, zone),                               // fire
    row(111, smoke, zone),                              // smoke
    row(112, fire, zone),                               // combustion
    row(113, fire, zone),                               // sprinkler water flow
    row(114, heat, zone),                               // heat
    row(115, fire, zone),                               // manual call point
    row(116, fire, zone),                               // duct detector
    row(117, fire, zone),                               // flame
    row(118, fire, zone),                               // close to alarm level
    // Panic and threat
    row(120, panic, zone),                              // panic
    row(121, duress, user),                             // duress code
    row(122, panic, zone),                              // silent panic
    row(123, panic, zone),                              // audible panic
    row(124, duress, zone),                             // duress, access granted
    row(125, duress, zone),                             // duress, exit granted
    row(126, duress, zone),                             // silent hold-up
    // Intrusion
    row(130, intrusion, zone),                          // burglary
    row(131, intrusion, zone),                          // perimeter
    row(132, intrusion, zone),                          // interior
    row(133, intrusion, zone),                          // 24-hour zone, safe
    row(134, intrusion, zone),                          // entry or exit route
    row(135, intrusion, zone),                          // day/night zone
    row(136, intrusion, zone),                          // outdoor
    row(137, tamper, zone),                             // tamper
    row(138, intrusion, zone),                          // close to alarm level
    row(139, intrusion, zone),                          // intrusion confirmed
    // General alarms
    row(140, alarm, zone),                              // general alarm
    row(141, system_fault, zone),                       // detector loop open
    row(142, system_fault, zone),                       // detector loop short
    row(143, system_fault, zone),                       // expansion module failed
    row(144, tamper, zone),                             // sensor tamper
    row(145, tamper, zone),                             // module tamper
    row(146, intrusion, zone),                          // silent burglary
    row(147, supervision_lost, zone),                   // sensor supervision failed
    // 24-hour, not burglary
    row(150, alarm, zone),                              // 24-hour zone, not burglary
    row(151, gas, zone),                                // gas
    row(152, environment, zone),                        // refrigeration
    row(153, low_temperature, zone),                    // heating lost
    row(154, flood, zone),                              // water leak
    row(155, intrusion, zone),                          // foil broken
    row(156, sensor_fault, zone),                       // trouble by day
    row(157, environment, zone),                        // gas bottle low
    row(158, high_temperature, zone),                   // temperature too high
    row(159, low_temperature, zone),                    // temperature too low
    row(161, environment, zone),                        // air flow lost
    row(162, carbon_monoxide, zone),                    // carbon monoxide
    row(163, environment, zone),                        // tank level
    row(168, environment, zone),                        // humidity too high
    row(169, environment, zone),                        // humidity too low
    // Fire supervision
    row(200, fire_fault, zone),                         // fire supervision
    row(201, fire_fault, zone),                         // water pressure low
    row(202, fire_fault, zone),                         // extinguishing gas low
    row(203, fire_fault, zone),                         // gate valve
    row(204, fire_fault, zone),                         // water level low
    row(205, fire_fault, zone),                         // pump running
    row(206, fire_fault, zone),                         // pump failed
    // System troubles
    row(300, system_fault, zone),                       // system trouble
    row(301, mains_failure, zone),                      // mains lost
    row(302, low_battery, zone),                        // system battery low
    row(303, system_fault, zone),                       // RAM checksum
    row(304, system_fault, zone),                       // ROM checksum
    row(305, system_reset, zone),                       // system reset
    row(306, programming, zone),                        // panel programming changed
    row(307, system_fault, zone),                       // self-test failed
    row(308, system_fault, zone),                       // system shut down
    row(309, low_battery, zone),                        // battery test failed
    row(310, system_fault, zone),                       // ground fault
    row(311, battery_missing, zone),                    // battery missing or dead
    row(312, system_fault, zone),                       // power supply overcurrent
    row(313, system_reset, user),                       // reset by engineer
    row(316, system_fault, zone),                       // peripheral condition
    // Sounder and relay troubles
    row(320, output_fault, zone),                       // sounder or relay
    row(321, output_fault, zone),                       // bell 1
    row(322, output_fault, zone),                       // bell 2
    row(323, output_fault, zone),                       // alarm relay
    row(324, output_fault, zone),                       // trouble relay
    row(325, output_fault, zone),                       // reversing relay
    row(326, output_fault, zone),                       // sounder circuit 3
    row(327, output_fault, zone),                       // sounder circuit 4
    // Peripheral troubles
    row(330, system_fault, zone),                       // peripheral trouble
    row(331, system_fault, zone),                       // polling loop open
    row(332, system_fault, zone),                       // polling loop short
    row(333, system_fault, zone),                       // expansion module failed
    row(334, system_fault, zone),                       // repeater failed
    row(335, log, zone),                                // local printer out of paper
    row(336, log, zone),                                // local printer failed
    row(337, mains_failure, zone),                      // module supply lost
    row(338, low_battery, zone),                        // module battery low
    row(339, system_reset, zone),                       // module reset
    row(341, tamper, zone),                             // module tamper
    row(342, mains_failure, zone),                      // module mains lost
    row(343, system_fault, zone),                       // module self-test failed
    row(344, jamming, zone),                            // radio receiver jammed
    // Communication troubles
    row(350, link_fault, zone),                         // communication trouble
    row(351, link_fault, zone),                         // telephone line 1
    row(352, link_fault, zone),                         // telephone line 2
    row(353, link_fault, zone),                         // long-range radio
    row(354, link_fault, zone),                         // could not report an event
    row(355, link_fault, zone),                         // radio supervision lost
    row(356, link_fault, zone),                         // central polling lost
    row(357, link_fault, zone),                         // aerial mismatch
    row(358, link_fault, zone),                         // periodic communication test
    // Protection loop and sensor troubles
    row(370, sensor_fault, zone),                       // protection loop
    row(371, sensor_fault, zone),                       // protection loop open
    row(372, sensor_fault, zone),                       // protection loop short
    row(373, fire_fault, zone),                         // fire zone trouble
    row(374, intrusion, zone),                          // exit error alarm
    row(375, sensor_fault, zone),                       // panic zone trouble
    row(376, sensor_fault, zone),                       // hold-up zone trouble
    row(377, sensor_fault, zone),                       // repeated triggering locked out
    row(378, sensor_fault, zone),                       // cross-zone trouble
    row(380, sensor_fault, zone),                       // sensor trouble
    row(381, supervision_lost, zone),                   // radio sensor not heard
    row(382, supervision_lost, zone),                   // wired bus sensor not heard
    row(383, tamper, zone),                             // sensor tamper
    row(384, low_battery, zone),                        // radio transmitter battery low
    row(385, sensor_fault, zone),                       // smoke detector too sensitive
    row(386, sensor_fault, zone),                       // smoke detector not sensitive enough
    row(387, sensor_fault, zone),                       // intrusion detector too sensitive
    row(388, sensor_fault, zone),                       // intrusion detector not sensitive enough
    row(389, sensor_fault, zone),                       // sensor self-test failed
    row(391, sensor_fault, zone),                       // sensor watch
    row(392, sensor_fault, zone),                       // drift compensation
    row(393, sensor_fault, zone),                       // maintenance due
    // Setting and unsetting
    row(400, disarmed, armed, user),                    // open/close
    row(401, disarmed, armed, user),                    // by user
    row(402, disarmed, armed, user),                    // group
    row(403, disarmed, armed, user),                    // automatic
    row(404, disarmed, armed, user),                    // late
    row(405, disarmed, armed, user),                    // deferred
    row(406, cancel, user),                             // cancel by user
    row(407, disarmed, armed, user),                    // remote
    row(408, disarmed, armed, user),                    // quick
    row(409, disarmed, armed, user),                    // key switch
    row(441, disarmed, armed, user),                    // at home
    row(442, disarmed, armed, user),                    // at home, key switch
    row(450, disarmed, armed, user),                    // exception
    row(451, disarmed, armed, user),                    // early
    row(452, disarmed, armed, user),                    // late
    row(453, schedule_missed, user),                    // not unset in time
    row(454, schedule_missed, user),                    // not set in time
    row(455, schedule_missed, user),                    // automatic setting failed
    row(456, disarmed, armed, user),                    // part set
    row(457, status, user),                             // exit error by user
    row(458, status, user),                             // user on premises
    row(459, status, user),                             // set a moment ago
    row(461, access, zone),                             // wrong code entered
    row(462, access, user),                             // right code entered
    row(463, disarmed, armed, user),                    // set again after alarm
    row(464, status, user),                             // automatic setting put off
    row(465, cancel, zone),                             // panic alarm reset
    row(466, status, user),                             // service on or off premises
    // Remote access
    row(411, programming, user),                        // call-back asked
    row(412, programming, user),                        // download or access succeeded
    row(413, programming, user),                        // access failed
    row(414, programming, user),                        // shut-down command
    row(415, programming, user),                        // dialler shut-down command
    row(416, programming, zone),                        // upload succeeded
    // Access control
    row(421, access, user),                             // access denied
    row(422, access, user),                             // access reported by user
    row(423, intrusion, zone),                          // forced access
    row(424, access, user),                             // exit denied
    row(425, access, user),                             // exit granted
    row(426, access, zone),                             // door held open
    row(427, access, zone),                             // door contact trouble
    row(428, access, zone),                             // exit button trouble
    row(429, access, user),                             // access programming entered
    row(430, access, user),                             // access programming left
    row(431, access, user),                             // threat level changed
    row(432, access, zone),                             // relay or trigger failed
    row(433, access, zone),                             // exit button shunted
    row(434, access, zone),                             // door contact shunted
    // Disabled and bypassed
    row(501, bypass, zone),                             // reader disabled
    row(520, bypass, zone),                             // sounder or relay disabled
    row(521, bypass, zone),                             // bell 1 disabled
    row(522, bypass, zone),                             // bell 2 disabled
    row(523, bypass, zone),                             // alarm relay disabled
    row(524, bypass, zone),                             // trouble relay disabled
    row(525, bypass, zone),                             // reversing relay disabled
    row(526, bypass, zone),                             // sounder circuit 3 disabled
    row(527, bypass, zone),                             // sounder circuit 4 disabled
    row(531, bypass, zone),                             // module added
    row(532, bypass, zone),                             // module removed
    row(551, bypass, zone),                             // dialler disabled
    row(552, bypass, zone),                             // radio transmitter disabled
    row(553, bypass, zone),                             // remote access disabled
    row(570, bypass, zone),                             // zone bypassed
    row(571, bypass, zone),                             // fire zone bypassed
    row(572, bypass, zone),                             // 24-hour zone bypassed
    row(573, bypass, user),                             // burglary zone bypassed
    row(574, bypass, user),                             // group bypassed
    row(575, bypass, zone),                             // repeating zone bypassed
    row(576, bypass, zone),                             // access zone shunted
    row(577, bypass, zone),                             // access point bypassed
    // Tests
    row(601, manual_test, zone),                        // test by hand
    row(602, periodic_test, zone),                      // periodic test
    row(603, periodic_test, zone),                      // periodic radio transmission
    row(604, test_mode, user),                          // fire test
    row(605, status, zone),                             // status report follows
    row(606, speech_follows, zone),                     // listen-in or speech follows
    row(607, test_mode, user),                          // walk test
    row(608, periodic_test, zone),                      // periodic test, with a trouble present
    row(609, status, zone),                             // video transmitter active
    row(611, test_result, zone),                        // point tested, good
    row(612, test_result, zone),                        // point not tested
    row(613, test_result, zone),                        // intrusion zone walk-tested
    row(614, test_result, zone),                        // fire zone walk-tested
    row(615, test_result, zone),                        // panic zone walk-tested
    row(616, maintenance_request, zone),                // service asked for
    // Log, clock, programming
    row(621, log, zone),                                // event log reset
    row(622, log, zone),                                // event log half full
    row(623, log, zone),                                // event log 90 % full
    row(624, log, zone),                                // event log overflow
    row(625, log, user),                                // time or date set
    row(626, clock_fault, zone),                        // time or date inaccurate
    row(627, programming, zone),                        // programming entered
    row(628, programming, zone),                        // programming left
    row(629, log, zone),                                // log marker
    row(630, programming, zone),                        // schedule changed
    row(631, programming, zone),                        // exception schedule changed
    row(632, programming, zone),                        // access schedule changed
    // Personal monitoring
    row(641, inactivity, zone),                         // watch over an elderly person: no sign of life in time
    row(642, missed_check_in, user),                    // latch-key: expected user did not come
    row(654, inactivity, zone),                         // system not used for the programmed time
    row(661, helper_arrived, helper_done, zone),        // 1: helper arrived; 3: helper done
    row(662, help_needed, zone),                        // help still needed
    row(663, case_closed, zone),                        // case closed by the helper
    // Maker's use
    row(651, log, zone),                                // reserved for the maker
    row(652, log, user),                                // reserved for the maker
    row(653, log, user),                                // reserved for the maker
    row(900, programming, user),                        // download aborted
    row(901, programming, user),                        // download started or ended
    row(902, programming, user),                        // download interrupted
    row(910, disarmed, armed, user),                    // automatic setting with bypass
    row(911, bypass, user),                             // bypass at setting
    row(999, log, user),                                // log not read for 32 hours
};
// clang-format on

constexpr std::uint16_t none = 0xFFFF;

/// Row by code, without a search.
constexpr auto index = [] {
  std::array<std::uint16_t, 1000> places{};
  places.fill(none);
  for (std::size_t i = 0; i < std::size(rows); ++i) places[rows[i].code] = static_cast<std::uint16_t>(i);
  return places;
}();
static_assert(std::count_if(index.begin(), index.end(), [](std::uint16_t i) { return i != none; }) == std::size(rows), "a code stands twice");

}  // namespace

std::optional<ContactIdMeaning> contact_id_meaning(std::string_view code) {
  if (code.size() != 3) return std::nullopt;
  std::size_t number = 0;
  for (const char digit : code) {
    if (digit < '0' || digit > '9') return std::nullopt;  // B to F are digits too, but no list has such a code
    number = number * 10 + static_cast<std::size_t>(digit - '0');
  }
  const auto at = index[number];
  if (at == none) return std::nullopt;
  return ContactIdMeaning{rows[at].event, rows[at].restored, rows[at].number == user};
}

}  // namespace hearken::protocol
