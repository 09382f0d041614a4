"""Rows O14, O15 and O16 of the faults that the station survives, with real processes: the emulated modem plays the faulty one."""
import json
import unittest

from faults import FaultTest
from station import until
from street import LI, TABLES, ZHAO


class O14(FaultTest):
    """A modem that accepts the command and never sends: reset; the page leaves by another gateway within 10 s; nothing waits behind it."""
    MODEMS = 2
    MODEM_SETTINGS = {"send_limit": "10s"}

    def test_the_page_leaves_by_the_other(self):
        for modem in self.modems:
            modem.order(fault="hang_send")  # whoever gets the page first is the faulty one
        self.assertEqual(self.pager("A001").ask(), "ACK")
        faulty = until("a modem has the page", lambda: [m for m in self.modems if m.told("hung")])[0]
        (other,) = [modem for modem in self.modems if modem is not faulty]
        other.order(fault="hang_send", on=False)
        self.assertEqual(self.pager("A002").ask(), "ACK")
        until("the next page leaves", lambda: [m for m in other.messages() if "林月娥" in m["text"]])
        page = until("the page leaves by the other", lambda: [m for m in other.messages(LI) if "陈惠安" in m["text"]])[0]
        self.assertIn("可能重复", page["text"])
        (began, first), (again, second) = self.attempts("陈惠安")[:2]
        self.assertEqual((first, second), (faulty.name, other.name))
        self.assertLess(again - began, 10_000)  # by the station's clock
        (_, first), *_ = self.attempts("林月娥")
        self.assertEqual(first, other.name, "the next page waited behind it")
        faulty.expect("restarted")
        self.assertEqual(faulty.messages(), [])
        self.logged("gateway not well", faulty.name)
        self.assertEqual(len(self.incidents(gateway=faulty.name)), 1)
        self.assertGreater(self.metric("hearken_page_reports_total", outcome="unknown"), 0)
        faulty.order(fault="hang_send", on=False)
        until("it is back", lambda: self.well(faulty.name, "modem"))
        self.assertEqual(self.metric("hearken_gateway_up", gateway=faulty.name), 1)
        self.holds()

    def attempts(self, name):
        """When (ms) and by which way out the call to Li about this person was handed over, for each attempt."""
        (page,) = [fact["page"]["id"] for fact in self.station.facts("page_queued")
                   if fact["page"].get("number") == LI and name in fact["page"]["text"]]
        told = {}
        for at, payload in self.station.rows("SELECT at, payload FROM journal WHERE kind IN ('page_queued', 'page_changed') ORDER BY number"):
            fact = json.loads(payload)
            change = fact["page"] if isinstance(fact["page"], dict) else {**fact, "id": fact["page"]}
            if change["id"] == page and change["state"] == "sending":
                told.setdefault(change["attempts"], (at, change["gateway"]))
        return list(told.values())


class O15(FaultTest):
    """An SMS acceptance without its code, from the right number: marked unproven; the deadline runs on."""

    def test_a_bare_digit(self):
        (modem,) = self.modems
        self.assertEqual(self.pager("A001").ask(), "ACK")
        code = self.code_for(LI, "陈惠安")
        modem.order(sms_from=LI, text="1")
        until("it is shown as unproven", lambda: [r for i in self.incidents(client="K1") for r in i["responders"] if r["unproven"]])
        self.assertEqual(self.station.rows("SELECT state FROM incident WHERE client = 'K1'"), [("armed",)])
        until("the plan runs on", lambda: modem.messages(ZHAO))
        modem.order(sms_from=LI, text=f"1 {code}")
        until("the code proves it", lambda: self.station.rows("SELECT 1 FROM incident WHERE client = 'K1' AND owner = 'S1'"))
        self.assertEqual([fact["became"] for fact in self.station.facts("text_noted")], ["unproven", "answer"])
        self.holds()


class O16(FaultTest):
    """Replies to two open pages from one telephone: matched by code; when unclear, asked once and told."""

    def test_two_open_pages(self):
        (modem,) = self.modems
        self.assertEqual(self.pager("A001").ask(), "ACK")
        self.assertEqual(self.pager("A002").ask(), "ACK")
        first, second = self.code_for(LI, "陈惠安"), self.code_for(LI, "林月娥")
        self.assertNotEqual(first, second)
        for text in ("1", "1 马上到"):
            modem.order(sms_from=LI, text=text)
        asked = until("which one?", lambda: [m for m in modem.messages(LI) if first in m["text"] and second in m["text"]])
        until("both are kept", lambda: len(self.station.facts("text_noted")) == 2)
        self.assertEqual([fact["became"] for fact in self.station.facts("text_noted")], ["unclear", "unreadable"])
        modem.order(sms_from=LI, text=f"1 {second}")
        until("matched by its code", lambda: self.station.rows("SELECT 1 FROM incident WHERE client = 'K2' AND owner = 'S1'"))
        self.assertEqual(self.station.rows("SELECT state FROM incident WHERE client = 'K1'"), [("armed",)])
        self.assertEqual(len(asked), 1)
        self.holds()


if __name__ == "__main__":
    unittest.main()
