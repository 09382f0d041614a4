// The way in.
import { useState } from "preact/hooks";
import type { Me, Refusal } from "../contract";
import type { Room } from "../room";

export function Login({ room }: { room: Room }) {
  const w = room.words;
  const [login, setLogin] = useState("");
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const [why, setWhy] = useState("");
  const enter = async (event: Event) => {
    event.preventDefault();
    if (busy) return;
    room.bell.wake(); // this press is the gesture that a browser wants before it sounds
    setBusy(true);
    setWhy(await logIn(room, login, password));
    setBusy(false);
  };
  if (room.asking) return <main class="login">{w.band.connecting}</main>;
  if (room.unreachable) return <main class="login"><Nobody text={w.login.waiting} room={room} /></main>;
  const again = room.deserted ? w.login.deserted : room.said?.text;
  return (
    <main class="login">
      {room.deserted && <Nobody text={w.login.nobody_more} room={room} />}
      <form onSubmit={(event) => void enter(event)}>
        <h1>{w.brand}<div class="small dim">{w.login.heading}</div></h1>
        {(why || again) && <div class="why" role="alert">{why || again}</div>}
        <label>{w.login.login}<input class="field" name="login" autocomplete="username" autofocus required value={login} onInput={(event) => setLogin(event.currentTarget.value)} /></label>
        <label>{w.login.password}<input class="field" name="password" type="password" autocomplete="current-password" required value={password} onInput={(event) => setPassword(event.currentTarget.value)} /></label>
        <button class="button primary" type="submit" aria-disabled={busy}>{busy ? w.login.entering : w.login.enter}</button>
        <div class="choices">
          <button class="button" type="button" onClick={() => room.toggleLanguage()} lang={room.language === "zh" ? "en" : "zh-CN"}>{w.strip.other_language}</button>
          <button class="button" type="button" onClick={() => room.toggleTheme()}>{room.theme === "night" ? w.strip.theme_day : w.strip.theme_night}</button>
        </div>
      </form>
    </main>
  );
}

/** Loud, as a lost connection is: alarms come, and nobody sees them here. */
function Nobody({ room, text }: { room: Room; text: string }) {
  return (
    <section class="band cut" role="alert">
      <div>
        <span class="big">{room.words.login.nobody}</span>
        <span>{text}</span>
      </div>
    </section>
  );
}

/** Empty: inside. Else why not. */
async function logIn(room: Room, login: string, password: string): Promise<string> {
  const w = room.words.login;
  const body = JSON.stringify({ login, password });
  const answer = await fetch("/api/v1/login", { method: "POST", headers: { "Content-Type": "application/json" }, body }).catch(() => undefined);
  if (!answer) return w.unreachable;
  if (answer.ok) {
    room.enter((await answer.json()) as Me);
    return "";
  }
  const said = (await answer.json().catch(() => undefined)) as Refusal | undefined;
  return said?.error.message ?? (answer.status === 401 ? w.wrong : w.unreachable);
}
