#!/usr/bin/env python3
"""Measures a release station as a user starts it: the demo's street, one console live, the database on a real disk.

  cmake --build --preset release && bench/run.py [SIGNALS]     prints a table; docs/performance.md keeps it
  bench/run.py storm                                           a storm and a flood alone
  bench/run.py console                                         a storm as the console's page lives through it (node, chromium)
"""
import contextlib
import http.cookiejar
import json
import os
import pathlib
import subprocess
import sys
import threading
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[1]
os.environ.setdefault("HEARKEN_BIN", str(ROOT / "build/release/bin"))
os.environ["TMPDIR"] = str(ROOT / "build")  # a real disk, not a memory file system
sys.path.insert(0, str(ROOT / "tests/system"))
from station import BIN, LOOPBACK_LISTENERS, Station  # noqa: E402

TABLES = ("units", "staff", "wardens", "volunteers", "clients", "warden_clients", "devices", "plans", "duty_shifts")
THROUGHPUT_SECONDS = 4
OPEN = 10_000
STORM = FLOOD = 10_000


def the_street():
    """Six records an opening alarm: two persons on duty are asked, each by console and SMS."""
    return [ROOT / "data/demo" / f"{table}.csv" for table in TABLES]


def one_person(folder):
    """The least that an alarm can leave, three records: the signal, the incident, one page."""
    plans = folder / "plans.csv"
    lines = (ROOT / "data/demo/plans.csv").read_text().splitlines()
    first = {}
    for line in lines[1:]:
        plan = line.split(",")
        first.setdefault(plan[0], ",".join([plan[0], plan[1], "1", "0", "person:S03", "console", *plan[6:]]))
    plans.write_text("\n".join([lines[0], *first.values()]) + "\n")
    return [path for path in the_street() if path.stem != "plans"] + [plans]


def live_console(api):
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    login = urllib.request.Request(api + "/api/v1/login", json.dumps({"login": "bench", "password": "bench-station"}).encode(),
                                   {"Content-Type": "application/json", "Idempotency-Key": "bench-login"})
    opener.open(login).read()
    feed = opener.open(api + "/api/v1/feed?after=0")

    def watch():
        while feed.read1(1 << 18):
            pass

    threading.Thread(target=watch, daemon=True).start()


def furnish(station, files):
    for words, text in ((["import", *files], None),
                        (["user", "add", "bench", "--role", "administrator", "--person", "S03"], "bench-station\nbench-station\n")):
        done = station.ctl("--config", station.config, *words, text=text)
        if done.returncode != 0:
            sys.exit(done.stderr)


def measure(station, what, count):
    subprocess.run([BIN / "hearken-bench", str(station.port("tcp_listener")), station.folder, what, str(count)], check=True)


def resident(pid):
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def ready_again(station):
    """Killed and started: milliseconds until it is ready, and its memory then."""
    station.kill()
    began = time.monotonic()
    station.start()
    return (time.monotonic() - began) * 1000, resident(station.process.pid)


def start_with_open_incidents(files):
    station = Station()
    try:
        furnish(station, files)
        station.start()
        empty, empty_memory = ready_again(station)
        measure(station, "open", OPEN)
        full, memory = ready_again(station)
        print(f"| ready again with {OPEN} open incidents (ms) | after kill -9 | {full:.0f} | {empty:.0f} (none open) | {full / empty:.1f} |")
        print(f"| memory with {OPEN} open incidents (MiB) | resident | {memory:.0f} | {empty_memory:.0f} (none open) | {memory / empty_memory:.1f} |")
    finally:
        station.close()


def with_console(files, *measures):
    station = Station()
    try:
        furnish(station, files(station.folder))
        station.start()
        live_console(station.api)
        for what, count in measures:
            measure(station, what, count)
    finally:
        station.close()


def throughput(files):
    """Each on a station of its own: half a minute later the plans of the incidents before go on."""
    with_console(files, ("alarms", THROUGHPUT_SECONDS))
    with_console(files, ("presses", THROUGHPUT_SECONDS))


def bare_rows(files):
    """The rows of such alarms, written by a bare SQLite loop on the same disk: more than it no station on SQLite takes."""
    station = Station()
    try:
        furnish(station, files(station.folder))
        station.start()
        live_console(station.api)
        subprocess.run([BIN / "hearken-bench", str(station.port("tcp_listener")), station.folder, "open", str(OPEN)], check=True)
        station.stop()
        subprocess.run([BIN / "hearken-bench-rows", station.database, "1", "100", "256"], check=True)
    finally:
        station.close()


def many(folder):
    """The demo's people, and a street of so many clients with a device each: `S100000` …"""
    clients, devices = folder / "clients.csv", folder / "devices.csv"
    clients.write_text("client_id,file_no,name,birth_date,community_id,building_id,address\n" +
                       "".join(f"M{n},M{n},住户{n},1940-01-01,C1,C1B1,{n}\n" for n in range(STORM)))
    devices.write_text("device_id,client_id,gateway,account\n" + "".join(f"DM{n},M{n},dc09-main,S{100000 + n}\n" for n in range(STORM)))
    return [clients, devices]


@contextlib.contextmanager
def station_of_many():
    station = Station()
    try:
        furnish(station, the_street())
        done = station.ctl("--config", station.config, "import", *many(station.folder))
        if done.returncode != 0:
            sys.exit(done.stderr)
        station.start()
        yield station
    finally:
        station.close()


def storm():
    with station_of_many() as station:
        live_console(station.api)
        measure(station, "storm", STORM)


def console():
    with station_of_many() as station:
        page = subprocess.Popen(["node", ROOT / "bench/console_storm.mjs", station.api + "/"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for line in iter(page.stdout.readline, "ready\n"):
            print(line, end="", flush=True)
            if page.poll() is not None:
                sys.exit("the page did not come up")
        measure(station, "storm", STORM)
        print(page.communicate("over\n")[0], end="")


def flood():
    """From many sources, each with its places; one gateway is known."""
    station = Station(LOOPBACK_LISTENERS.replace("per_source = 1000", 'known = ["127.0.0.2"]'))
    try:
        furnish(station, the_street())
        station.start()
        live_console(station.api)
        before = resident(station.process.pid)
        measure(station, "flood", FLOOD)
        print(f"| memory amid the flood (MiB) | resident | {resident(station.process.pid):.0f} | {before:.0f} (before) | |")
    finally:
        station.close()


def main():
    if sys.argv[1:] == ["storm"]:
        storm()
        return flood()
    if sys.argv[1:] == ["console"]:
        return console()
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    head = "| what | | measured (µs, or as said) | against | ratio |\n| --- | --- | --- | --- | --- |"
    print(f"The demo's street: six records an opening alarm\n\n{head}", flush=True)
    with_console(lambda folder: the_street(), ("acknowledge", count), ("amid", count // 4))
    throughput(lambda folder: the_street())
    bare_rows(lambda folder: the_street())
    start_with_open_incidents(the_street())
    storm()
    flood()
    print(f"\nOne person by one way: three records an opening alarm\n\n{head}", flush=True)
    with_console(one_person, ("acknowledge", count))
    throughput(one_person)
    bare_rows(one_person)


if __name__ == "__main__":
    main()
