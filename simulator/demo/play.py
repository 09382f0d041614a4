#!/usr/bin/env python3
"""The demo: a whole station with its street, and everything around it played by hearken-sim.

--once plays one scene unattended, checks each step and exits 0 or 1. Without it, alarms keep coming until Ctrl-C, for
whoever looks on in the browser. Everybody and everything here is invented.
"""
import argparse
import http.cookiejar
import json
import os
import pathlib
import queue
import random
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
import uuid

ROOT = pathlib.Path(__file__).resolve().parents[2]
DATA = ROOT / "data"
LOGIN, PASSWORD = "op1", "demo-station"  # for the demo alone: a real station has no password until somebody sets one
PATIENCE = 30  # seconds that any step may take


def say(text):
    print(text, flush=True)


class Failed(Exception):
    pass


class Program:
    """One of ours as a child: its lines of output are queued."""

    def __init__(self, command, **options):
        self.process = subprocess.Popen([str(c) for c in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, **options)
        self.lines = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stdout:
            self.lines.put(line.rstrip("\n"))
        self.lines.put(None)

    def tell(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def wait_line(self, wanted, what):
        until = time.monotonic() + PATIENCE
        while True:
            try:
                line = self.lines.get(timeout=max(0.01, until - time.monotonic()))
            except queue.Empty:
                raise Failed(f"{what}: nothing in {PATIENCE} s") from None
            if line is None:
                raise Failed(f"{what}: the program has ended")
            if (found := wanted(line)) is not None:
                return found

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()


class Station:
    """The daemon's HTTP API, as the console uses it."""

    def __init__(self, base):
        self.base = base
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def _ask(self, path, body=None):
        request = urllib.request.Request(self.base + "/api/v1" + path)
        if body is not None:
            request.data = json.dumps(body).encode()
            request.add_header("Content-Type", "application/json")
            request.add_header("Idempotency-Key", uuid.uuid4().hex)
        with self.opener.open(request, timeout=PATIENCE) as answer:
            text = answer.read()
        return json.loads(text) if text else {}

    def get(self, path):
        return self._ask(path)

    def post(self, path, body):
        return self._ask(path, body)

    def until(self, what, find):
        """Looks at the queue until `find` finds something in it."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            for incident in self.get("/queue")["incidents"]:
                if (found := find(incident)) is not None:
                    return found
            time.sleep(0.1)
        raise Failed(f"{what}: not seen in {PATIENCE} s")


class Street:
    def __init__(self, binaries, listen):
        self.bin = pathlib.Path(binaries)
        self.folder = tempfile.TemporaryDirectory(prefix="hearken-demo-")
        self.path = pathlib.Path(self.folder.name)
        self.programs = []
        self.listen = listen
        self.sequence = random.randrange(1, 9000)
        self.messages = []
        self.heard = threading.Condition()

    def start_program(self, *command, **options):
        program = Program(command, **options)
        self.programs.append(program)
        return program

    def start(self):
        self.module = self.start_program(self.bin / "hearken-sim", "module", "--unit", "3")
        port = self.module.wait_line(lambda l: l.split()[1] if l.startswith("listening ") else None, "input module")
        self.receiver = self.start_program(self.bin / "hearken-sim", "receiver", "--link", self.path / "receiver", "--heartbeat", "10")
        self.modem = self.start_program(self.bin / "hearken-sim", "modem", "--link", self.path / "modem")
        threading.Thread(target=self.read_modem, daemon=True).start()
        self.write_config(port)
        self.import_street()
        self.start_station()

    def write_config(self, module_port):
        cords = "".join(
            f'      [[gateway.wire.unit.input]]\n      account = "unit3/DI0{n}"\n      address = {n - 1}\n      event = "personal_emergency"\n' for n in range(1, 8))
        values = {"state": self.path, "receiver": self.path / "receiver", "modem": self.path / "modem", "module": module_port, "cords": cords, "listen": self.listen}
        text = (DATA / "demo/hearkend.toml").read_text()
        for name, value in values.items():
            text = text.replace(f"${name}$", str(value))
        self.config = self.path / "hearkend.toml"
        self.config.write_text(text)

    def ctl(self, *words, **options):
        done = subprocess.run([str(self.bin / "hearkenctl"), *map(str, words)], capture_output=True, text=True, **options)
        if done.returncode != 0:
            raise Failed(f"hearkenctl {words[0]}: {done.stderr or done.stdout}")
        return done.stdout

    def import_street(self):
        tables = [DATA / "demo" / f"{name}.csv" for name in
                  ("units", "staff", "wardens", "volunteers", "relatives", "clients", "keyholders", "warden_clients", "devices", "plans", "duty_shifts")]
        self.ctl("--config", self.config, "import", *tables, DATA / "holidays-cn.json")
        self.ctl("--config", self.config, "user", "add", LOGIN, "--role", "administrator", "--person", "S03", input=f"{PASSWORD}\n{PASSWORD}\n")

    def start_station(self):
        ready = self.path / "ready.json"
        self.log = open(self.path / "hearkend.log", "w")
        self.daemon = self.start_program(self.bin / "hearkend", "--config", self.config, "--ready-file", ready, stderr=self.log)
        until = time.monotonic() + PATIENCE
        while not ready.exists():
            if time.monotonic() > until or self.daemon.process.poll() is not None:
                raise Failed("the station did not start:\n" + (self.path / "hearkend.log").read_text())
            time.sleep(0.05)
        addresses = json.loads(ready.read_text())
        ports = {w["kind"]: w["address"].rsplit(":", 1)[1] for w in addresses["wires"] if w["address"].startswith("127.")}
        self.tcp, self.udp = ports["tcp_listener"], ports["udp_listener"]
        self.base = "http://" + addresses["api"][0]
        self.station = Station(self.base)
        self.station.post("/login", {"login": LOGIN, "password": PASSWORD})

    def read_modem(self):
        """Collects the messages that people get, and shows them."""
        while (line := self.modem.lines.get()) is not None:
            try:
                message = json.loads(line)
            except ValueError:
                continue
            if "sms_to" not in message:
                continue
            say(f"    SMS to {message['sms_to']}: {message['text']}")
            with self.heard:
                self.messages.append({"to": message["sms_to"], "text": message["text"]})
                self.heard.notify_all()

    def message(self, what, wanted):
        with self.heard:
            until = time.monotonic() + PATIENCE
            while True:
                for message in self.messages:
                    if (found := wanted(message)) is not None:
                        return found
                if not self.heard.wait(until - time.monotonic()):
                    raise Failed(f"{what}: no such message in {PATIENCE} s")

    def write_sms(self, number, text):
        say(f"    SMS from {number}: {text}")
        self.modem.tell(json.dumps({"sms_from": number, "text": text}, ensure_ascii=False))

    def pager(self, account, data, udp=False, key=(), sequence=None, token="SIA-DCS"):
        if sequence is None:
            self.sequence = self.sequence % 9999 + 1
            sequence = self.sequence
        done = subprocess.run([str(self.bin / "hearken-sim"), "pager", "--port", self.udp if udp else self.tcp, "--account", account, "--token", token,
                               "--sequence", str(sequence), *(["--data", data] if data else []), *(["--udp"] if udp else []), *key],
                              capture_output=True, text=True)
        say(f"    pager {account} by {'UDP' if udp else 'TCP'}{', encrypted' if key else ''}: {data or 'link test'} -> {done.stdout.strip()}")
        if done.returncode != 0:
            raise Failed(f"pager {account} was not acknowledged: {done.stdout}{done.stderr}")
        return sequence

    def open_incident(self, what, **wanted):
        return self.station.until(what, lambda i: i if all(i["subject"].get(k) == v for k, v in wanted.items()) else None)

    def stop(self):
        for program in reversed(self.programs):
            program.stop()
        self.folder.cleanup()


KEY_A001 = ("--key-text", "DEMO-A001-KEY-16")


def step(number, text):
    say(f"[{number}] {text}")


def code_in(message):
    found = re.search(r"(?:回复|Reply) 1 (\d+)", message["text"])
    return found.group(1) if found else None


def scene(street):
    station = street.station
    step(1, "A fall at home: an encrypted DC-09 frame over TCP, acknowledged when it is on disk")
    sequence = street.pager("A001", "Nri1/MA01", key=KEY_A001)
    incident = street.open_incident("the first alarm", client="K001")
    step(2, "The same frame again with a fresh time is a repeat; a new press is counted on the same incident")
    street.pager("A001", "Nri1/MA01", key=KEY_A001, sequence=sequence)
    street.pager("A001", "Nri1/MA01", key=KEY_A001)
    pressed = station.until("the second press", lambda i: i if i["id"] == incident["id"] and i["presses"] > 1 else None)
    if pressed["presses"] != 2:
        raise Failed(f"two presses and a repeat were counted as {pressed['presses']}")
    step(3, "The officer on duty gets an SMS in Chinese with an answer code")
    call = street.message("the call by SMS", lambda m: m if "陈惠安" in m["text"] and code_in(m) else None)
    step(4, "A bare digit proves nothing; the code does")
    street.write_sms(call["to"], "1")
    station.until("the unproven answer", lambda i: i if i["id"] == incident["id"] and any(r["unproven"] for r in i["responders"]) else None)
    street.write_sms(call["to"], f"1 {code_in(call)}")
    station.until("the acceptance", lambda i: i if i["id"] == incident["id"] and i["state"]["kind"] == "owned" else None)
    step(5, "A plain pager over UDP, a receiver over its serial line, a pull cord on its module")
    street.pager("A002", "Nri1/PA01", udp=True)
    street.receiver.tell("event 2001 E101 01 001")
    street.receiver.wait_line(lambda l: True if l.startswith("acknowledged 5") else None, "the receiver's acknowledgement")
    street.module.tell("input 0 1")
    for client in ("K002", "K007", "K015"):
        street.open_incident(f"the alarm of {client}", client=client)
    street.module.wait_line(lambda l: True if l == "coil 17 1" else None, "the lamp")
    step(6, "An unknown account is never refused: it rings as unidentified")
    street.pager("0BAD", "Nri1/FA01")
    street.station.until("the unknown account", lambda i: i if i["event"] == "unidentified" else None)
    step(7, "On scene, safe, and resolved at the console by a person with a note")
    street.write_sms(call["to"], f"3 {code_in(call)}")
    street.write_sms(call["to"], f"4 {code_in(call)}")
    station.until("the client is safe", lambda i: i if i["id"] == incident["id"] and i["state"].get("stage") == "safe" else None)
    station.post(f"/incidents/{incident['id']}/resolve", {"code": "helped", "note": "扶起,无外伤,已通知女儿(演示)"})
    for other in station.get("/queue")["incidents"]:
        station.post(f"/incidents/{other['id']}/take", {})
        station.post(f"/incidents/{other['id']}/resolve", {"code": "test", "note": "演示"})
    street.module.tell("input 0 0")
    step(8, "The journal tells it to an outsider, and its chain holds")
    say(street.ctl("--config", street.config, "journal", "show", incident["id"]))
    say(street.ctl("--config", street.config, "journal", "verify"))


def keep_playing(street):
    presses = [("A001", "Nri1/MA01", KEY_A001, False), ("A003", "Nri1/QA01", (), True), ("A005", "Nri1/PA01", (), False), ("A008", "Nri1/FA01", (), True),
               ("A009", "Nri1/YT01", (), False)]
    while True:
        account, data, key, udp = random.choice(presses)
        street.pager(account, data, udp=udp, key=key)
        with street.heard:
            calls = [m for m in street.messages[-6:] if code_in(m)]
        if calls and random.random() < 0.5:
            call = random.choice(calls)
            street.write_sms(call["to"], f"{random.choice('1234')} {code_in(call)}")
        if random.random() < 0.3:
            street.module.tell(f"input {random.randrange(7)} {random.randrange(2)}")
        time.sleep(random.uniform(10, 25))


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--once", action="store_true", help="one scene, checked; exit 0 or 1")
    options.add_argument("--bin", default=os.environ.get("HEARKEN_BIN", ROOT / "build/release/bin"), help="the folder of the programs")
    options.add_argument("--listen", default="", help="where the console listens")
    options = options.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    street = Street(options.bin, options.listen or ("127.0.0.1:0" if options.once else "127.0.0.1:8080"))
    try:
        street.start()
        say(f"The console: {street.base}   login {LOGIN}   password {PASSWORD}")
        if not options.once:
            say("Open it now; alarms come in 15 seconds. Ctrl-C ends the demo.")
            time.sleep(15)
        scene(street)
        if not options.once:
            keep_playing(street)
    except KeyboardInterrupt:
        say("\nThe demo has ended.")
    except Failed as failed:
        say(f"FAILED: {failed}")
        log = street.path / "hearkend.log"
        if log.exists():
            say("the station's log:\n" + log.read_text()[-4000:])
        return 1
    finally:
        street.stop()
    say("The demo did all it should.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
