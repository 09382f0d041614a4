"""What can happen to the process itself: it is frozen, told to stop, left without descriptors, its log cannot be written, somebody
holds its database or deletes half of it. In each story nothing that was acknowledged is lost."""
import os
import resource
import signal
import socket
import sqlite3
import subprocess
import time
import unittest

from books import balance
from faults import FaultTest, Pager
from peers import World
from station import LOOPBACK_LISTENERS, PATIENCE, Station, answer_word, frame, until
from unit_keeper import UnitKeeper

STOP_S = 30  # TimeoutStopSec of the unit: then it would be killed


class Frozen(FaultTest):
    """Past its watchdog: it is killed, started again, and goes on where the clock stands."""

    def start(self):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # it is aborted on purpose
        self.keeper = UnitKeeper(self.station)
        self.addCleanup(self.keeper.stop)
        self.keeper.start()
        until("the station is ready", lambda: self.keeper.ready == 1)

    def test_frozen(self):
        self.assertEqual(self.pager("A001").ask(), "ACK")
        self.station.process.send_signal(signal.SIGSTOP)
        waiting = self.pager("A002")  # the kernel still takes the connection
        alarm = waiting.next()
        waiting.say(alarm)
        until("the watchdog bites", lambda: self.keeper.starved == 1)
        until("the station is ready again", lambda: self.keeper.ready == 2)
        self.assertEqual(self.keeper.exits, [-signal.SIGABRT])
        again = self.pager("A002")
        again.say(alarm)
        self.assertEqual(again.answers(1), [("ACK", 1)])
        for client in ("K1", "K2"):
            self.assertEqual([one["presses"] for one in self.incidents(client=client)], [1])
        self.assertIn("down_from", self.station.facts("station_started")[-1])
        self.holds()
        self.assertEqual(self.keeper.starved, 1)


class ToldToStop(unittest.TestCase):
    def test_under_load(self):
        """It stops by itself well before it would be killed, and nothing acknowledged is lost."""
        station = Station()
        self.addCleanup(station.close)
        world = World(station)
        self.addCleanup(world.close)
        station.start()
        world.begin()
        for _ in range(4):
            wanted = world.acknowledged() + 300
            until("signals are acknowledged", lambda: world.acknowledged() >= wanted)
            told = time.monotonic()
            station.process.send_signal(signal.SIGTERM)
            self.assertEqual(station.process.wait(STOP_S), 0)
            print(f"stopped under load in {(time.monotonic() - told) * 1000:.0f} ms")
            station.start()
        world.end()
        self.assertEqual(station.stop(), 0)
        balance(self, world)
        self.assertEqual(len(station.facts("station_stopping")), 5)


class O7OutOfDescriptors(FaultTest):
    """A flood takes every descriptor: a known gateway is served, the flood is told, and all is well when it is over."""
    MODEMS = 0
    LEFT, FLOOD = 24, 100
    GATEWAYS = LOOPBACK_LISTENERS.replace("per_source = 1000", 'per_source = 1000\n  known = ["127.0.0.2"]')

    def known(self, account):
        pager = Pager(self.station.port("tcp_listener"), account, "127.0.0.2")
        self.addCleanup(pager.close)
        return pager

    def numbers(self):
        return {int(name) for name in os.listdir(f"/proc/{self.station.process.pid}/fd")}

    def limit(self, most):
        _, hard = resource.prlimit(self.station.process.pid, resource.RLIMIT_NOFILE)
        resource.prlimit(self.station.process.pid, resource.RLIMIT_NOFILE, (most, hard))

    def test_a_known_gateway_is_served(self):
        before = self.known("A001")
        self.assertEqual(before.ask(), "ACK")
        most = 2 * len(self.numbers()) + self.LEFT
        self.limit(most)
        flood = [self.pager(f"F{n:03d}") for n in range(self.FLOOD)]
        until("the flood is told", lambda: self.incidents(vital="flood"))
        for _ in range(5):
            self.assertEqual(before.ask(), "ACK")
            self.assertEqual(self.known("A002").ask(), "ACK")
        self.logged("gateway not well", "flood")
        self.assertLess(min(set(range(most)) - self.numbers()), most // 2, "the house has no number left")
        self.assertEqual(self.metric("hearken_vital_well", vital="flood"), 0)  # the console is served too
        for one in flood:
            one.close()
        self.holds()
        self.limit(4096)
        self.assertEqual(self.known("A001").ask(), "ACK")
        self.holds()


class LogNobodyTakes(FaultTest):
    """The technician's log is a full disk, a pipe that nobody reads, or not there: the station works on."""
    MODEMS = 0

    def start(self):
        """Each test starts it."""

    def alarm_and_faults(self):
        pager = self.pager("A001")
        self.assertEqual(pager.ask(), "ACK")
        pager.say(b"\n0000" + pager.next()[5:])  # a line of the log
        self.assertEqual(pager.ask(), "ACK")
        self.assertEqual([one["presses"] for one in self.incidents(client="K1")], [2])
        self.assertEqual(len(self.incidents(vital="frames")), 1)

    def test_full(self):
        with open("/dev/full", "w") as full:
            self.station.start(stdout=full, stderr=full)
        self.alarm_and_faults()
        self.holds()

    def test_unread(self):
        ours, theirs = os.pipe()
        self.addCleanup(os.close, ours)
        os.set_blocking(theirs, False)
        with self.assertRaises(BlockingIOError):
            while True:
                os.write(theirs, bytes(4096))
        os.set_blocking(theirs, True)
        self.station.start(stdout=theirs, stderr=theirs)
        os.close(theirs)
        self.alarm_and_faults()
        self.holds()

    def test_closed(self):
        self.station.start(close_fds=True, preexec_fn=lambda: [os.close(fd) for fd in (0, 1, 2)])
        self.alarm_and_faults()
        self.holds()


class DatabaseHeld(FaultTest):
    """Another process holds the database: what comes rings and is not acknowledged, and is when it lets go."""
    SECONDS = int(os.environ.get("HEARKEN_LOCK_S", 2))  # the longer, the same

    def test_held(self):
        (modem,) = self.modems
        self.assertEqual(self.pager("A001").ask(), "ACK")
        other = sqlite3.connect(self.station.database, timeout=20, isolation_level=None)
        self.addCleanup(other.close)
        other.execute("BEGIN IMMEDIATE")
        since = time.monotonic()
        stranger = self.pager("B777")
        alarm = stranger.next()
        stranger.say(alarm)
        until("somebody is called all the same", lambda: [m for m in modem.messages() if "B777" in m["text"]])
        self.logged("the store cannot write; nothing is acknowledged until it can", "another process holds the database")
        while time.monotonic() < since + self.SECONDS:
            self.assertTrue(stranger.silent(1))
            stranger.say(alarm)
        other.execute("COMMIT")
        self.logged("the store writes again")
        stranger.say(alarm)
        self.assertEqual(stranger.answers(1), [("ACK", 1)])
        self.assertEqual(set(self.became("B777")), {"opened", "repeat"})
        self.assertEqual(self.became("B777").count("opened"), 1)
        self.holds()


class FilesDeleted(FaultTest):
    """Somebody deletes the database's log, or the database, under the running station. They are put back, a person is told, and what
    was acknowledged is there, also when it is killed at once."""
    MODEMS = 0

    def delete(self, *ends):
        for end in ends:
            os.unlink(f"{self.station.database}{end}")

    def acknowledged(self, count):
        pager = self.pager("A001")
        pager.sequence = len(self.became("A001"))
        for _ in range(count):
            self.assertEqual(pager.ask(), "ACK")

    def told_and_whole(self, presses):
        until("a person is told", lambda: self.incidents(vital="files"))
        self.logged("files were deleted while it runs")
        self.assertEqual([one["presses"] for one in self.incidents(client="K1")], [presses])
        self.holds()

    def test_while_it_works_on(self):
        self.acknowledged(5)
        self.delete("-wal")
        until("it is put back", lambda: self.station.log.read_text().count("was put back") == 1)
        self.acknowledged(5)
        self.delete("", "-wal")
        until("both are put back", lambda: self.station.log.read_text().count("was put back") > 1)
        self.acknowledged(5)
        self.told_and_whole(15)
        self.station.kill()
        self.start()
        self.assertEqual([one["presses"] for one in self.incidents(client="K1")], [15])
        self.holds()

    def test_and_it_is_killed_at_once(self):
        self.acknowledged(5)
        for times, ends in enumerate((["-wal"], ["", "-wal"]), 1):
            self.delete(*ends)
            self.station.kill()
            self.start()
            self.assertEqual(len(self.became("A001")), 5 * times)
            until("a person is told", lambda: self.incidents(vital="files"))
            self.acknowledged(5)
        self.assertEqual([one["presses"] for one in self.incidents(client="K1")], [15])
        self.holds()

    def test_and_it_is_stopped_at_once(self):
        self.acknowledged(5)
        self.delete("", "-wal")
        self.station.stop()
        self.start()
        self.assertEqual([one["presses"] for one in self.incidents(client="K1")], [5])
        self.assertTrue(self.station.rows("SELECT 1 FROM journal WHERE payload LIKE '%was put back%'"))
        self.holds()

    def test_what_a_person_does_at_rest_is_meant(self):
        self.acknowledged(5)
        self.station.stop()
        self.assertEqual([name for name in os.listdir(self.station.state) if "second" in name], [])
        self.station.database.rename(self.station.state / "old.db")
        self.delete("-wal")
        self.start()
        self.assertEqual(self.station.rows("SELECT count(*) FROM client"), [(0,)])

    def test_also_after_a_crash(self):
        self.acknowledged(5)
        self.station.kill()
        for end in ("", "-wal"):
            os.rename(f"{self.station.database}{end}", f"{self.station.state}/old.db{end}")
        self.start()
        self.assertEqual(self.station.rows("SELECT count(*) FROM client"), [(0,)])


if __name__ == "__main__":
    unittest.main()
