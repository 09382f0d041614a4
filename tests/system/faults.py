"""What every row of faults holds to, whatever fails: the process goes on, others' signals are acknowledged as before, a log line
and a counter say what happened, and the journal verifies."""
import re
import socket
import unittest
import urllib.request

from modem import Modem, gateway
from station import LOOPBACK_LISTENERS, PATIENCE, Station, answer_word, frame, until
from street import PERSONAL, move_in


class Pager:
    """A DC-09 device on one connection."""

    def __init__(self, port, account, source="127.0.0.1"):
        self.account, self.sequence = account, 0
        self.socket = socket.create_connection(("127.0.0.1", port), PATIENCE, (source, 0))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def next(self, data="Nri1/MA01"):
        self.sequence += 1
        return frame(self.account, self.sequence, data, "SIA-DCS" if data else "NULL")

    def say(self, data):
        self.socket.sendall(data)

    def answers(self, count):
        """So many answers, as (word, sequence)."""
        heard = b""
        self.socket.settimeout(PATIENCE)
        while heard.count(b"\r") < count:
            more = self.socket.recv(4096)
            if not more:
                raise AssertionError(f"hung up after {heard!r}")
            heard += more
        return [(answer_word(one), int(re.search(rb'"(\d{4})', one).group(1))) for one in heard.split(b"\r")[:-1]]

    def ask(self, data="Nri1/MA01"):
        self.say(self.next(data))
        return self.answers(1)[0][0]

    def silent(self, patience=0.3):
        """Nothing is answered in so long."""
        self.socket.settimeout(patience)
        try:
            return self.socket.recv(4096) == b""
        except TimeoutError:
            return True

    def close(self):
        self.socket.close()


class FaultTest(unittest.TestCase):
    MODEMS = 1
    GATEWAYS = LOOPBACK_LISTENERS
    EXTRA = ""
    MODEM_SETTINGS = {}
    MODEM_TIMES = {}
    STREET = {}

    def setUp(self):
        self.station = self.make_station()
        self.addCleanup(self.station.close)
        self.modems = [Modem(self.station.folder, f"modem-{n}", **self.MODEM_TIMES) for n in range(1, self.MODEMS + 1)]
        for modem in self.modems:
            self.addCleanup(modem.stop)
        self.station.write_config(self.configuration(), self.EXTRA)
        move_in(self.station, **self.STREET)
        self.start()

    def make_station(self):
        return Station()

    def configuration(self):
        return self.GATEWAYS + "".join(gateway(modem, **self.MODEM_SETTINGS) for modem in self.modems)

    def start(self):
        self.station.start()
        for modem in self.modems:
            until(f"{modem.name} is in use", lambda: self.well(modem.name, "modem"))

    def pager(self, account):
        pager = Pager(self.station.port("tcp_listener"), account)
        self.addCleanup(pager.close)
        return pager

    def wire(self, gateway_name):
        return int(next(w["address"] for w in self.station.bound["wires"] if w["gateway"] == gateway_name).rsplit(":", 1)[1])

    # ---- what it remembers ----

    def well(self, gateway_name, vital):
        return self.station.rows("SELECT 1 FROM vital WHERE gateway = ? AND vital = ? AND well", gateway_name, vital)

    def incidents(self, **subject):
        """Open ones, whole, of a client (`client="K1"`) or of a part of the station (`vital="store"`)."""
        found = self.station.bodies("incident")
        return [one for one in found if all(one["subject"].get(key, "") == value for key, value in subject.items())]

    def opened(self, **subject):
        """All that ever were, as they opened."""
        found = [fact["incident"] for fact in self.station.facts("incident_opened")]
        return [one for one in found if all(one["subject"].get(key, "") == value for key, value in subject.items())]

    def became(self, account):
        return [fact["became"] for fact in self.station.facts("signal_noted") if fact["signal"]["account"] == account]

    def metric(self, name, **labels):
        with urllib.request.urlopen(self.station.api + "/metrics", timeout=PATIENCE) as answer:
            lines = answer.read().decode().splitlines()
        wanted = [f'{key}="{value}"' for key, value in labels.items()]
        return sum(float(line.rsplit(" ", 1)[1]) for line in lines
                   if re.match(re.escape(name) + r"[{ ]", line) and all(one in line for one in wanted))

    def logged(self, *words):
        until(f"the log says {words}", lambda: any(all(word in line for word in words) for line in self.station.log.read_text().splitlines()))

    def code_for(self, number, name):
        """The answer code in the call to this number about this person, from whatever modem it left by."""
        def look():
            texts = [message["text"] for modem in self.modems for message in modem.messages(number)]
            return [found.group(1) for text in texts if name in text and (found := re.search(r"回复 1 (\d+)", text))]
        return until(f"a call to {number} about {name}", look)[0]

    # ---- what each row holds to ----

    def holds(self):
        self.assertFalse(self.station.ended(), "the station has ended")
        other = self.pager("A002")
        other.sequence = 9000
        self.assertEqual(other.ask(), "ACK")
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
            datagrams.settimeout(PATIENCE)
            datagrams.sendto(frame("A002", 9100, "Nri1/MA01"), ("127.0.0.1", self.station.port("udp_listener")))
            self.assertEqual(answer_word(datagrams.recv(512)), "ACK")
        self.assertEqual(self.metric("hearken_bugs_total"), 0)
        log = self.station.log.read_text()
        self.assertEqual([known for known in PERSONAL if known in log], [], "the log knows people by their ids alone")
        verified = self.station.ctl("--database", self.station.database, "journal", "verify")
        self.assertEqual(verified.returncode, 0, verified.stdout + verified.stderr)
        self.assertIn("the journal is whole", verified.stdout)
