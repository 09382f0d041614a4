#pragma once
// All that the desk is ever told, and all that it can decide. Records are facts for the journal and the only thing that
// changes the book; effects are what the world is owed because of them. There is no Acknowledge among them: see Receipt.

#include <boost/describe.hpp>
#include <string>
#include <variant>
#include <vector>

#include "daemon/desk/directory.h"
#include "daemon/desk/incident.h"
#include "daemon/desk/page.h"
#include "daemon/desk/settings.h"
#include "protocol/signal.h"

namespace hearken::desk {

// ---- all that the desk is ever told ----

struct SignalArrived {
  Signal signal;
};
struct TextArrived {
  Text text;
};
struct PageReported {
  GatewayId gateway;
  Report report;
};
/// A vital of the station's own (gateway empty: `store`, `clock`, `console`, `roster` …) or of a gateway (`wire`, `sim` …).
struct VitalTold {
  GatewayId gateway;
  std::string vital, detail;
  bool well = true;
};
struct FaultCounted {
  GatewayId gateway;
  std::string fault, detail;
  Raw raw;
};

/// What a person does at a console. `key` makes it idempotent: the same key again changes nothing and has the same outcome.
struct Act {
  std::string key;
  PersonId by;
  std::string asks = {};  // what it asks for, in short: the same key for anything else is a mistake
};
struct TakeIncident {
  Act act;
  IncidentId incident;
};
/// The operator heard it on the telephone, or confirms an unproven answer.
struct AcceptFor {
  Act act;
  IncidentId incident;
  PersonId person;
};
struct DeclineFor {
  Act act;
  IncidentId incident;
  PersonId person;
};
struct ReachStage {
  Act act;
  IncidentId incident;
  PersonId person;
  Stage stage = Stage::en_route;
};
/// Asks `to`; the owner keeps it until then.
struct HandOver {
  Act act;
  IncidentId incident;
  PersonId to;
};
/// The plan's next action, now.
struct AdvancePlan {
  Act act;
  IncidentId incident;
};
struct ParkIncident {
  Act act;
  IncidentId incident;
  Instant until;
};
/// Ask somebody at once.
struct PageNow {
  Act act;
  IncidentId incident;
  PersonId person;
  Way way = Way::sms;
};
struct WriteNote {
  Act act;
  IncidentId incident;
  std::string text;
};
struct ResolveIncident {
  Act act;
  IncidentId incident;
  std::string code, note;
};
/// None: test mode off.
struct SetTest {
  Act act;
  DeviceId device;
  std::optional<Instant> until;
};

struct SetSettings {
  Settings settings;
};
/// The directory's new entries, all or nothing. Removed ids are left out of later decisions; their history stays.
struct Import {
  Act act;
  std::vector<Unit> units;
  std::vector<Person> persons;
  std::vector<Client> clients;
  std::vector<Ties> ties;
  std::vector<Device> devices;
  std::vector<Plan> plans;
  std::vector<Shift> shifts;
  std::vector<Day> days;
};
/// All that is kept of a client goes, by law: the entry of the directory keeps its id alone (status `erased`), and the store takes the
/// payloads out of the journal. Refused while an incident of the client is open.
struct EraseClient {
  Act act;
  ClientId client;
};
inline constexpr std::size_t login_most = 64;  // characters
/// Empty hash: removed.
struct SetUser {
  Act act;
  std::string login;
  PersonId person;
  std::string password_hash;
  std::string role;
};
struct LoggedIn {
  std::string login;
  PersonId person;
  bool well = true;
  std::string from;
};
struct Started {
  std::string version;
  std::optional<Instant> last_alive;
};
struct Stopping {
  std::string why;
};
/// The wall clock was set: what it showed, and what it shows now at the same moment.
struct ClockJumped {
  Instant before, after;
};
/// These devices and gateways (vitals.h: as_device) have not been heard in their time: from the wheel of supervision.
struct FellSilent {
  std::vector<DeviceId> overdue;
};
struct DeadlineCame {};

using Input = std::variant<SignalArrived, TextArrived, PageReported, VitalTold, FaultCounted, TakeIncident, AcceptFor, DeclineFor, ReachStage,
                           HandOver, AdvancePlan, ParkIncident, PageNow, WriteNote, ResolveIncident, SetTest, SetSettings, Import, EraseClient,
                           SetUser, LoggedIn, Started, Stopping, ClockJumped, FellSilent, DeadlineCame>;

// ---- what was decided: facts, never changed ----

/// What became of a signal. Always there, also when unknown, undecided, repeated.
struct SignalNoted {
  SignalId id;
  Signal signal;
  DeviceId device;
  IncidentId incident;
  std::string became;  // opened, pressed, repeat, restored, noted, routine, test, undecided
  SignalId repeat_of;
};
BOOST_DESCRIBE_STRUCT(SignalNoted, (), (id, signal, device, incident, became, repeat_of))

struct IncidentOpened {
  Incident incident;
};
BOOST_DESCRIBE_STRUCT(IncidentOpened, (), (incident))

/// A later signal joined: the count, and what it raised. `event` and `priority` are those in force from now on; where the
/// priority rose, the plan and the deadlines of the new one come with it.
struct IncidentPressed {
  IncidentId incident;
  SignalId signal;
  Event event = Event::unidentified;  // in force
  Event said = Event::unidentified;   // by this signal
  std::int64_t priority = 1;
  bool life_safety = true;
  std::int64_t presses = 1;
  std::string sound;
  std::optional<Plan> plan;
  std::optional<StageDeadlines> deadlines;
  std::optional<bool> on_test, several;  // where this signal changes them
};
BOOST_DESCRIBE_STRUCT(IncidentPressed, (), (incident, signal, event, said, priority, life_safety, presses, sound, plan, deadlines, on_test, several))

struct IncidentRestored {
  IncidentId incident;
  SignalId signal;
};
BOOST_DESCRIBE_STRUCT(IncidentRestored, (), (incident, signal))

struct IncidentTaken {
  IncidentId incident;
  PersonId by;
};
BOOST_DESCRIBE_STRUCT(IncidentTaken, (), (incident, by))

struct StateChanged {
  IncidentId incident;
  State state;
};
BOOST_DESCRIBE_STRUCT(StateChanged, (), (incident, state))

/// The plan begins again; from round 1 on at its loudest. Whoever had taken it is asked again.
struct PlanRestarted {
  IncidentId incident;
  std::int64_t round = 1;
};
BOOST_DESCRIBE_STRUCT(PlanRestarted, (), (incident, round))

struct ResponderChanged {
  IncidentId incident;
  Responder responder;
};
BOOST_DESCRIBE_STRUCT(ResponderChanged, (), (incident, responder))

struct NoteWritten {
  IncidentId incident;
  std::string text;
};
BOOST_DESCRIBE_STRUCT(NoteWritten, (), (incident, text))

struct PageQueued {
  Page page;
};
BOOST_DESCRIBE_STRUCT(PageQueued, (), (page))

/// One per attempt and one per outcome.
struct PageChanged {
  PageId page;
  IncidentId incident;
  PersonId to;
  PageState state = PageState::queued;
  GatewayId gateway;
  std::int64_t attempts = 0;
  bool maybe_repeat = false;
  Instant due;
  std::string detail;
  std::vector<std::int64_t> references{};
};
BOOST_DESCRIBE_STRUCT(PageChanged, (), (page, incident, to, state, gateway, attempts, maybe_repeat, due, detail, references))

/// An SMS that came in. became: answer, unproven, unclear, unreadable, stranger, repeat, note.
struct TextNoted {
  Text text;
  PersonId person;
  PageId page;
  IncidentId incident;
  std::string became;
};
BOOST_DESCRIBE_STRUCT(TextNoted, (), (text, person, page, incident, became))

struct VitalNoted {
  GatewayId gateway;
  std::string vital, detail;
  bool well = true;
};
BOOST_DESCRIBE_STRUCT(VitalNoted, (), (gateway, vital, detail, well))

struct FaultNoted {
  GatewayId gateway;
  std::string fault, detail;
  std::int64_t count = 1;
  Raw raw;
};
BOOST_DESCRIBE_STRUCT(FaultNoted, (), (gateway, fault, detail, count, raw))

/// A device is silent, or heard again.
struct SupervisionChanged {
  DeviceId device;
  bool lost = true;
};
BOOST_DESCRIBE_STRUCT(SupervisionChanged, (), (device, lost))

struct TestChanged {
  DeviceId device;
  std::optional<Instant> until;
};
BOOST_DESCRIBE_STRUCT(TestChanged, (), (device, until))

struct SettingsAdopted {
  Settings settings;
};
BOOST_DESCRIBE_STRUCT(SettingsAdopted, (), (settings))

struct UnitSet {
  Unit unit;
};
BOOST_DESCRIBE_STRUCT(UnitSet, (), (unit))
struct PersonSet {
  Person person;
};
BOOST_DESCRIBE_STRUCT(PersonSet, (), (person))
struct ClientSet {
  Client client;
};
BOOST_DESCRIBE_STRUCT(ClientSet, (), (client))
struct TiesSet {
  Ties ties;
};
BOOST_DESCRIBE_STRUCT(TiesSet, (), (ties))
struct DeviceSet {
  Device device;
};
BOOST_DESCRIBE_STRUCT(DeviceSet, (), (device))
struct PlanSet {
  Plan plan;
};
BOOST_DESCRIBE_STRUCT(PlanSet, (), (plan))
struct ShiftSet {
  Shift shift;
};
BOOST_DESCRIBE_STRUCT(ShiftSet, (), (shift))
struct DaySet {
  Day day;
};
BOOST_DESCRIBE_STRUCT(DaySet, (), (day))

struct UserSet {
  std::string login;
  PersonId person;
  std::string password_hash;
  std::string role;
};
BOOST_DESCRIBE_STRUCT(UserSet, (), (login, person, password_hash, role))
struct LoginNoted {
  std::string login;
  PersonId person;
  bool well = true;
  std::string from;
};
BOOST_DESCRIBE_STRUCT(LoginNoted, (), (login, person, well, from))

/// The same key again changes nothing.
struct ActNoted {
  std::string key;
  std::string refusal;
};
BOOST_DESCRIBE_STRUCT(ActNoted, (), (key, refusal))

struct StationStarted {
  std::string version;
  std::optional<Instant> down_from;
  Instant down_to;
};
BOOST_DESCRIBE_STRUCT(StationStarted, (), (version, down_from, down_to))
struct StationStopping {
  std::string why;
};
BOOST_DESCRIBE_STRUCT(StationStopping, (), (why))

/// All that is due moves with the clock: no deadline becomes late or early by it.
struct ClockStepped {
  Instant before, after;
};
BOOST_DESCRIBE_STRUCT(ClockStepped, (), (before, after))

using Fact = std::variant<SignalNoted, IncidentOpened, IncidentPressed, IncidentRestored, IncidentTaken, StateChanged, PlanRestarted,
                          ResponderChanged, NoteWritten, PageQueued, PageChanged, TextNoted, VitalNoted, FaultNoted, SupervisionChanged, TestChanged,
                          SettingsAdopted, UnitSet, PersonSet, ClientSet, TiesSet, DeviceSet, PlanSet, ShiftSet, DaySet, UserSet, LoginNoted,
                          ActNoted, StationStarted, StationStopping, ClockStepped>;

/// One line of the journal: when, who, why, what. The fact names its evidence (a signal, a page, a person).
/// `by`: `station`, `gateway:dc09-main`, `person:S03`. `why`: a short reason in plain words, no personal data.
struct Record {
  Instant at;
  std::string by, why;
  Fact fact;
};

// ---- what the world owes because of it ----

struct SendPage {
  Page page;
};
struct StandDown {
  PageId page;
  GatewayId gateway;
};
/// `siren`, `lamp`: wanted from now on. Doing it twice is safe.
struct SetRelay {
  std::string relay;
  bool on = false;
};
using Effect = std::variant<SendPage, StandDown, SetRelay>;

struct Decision {
  std::vector<Record> records;  // all of them reach the disk, or none
  std::vector<Effect> effects;  // each names something that a record has set down; doing one twice is safe
  /// What the person who asked is told instead of a change: why not, and what next. Empty: done.
  std::string refusal;
  /// It concerns a life sign only and nothing had to be written.
  bool unchanged = false;
};

}  // namespace hearken::desk
