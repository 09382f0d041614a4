#pragma once
// What a person must deal with, and the one place where "no open incident rests" stands in the types: an open incident is
// Armed or Owned, and both have an instant.

#include <boost/describe.hpp>
#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "daemon/desk/directory.h"
#include "protocol/signal.h"

namespace hearken::desk {

enum class Stage : std::uint8_t { accepted, en_route, on_scene, safe };
BOOST_DESCRIBE_ENUM(Stage, accepted, en_route, on_scene, safe)

/// The plan acts next: `step` is the index of the next action in the plan's schedule (escalation.h); its length: the end of the list.
struct Armed {
  std::int64_t step = 0;
  Instant due;
  bool parked = false;  // an operator put it aside until `due`; then its plan goes on
  bool operator==(const Armed&) const = default;
};
BOOST_DESCRIBE_STRUCT(Armed, (), (step, due, parked))

/// A person acts next.
struct Owned {
  PersonId owner;
  Stage stage = Stage::accepted;
  Instant deadline;
  bool warned = false;  // the deadline was missed once and the owner was paged: the next miss escalates again
  bool operator==(const Owned&) const = default;
};
BOOST_DESCRIBE_STRUCT(Owned, (), (owner, stage, deadline, warned))

/// Only a person closes; the station alone may close what is not life-safety and has ended by itself (`by` empty).
struct Closed {
  PersonId by;
  Instant at;
  std::string code, note;
  bool operator==(const Closed&) const = default;
};
BOOST_DESCRIBE_STRUCT(Closed, (), (by, at, code, note))

/// There is no fourth alternative: an open incident that nothing and nobody is due to move cannot be written down.
using State = std::variant<Armed, Owned, Closed>;

/// What the incident is about: exactly one of client, place, gateway or vital; the device where one is known.
struct Subject {
  ClientId client;
  UnitId place;
  DeviceId device;
  GatewayId gateway;
  std::string vital;    // `store`, `modem`, `roster` …: something of the station's own
  std::string account;  // of an unknown device
  bool operator==(const Subject&) const = default;
  auto operator<=>(const Subject&) const = default;
};
BOOST_DESCRIBE_STRUCT(Subject, (), (client, place, device, gateway, vital, account))

/// Of its key (book.h), which has a client or the others.
struct SubjectHash {
  std::size_t operator()(const Subject& subject) const {
    constexpr std::hash<std::string_view> hash;
    std::size_t all = hash(subject.client.value);
    for (const auto* part : {&subject.place.value, &subject.gateway.value, &subject.vital, &subject.account}) all = all * 31 + hash(*part);
    return all;
  }
};

enum class Answer : std::uint8_t { asked, accepted, declined, stood_down, silent };
BOOST_DESCRIBE_ENUM(Answer, asked, accepted, declined, stood_down, silent)

/// Somebody whom the plan or an operator asked.
struct Responder {
  PersonId person;
  Answer answer = Answer::asked;
  bool unproven = false;  // said yes without the code: shown, but nothing rests on it
  Stage stage = Stage::accepted;
  bool hand_over = false;  // asked by the owner to take over: a yes moves the ownership
  Instant asked;
  std::int64_t times = 1;
  bool operator==(const Responder&) const = default;
};
BOOST_DESCRIBE_STRUCT(Responder, (), (person, answer, unproven, stage, hand_over, asked, times))

/// How long each stage may take, from the one before it.
struct StageDeadlines {
  std::int64_t en_route_s = 120, on_scene_s = 900, safe_s = 1800;
  bool operator==(const StageDeadlines&) const = default;
};
BOOST_DESCRIBE_STRUCT(StageDeadlines, (), (en_route_s, on_scene_s, safe_s))

struct Incident {
  IncidentId id;
  Subject subject;
  Event event = Event::unidentified;
  std::string code;           // of a short reason or of the wire: shown beside the event
  std::string detail;         // in words: what the device or the station says
  std::int64_t priority = 1;  // 1 life, 2 urgent, 3 fault, 4 service
  bool life_safety = true;
  bool on_test = false;  // every device that raised it was on test
  bool several = false;  // another device, event or zone joined: the end of one is not the end of all
  std::string sound;
  Instant opened;
  Instant last_signal;
  std::int64_t presses = 1;
  bool restored = false;     // the device says that it has ended: noted, decides nothing
  Plan plan;                 // frozen when it opened
  StageDeadlines deadlines;  // likewise
  std::int64_t round = 0;    // how often the plan began again; from 1 on it is at its loudest
  Instant round_began;       // steps count from here
  std::vector<Responder> responders;
  PersonId taken_by;  // the operator who took it at the console
  State state;
  bool operator==(const Incident&) const = default;
};
BOOST_DESCRIBE_STRUCT(Incident, (),
                      (id, subject, event, code, detail, priority, life_safety, on_test, several, sound, opened, last_signal, presses, restored, plan,
                       deadlines, round, round_began, responders, taken_by, state))

[[nodiscard]] inline bool closed(const Incident& incident) { return std::holds_alternative<Closed>(incident.state); }

/// When an open incident is due to move; meaningless for a closed one.
[[nodiscard]] inline Instant due(const State& state) {
  if (const auto* armed = std::get_if<Armed>(&state)) return armed->due;
  if (const auto* owned = std::get_if<Owned>(&state)) return owned->deadline;
  return Instant::max();
}

}  // namespace hearken::desk
