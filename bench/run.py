#!/usr/bin/env python3
"""Measures a release station as a user starts it: the demo's street, one console live, the database on a real disk.

  cmake --build --preset release && bench/run.py          prints a table; docs/performance.md keeps it
"""
import http.cookiejar
import json
import os
import pathlib
import subprocess
import sys
import threading
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[1]
os.environ.setdefault("HEARKEN_BIN", str(ROOT / "build/release/bin"))
os.environ["TMPDIR"] = str(ROOT / "build")  # a real disk, not a memory file system
sys.path.insert(0, str(ROOT / "tests/system"))
from station import BIN, Station  # noqa: E402

TABLES = ("units", "staff", "wardens", "volunteers", "clients", "warden_clients", "devices", "plans", "duty_shifts")


def live_console(api):
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    login = urllib.request.Request(api + "/api/v1/login", json.dumps({"login": "bench", "password": "bench-station"}).encode(),
                                   {"Content-Type": "application/json", "Idempotency-Key": "bench-login"})
    opener.open(login).read()
    feed = opener.open(api + "/api/v1/feed?after=0")
    threading.Thread(target=lambda: [None for _ in feed], daemon=True).start()


def main():
    station = Station()
    try:
        for words, text in ((["import", *[ROOT / "data/demo" / f"{t}.csv" for t in TABLES]], None),
                            (["user", "add", "bench", "--role", "administrator", "--person", "S03"], "bench-station\nbench-station\n")):
            done = station.ctl("--config", station.config, *words, text=text)
            if done.returncode != 0:
                sys.exit(done.stderr)
        station.start()
        live_console(station.api)
        return subprocess.run([BIN / "hearken-bench", str(station.port("tcp_listener")), station.folder, *sys.argv[1:]], check=False).returncode
    finally:
        station.close()


if __name__ == "__main__":
    sys.exit(main())
