"""Rows O11 and O13 with the real process: a library inside it plays the failing disk and the clock that is set (mischief.cpp)."""
import unittest

from faults import FaultTest
from mischief import order, set_clock, start_with_mischief
from station import until
from street import LI, ZHAO

DAY = 86_400


class MachineTest(FaultTest):
    def start(self):
        start_with_mischief(self)


class O11(MachineTest):
    """Each write and sync fails once: no acknowledgement without a sync; recovery is clean."""
    MODEMS = 0

    def test_a_write_and_a_sync_fail_once(self):
        for times, where in enumerate(("write", "sync"), 1):
            account = f"C{times:03d}"
            order(self, f"fail at {where}", f'"account":"{account}"')
            pager = self.pager(account)
            alarm = pager.next()
            pager.say(alarm)
            self.assertTrue(pager.silent(), "acknowledged without a sync")
            self.logged("the store cannot write; nothing is acknowledged until it can", "the disk failed")
            until("the store writes again", lambda: self.station.log.read_text().count("the store writes again") == times)
            pager.say(alarm)
            self.assertEqual(pager.answers(1), [("ACK", 1)])
            self.assertEqual(self.became(account), ["opened", "repeat"])
        self.assertGreaterEqual(self.metric("hearken_not_stored_total"), 2)
        self.assertTrue(any(fact["vital"] == "store" and not fact["well"] for fact in self.station.facts("vital_noted")))
        self.holds()


class O13(MachineTest):
    """The clock jumps both ways, by seconds and by years: no deadline is lost or late by the jump; it is told."""

    def test_both_ways(self):
        (modem,) = self.modems
        for account, name, wrong in (("A001", "陈惠安", 30), ("A002", "林月娥", 0), ("C001", "C001", 5 * 365 * DAY), ("C002", "C002", -2 * 365 * DAY)):
            steps = len(self.station.facts("clock_stepped"))
            self.assertEqual(self.pager(account).ask(), "ACK")
            until("somebody is called", lambda: [m for m in modem.messages(LI) if name in m["text"]])
            set_clock(self, wrong)
            until("the jump is journalled", lambda: len(self.station.facts("clock_stepped")) > steps)
            self.assertTrue(self.incidents(vital="clock"))
            if account[0] == "A":  # whose plan goes on after two seconds
                until("the plan goes on", lambda: [m for m in modem.messages(ZHAO) if name in m["text"]])
        for one in self.incidents(client="K1") + self.incidents(client="K2"):
            self.assertEqual(one["round"], 0, "its list has not ended")
        self.holds()


if __name__ == "__main__":
    unittest.main()
