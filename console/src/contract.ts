// What the station tells and is asked, named from the OpenAPI file (daemon/api/openapi.json). Nothing here is written by hand.
import type { components } from "./api-types";

type Schemas = components["schemas"];
export type Incident = Schemas["IncidentView"];
export type Detail = Schemas["IncidentDetail"];
export type FeedRecord = Schemas["FeedRecord"];
export type Alive = Schemas["FeedAlive"];
export type QueueAnswer = Schemas["Queue"];
export type Station = Schemas["Station"];
export type Me = Schemas["Me"];
export type Vital = Schemas["Vital"];
export type Subject = Schemas["SubjectView"];
export type Stage = Schemas["Stage"];
export type Step = Schemas["StepView"];
export type Responder = Schemas["ResponderView"];
export type Page = Schemas["PageView"];
export type Candidate = Schemas["Candidate"];
export type Way = Schemas["Way"];
export type EventWord = Schemas["EventWord"];
export type Priority = Schemas["Priority"];
export type ResolutionCode = Schemas["ResolutionCode"];
export type Refusal = Schemas["Error"];
export type Language = Schemas["Language"];

/** Stands where the union is used up: a new member fails the build, not the night. At run time it is let pass. */
export function unreachable<T>(_member: never, otherwise: T): T {
  return otherwise;
}
