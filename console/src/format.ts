// Times as the room reads them: the station's zone, 24 hours with seconds; durations mm:ss, from an hour on h:mm:ss. Pure.
import type { Language } from "./contract";

const two = (n: number) => String(n).padStart(2, "0");

export function duration(milliseconds: number): string {
  const all = Math.max(0, Math.floor(milliseconds / 1000));
  const hours = Math.floor(all / 3600);
  const rest = `${two(Math.floor(all / 60) % 60)}:${two(all % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function formatter(key: string, locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  let known = clocks.get(key);
  if (!known) clocks.set(key, (known = new Intl.DateTimeFormat(locale, options)));
  return known;
}

const zoned = (zone: string) => ({ timeZone: zone, hourCycle: "h23" as const, hour: "2-digit" as const, minute: "2-digit" as const });

export function clock(at: number | string, zone: string): string {
  return formatter(`clock ${zone}`, "en-GB", { ...zoned(zone), second: "2-digit" }).format(new Date(at));
}

export function hourMinute(at: number | string, zone: string): string {
  return formatter(`minute ${zone}`, "en-GB", zoned(zone)).format(new Date(at));
}

export function hour(at: number, zone: string): number {
  return Number(formatter(`hour ${zone}`, "en-GB", { timeZone: zone, hourCycle: "h23", hour: "2-digit" }).format(new Date(at)));
}

export function day(at: number, zone: string, language: Language): string {
  const options = { timeZone: zone, weekday: "short", day: "numeric", month: "short" } as const;
  const text = formatter(`day ${zone} ${language}`, language === "zh" ? "zh-CN" : "en-GB", options).format(new Date(at));
  return language === "zh" ? text.replace(/(?=周|星期)/, " ") : text.replace(",", "");
}

/** 11-02: a day of the past, without its year. */
export function shortDay(at: string, zone: string): string {
  const parts = formatter(`short ${zone}`, "en-GB", { timeZone: zone, day: "2-digit", month: "2-digit" }).formatToParts(new Date(at));
  const part = (type: string) => parts.find((piece) => piece.type === type)?.value ?? "";
  return `${part("month")}-${part("day")}`;
}

/** As it is dialled here: +8615400000086 is 154 0000 0086; a number from abroad stays as it is. */
export function telephone(number: string): string {
  const home = /^\+86(\d+)$/.exec(number)?.[1];
  if (home === undefined) return number;
  return /^1\d{10}$/.test(home) ? `${home.slice(0, 3)} ${home.slice(3, 7)} ${home.slice(7)}` : `0${home}`;
}
