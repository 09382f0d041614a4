"""Row O6 for every way in: the station is killed inside the commit of a signal, at three moments of it (mischief.cpp), and the real peer
repeats what was not acknowledged: it is acknowledged then, and there is one incident."""
import socket
import subprocess
import unittest

from faults import FaultTest
from mischief import order, start_with_mischief
from peers import panel
from station import BIN, LOOPBACK_LISTENERS, PATIENCE, answer_word, frame, until
from street import LI
from test_faults_wires import ACK, SERIAL, SURGARD, SerialReceiver, TcpReceiver, line

MOMENTS = ("write", "sync", "end")
STORED = MOMENTS[1:]  # what was written outlives the process; the power is cut in tests/simulation
CONNECTOR = """
[[gateway]]
name = "receiver-called"
protocol = "surgard"
[[gateway.wire]]
kind = "tcp_connector"
connect = "127.0.0.1:{port}"
"""
CORDS = [f"CORD{number}" for number in range(len(MOMENTS))]


def of_account(account):
    return f'"account":"{account}"'


class CommitTest(FaultTest):
    MODEMS = 0

    def start(self):
        start_with_mischief(self)

    def fall(self, moment, send, words):
        """Inside the commit that keeps what is sent, by these words; then it is started again."""
        order(self, f"fall at {moment}", words)
        send()
        until("the station has fallen", self.station.ended)
        self.assertFalse(self.order.exists(), self.station.log.read_text()[-2000:])
        self.start()

    def presses(self, moment, **subject):
        """Nothing in a Sur-Gard line or a contact tells a repeat from a press after a restart: what was stored counts once more."""
        (incident,) = self.incidents(**subject)
        self.assertEqual(len(self.opened(**subject)), 1)
        self.assertEqual(incident["presses"], 2 if moment in STORED else 1)

    def opened(self, **subject):
        found = [fact["incident"] for fact in self.station.facts("incident_opened")]
        return [one for one in found if all(one["subject"].get(key) == value for key, value in subject.items())]


class O6(CommitTest):
    def test_dc09_tcp(self):
        for number, moment in enumerate(MOMENTS):
            account = f"C{number:03d}"
            alarm = frame(account, 7, "Nri1/MA01")
            self.fall(moment, lambda: self.pager(account).say(alarm), of_account(account))
            again = self.pager(account)
            again.say(alarm)
            self.assertEqual(again.answers(1), [("ACK", 7)])
            self.assertEqual(self.became(account), ["opened", "repeat"] if moment in STORED else ["opened"])
            self.assertEqual(len(self.opened(account=account)), 1)
        self.holds()

    def test_dc09_udp(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as device:
            device.settimeout(PATIENCE)
            for number, moment in enumerate(MOMENTS):
                account = f"C{number:03d}"
                send = lambda: device.sendto(frame(account, 7, "Nri1/MA01"), ("127.0.0.1", self.station.port("udp_listener")))
                self.fall(moment, send, of_account(account))
                send()
                self.assertEqual(answer_word(device.recv(512)), "ACK")
                self.assertEqual(self.became(account), ["opened", "repeat"] if moment in STORED else ["opened"])
                self.assertEqual(len(self.opened(account=account)), 1)
        self.holds()


class O6OfReceivers(CommitTest):
    """Sur-Gard by TCP, either side calling, and by a serial port."""
    STREET = {"devices": "device_id,client_id,gateway,account\n"}

    def configuration(self):
        self.serial = SerialReceiver()
        self.addCleanup(self.serial.close)
        self.called = socket.create_server(("127.0.0.1", 0))
        self.called.settimeout(PATIENCE)
        self.addCleanup(self.called.close)
        return LOOPBACK_LISTENERS + SURGARD + SERIAL.format(port=self.serial.port) + CONNECTOR.format(port=self.called.getsockname()[1])

    def test_tcp(self):
        for zone, moment in enumerate(MOMENTS, 1):
            alarm = line(zone).replace(b"2001", b"%04d" % (3000 + zone))
            self.fall(moment, lambda: self.receiver().say(alarm), of_account(3000 + zone))
            again = self.receiver()
            again.say(alarm)
            self.assertEqual(again.hear(1), ACK)
            self.presses(moment, gateway="receiver-tcp", account=str(3000 + zone))
        self.holds()

    def receiver(self):
        receiver = TcpReceiver(self.wire("receiver-tcp"))
        self.addCleanup(receiver.vanish)
        return receiver

    def test_serial(self):
        until("the serial port is open", lambda: self.well("receiver-pty", "wire"))
        for zone, moment in enumerate(MOMENTS, 1):
            alarm = line(zone).replace(b"2001", b"%04d" % (3000 + zone))
            self.fall(moment, lambda: self.serial.say(alarm), of_account(3000 + zone))
            self.assertEqual(self.serial.repeat(alarm), ACK)
            (incident,) = self.incidents(gateway="receiver-pty", account=str(3000 + zone))
            self.assertGreaterEqual(incident["presses"], 2 if moment in STORED else 1)  # a byte into a closed port is lost: it repeats more than once
            self.assertEqual(len(self.opened(gateway="receiver-pty", account=str(3000 + zone))), 1)
        self.holds()

    def test_tcp_called_by_the_station(self):
        for zone, moment in enumerate(MOMENTS, 1):
            alarm = line(zone).replace(b"2001", b"%04d" % (3000 + zone))
            with self.called.accept()[0] as before:
                self.fall(moment, lambda: before.sendall(alarm), of_account(3000 + zone))
            with self.called.accept()[0] as again:
                again.settimeout(PATIENCE)
                again.sendall(alarm)
                self.assertEqual(again.recv(1), ACK)
                self.presses(moment, gateway="receiver-called", account=str(3000 + zone))
            self.station.kill()
            self.start()
        self.holds()


class O6OfCords(CommitTest):
    """A contact is not acknowledged: it stays closed, and the next start sees it."""

    def configuration(self):
        self.module = subprocess.Popen([BIN / "hearken-sim", "module", "--unit", "3"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.addCleanup(self.module.communicate)
        self.addCleanup(self.module.kill)
        return LOOPBACK_LISTENERS + panel(self.module.stdout.readline().split()[1], CORDS)

    def set(self, cord, closed):
        self.module.stdin.write(f"input {cord} {closed}\n")
        self.module.stdin.flush()

    def test_modbus(self):
        for cord, moment in enumerate(MOMENTS):
            until("the module answers", lambda: self.well("panel-1", "module 3"))
            self.fall(moment, lambda: self.set(cord, 1), of_account(f"CORD{cord}"))
            wanted = ["opened", "pressed"] if moment in STORED else ["opened"]
            until("the call is kept", lambda: self.became(f"CORD{cord}") == wanted)
            self.presses(moment, gateway="panel-1", account=f"CORD{cord}")
        self.holds()


class O6OfAnswers(CommitTest):
    """An SMS stays on the SIM until it is stored; read again after the fall, it decides once."""
    MODEMS = 1

    def test_sms(self):
        (modem,) = self.modems
        for number, moment in enumerate(MOMENTS):
            account = f"C{number:03d}"
            self.assertEqual(self.pager(account).ask(), "ACK")
            code = self.code_for(LI, account)
            until("its page has left", lambda: self.station.rows("SELECT count(*) FROM page WHERE state IN ('queued', 'sending', 'sent')") == [(0,)])
            self.fall(moment, lambda: modem.order(sms_from=LI, text=f"1 {code}"), f'"words":"1 {code}"')
            until("the answer is kept", lambda: self.station.rows("SELECT 1 FROM incident WHERE owner = 'S1' AND body LIKE ?", f'%"{account}"%'))
            until("it has left the SIM", lambda: self.decided(code)[1:] == ["repeat"] or moment not in STORED)
            self.assertEqual(self.decided(code)[:1], ["answer"])
        self.holds()

    def decided(self, code):
        return [fact["became"] for fact in self.station.facts("text_noted") if code in fact["text"]["words"]]


if __name__ == "__main__":
    unittest.main()
