"""A street that calls at once, a flood of connections that want nothing, and hours of traffic in minutes: all that is acknowledged is
kept, a known gateway is served, and nothing grows without end. How fast: bench/run.py."""
import collections
import os
import pathlib
import random
import re
import resource
import socket
import struct
import threading
import unittest

from console import Console
from faults import FaultTest, Pager
from station import LOOPBACK_LISTENERS, PATIENCE, answer_word, frame, until

HOURS = float(os.environ.get("HEARKEN_SOAK_HOURS", 3))  # of a street's traffic


class Storm(FaultTest):
    """Alarms from as many accounts at once, amid supervision; one in a hundred on a connection of its own."""
    MODEMS = 0
    ALARMS, SHARED = 2000, 16
    STREET = {"plans": "plan_id,priority,step,after_s,whom,channels,again_after_s\nP1,1,1,0,role:operator,console,7200\n"
                       "P2,2,1,0,role:operator,console,\nP3,3,1,0,role:operator,console,\n"}

    def test_all_are_kept_and_acknowledged(self):
        over = threading.Event()
        signs = threading.Thread(target=self.life_signs, args=(over,))
        signs.start()
        self.addCleanup(signs.join)
        self.addCleanup(over.set)
        alarms = [f"S{n:04d}" for n in range(self.ALARMS)]
        alone, shared = alarms[::100], [one for n, one in enumerate(alarms) if n % 100]
        volleys = [[one] for one in alone] + [shared[n::self.SHARED] for n in range(self.SHARED)]
        pagers = [(self.pager(""), accounts) for accounts in volleys]
        for pager, accounts in pagers:
            pager.say(b"".join(frame(account, n % 10_000, "Nri1/MA01") for n, account in enumerate(accounts)))
        for pager, accounts in pagers:
            self.assertEqual(pager.answers(len(accounts)), [("ACK", n % 10_000) for n in range(len(accounts))])
        over.set()
        signs.join()
        self.assertEqual(self.signs, {"ACK"})
        kept = collections.Counter((fact["signal"]["account"], fact["became"]) for fact in self.station.facts("signal_noted"))
        self.assertEqual(kept, collections.Counter((account, "opened") for account in alarms))
        opened = collections.Counter(one["subject"]["account"] for one in self.incidents() if "account" in one["subject"])
        self.assertEqual(opened, collections.Counter(alarms))
        self.holds()

    def life_signs(self, over):
        pager, self.signs = self.pager("A001"), set()
        while not over.wait(0.001):
            self.signs.add(pager.ask(""))


class O7(FaultTest):
    """Idle, half-open and hostile connections: a known gateway is served, the flood is told, nothing of it is kept."""
    MODEMS = 0
    GATEWAYS = LOOPBACK_LISTENERS.replace("per_source = 1000", 'known = ["127.0.0.2"]')

    def setUp(self):
        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
        self.flood = min(2000, most - 300)
        super().setUp()

    def test_a_known_gateway_is_served(self):
        known = Pager(self.station.port("tcp_listener"), "A001", "127.0.0.2")
        self.addCleanup(known.close)
        strangers = [self.come(n) for n in range(self.flood)]
        self.addCleanup(lambda: [one.close() for one in strangers])
        over = threading.Event()
        hostile = threading.Thread(target=self.again_and_again, args=(strangers, over))
        hostile.start()
        self.addCleanup(hostile.join)
        self.addCleanup(over.set)
        until("the flood is told", lambda: self.incidents(vital="flood"))
        for n in range(50):
            self.assertEqual(known.ask(), "ACK")
            if n % 10 == 0:
                another = Pager(self.station.port("tcp_listener"), "A002", "127.0.0.2")
                self.assertEqual(another.ask(), "ACK")
                another.close()
        self.assertEqual([one["presses"] for one in self.incidents(client="K1")], [50])
        over.set()
        hostile.join()
        self.assertEqual(len([1 for fact in self.station.facts("vital_noted") if fact["vital"] == "flood" and not fact["well"]]), 1, "told once")
        self.assertEqual({fact["signal"]["account"] for fact in self.station.facts("signal_noted")}, {"A001", "A002"})
        self.holds()

    def come(self, number):
        """From ten sources, more than there are places for."""
        one = socket.create_connection(("127.0.0.1", self.station.port("tcp_listener")), PATIENCE, (f"127.0.1.{1 + number % 5}", 0))
        half = frame(f"N{number:04d}", 1, "Nri1/MA01")
        try:
            if number % 3 == 1:
                one.sendall(half[:len(half) // 2])
            if number % 3 == 2:
                one.sendall(b"GET / HTTP/1.1\r\n\r\n\n0000" + half[5:])
        except OSError:
            pass  # it has gone for another already
        return one

    def again_and_again(self, strangers, over):
        dice = random.Random(1)
        while not over.is_set():
            number = dice.randrange(len(strangers))
            strangers[number].setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            strangers[number].close()
            strangers[number] = self.come(number)


class Soak(FaultTest):
    """Hours of a street's traffic as fast as it goes, every alarm resolved at the console, another console live: what the station holds
    stays bounded, and the log is carried over while alarms come."""
    MODEMS = 0
    STREET = Storm.STREET
    EXTRA = '[desk]\nrepeat_window = "10s"'  # hours are minutes here
    SIGNS_AN_HOUR, ALARMS_AN_HOUR, AT_ONCE = 6000, 600, 50
    LOG_MOST = 64 << 20
    RECORD_MOST = 2_000  # bytes of the database for each record of the journal, what the tables hold of it included

    def start(self):
        super().start()
        password = "a password of the soak"
        self.station.ctl("--config", self.station.config, "user", "add", "li", "--role", "operator", "--person", "S1", text=f"{password}\n" * 2)
        self.console = Console(self.station.api)
        self.console.login("li", password)
        threading.Thread(target=lambda: [None for _ in self.live()], daemon=True).start()

    def live(self):
        try:
            yield from self.console.feed(0)
        except OSError:
            pass  # the station has gone

    def test_nothing_grows_without_end(self):
        looks, alarms = [], 0
        pager = self.pager("A001")
        for _ in range(round(HOURS * 4)):
            for _ in range(round(self.ALARMS_AN_HOUR / 4 / self.AT_ONCE)):
                self.life_signs(pager, round(self.SIGNS_AN_HOUR / self.ALARMS_AN_HOUR * self.AT_ONCE))
                alarms = self.alarms_and_their_ends(alarms)
            looks.append(self.look())
        print(f"{HOURS} hours: {alarms} alarms")
        for one in looks[:: max(1, len(looks) // 12)]:
            print(", ".join(f"{what} {count}" for what, count in one.items()))
        settled, last = looks[len(looks) // 2], looks[-1]
        self.assertLessEqual(last["threads"], settled["threads"])
        self.assertLessEqual(last["descriptors"], settled["descriptors"] + 4)  # a question may be open just now
        self.assertLess(last["memory KiB"], settled["memory KiB"] * 1.2 + 8192)
        self.assertLess(max(one["log"] for one in looks), self.LOG_MOST)
        until("the log is carried over", lambda: self.look()["database"] > looks[0]["database"])
        self.assertLess(self.look()["database"] / last["records"], self.RECORD_MOST)
        self.assertEqual(self.station.rows("SELECT count(*) FROM closed_incident"), [(alarms,)])
        self.holds()

    def life_signs(self, pager, count):
        frames = [pager.next("") for _ in range(count)]
        pager.say(b"".join(frames))
        self.assertEqual({word for word, _ in pager.answers(count)}, {"ACK"})
        pager.sequence %= 9_000

    def alarms_and_their_ends(self, begun):
        with socket.create_connection(("127.0.0.1", self.station.port("tcp_listener"))) as many:
            many.settimeout(PATIENCE)
            many.sendall(b"".join(frame(f"S{begun + n:05d}", 1, "Nri1/MA01") for n in range(self.AT_ONCE)))
            heard = b""
            while heard.count(b"\r") < self.AT_ONCE:
                heard += many.recv(4096)
            self.assertEqual(heard.count(b'"ACK"'), self.AT_ONCE)
        for incident, in self.station.rows("SELECT id FROM incident WHERE life_safety"):
            answer = self.console.post(f"/incidents/{incident}/resolve", {"code": "false_press", "note": "a press by mistake"})
            self.assertEqual(answer.status, 200, answer.text)
        return begun + self.AT_ONCE

    def look(self):
        process = pathlib.Path(f"/proc/{self.station.process.pid}")
        status = (process / "status").read_text()
        return {"memory KiB": int(re.search(r"VmRSS:\s+(\d+)", status).group(1)), "threads": int(re.search(r"Threads:\s+(\d+)", status).group(1)),
                "descriptors": len(os.listdir(process / "fd")), "log": os.stat(f"{self.station.database}-wal").st_size,
                "database": self.station.database.stat().st_size, "records": self.station.rows("SELECT max(number) FROM journal")[0][0]}


if __name__ == "__main__":
    unittest.main()
