"""A real station for system tests: its folder, configuration and process; loopback and any free port."""
import json
import os
import pathlib
import re
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
BIN = pathlib.Path(os.environ.get("HEARKEN_BIN", ROOT / "build/debug/bin"))
PATIENCE = 60
TABLES_FOLLOW = 5  # a disk that takes nothing keeps them behind

LOOPBACK_LISTENERS = """
[[gateway]]
name = "dc09-main"
protocol = "dc09"
  [[gateway.wire]]
  kind = "tcp_listener"
  listen = ["127.0.0.1:0"]
  per_source = 1000
  [[gateway.wire]]
  kind = "udp_listener"
  listen = ["127.0.0.1:0"]
"""


def until(what, look, patience=PATIENCE):
    """Waits for a condition that the test observes, never for a time."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        found = look()
        if found:
            return found
        time.sleep(0.02)
    raise AssertionError(f"{what}: not seen in {patience} s")


class Station:
    def __init__(self, gateways=LOOPBACK_LISTENERS, extra=""):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="hearken-test-"))
        self.state = self.folder
        self.config = self.folder / "hearkend.toml"
        self.ready = self.folder / "ready.json"
        self.log = self.folder / "log"
        self.process = None
        self.life = 0  # how often it was started
        self.write_config(gateways, extra)

    def write_config(self, gateways, extra=""):
        self.config.write_text(f'[station]\nstate = "{self.state}"\n[api]\nlisten = ["127.0.0.1:0"]\n{extra}\n{gateways}')

    def spawn(self, **options):
        self.ready.unlink(missing_ok=True)
        self.life += 1
        with open(self.log, "a") as log:
            options = {"stdout": log, "stderr": log, **options}
            self.process = subprocess.Popen([BIN / "hearkend", "--config", self.config, "--ready-file", self.ready], **options)

    def start(self, **options):
        self.spawn(**options)
        try:
            until("the station is ready", lambda: self.ready.exists() or self.ended())
        except AssertionError as late:
            raise AssertionError(f"{late}:\n{self.log.read_text()[-3000:]}") from None
        if self.ended():
            raise AssertionError("the station ended at its start:\n" + self.log.read_text()[-3000:])
        self.read_ready()

    def read_ready(self):
        self.bound = json.loads(self.ready.read_text())

    def ended(self):
        return self.process.poll() is not None

    def port(self, kind, gateway=None):
        wire = next(w for w in self.bound["wires"] if w["kind"] == kind and gateway in (None, w["gateway"]))
        return int(wire["address"].rsplit(":", 1)[1])

    @property
    def database(self):
        return self.state / "hearken.db"

    @property
    def api(self):
        return "http://" + self.bound["api"][0]

    def kill(self):
        if self.process and not self.ended():
            self.process.kill()
            self.process.wait()

    def stop(self):
        if self.process and not self.ended():
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(PATIENCE)
        return self.process.returncode

    def close(self):
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def rows(self, sql, *values):
        """Of the journal, or of the tables of what is now: they follow it when there is a quiet moment, which is waited for."""
        database = sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)
        try:
            end = time.monotonic() + TABLES_FOLLOW
            while " journal" not in sql and self.process and not self.ended() and time.monotonic() < end and self.behind(database):
                time.sleep(0.02)
            return database.execute(sql, values).fetchall()
        finally:
            database.close()

    @staticmethod
    def behind(database):
        return database.execute("SELECT counted < (SELECT max(number) FROM journal) FROM station").fetchone()[0]

    def facts(self, kind):
        return [json.loads(payload) for (payload,) in self.rows("SELECT payload FROM journal WHERE kind = ? ORDER BY number", kind)]

    def bodies(self, table):
        """The values of a table of what is now, whole."""
        return [json.loads(body) for (body,) in self.rows(f"SELECT body FROM {table}")]

    def done_by_people(self):
        """Records that people caused: the station writes others by itself at any time."""
        return self.rows("SELECT count(*) FROM journal WHERE who LIKE 'person:%' OR kind = 'login_noted'")[0][0]

    def ctl(self, *words, text=None):
        return subprocess.run([str(BIN / "hearkenctl"), *map(str, words)], input=text, capture_output=True, text=True)


def crc(body):
    value = 0
    for byte in body:
        value ^= byte
        for _ in range(8):
            value = (value >> 1) ^ 0xA001 if value & 1 else value >> 1
    return value


def frame(account, sequence, data, token="SIA-DCS"):
    """A DC-09 frame in the clear."""
    content = f"#{account}|{data}" if data else ""
    body = f'"{token}"{sequence:04d}L0#{account}[{content}]'.encode()
    return b"\n%04X0%03X%s\r" % (crc(body), len(body), body)


def answer_word(reply):
    found = re.search(rb'"\*?(\w+)"', reply)
    return found.group(1).decode() if found else ""
