// Keys and what they do. F-keys work inside text fields and with an input method on; digits, arrows and signs only outside. Pure.
export type Command =
  | { kind: "take_next" }
  | { kind: "next_step" }
  | { kind: "park" }
  | { kind: "resolve" }
  | { kind: "note" }
  | { kind: "digit"; digit: number }
  | { kind: "move"; by: 1 | -1 }
  | { kind: "all_keys" }
  | { kind: "leave" };

export interface Press {
  key: string;
  in_field: boolean;
  composing: boolean; // an input method has it
  modified: boolean; // Ctrl, Alt or Meta: the browser's
}

export function command(press: Press): Command | undefined {
  if (press.modified) return undefined;
  switch (press.key) {
    case "F2":
      return { kind: "take_next" };
    case "F4":
      return { kind: "next_step" };
    case "F8":
      return { kind: "park" };
    case "F9":
      return { kind: "resolve" };
    case "F10":
      return { kind: "note" };
    case "Escape":
      return press.composing ? undefined : { kind: "leave" };
  }
  if (press.in_field || press.composing) return undefined;
  if (/^[1-9]$/.test(press.key)) return { kind: "digit", digit: Number(press.key) };
  switch (press.key) {
    case "ArrowDown":
      return { kind: "move", by: 1 };
    case "ArrowUp":
      return { kind: "move", by: -1 };
    case "?":
    case "？":
      return { kind: "all_keys" };
  }
  return undefined;
}
