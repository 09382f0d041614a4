#pragma once
// Who and what the station knows: units, persons, clients, devices, plans, shifts. Plain values, set by records (an import, an
// administrator); the columns of the CSV files that `hearkenctl import` reads. Empty texts are unknown.

#include <boost/describe.hpp>
#include <chrono>
#include <initializer_list>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "protocol/signal.h"

namespace hearken::desk {

enum class Language : std::uint8_t { zh, en };
BOOST_DESCRIBE_ENUM(Language, zh, en)

/// A way to reach a person. `console` is the monitoring room's screens.
enum class Way : std::uint8_t { console, sms, voice };
BOOST_DESCRIBE_ENUM(Way, console, sms, voice)

/// Street, community, building, club, partner.
struct Unit {
  UnitId id;
  std::string kind, name;
  UnitId parent;
  std::string entry_note, help_line;
  std::int64_t east_m = 0, north_m = 0;  // metres from the station
  bool operator==(const Unit&) const = default;
};
BOOST_DESCRIBE_STRUCT(Unit, (), (id, kind, name, parent, entry_note, help_line, east_m, north_m))

/// Whoever may be sent or may log in: staff, warden, volunteer, relative.
struct Person {
  PersonId id;
  std::string name;
  std::vector<std::string> roles;  // operator, supervisor, administrator, warden, volunteer, relative …
  UnitId unit;
  std::string login, phone;  // phone: E.164
  std::vector<Way> ways;
  Language language = Language::zh;
  std::string reachable;  // local hours as written: evidence for people
  std::string note;
  bool operator==(const Person&) const = default;
};
BOOST_DESCRIBE_STRUCT(Person, (), (id, name, roles, unit, login, phone, ways, language, reachable, note))

/// Somebody tied to a client, in order of call.
struct Tie {
  PersonId person;
  std::string kind;  // warden, standin, keyholder, relative
  std::int64_t order = 0;
  bool has_key = false;
  std::string hours;
  std::int64_t minutes_away = 0;
  std::string note;  // a relative's relation and city
  bool operator==(const Tie&) const = default;
};
BOOST_DESCRIBE_STRUCT(Tie, (), (person, kind, order, has_key, hours, minutes_away, note))

/// A person looked after: what whoever answers an alarm must know.
struct Client {
  ClientId id;
  std::string file_no, name, honorific, sex, birth_date;
  UnitId building;
  std::string door, address, entry_note, entry_consent_on;
  std::string languages, hearing, mobility, conditions, medicines, hospital, risk_note;
  std::string phone_home, phone_mobile, status;  // active, … ; client_erased: by law, only the id is left
  bool operator==(const Client&) const = default;
};
BOOST_DESCRIBE_STRUCT(Client, (),
                      (id, file_no, name, honorific, sex, birth_date, building, door, address, entry_note, entry_consent_on, languages, hearing,
                       mobility, conditions, medicines, hospital, risk_note, phone_home, phone_mobile, status))

inline constexpr const char* client_erased = "erased";

/// A client's ties, all of them in one value: an import replaces the list.
struct Ties {
  ClientId client;
  std::vector<Tie> ties;
  bool operator==(const Ties&) const = default;
};
BOOST_DESCRIBE_STRUCT(Ties, (), (client, ties))

/// A transmitter. Belongs to a client or to a place; found by (gateway, account, zone), else by (gateway, account).
struct Device {
  DeviceId id;
  ClientId client;
  UnitId place;
  std::string model, location;
  GatewayId gateway;
  std::string account, zone;
  std::int64_t report_every_s = 0;  // 0: not supervised
  std::string status;               // active, …
  bool operator==(const Device&) const = default;
};
BOOST_DESCRIBE_STRUCT(Device, (), (id, client, place, model, location, gateway, account, zone, report_every_s, status))

/// One step of an escalation plan.
struct Step {
  std::int64_t after_s = 0;       // from the incident's opening
  std::vector<std::string> whom;  // role:operator, warden, keyholder, volunteer, relative, person:S03
  std::vector<Way> ways;
  std::int64_t again_after_s = 0;  // the same persons once more; 0: once
  bool operator==(const Step&) const = default;
};
BOOST_DESCRIBE_STRUCT(Step, (), (after_s, whom, ways, again_after_s))

/// A list that is set once and shared by its copies: an incident freezes its plan by keeping it, and thousands keep the same.
class Steps {
 public:
  Steps() = default;
  Steps(std::initializer_list<Step> steps) : Steps(std::vector<Step>(steps)) {}
  explicit Steps(std::vector<Step> steps) : kept_(std::make_shared<const std::vector<Step>>(std::move(steps))) {}

  [[nodiscard]] const std::vector<Step>& list() const {
    static const std::vector<Step> none;
    return kept_ ? *kept_ : none;
  }
  [[nodiscard]] auto begin() const { return list().begin(); }
  [[nodiscard]] auto end() const { return list().end(); }
  [[nodiscard]] std::size_t size() const { return list().size(); }
  [[nodiscard]] bool empty() const { return list().empty(); }
  [[nodiscard]] const Step& operator[](std::size_t index) const { return list()[index]; }
  [[nodiscard]] const Step& at(std::size_t index) const { return list().at(index); }
  friend bool operator==(const Steps& a, const Steps& b) { return a.kept_ == b.kept_ || a.list() == b.list(); }

 private:
  std::shared_ptr<const std::vector<Step>> kept_;
};

struct Plan {
  std::string id;
  std::int64_t priority = 0;
  Steps steps;
  bool operator==(const Plan&) const = default;
};
BOOST_DESCRIBE_STRUCT(Plan, (), (id, priority, steps))

/// One line of the weekly table: who is on duty, by kind of day.
struct Shift {
  std::string id;
  UnitId unit;
  std::string role;
  std::string day_kind;                   // workday, weekend, holiday
  std::int64_t from_min = 0, to_min = 0;  // local minutes of the day; to may be 1440
  std::vector<PersonId> rotation;         // by week, `people_needed` at a time
  std::int64_t people_needed = 1;
  PersonId standin;
  bool operator==(const Shift&) const = default;
};
BOOST_DESCRIBE_STRUCT(Shift, (), (id, unit, role, day_kind, from_min, to_min, rotation, people_needed, standin))

/// A day that is not what its weekday says. kind: holiday, workday-shift.
struct Day {
  std::string date;  // 2026-10-01
  std::string name, kind;
  bool operator==(const Day&) const = default;
};
BOOST_DESCRIBE_STRUCT(Day, (), (date, name, kind))

/// Everything known, by id.
struct Directory {
  std::map<UnitId, Unit> units;
  std::map<PersonId, Person> persons;
  std::map<ClientId, Client> clients;
  std::map<ClientId, Ties> ties;
  std::map<DeviceId, Device> devices;
  std::map<std::string, Plan> plans;
  std::map<std::string, Shift> shifts;
  std::map<std::string, Day> days;
  bool operator==(const Directory&) const = default;
};

}  // namespace hearken::desk
