"""O8: kill -9 under load of all three ways in, 50 times: no acknowledged signal missing, no incident doubled, no page lost."""
import collections
import os
import random
import socket
import subprocess
import threading
import unittest

from station import BIN, LOOPBACK_LISTENERS, Station, answer_word, frame, until

KILLS = int(os.environ.get("HEARKEN_KILLS", 50))  # fewer where a sanitizer slows each start
CORDS = 4


class Peer(threading.Thread):
    """A gateway that sends each signal again until it is acknowledged, whatever becomes of the station."""

    def __init__(self, world):
        super().__init__(daemon=True)
        self.world, self.socket = world, None
        self.acknowledged = []

    def run(self):
        while not self.world.over.is_set():
            self.send_one()
        self.hang_up()

    def hang_up(self):
        if self.socket:
            self.socket.close()
        self.socket = None

    def sends(self, attempt):
        """Until `attempt` says that it was acknowledged."""
        while not self.world.over.is_set():
            try:
                if attempt():
                    return True
            except OSError:
                self.world.over.wait(0.01)  # the station is away
        return False


class TcpPager(Peer):
    def __init__(self, world, account):
        super().__init__(world)
        self.account, self.sequence = account, 0

    def send_one(self):
        self.sequence += 1

        def attempt():
            try:
                if self.socket is None:
                    self.socket = socket.create_connection(("127.0.0.1", self.world.station.port("tcp_listener")), 2)
                    self.socket.settimeout(2)
                self.socket.sendall(frame(self.account, self.sequence, "Nri1/MA01"))
                return answer_word(self.socket.recv(512)) == "ACK"
            except OSError:
                self.hang_up()
                raise

        if self.sends(attempt):
            self.acknowledged.append((self.account, self.sequence))


class UdpPager(TcpPager):
    def send_one(self):
        self.sequence += 1

        def attempt():
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as wire:
                wire.settimeout(0.3)
                wire.sendto(frame(self.account, self.sequence, "Nri1/PA01"), ("127.0.0.1", self.world.station.port("udp_listener")))
                return answer_word(wire.recv(512)) == "ACK"

        if self.sends(attempt):
            self.acknowledged.append((self.account, self.sequence))


class Receiver(Peer):
    """A Sur-Gard receiver on raw TCP: each line is a zone of its own, so that it can be found again."""

    def __init__(self, world):
        super().__init__(world)
        self.number = 0

    def send_one(self):
        self.number += 1
        account, zone = 2000 + self.number // 1000, self.number % 1000
        line = f"5011 18{account}E10101{zone:03d}".encode() + b"\x14"

        def attempt():
            try:
                if self.socket is None:
                    self.socket = socket.create_connection(("127.0.0.1", self.world.surgard_port()), 2)
                    self.socket.settimeout(2)
                self.socket.sendall(line)
                return self.socket.recv(16).endswith(b"\x06")
            except OSError:
                self.hang_up()
                raise

        if self.sends(attempt):
            self.acknowledged.append((str(account), f"{zone:03d}"))


class Killed(unittest.TestCase):
    def setUp(self):
        self.over = threading.Event()
        self.module = subprocess.Popen([BIN / "hearken-sim", "module", "--unit", "3"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        module_port = self.module.stdout.readline().split()[1]
        threading.Thread(target=lambda: [None for _ in self.module.stdout], daemon=True).start()
        cords = "".join(f'[[gateway.wire.unit.input]]\naccount = "unit3/DI0{n}"\naddress = {n}\nevent = "personal_emergency"\n' for n in range(CORDS))
        self.station = Station(LOOPBACK_LISTENERS + f"""
[[gateway]]
name = "receiver-1"
protocol = "surgard"
  [[gateway.wire]]
  kind = "tcp_listener"
  listen = ["127.0.0.1:0"]
[[gateway]]
name = "panel-1"
  [[gateway.wire]]
  kind = "modbus"
  mode = "tcp"
  host = "127.0.0.1"
  port = {module_port}
  scan_every = "20ms"
  [[gateway.wire.unit]]
  id = 3
{cords}""")

    def tearDown(self):
        self.over.set()
        self.module.kill()
        self.module.communicate()
        self.station.close()

    def surgard_port(self):
        return int(next(w["address"] for w in self.station.bound["wires"] if w["gateway"] == "receiver-1").rsplit(":", 1)[1])

    def test_again_and_again_under_load(self):
        dice = random.Random(3)
        self.station.start()
        peers = [TcpPager(self, f"A{n:03d}") for n in range(6)] + [UdpPager(self, f"B{n:03d}") for n in range(3)] + [Receiver(self)]
        for peer in peers:
            peer.start()
        for kill in range(KILLS):
            wanted = sum(len(p.acknowledged) for p in peers) + dice.randrange(3, 60)
            if kill % 5 != 4:  # each fifth time during the start
                until("signals are acknowledged", lambda: sum(len(p.acknowledged) for p in peers) >= wanted)
            self.module.stdin.write(f"input {kill % CORDS} {1 - kill // CORDS % 2}\n")
            self.module.stdin.flush()
            self.station.kill()
            if kill % 5 == 3:
                self.station.spawn()
                continue
            self.station.start()
        until("all three ways go on", lambda: all(p.acknowledged for p in peers))
        self.over.set()
        for peer in peers:
            peer.join(10)
        self.assertEqual(self.station.stop(), 0)
        self.balance(peers)

    def balance(self, peers):
        noted = self.station.facts("signal_noted")
        first = collections.Counter()
        for fact in noted:
            signal = fact["signal"]
            if fact["became"] in ("opened", "pressed"):
                what = signal["repeat"] if signal["gateway"] == "dc09-main" else signal["says"][0].get("zone", "")
                first[signal["gateway"], signal["account"], what] += 1
        accounts = {(g, a) for g, a, _ in first}
        for peer in peers:
            for account, number in peer.acknowledged:
                if isinstance(peer, Receiver):
                    self.assertTrue(first["receiver-1", account, number] >= 1, f"receiver line {account} {number} was acknowledged and is not there")
                else:
                    found = [c for (g, a, what), c in first.items() if g == "dc09-main" and a == account and f" {number:04d} " in what]
                    self.assertEqual(found, [1], f"{account} {number} was acknowledged and counted {found}")
        self.assertTrue(any(g == "panel-1" for g, _ in accounts), "no pull cord was heard")
        opened = [f["incident"] for f in self.station.facts("incident_opened")]
        subjects = collections.Counter((i["subject"].get("gateway", ""), i["subject"].get("account", ""), i["subject"].get("vital", "")) for i in opened
                                       if "account" in i["subject"])
        self.assertEqual([s for s, n in subjects.items() if n != 1], [], "an incident was doubled")
        self.assertEqual(len({i["id"] for i in opened}), len(opened))
        lost = self.station.rows("SELECT count(*) FROM page WHERE state IN ('queued', 'sending') AND incident NOT IN (SELECT id FROM incident)")
        self.assertEqual(lost, [(0,)])
        starts = self.station.facts("station_started")
        self.assertGreaterEqual(len(starts), KILLS * 3 // 5)
        self.assertTrue(all("down_from" in s for s in starts[1:]), "a gap was not journalled")


if __name__ == "__main__":
    unittest.main()
