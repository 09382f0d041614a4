"""Rows O1, O3, O4, O5 and O6 of the faults that the station survives, on the real wires: DC-09 over TCP and UDP, Sur-Gard over TCP
and a pseudo-terminal."""
import os
import pty
import select
import socket
import struct
import subprocess
import tty
import unittest

from faults import FaultTest
from station import BIN, LOOPBACK_LISTENERS, PATIENCE, answer_word, crc, frame, until

ACK, NAK, DC4 = b"\x06", b"\x15", b"\x14"
SURGARD = """
[[gateway]]
name = "receiver-tcp"
protocol = "surgard"
[[gateway.wire]]
kind = "tcp_listener"
listen = ["127.0.0.1:0"]
"""
SERIAL = """
[[gateway]]
name = "receiver-pty"
protocol = "surgard"
[[gateway.wire]]
kind = "serial_port"
port = "{port}"
"""


def line(zone):
    return f"5011 182001E10101{zone:03d}".encode() + DC4


class TcpReceiver:
    """The receiver's end of raw TCP."""
    GATEWAY = "receiver-tcp"

    def __init__(self, port):
        self.port = port
        self.connect()

    def connect(self):
        self.socket = socket.create_connection(("127.0.0.1", self.port), PATIENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def say(self, data):
        self.socket.sendall(data)

    def hear(self, count):
        """So many bytes; fewer when it is hung up."""
        self.socket.settimeout(PATIENCE)
        heard = b""
        while len(heard) < count and (more := self.socket.recv(count - len(heard))):
            heard += more
        return heard

    def vanish(self):
        if self.socket.fileno() < 0:
            return
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()


class SerialReceiver:
    """The receiver's end of a serial cable."""
    GATEWAY = "receiver-pty"

    def __init__(self):
        self.ours, self.theirs = pty.openpty()
        tty.setraw(self.theirs)
        self.port = os.ttyname(self.theirs)

    def say(self, data):
        os.write(self.ours, data)

    def hear(self, count, patience=PATIENCE):
        """So many bytes; fewer when nothing more comes."""
        heard = b""
        while len(heard) < count and select.select([self.ours], [], [], patience)[0]:
            heard += os.read(self.ours, count - len(heard))
        return heard

    def repeat(self, data):
        """Until it is answered, as receivers do: what came before the station opened its port again is lost."""
        def answered():
            self.say(data)
            return self.hear(1, 2)
        return until("the serial line is answered", answered)

    def close(self):
        os.close(self.ours)
        os.close(self.theirs)


class WireTest(FaultTest):
    MODEMS = 0

    def configuration(self):
        self.serial = SerialReceiver()
        self.addCleanup(self.serial.close)
        return LOOPBACK_LISTENERS + SURGARD + SERIAL.format(port=self.serial.port)

    def receivers(self):
        until("the serial port is open", lambda: self.well("receiver-pty", "wire"))
        return [self.tcp_receiver(), self.serial]

    def tcp_receiver(self):
        receiver = TcpReceiver(self.wire("receiver-tcp"))
        self.addCleanup(receiver.vanish)
        return receiver

    def zones(self, gateway):
        return [fact["signal"]["says"][0]["zone"] for fact in self.station.facts("signal_noted") if fact["signal"]["gateway"] == gateway]


class O1(WireTest):
    """A frame cut at any byte over two segments; several frames in one segment; junk between: all once, acknowledged in order."""

    def test_dc09_cut_at_any_byte(self):
        cut, between = self.pager("A001"), self.pager("A002")
        for at in range(1, len(cut.next())):
            whole = frame("A001", at, "Nri1/MA01")
            cut.say(whole[:at])
            self.assertEqual(between.ask(""), "ACK")  # another is served meanwhile, and the first half has arrived
            cut.say(whole[at:])
            self.assertEqual(cut.answers(1), [("ACK", at)])
        self.assertEqual(self.became("A001"), ["opened"] + ["pressed"] * (at - 1))
        self.assertEqual(len(self.incidents(client="K1")), 1)
        self.holds()

    def test_dc09_many_in_one_segment_and_junk_between(self):
        pager = self.pager("A001")
        frames = [pager.next() for _ in range(20)]
        pager.say(b"junk\r\x00" + b"\r\nHTTP/1.1 400 \r".join(frames) + b"\xff\xff")
        self.assertEqual(pager.answers(20), [("ACK", n) for n in range(1, 21)])
        self.assertEqual(self.became("A001"), ["opened"] + ["pressed"] * 19)
        self.assertGreater(self.metric("hearken_faults_total", gateway="dc09-main"), 0)
        self.logged("faulty frame", "dc09-main")
        self.holds()

    def test_surgard_cut_at_any_byte(self):
        between = self.pager("A002")
        for receiver in self.receivers():
            for at in range(1, len(line(0))):
                receiver.say(line(at)[:at])
                self.assertEqual(between.ask(""), "ACK")
                receiver.say(line(at)[at:])
                self.assertEqual(receiver.hear(1), ACK)
            self.assertEqual(self.zones(receiver.GATEWAY), [f"{n:03d}" for n in range(1, at + 1)])
        self.assertEqual(len(self.incidents(client="K1")), 1)
        self.holds()

    def test_surgard_many_in_one_segment_and_junk_between(self):
        for receiver in self.receivers():
            receiver.say(b"\x00\xff\r\n" + b"\r\n\x00\xff".join(line(n) for n in range(1, 20)))
            self.assertEqual(receiver.hear(19), ACK * 19)
            receiver.say(b"#@!" + line(20))  # other junk spoils the line behind it: refused once, so that it is sent again
            self.assertEqual(receiver.hear(1), NAK)
            receiver.say(line(20))
            self.assertEqual(receiver.hear(1), ACK)
            self.assertEqual(self.zones(receiver.GATEWAY), [f"{n:03d}" for n in range(1, 21)])
            self.assertGreater(self.metric("hearken_faults_total", gateway=receiver.GATEWAY), 0)
            self.logged("faulty frame", receiver.GATEWAY)
        self.holds()


class O3(WireTest):
    """A bad CRC, a wrong length, a wrong key from a known gateway: answered as the protocol says, counted, told once; nothing is lowered."""
    DC09 = LOOPBACK_LISTENERS.replace('protocol = "dc09"', 'protocol = "dc09"\n[[gateway.dc09.key]]\naccount = "A001"\ntext = "DEMO-A001-KEY-16"')

    def configuration(self):
        return super().configuration().replace(LOOPBACK_LISTENERS, self.DC09)

    def test_dc09(self):
        pager = self.pager("A001")
        self.assertEqual(pager.ask(), "ACK")
        before = self.incidents(client="K1")[0]
        restored = frame("A001", 77, "Nri1/MH01")
        for _ in range(3):
            pager.say(b"\n0000" + restored[5:])
            pager.say(frame("A001", 78, "", "NULL"))
            self.assertEqual(pager.answers(1), [("ACK", 78)])  # of this one alone: the bad one has no answer
        pressed = frame("A001", 79, "Nri1/MA01")
        pager.say(pressed[:5] + b"0010" + pressed[9:])
        self.assertEqual(pager.answers(1), [("ACK", 79)])  # its CRC has spoken; the length is counted
        sealed = simulated_pager(self.station, "--account", "A001", "--key-text", "ANOTHER-KEY-0016", "--data", "Nri1/MH01", "--tries", "1")
        self.assertTrue(sealed.startswith("DUH"), sealed)
        told = self.incidents(vital="frames", gateway="dc09-main")
        self.assertEqual(len(told), 1)
        after = self.incidents(client="K1")[0]
        self.assertEqual((after["id"], after["restored"], after["priority"]), (before["id"], False, before["priority"]))
        self.assertEqual(after["presses"], 3)  # what cannot be decrypted may be a cry for help
        counted = [self.metric("hearken_faults_total", gateway="dc09-main", fault=fault) for fault in ("crc_mismatch", "length_mismatch", "wrong_key")]
        self.assertEqual(counted, [3, 1, 1])
        self.logged("faulty frame", "dc09-main", "bad_checksum")
        self.holds()

    def test_surgard(self):
        for receiver in self.receivers():
            receiver.say(b"5011 18200X garbage" + DC4)
            self.assertEqual(receiver.hear(1), NAK)  # once; what comes again just so is kept, and a person looks at it
            receiver.say(b"5011 18200X garbage" + DC4)
            self.assertEqual(receiver.hear(1), ACK)
            self.assertEqual(len(self.incidents(vital="frames", gateway=receiver.GATEWAY)), 1)
            self.assertGreater(self.metric("hearken_faults_total", gateway=receiver.GATEWAY), 0)
            self.logged("faulty frame", receiver.GATEWAY)
        self.holds()


def simulated_pager(station, *options):
    """What hearken-sim's pager was answered."""
    done = subprocess.run([BIN / "hearken-sim", "pager", "--port", str(station.port("tcp_listener")), *options], capture_output=True, text=True)
    return done.stdout


class O4(WireTest):
    """A retransmission, also with a fresh timestamp; then a real second press: folded; counted and raised again."""

    def test_dc09(self):
        pager = self.pager("A001")
        for data in ("Nri1/MA01", "Nri1/MA01"):
            pager.say(frame("A001", 7, data))
            self.assertEqual(pager.answers(1), [("ACK", 7)])
        for second in (1, 2):
            pager.say(stamped("A001", 7, "Nri1/MA01", f"12:00:0{second},11-24-2026"))
            self.assertEqual(pager.answers(1), [("ACK", 7)])
        self.assertEqual(self.became("A001"), ["opened", "repeat", "repeat", "repeat"])
        pager.say(frame("A001", 8, "Nri1/MA01"))
        self.assertEqual(pager.answers(1), [("ACK", 8)])
        self.assertEqual(self.became("A001")[-1], "pressed")
        self.assertEqual([one["presses"] for one in self.incidents(client="K1")], [2])
        self.holds()


class O5(WireTest):
    """A recorded frame without timestamp played back later may raise, never lowers: no restoral, no stage, no passed test."""

    def test_dc09(self):
        pager = self.pager("A001")
        recorded = [frame("A001", n, data) for n, data in enumerate(("Nri1/MA01", "Nri1/MH01", "Nri1/RP00"), 1)]
        for _ in range(2):
            for one in recorded:
                pager.say(one)
                self.assertEqual(pager.answers(1)[0][0], "ACK")
        (incident,) = self.incidents(client="K1")
        self.assertEqual((incident["presses"], incident["priority"]), (1, 1))
        self.assertEqual(self.station.rows("SELECT state FROM incident WHERE client = 'K1'"), [("armed",)])
        self.assertEqual(self.station.rows("SELECT count(*) FROM closed_incident"), [(0,)])
        self.holds()


class O6(WireTest):
    """The sender disappears between commit and acknowledgement and repeats: acknowledged again, one incident. Where the
    station is killed meanwhile: test_faults_commit.py."""

    def noted(self, count):
        until(f"{count} signals are on disk", lambda: len(self.station.facts("signal_noted")) >= count)

    def one_incident(self):
        (incident,) = self.incidents(client="K1")
        self.assertEqual(incident["presses"], 1)
        self.assertEqual(len([1 for fact in self.station.facts("incident_opened") if fact["incident"]["subject"].get("client") == "K1"]), 1)
        self.holds()

    def test_dc09_tcp(self):
        pager = self.pager("A001")
        pager.say(frame("A001", 7, "Nri1/MA01"))
        pager.close()
        self.noted(1)
        again = self.pager("A001")
        again.say(frame("A001", 7, "Nri1/MA01"))
        self.assertEqual(again.answers(1), [("ACK", 7)])
        self.assertEqual(self.became("A001"), ["opened", "repeat"])
        self.one_incident()

    def test_dc09_udp(self):
        for attempt in range(2):
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as device:
                device.settimeout(PATIENCE)
                device.sendto(frame("A001", 7, "Nri1/MA01"), ("127.0.0.1", self.station.port("udp_listener")))
                if attempt == 1:
                    self.assertEqual(answer_word(device.recv(512)), "ACK")
            self.noted(attempt + 1)
        self.assertEqual(self.became("A001"), ["opened", "repeat"])
        self.one_incident()

    def test_surgard_tcp(self):
        receiver = self.tcp_receiver()
        receiver.say(line(7))
        self.noted(1)
        receiver.vanish()
        receiver.connect()
        receiver.say(line(7))
        self.assertEqual(receiver.hear(1), ACK)
        self.one_incident()


def stamped(account, sequence, data, when):
    body = f'"SIA-DCS"{sequence:04d}L0#{account}[#{account}|{data}]_{when}'.encode()
    return b"\n%04X0%03X%s\r" % (crc(body), len(body), body)


if __name__ == "__main__":
    unittest.main()
