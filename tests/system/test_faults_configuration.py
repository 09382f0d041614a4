"""Row O20: a configuration with several mistakes at reload: all are told with file, line and column; the running one stays. And a good one
is applied whole."""
import json
import signal
import unittest

from faults import FaultTest
from station import until

MISTAKES = """
[[gateway]]
name = "dc09-main"
protocol = "dc09"
colour = "red"
  [[gateway.wire]]
  kind = "tcp_listener"
  listen = ["127.0.0.1:99999"]
[[gateway]]
name = "modem-1"
protocol = "gsm_modern"
[desk]
fault_period = "soon"
"""
SECOND = """
[[gateway]]
name = "dc09-second"
protocol = "dc09"
  [[gateway.wire]]
  kind = "tcp_listener"
  listen = ["127.0.0.1:0"]
"""


class O20(FaultTest):
    def reload(self):
        self.station.process.send_signal(signal.SIGHUP)

    def line_of(self, text):
        return next(n for n, line in enumerate(self.station.config.read_text().splitlines(), 1) if text in line)

    def test_mistakes_are_told_and_the_running_one_stays(self):
        held = self.pager("A001")  # a connection of the running configuration
        self.assertEqual(held.ask(), "ACK")
        self.station.write_config(MISTAKES)
        self.reload()
        for text, place in (("colour", "colour"), ("99999", '["127.0.0.1:99999"]'), ("gsm_modern", '"gsm_modern"'), ("soon", '"soon"')):
            line = self.line_of(text)
            column = self.station.config.read_text().splitlines()[line - 1].index(place) + 1
            self.logged("configuration not reloaded", f"{self.station.config}:{line}:{column}:")
        until("it is told at the console", lambda: self.incidents(vital="configuration"))
        self.assertEqual(self.metric("hearken_vital_well", vital="configuration"), 0)
        self.assertEqual(held.ask(), "ACK")
        self.assertTrue(self.well("modem-1", "modem"))
        self.holds()
        self.apply_a_good_one(held)

    def test_what_is_open_for_good_is_refused_whole(self):
        self.station.write_config(self.configuration() + SECOND, "session = \"1h\"")
        self.reload()
        self.logged("configuration not reloaded", "[api] cannot change while the station runs")
        self.assertNotIn("dc09-second", self.station.ready.read_text())
        self.holds()
        until("it is told", lambda: self.incidents(vital="configuration"))
        self.station.stop()
        self.station.start()  # with the file that a reload could not apply
        until("its incident is over", lambda: not self.incidents(vital="configuration"))

    def apply_a_good_one(self, held):
        self.station.write_config(self.configuration() + SECOND, '[desk]\nfault_period = "2h"')
        self.reload()
        self.logged("configuration reloaded")
        until("its incident is over", lambda: not self.incidents(vital="configuration"))
        until("the new way in is bound", lambda: any(w["gateway"] == "dc09-second" for w in json.loads(self.station.ready.read_text())["wires"]))
        self.assertEqual(self.station.bodies("settings")[0]["fault_period_s"], 7200)
        self.assertEqual(held.ask(), "ACK")  # what did not change was not touched
        self.assertEqual(self.metric("hearken_vital_well", vital="configuration"), 1)
        self.apply_more(held)
        self.station.bound = json.loads(self.station.ready.read_text())
        self.holds()

    def apply_more(self, held):
        """Each reload is compared with the one before, whose file is long gone."""
        for hours in (3, 4, 5):
            self.station.write_config(self.configuration() + SECOND, f'[desk]\nfault_period = "{hours}h"')
            self.reload()
            until("it is applied", lambda: self.station.bodies("settings")[0]["fault_period_s"] == hours * 3600)
            self.assertEqual(held.ask(), "ACK")


if __name__ == "__main__":
    unittest.main()
