"""Rows O2, O17 and O18 of the faults that the station survives, with real processes. What takes minutes is played in virtual time:
tests/stories/escalation_test.cpp."""
import unittest

from faults import FaultTest
from station import frame, until
from street import QIAN, ZHAO


class O2(FaultTest):
    """Unknown account, unknown code, odd grammar in a help event: stored, acknowledged, incident "unidentified" with the raw bytes."""

    def test_never_refused(self):
        for account, data in (("0BAD", "Nri1/FA01"), ("A001", "Nri1/ZZ01"), ("A001", "N???/")):
            raw = frame(account, len(self.station.facts("signal_noted")) + 1, data)
            pager = self.pager(account)
            pager.say(raw)
            self.assertEqual(pager.answers(1)[0][0], "ACK")
            fact = self.station.facts("signal_noted")[-1]
            self.assertIn(raw.strip().hex().upper(), fact["signal"]["raw"])
            (opened,) = [i for i in self.incidents() if i["id"] == fact["incident"]]
            self.assertEqual((opened["event"], opened["priority"], opened["life_safety"]), ("unidentified", 1, True))
        self.assertEqual(len(self.incidents(client="K1")), 1)
        self.assertEqual(self.metric("hearken_signals_total", gateway="dc09-main"), 3)
        self.holds()


class O17(FaultTest):
    """Nobody on duty (no day is a holiday here): an incident of the station; the plan starts again, louder."""
    STREET = {"duty_shifts": "shift_id,unit_id,role,day_kind,from,to,rotation,people_needed,standin_id\nT1,ST,operator,holiday,00:00,24:00,S1,1,\n"}

    def test_nobody_on_duty(self):
        (modem,) = self.modems
        self.assertEqual(self.pager("A001").ask(), "ACK")
        (incident,) = self.incidents(client="K1")
        self.assertEqual(incident["round"], 1)
        self.assertEqual(len(self.incidents(vital="plan")), 1)
        for number in (ZHAO, QIAN):  # everybody of all its steps, at once
            until(f"{number} is called", lambda: modem.messages(number))
        self.assertGreaterEqual(self.metric("hearken_incidents_open"), 2)
        self.holds()


class O18(FaultTest):
    """An alarm is restored before anybody took it: noted; a life-safety incident stays open until a person resolves it."""

    def test_restored(self):
        pager = self.pager("A001")
        for data in ("Nri1/MA01", "Nri1/MH01"):
            self.assertEqual(pager.ask(data), "ACK")
        self.assertEqual(self.became("A001"), ["opened", "restored"])
        (incident,) = self.incidents(client="K1")
        self.assertTrue(incident["restored"])
        self.assertEqual(self.station.rows("SELECT state FROM incident WHERE client = 'K1'"), [("armed",)])
        until("the plan runs on", lambda: self.modems[0].messages(ZHAO))
        self.holds()


if __name__ == "__main__":
    unittest.main()
