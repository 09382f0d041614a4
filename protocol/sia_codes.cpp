// The SIA event codes, one row each, by family. Sources: the code lists of DC-03 as open receivers and makers' manuals give
// them; the event words are ours. Number: what the digits behind the code name; where the lists are silent, a zone.

#include <algorithm>
#include <array>

#include "protocol/sia_events.h"

namespace hearken::protocol {
namespace {

using enum Event;
using enum SiaNumber;
constexpr auto raised = Phase::raised;
constexpr auto restored = Phase::restored;

struct Row {
  char code[3];
  Event event;
  Phase phase;
  SiaNumber number;
};

// clang-format off
constexpr Row rows[] = {
    {"AA", system_fault, raised, zone},             // alarm panel substituted
    {"AB", cancel, raised, zone},                   // message not sent, user aborted
    {"AN", fire_fault, restored, zone},             // analogue sensor normal
    {"AR", mains_failure, restored, zone},          // mains back
    {"AS", fire_fault, raised, zone},               // analogue sensor needs service
    {"AT", mains_failure, raised, zone},            // mains lost
    {"BA", intrusion, raised, zone},                // burglary: alarm
    {"BB", bypass, raised, zone},                   // burglary: bypassed
    {"BC", cancel, raised, user},                   // burglary alarm cancelled by user
    {"BD", sensor_fault, raised, zone},             // repeated triggering, zone locked out
    {"BE", sensor_fault, restored, zone},           // repeated triggering over
    {"BG", intrusion, raised, zone},                // burglary, not confirmed by the cross point
    {"BH", intrusion, restored, zone},              // burglary: alarm over
    {"BJ", sensor_fault, restored, zone},           // burglary: trouble over
    {"BM", intrusion, raised, zone},                // burglary, confirmed by the cross point
    {"BR", intrusion, restored, zone},              // burglary: alarm or trouble over
    {"BS", sensor_fault, raised, zone},             // burglary: supervisory condition
    {"BT", sensor_fault, raised, zone},             // burglary: trouble
    {"BU", bypass, restored, zone},                 // burglary: bypass removed
    {"BV", intrusion, raised, area},                // burglary confirmed
    {"BX", test_result, raised, zone},              // burglary: activated in test
    {"BZ", supervision_lost, raised, zone},         // supervised point missing
    {"CA", armed, raised, area},                    // set automatically
    {"CD", schedule_missed, raised, area},          // not set for too long
    {"CE", status, raised, user},                   // closing time extended
    {"CF", armed, raised, user},                    // set with zones open
    {"CG", armed, raised, area},                    // part set
    {"CI", schedule_missed, raised, area},          // not set in time
    {"CJ", armed, raised, user},                    // set late
    {"CK", armed, raised, user},                    // set early
    {"CL", armed, raised, user},                    // set
    {"CM", supervision_lost, raised, zone},         // point missing shortly after setting
    {"CO", status, raised, zone},                   // command sent to a peripheral
    {"CP", armed, raised, user},                    // set automatically
    {"CQ", armed, raised, user},                    // set remotely
    {"CR", status, raised, user},                   // alarm shortly after setting
    {"CS", armed, raised, zone},                    // set by key switch
    {"CT", schedule_missed, raised, area},          // not unset in time
    {"CW", armed, raised, area},                    // set by force, point reports follow
    {"CX", status, raised, zone},                   // programmed function ran
    {"CZ", armed, raised, zone},                    // single point set
    {"DA", access, raised, user},                   // card assigned
    {"DB", access, raised, user},                   // card deleted
    {"DC", access, raised, door},                   // door closed to all
    {"DD", access, raised, door},                   // access denied
    {"DE", access, raised, door},                   // request to enter
    {"DF", intrusion, raised, door},                // door forced
    {"DG", access, raised, door},                   // access granted
    {"DH", access, restored, door},                 // door held open, over
    {"DI", access, raised, door},                   // denied, passback
    {"DJ", access, raised, door},                   // door forced while unset
    {"DK", access, raised, door},                   // access locked out
    {"DL", intrusion, raised, door},                // door held open while set
    {"DM", access, raised, door},                   // door held open while unset
    {"DN", access, raised, door},                   // door held open, no alarm
    {"DO", access, raised, door},                   // door open to the authorised
    {"DP", access, raised, door},                   // denied, wrong time
    {"DQ", access, raised, door},                   // denied, set state
    {"DR", access, restored, door},                 // door good
    {"DS", status, raised, door},                   // door named for the next report
    {"DT", access, raised, zone},                   // access system trouble
    {"DU", log, raised, zone},                      // dealer number
    {"DV", access, raised, door},                   // denied, entry level
    {"DW", access, raised, door},                   // denied, interlock
    {"DX", access, raised, door},                   // request to exit
    {"DY", access, raised, door},                   // door locked
    {"DZ", access, raised, door},                   // denied, door secured
    {"EA", intrusion, raised, zone},                // exit zone still open after the delay
    {"EE", status, raised, user},                   // exit error by user
    {"EJ", tamper, restored, zone},                 // expansion tamper over
    {"EM", supervision_lost, raised, zone},         // expansion device missing
    {"EN", supervision_lost, restored, zone},       // expansion device heard again
    {"ER", system_fault, restored, zone},           // expansion trouble over
    {"ES", tamper, raised, zone},                   // expansion enclosure opened
    {"ET", system_fault, raised, zone},             // expansion trouble
    {"EX", status, raised, zone},                   // condition of an external device
    {"EZ", supervision_lost, raised, zone},         // point missing after the exit delay
    {"FA", fire, raised, zone},                     // fire: alarm
    {"FB", bypass, raised, zone},                   // fire: bypassed
    {"FC", cancel, raised, zone},                   // fire alarm cancelled
    {"FG", fire, raised, zone},                     // fire, not confirmed by the cross point
    {"FH", fire, restored, zone},                   // fire: alarm over
    {"FI", test_mode, raised, area},                // fire test begins
    {"FJ", fire_fault, restored, zone},             // fire: trouble over
    {"FK", test_mode, restored, area},              // fire test ends
    {"FL", status, raised, zone},                   // fire sounder silenced
    {"FM", fire, raised, zone},                     // fire, confirmed by the cross point
    {"FQ", fire_fault, restored, zone},             // fire supervisory trouble over
    {"FR", fire, restored, zone},                   // fire: alarm or trouble over
    {"FS", fire_fault, raised, zone},               // fire: supervisory condition
    {"FT", fire_fault, raised, zone},               // fire: trouble
    {"FU", bypass, restored, zone},                 // fire: bypass removed
    {"FV", fire_fault, restored, zone},             // fire supervision over
    {"FW", fire_fault, raised, zone},               // fire supervisory trouble
    {"FX", test_result, raised, zone},              // fire: activated in test
    {"FY", supervision_lost, raised, zone},         // fire point missing
    {"FZ", supervision_lost, raised, zone},         // fire supervisory point missing
    {"GA", gas, raised, zone},                      // gas: alarm
    {"GB", bypass, raised, zone},                   // gas: bypassed
    {"GH", gas, restored, zone},                    // gas: alarm over
    {"GJ", sensor_fault, restored, zone},           // gas: trouble over
    {"GR", gas, restored, zone},                    // gas: alarm or trouble over
    {"GS", sensor_fault, raised, zone},             // gas: supervisory condition
    {"GT", sensor_fault, raised, zone},             // gas: trouble
    {"GU", bypass, restored, zone},                 // gas: bypass removed
    {"GX", test_result, raised, zone},              // gas: activated in test
    {"HA", duress, raised, zone},                   // hold-up: alarm
    {"HB", bypass, raised, zone},                   // hold-up: bypassed
    {"HH", duress, restored, zone},                 // hold-up: alarm over
    {"HJ", sensor_fault, restored, zone},           // hold-up: trouble over
    {"HR", duress, restored, zone},                 // hold-up: alarm or trouble over
    {"HS", sensor_fault, raised, zone},             // hold-up: supervisory condition
    {"HT", sensor_fault, raised, zone},             // hold-up: trouble
    {"HU", bypass, restored, zone},                 // hold-up: bypass removed
    {"IA", system_fault, raised, zone},             // equipment failed
    {"IR", system_fault, restored, zone},           // equipment good
    {"JA", access, raised, area},                   // codes being guessed
    {"JC", access, restored, area},                 // code lock-out over
    {"JD", log, raised, user},                      // date changed
    {"JH", programming, raised, user},              // holidays changed
    {"JK", missed_check_in, raised, user},          // latch-key: expected user did not come
    {"JL", log, raised, zone},                      // log nearly full
    {"JO", log, raised, zone},                      // log overflowed
    {"JP", status, raised, user},                   // user came in
    {"JR", status, raised, area},                   // schedule ran
    {"JS", programming, raised, user},              // schedule changed
    {"JT", log, raised, user},                      // time changed
    {"JV", programming, raised, user},              // user code changed
    {"JX", programming, raised, user},              // user code deleted
    {"JY", programming, raised, user},              // user code added
    {"JZ", programming, raised, user},              // user level set
    {"KA", heat, raised, zone},                     // heat: alarm
    {"KB", bypass, raised, zone},                   // heat: bypassed
    {"KH", heat, restored, zone},                   // heat: alarm over
    {"KJ", fire_fault, restored, zone},             // heat: trouble over
    {"KR", heat, restored, zone},                   // heat: alarm or trouble over
    {"KS", fire_fault, raised, zone},               // heat: supervisory condition
    {"KT", fire_fault, raised, zone},               // heat: trouble
    {"KU", bypass, restored, zone},                 // heat: bypass removed
    {"LB", programming, raised, zone},              // local programming begins
    {"LD", programming, raised, zone},              // local programming denied
    {"LE", speech_follows, restored, zone},         // listen-in ended
    {"LF", speech_follows, raised, zone},           // listen-in begins
    {"LR", link_fault, restored, zone},             // telephone line good
    {"LS", programming, raised, zone},              // local programming done
    {"LT", link_fault, raised, zone},               // telephone line faulty
    {"LU", programming, raised, zone},              // local programming failed
    {"LX", programming, raised, zone},              // local programming ended
    {"MA", medical, raised, zone},                  // medical: alarm
    {"MB", bypass, raised, zone},                   // medical: bypassed
    {"MH", medical, restored, zone},                // medical: alarm over
    {"MI", status, raised, zone},                   // prepared message number n
    {"MJ", sensor_fault, restored, zone},           // medical: trouble over
    {"MR", medical, restored, zone},                // medical: alarm or trouble over
    {"MS", sensor_fault, raised, zone},             // medical: supervisory condition
    {"MT", sensor_fault, raised, zone},             // medical: trouble
    {"MU", bypass, restored, zone},                 // medical: bypass removed
    {"NA", no_motion, raised, zone},                // no activity for the programmed time
    {"NC", link_fault, raised, zone},               // network condition
    {"NF", armed, raised, area},                    // perimeter set, zones open
    {"NL", armed, raised, area},                    // perimeter set
    {"NM", armed, raised, area},                    // perimeter set, defined by user
    {"NR", link_fault, restored, zone},             // network good
    {"NS", no_motion, restored, zone},              // activity again
    {"NT", link_fault, raised, zone},               // network failed
    {"OA", disarmed, raised, area},                 // unset automatically
    {"OC", cancel, raised, user},                   // alarm cancelled
    {"OG", disarmed, raised, area},                 // part unset
    {"OH", disarmed, raised, user},                 // unset early after alarm
    {"OI", schedule_missed, raised, area},          // not unset in the opening window
    {"OJ", disarmed, raised, user},                 // unset late
    {"OK", disarmed, raised, user},                 // unset early
    {"OL", disarmed, raised, user},                 // unset late after alarm
    {"OP", disarmed, raised, user},                 // unset
    {"OQ", disarmed, raised, user},                 // unset remotely
    {"OR", disarmed, raised, user},                 // unset after alarm
    {"OS", disarmed, raised, zone},                 // unset by key switch
    {"OT", schedule_missed, raised, user},          // not set in time
    {"OU", output_fault, raised, zone},             // output faulty
    {"OV", output_fault, restored, zone},           // output good
    {"OZ", disarmed, raised, zone},                 // single point unset
    {"PA", panic, raised, zone},                    // panic: alarm
    {"PB", bypass, raised, zone},                   // panic: bypassed
    {"PH", panic, restored, zone},                  // panic: alarm over
    {"PJ", sensor_fault, restored, zone},           // panic: trouble over
    {"PR", panic, restored, zone},                  // panic: alarm or trouble over
    {"PS", sensor_fault, raised, zone},             // panic: supervisory condition
    {"PT", sensor_fault, raised, zone},             // panic: trouble
    {"PU", bypass, restored, zone},                 // panic: bypass removed
    {"QA", personal_emergency, raised, zone},       // emergency: alarm
    {"QB", bypass, raised, zone},                   // emergency: bypassed
    {"QH", personal_emergency, restored, zone},     // emergency: alarm over
    {"QJ", sensor_fault, restored, zone},           // emergency: trouble over
    {"QR", personal_emergency, restored, zone},     // emergency: alarm or trouble over
    {"QS", sensor_fault, raised, zone},             // emergency: supervisory condition
    {"QT", sensor_fault, raised, zone},             // emergency: trouble
    {"QU", bypass, restored, zone},                 // emergency: bypass removed
    {"RA", programming, raised, zone},              // remote programmer not reached
    {"RB", programming, raised, zone},              // remote programming begins
    {"RC", status, raised, zone},                   // relay closed
    {"RD", programming, raised, zone},              // remote programming denied
    {"RN", system_reset, raised, zone},             // remote reset
    {"RO", status, restored, zone},                 // relay opened
    {"RP", periodic_test, raised, zone},            // automatic test
    {"RR", system_reset, raised, zone},             // power up
    {"RS", programming, raised, zone},              // remote programming done
    {"RT", link_fault, raised, zone},               // dialler data lost
    {"RU", programming, raised, zone},              // remote programming failed
    {"RX", manual_test, raised, user},              // test by hand
    {"RY", periodic_test, raised, zone},            // test, with an abnormal condition
    {"SA", fire, raised, zone},                     // sprinkler: alarm
    {"SB", bypass, raised, zone},                   // sprinkler: bypassed
    {"SC", status, raised, zone},                   // peripheral changed state
    {"SH", fire, restored, zone},                   // sprinkler: alarm over
    {"SJ", fire_fault, restored, zone},             // sprinkler: trouble over
    {"SR", fire, restored, zone},                   // sprinkler: alarm or trouble over
    {"SS", fire_fault, raised, zone},               // sprinkler: supervisory condition
    {"ST", fire_fault, raised, zone},               // sprinkler: trouble
    {"SU", bypass, restored, zone},                 // sprinkler: bypass removed
    {"TA", tamper, raised, zone},                   // enclosure opened
    {"TB", bypass, raised, zone},                   // tamper detection bypassed
    {"TC", test_result, raised, zone},              // all points tested
    {"TE", test_mode, restored, zone},              // test ends
    {"TH", tamper, restored, zone},                 // expansion tamper over
    {"TJ", tamper, restored, zone},                 // expansion tamper trouble over
    {"TP", test_result, raised, zone},              // point tested
    {"TR", tamper, restored, zone},                 // enclosure closed
    {"TS", test_mode, raised, zone},                // test begins, communicator out of service
    {"TT", tamper, raised, zone},                   // enclosure opened while unset
    {"TU", bypass, restored, zone},                 // tamper detection bypass removed
    {"TW", status, raised, zone},                   // area watch begins
    {"TX", periodic_test, raised, zone},            // test report, kind not said
    {"TZ", status, restored, zone},                 // area watch ends
    {"UA", alarm, raised, zone},                    // untyped zone: alarm
    {"UB", bypass, raised, zone},                   // untyped zone: bypassed
    {"UG", alarm, raised, zone},                    // untyped alarm, not confirmed
    {"UH", alarm, restored, zone},                  // untyped zone: alarm over
    {"UJ", sensor_fault, restored, zone},           // untyped zone: trouble over
    {"UR", alarm, restored, zone},                  // untyped zone: alarm or trouble over
    {"US", sensor_fault, raised, zone},             // untyped zone: supervisory condition
    {"UT", sensor_fault, raised, zone},             // untyped zone: trouble
    {"UU", bypass, restored, zone},                 // untyped zone: bypass removed
    {"UX", alarm, raised, zone},                    // alarm of undefined kind
    {"UY", supervision_lost, raised, zone},         // point missing, not set
    {"UZ", supervision_lost, raised, zone},         // point missing while set
    {"VI", log, restored, zone},                    // printer paper in
    {"VO", log, raised, zone},                      // printer paper out
    {"VR", log, restored, zone},                    // printer good
    {"VT", log, raised, zone},                      // printer trouble
    {"VX", log, raised, zone},                      // printer test
    {"VY", log, restored, zone},                    // printer online
    {"VZ", log, raised, zone},                      // printer offline
    {"WA", flood, raised, zone},                    // water: alarm
    {"WB", bypass, raised, zone},                   // water: bypassed
    {"WH", flood, restored, zone},                  // water: alarm over
    {"WJ", sensor_fault, restored, zone},           // water: trouble over
    {"WR", flood, restored, zone},                  // water: alarm or trouble over
    {"WS", sensor_fault, raised, zone},             // water: supervisory condition
    {"WT", sensor_fault, raised, zone},             // water: trouble
    {"WU", bypass, restored, zone},                 // water: bypass removed
    {"XA", status, raised, zone},                   // receiver got an unknown account
    {"XE", system_fault, raised, zone},             // extra point seen
    {"XF", system_fault, raised, zone},             // extra radio point seen
    {"XH", jamming, restored, zone},                // radio interference over
    {"XI", status, raised, zone},                   // sensor reset by user
    {"XJ", tamper, restored, zone},                 // radio receiver tamper over
    {"XL", supervision_lost, raised, zone},         // received signal too weak
    {"XM", supervision_lost, raised, zone},         // missing point, cross-confirmed
    {"XQ", jamming, raised, zone},                  // radio interference
    {"XR", low_battery, restored, zone},            // transmitter battery good
    {"XS", tamper, raised, zone},                   // radio receiver tamper
    {"XT", low_battery, raised, zone},              // transmitter battery low
    {"XW", bypass, raised, zone},                   // point forced out at setting
    {"XX", supervision_lost, raised, zone},         // expected test not received
    {"YA", output_fault, raised, zone},             // bell trouble
    {"YB", log, raised, zone},                      // receiver line use
    {"YC", link_fault, raised, zone},               // communication failed
    {"YD", link_fault, raised, zone},               // receiver line card trouble
    {"YE", link_fault, restored, zone},             // receiver line card good
    {"YF", system_fault, raised, zone},             // parameter checksum
    {"YG", programming, raised, zone},              // parameters changed
    {"YH", output_fault, restored, zone},           // bell good
    {"YI", system_fault, raised, zone},             // overcurrent
    {"YJ", system_fault, restored, zone},           // overcurrent over
    {"YK", link_fault, restored, zone},             // communication good
    {"YM", battery_missing, raised, zone},          // system battery missing
    {"YN", status, raised, zone},                   // report with invalid data
    {"YO", status, raised, zone},                   // unknown message from automation
    {"YP", system_fault, raised, zone},             // power supply trouble
    {"YQ", system_fault, restored, zone},           // power supply good
    {"YR", low_battery, restored, zone},            // system battery good
    {"YS", link_fault, raised, zone},               // communication trouble
    {"YT", low_battery, raised, zone},              // system battery low
    {"YU", system_fault, raised, zone},             // diagnostic error
    {"YW", system_reset, raised, zone},             // watchdog reset
    {"YX", maintenance_request, raised, zone},      // service required
    {"YY", status, raised, zone},                   // status report follows
    {"YZ", maintenance_request, restored, zone},    // service done
    {"ZA", low_temperature, raised, zone},          // freeze: alarm
    {"ZB", bypass, raised, zone},                   // freeze: bypassed
    {"ZH", low_temperature, restored, zone},        // freeze: alarm over
    {"ZJ", sensor_fault, restored, zone},           // freeze: trouble over
    {"ZR", low_temperature, restored, zone},        // freeze: alarm or trouble over
    {"ZS", sensor_fault, raised, zone},             // freeze: supervisory condition
    {"ZT", sensor_fault, raised, zone},             // freeze: trouble
    {"ZU", bypass, restored, zone},                 // freeze: bypass removed
};
// clang-format on

constexpr std::size_t letters = 26;
constexpr std::uint16_t none = 0xFFFF;

constexpr std::size_t place(char first, char second) {
  return static_cast<std::size_t>(first - 'A') * letters + static_cast<std::size_t>(second - 'A');
}

static_assert(std::size(rows) < none, "a row's number fits");

/// Row by code, without a search.
constexpr auto index = [] {
  std::array<std::uint16_t, letters * letters> places{};
  places.fill(none);
  for (std::size_t i = 0; i < std::size(rows); ++i) places[place(rows[i].code[0], rows[i].code[1])] = static_cast<std::uint16_t>(i);
  return places;
}();
static_assert(std::count_if(index.begin(), index.end(), [](std::uint16_t i) { return i != none; }) == std::size(rows), "a code stands twice");

constexpr bool capital(char c) { return c >= 'A' && c <= 'Z'; }

}  // namespace

std::optional<SiaMeaning> sia_meaning(std::string_view code) {
  if (code.size() != 2 || !capital(code[0]) || !capital(code[1])) return std::nullopt;
  const auto at = index[place(code[0], code[1])];
  if (at == none) return std::nullopt;
  return SiaMeaning{rows[at].event, rows[at].phase, rows[at].number};
}

}  // namespace hearken::protocol
