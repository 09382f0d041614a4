#pragma once
// How an incident finds a person: its plan in seconds, the stages of whoever goes, and what happens when nobody is there.
// Every open incident leaves each of these functions Armed or Owned with an instant ahead.

#include "daemon/desk/draft.h"

namespace hearken::desk {

/// One action of a plan: a step, or a step's persons once more.
struct Action {
  std::int64_t at_s = 0;  // from the beginning of the round
  std::size_t step = 0;
  bool again = false;
};

/// The actions of a plan in order of time. Round 0; from round 1 on there is one action: everybody, by all ways.
[[nodiscard]] std::vector<Action> schedule(const Plan& plan);

/// Performs what is due of an armed incident's plan, in order, and arms the next.
void run_plan(Draft& draft, IncidentId incident);
/// Performs the next action now, whatever the clock says.
void advance_plan(Draft& draft, IncidentId incident);
/// Begins the plan again, one round louder, and tells it as an incident of the station.
void restart_louder(Draft& draft, IncidentId incident, const std::string& why);
/// Begins the plan again from its first step, as loud as it was.
void restart(Draft& draft, IncidentId incident, const std::string& why);
/// If nobody who was asked can still come, the next action is due now.
void hurry_if_nobody_left(Draft& draft, IncidentId incident);

/// A person says that they go. The first one owns it; a later one is noted beside; the others are stood down.
void accept(Draft& draft, IncidentId incident, const PersonId& person, Stage stage, const std::string& by);
void decline(Draft& draft, IncidentId incident, const PersonId& person, const std::string& by);
/// A stage only rises. Of somebody who never said yes it is a yes.
void reach(Draft& draft, IncidentId incident, const PersonId& person, Stage stage, const std::string& by);
/// The owner's deadline has passed: asks the owner, and the second time escalates again.
void owner_late(Draft& draft, IncidentId incident);
/// Ends it; withdraws what is out, and tells those who may be on their way.
void close(Draft& draft, IncidentId incident, Closed closed, const std::string& by, const std::string& why);

/// Opens an incident of the station's own, once per subject while it is open.
void tell_station(Draft& draft, const Subject& subject, Event event, std::int64_t priority, const std::string& detail);

/// Opens an incident and performs what its plan has at second 0.
void open(Draft& draft, Incident incident, const std::string& by, const std::string& why);

}  // namespace hearken::desk
