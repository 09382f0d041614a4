#pragma once
// What a person does at a console. Each act carries a key: the same key again changes nothing and has the same outcome.

#include "daemon/desk/draft.h"

namespace hearken::desk {

void act(Draft& draft, const TakeIncident& input);
void act(Draft& draft, const AcceptFor& input);
void act(Draft& draft, const DeclineFor& input);
void act(Draft& draft, const ReachStage& input);
void act(Draft& draft, const HandOver& input);
void act(Draft& draft, const AdvancePlan& input);
void act(Draft& draft, const ParkIncident& input);
void act(Draft& draft, const PageNow& input);
void act(Draft& draft, const WriteNote& input);
void act(Draft& draft, const ResolveIncident& input);
void act(Draft& draft, const SetTest& input);
void act(Draft& draft, const Import& input);
void act(Draft& draft, const EraseClient& input);
void act(Draft& draft, const SetUser& input);

}  // namespace hearken::desk
