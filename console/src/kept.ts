// What a page keeps for itself: the operator's choice of theme and language, and half-written notes, which survive a reload.
import { hour } from "./format";
import type { Language } from "./contract";

export type Theme = "night" | "day";

// A browser may forbid its stores: then nothing is kept and everything works.
function read(name: string, store: () => Storage = () => localStorage): string | undefined {
  try {
    return store().getItem(name) ?? undefined;
  } catch {
    return undefined;
  }
}

function write(name: string, value: string, store: () => Storage = () => localStorage): void {
  try {
    if (value === "") store().removeItem(name);
    else store().setItem(name, value);
  } catch {
    // as above
  }
}

export const draft = (incident: number, kind: "note" | "resolve") => read(`hearken.draft.${kind}.${incident}`) ?? "";
export const keepDraft = (incident: number, kind: "note" | "resolve", text: string) => write(`hearken.draft.${kind}.${incident}`, text);

export function chosenTheme(): Theme | undefined {
  const kept = read("hearken.theme");
  return kept === "night" || kept === "day" ? kept : undefined;
}
export const keepTheme = (theme: Theme) => write("hearken.theme", theme);

const morning = 7;
const evening = 18;
export function themeByHour(now: number, zone: string): Theme {
  const h = hour(now, zone);
  return h >= morning && h < evening ? "day" : "night";
}

export function chosenLanguage(): Language | undefined {
  const kept = read("hearken.language");
  return kept === "zh" || kept === "en" ? kept : undefined;
}
export const keepLanguage = (language: Language) => write("hearken.language", language);

/** Somebody has begun to watch at this screen and did not log out: a session that has ended meanwhile is told aloud. */
export const watched = () => read("hearken.watched", () => sessionStorage) === "yes";
export const keepWatched = (yes: boolean) => write("hearken.watched", yes ? "yes" : "", () => sessionStorage);

/** A logout that the station has not heard of: a reload must not log in again. */
export const logoutOwed = () => read("hearken.logout") === "owed";
export const oweLogout = (owed: boolean) => write("hearken.logout", owed ? "owed" : "");

/** Which presses somebody at this screen has looked at: a reload must not make the others silent. */
export function looked(): [number, number][] {
  try {
    return JSON.parse(read("hearken.looked", () => sessionStorage) ?? "[]") as [number, number][];
  } catch {
    return []; // not ours
  }
}
export const keepLooked = (list: [number, number][]) => write("hearken.looked", JSON.stringify(list), () => sessionStorage);

/** Which incident is open on this screen: a reload opens it again. */
export function chosenIncident(): number | undefined {
  return Number(read("hearken.incident", () => sessionStorage) ?? 0) || undefined;
}
export const keepIncident = (id: number | undefined) => write("hearken.incident", String(id ?? ""), () => sessionStorage);
