"""The station's driver at an emulated modem, through a real pseudo-terminal: what it writes is read by codecs that we did not write
(libgammu, Wireshark), and what real modems do to it is survived."""
import unittest

from faults import FaultTest
from sms_judges import by_gammu, by_tshark
from station import until
from street import LI, QIAN, TABLES, ZHAO

ENGLISH = TABLES["wardens"].replace("channels\n", "channels,languages\n").replace("sms\nW2", "sms,英语\nW2").replace(f"{QIAN},sms\n", f"{QIAN},sms,普通话\n")
RARE = TABLES["clients"].replace("陈惠安", "陈𠮷安").replace("林月娥", "Renée Lim").replace("帆影里3幢302", "Sail Lane 3 flat 302")


class Written(FaultTest):
    """PDUs: UCS-2 with a character beyond its plane, GSM 7-bit with escapes, several parts."""
    STREET = {"wardens": ENGLISH, "clients": RARE}

    def test_others_read_what_the_driver_writes(self):
        (modem,) = self.modems
        for account in ("A001", "A002"):
            self.assertEqual(self.pager(account).ask(), "ACK")
        until("both are called about both", lambda: len(modem.messages(LI)) >= 2 and len(modem.messages(ZHAO)) >= 2)
        pages = {(page["number"], page["text"]) for page in (fact["page"] for fact in self.station.facts("page_queued")) if page["way"] == "sms"}
        calls = {page for page in pages if "Renée" in page[1] or "𠮷" in page[1]}
        self.assertEqual(len(calls), 4)
        pdus = [line["submitted"] for line in modem.told("submitted")]
        self.assertGreater(len(pdus), 4, "nothing took several parts")
        for judge in (by_gammu, by_tshark):
            self.assertLessEqual(calls, judge(pdus), judge.__name__)
        self.assertTrue(all(message["report"] for message in modem.messages()))


class LateReport(FaultTest):
    def test_a_report_after_our_restart_finds_its_page(self):
        (modem,) = self.modems
        modem.order(fault="report_never")
        self.assertEqual(self.pager("A001").ask(), "ACK")
        sent = until("a page is out", lambda: [page for page in self.station.bodies("page") if page["state"] == "sent" and page["way"] == "sms"])[0]
        self.assertTrue(sent["references"])
        self.station.kill()
        self.start()
        for reference in sent["references"]:
            modem.order(report_to=sent["number"], reference=reference)
        until("it is delivered", lambda: [page for page in self.station.bodies("page") if page["id"] == sent["id"] and page["state"] == "delivered"])
        until("the reports have left the SIM", lambda: len(modem.told("deleted")) == len(sent["references"]))
        self.holds()


class Quirks(FaultTest):
    MODEMS = 2
    MODEM_SETTINGS = {"page_wait": "1s"}  # for a network that is not there; before the next step (2 s) needs the other

    def test_one_error_on_one_modem_sends_the_page_by_the_other(self):
        first, other = self.modems
        first.order(refuse="+CMGS", result="+CMS ERROR: 38", times=1)  # network out of order
        self.assertEqual(self.pager("A001").ask(), "ACK")
        until("the page leaves by the other", lambda: other.messages(LI))
        until("and the one goes on", lambda: first.messages(ZHAO))
        self.holds()

    def test_the_port_vanishes_and_is_found_again(self):
        gone, other = self.modems
        gone.order(vanish_ms=500)
        until("it is told", lambda: self.opened(gateway=gone.name))
        self.assertEqual(self.pager("A001").ask(), "ACK")
        until("the page leaves by the other", lambda: other.messages(LI))
        until("it is back", lambda: self.well(gone.name, "wire") and self.well(gone.name, "modem") and not self.incidents(gateway=gone.name))
        self.assertEqual(len(gone.told("terminal")), 2)
        self.holds()

    def test_the_network_is_lost_and_found(self):
        lost, other = self.modems
        lost.order(fault="no_network")
        self.assertEqual(self.pager("A001").ask(), "ACK")
        until("the page leaves by the other", lambda: other.messages(LI))
        self.assertEqual(lost.messages(), [])
        lost.order(fault="no_network", on=False)
        self.holds()


class Untidy(FaultTest):
    """Unsolicited lines in the midst, a report before the answer, the prompt in two pieces, the modem's own store."""

    def test_it_is_read_all_the_same(self):
        (modem,) = self.modems
        for fault in ("urc_in_answer", "report_early", "split_prompt"):
            modem.order(fault=fault)
        self.assertEqual(self.pager("A001").ask(), "ACK")
        code = self.code_for(LI, "陈惠安")
        until("delivered", lambda: [page for page in self.station.bodies("page") if page["to"] == "S1" and page["state"] == "delivered" and page["way"] == "sms"])
        modem.order(sms_from=LI, text=f"1 {code}")
        until("the answer counts", lambda: self.station.rows("SELECT 1 FROM incident WHERE client = 'K1' AND owner = 'S1'"))
        self.holds()

    def test_a_modem_that_has_no_places_on_its_sim(self):
        (modem,) = self.modems
        self.station.stop()
        modem.order(refuse='+CPMS="SM"', result="+CMS ERROR: 302", times=9)
        self.start()
        self.assertEqual(self.pager("A001").ask(), "ACK")
        code = self.code_for(LI, "陈惠安")
        modem.order(sms_from=LI, text=f"1 {code}")
        until("the answer was read from ME", lambda: self.station.rows("SELECT 1 FROM incident WHERE client = 'K1' AND owner = 'S1'"))
        until("and deleted", lambda: modem.told("deleted"))
        self.holds()


class Crowd(FaultTest):
    """Many alarms at once: calls leave for minutes, and each part brings a report. Who answers meanwhile is heard at once."""
    MODEM_TIMES = {"send_ms": 300}  # the report of one part comes while the next is on its way

    def test_an_answer_is_not_kept_waiting_by_calls(self):
        (modem,) = self.modems
        self.assertEqual(self.pager("A001").ask(), "ACK")
        code = self.code_for(LI, "陈惠安")
        for stranger in range(20):
            self.assertEqual(self.pager(f"B{stranger:03d}").ask(), "ACK")
        for words in ("什么事？", "稍等", "在路上"):  # on lower places of the SIM
            modem.order(sms_from=ZHAO, text=words)
        modem.order(sms_from=LI, text=f"1 {code}")
        until("the answer counts", lambda: self.station.rows("SELECT 1 FROM incident WHERE client = 'K1' AND owner = 'S1'"))
        self.assertGreater(len(self.waiting()), 10, "the answer was read when all calls were out")
        self.holds()

    def waiting(self):
        return [page for page in self.station.bodies("page") if page["state"] == "queued"]


class Sim(FaultTest):
    """A SIM that wants its PIN: entered once, never again after a refusal; without one it is an incident, and calls wait for it."""
    MODEM_SETTINGS = {"pin": "9999", "poll": "5s"}

    def test_a_wrong_pin_is_tried_once(self):
        (modem,) = self.modems
        self.station.stop()
        modem.order(fault="sim_pin")
        self.station.start()
        modem.expect("pin", lambda line: line["pin"] == "wrong")
        until("it is told", lambda: self.incidents(gateway=modem.name))
        self.assertEqual(self.pager("A001").ask(), "ACK")
        until("the call waits for the modem", lambda: [page for page in self.station.bodies("page") if page["to"] == "S1" and page["state"] == "queued"])
        self.assertEqual(modem.messages(), [])
        self.assertEqual(len(modem.told("pin")), 1)
        modem.order(fault="sim_pin", on=False)
        until("it is used again", lambda: self.well(modem.name, "sim") and modem.messages(LI))
        self.assertEqual(len(modem.told("pin")), 1)
        self.holds()


if __name__ == "__main__":
    unittest.main()
