#pragma once
// What each fact does to one incident or page. Used by apply() for the book and by a decision in the making for its own
// copies, so that both always agree.

#include "daemon/desk/decision.h"

namespace hearken::desk {

void change(Incident& incident, const IncidentPressed& fact, Instant at);
void change(Incident& incident, const IncidentRestored& fact, Instant at);
void change(Incident& incident, const IncidentTaken& fact, Instant at);
void change(Incident& incident, const StateChanged& fact, Instant at);
void change(Incident& incident, const PlanRestarted& fact, Instant at);
void change(Incident& incident, const ResponderChanged& fact, Instant at);
/// A page that can be answered asks its person.
void change(Incident& incident, const PageQueued& fact, Instant at);
void change(Page& page, const PageChanged& fact);

/// Moves all that is due with the clock.
void shift(Incident& incident, std::chrono::milliseconds by);
void shift(Page& page, std::chrono::milliseconds by);

/// Life-safety, and nobody has taken or accepted it: the siren's business.
[[nodiscard]] bool untaken(const Incident& incident);
/// Its opening, or the last time that its plan began again: what the seconds of the plan count from.
[[nodiscard]] Instant round_start(const Incident& incident);
/// Since when the siren's patience runs; a plan at its loudest has none (the epoch).
[[nodiscard]] Instant rings_since(const Incident& incident);

}  // namespace hearken::desk
