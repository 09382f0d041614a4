// What a page keeps for itself: the operator's choice of theme and language, and half-written notes, which survive a reload.
import { hour } from "./format";
import type { Language } from "./contract";

export type Theme = "night" | "day";

function read(name: string): string | undefined {
  try {
    return localStorage.getItem(name) ?? undefined;
  } catch {
    return undefined; // a browser that forbids it: nothing is kept, everything works
  }
}

function write(name: string, value: string): void {
  try {
    if (value === "") localStorage.removeItem(name);
    else localStorage.setItem(name, value);
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
