import { render } from "preact";
import { Room } from "./room";
import { App } from "./view/App";
import "./style/tokens.css";
import "./style/room.css";
import "./style/queue.css";
import "./style/incident.css";
import "./style/responders.css";
import "./style/login.css";

const place = document.getElementById("room");
if (place) {
  const room = new Room();
  render(<App room={room} />, place);
  void room.begin();
}
