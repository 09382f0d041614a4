// The screen: strip, band, queue · incident · responders, keys. It is drawn again when the room has changed, at least each second.
import { useEffect, useLayoutEffect, useReducer } from "preact/hooks";
import { Band, Unrecorded } from "./Band";
import { Incident } from "./Incident";
import { Keys } from "./Keys";
import { Login } from "./Login";
import { AllKeys, Here, Quiet } from "./Quiet";
import { Queue } from "./Queue";
import { Responders } from "./Responders";
import { Strip } from "./Strip";
import type { Room } from "../room";

export function App({ room }: { room: Room }) {
  const [, draw] = useReducer((n: number) => n + 1, 0);
  useEffect(() => room.subscribe(() => draw(undefined as never)), [room]);
  useLayoutEffect(() => {
    document.documentElement.lang = room.words.lang;
    document.documentElement.dataset.theme = room.theme;
    document.title = room.deserted || room.unreachable ? room.words.login.nobody : room.words.title;
  });
  if (!room.me) return <Login room={room} />;
  const incident = room.incident;
  return (
    <div class={`room${room.standing === "lost" && room.connected ? " stale" : ""}${room.stored ? "" : " unrecorded"}`}>
      <Strip room={room} />
      <Band room={room} />
      {!room.stored && <Unrecorded room={room} />}
      <div class="columns">
        <Queue room={room} />
        {incident ? <Incident room={room} incident={incident} /> : <Quiet room={room} />}
        {incident ? (room.panel === "all_keys" ? <aside class="panel" aria-label={room.words.keys.heading}><AllKeys room={room} /></aside> : <Responders room={room} incident={incident} />) : <Here room={room} />}
      </div>
      <Keys room={room} />
    </div>
  );
}
