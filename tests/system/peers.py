"""The ways in as their real peers play them, each on a thread: whatever becomes of the station, a signal is sent again until it is
acknowledged, and every one that was begun is finished. What they did is written down, for the books (books.py)."""
import collections
import datetime
import json
import re
import socket
import subprocess
import threading
import time

from modem import Modem, gateway
from station import BIN, LOOPBACK_LISTENERS, PATIENCE, answer_word, frame, until
from street import LI, move_in

CORDS = 4
PAUSE = 0.01  # between two signals of one peer: a street, not a storm
# One person is called for each alarm, once: nothing in the books depends on how long it all takes.
ONE_CALL = {"plans": "plan_id,priority,step,after_s,whom,channels,again_after_s\nP1,1,1,0,role:operator,console;sms,7200\n"
                     "P2,2,1,0,role:operator,console,\nP3,3,1,0,role:operator,console,\n"}


def milliseconds(instant):
    return round(datetime.datetime.fromisoformat(instant).timestamp() * 1000)


class Peer(threading.Thread):
    """One who sends. `lives` says in which lives of the station each of its signals was tried."""

    def __init__(self, world):
        super().__init__(daemon=True)
        self.world, self.socket = world, None
        self.sent, self.acknowledged = [], []
        self.lives = collections.defaultdict(list)

    def run(self):
        while not self.world.over.is_set():
            self.send_one()
            self.world.over.wait(PAUSE)
        self.hang_up()

    def hang_up(self):
        if self.socket:
            self.socket.close()
        self.socket = None

    def send(self, what, attempt):
        """Until `attempt` says that it was acknowledged, also when the world is over: it began."""
        self.sent.append(what)
        end = time.monotonic() + PATIENCE
        while True:
            self.lives[what].append(self.world.station.life)
            try:
                if attempt():
                    return self.acknowledged.append(what)
            except OSError:
                self.hang_up()
                self.world.over.wait(0.01)  # the station is away
            if time.monotonic() > end:
                return self.world.over.set()  # what is missing in the books says so

    def call(self, kind):
        if self.socket is None:
            self.socket = socket.create_connection(("127.0.0.1", self.world.station.port(*kind)), 2)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.socket.settimeout(2)
        return self.socket

    def hear(self, last):
        """Up to its last byte, one of these."""
        heard = b""
        while heard[-1:] not in last:
            more = self.socket.recv(512)
            if not more:
                raise ConnectionError
            heard += more
        return heard


class TcpPager(Peer):
    WAY = "dc09-main"

    def __init__(self, world, account):
        super().__init__(world)
        self.account, self.sequence = account, 0

    def send_one(self):
        self.sequence += 1
        self.send((self.account, self.sequence), self.attempt)

    def attempt(self):
        self.call(("tcp_listener", "dc09-main")).sendall(frame(self.account, self.sequence, "Nri1/MA01"))
        heard = self.hear((b"\r",))
        return answer_word(heard) == "ACK" and b'"%04d' % self.sequence in heard


class Stranger(TcpPager):
    """Each alarm opens an incident, and the next comes when somebody has been called about it."""

    def __init__(self, world, prefix):
        super().__init__(world, "")
        self.prefix = prefix

    def send_one(self):
        self.account = f"{self.prefix}{len(self.sent):04d}"
        self.sequence = 1
        self.send((self.account, 1), self.attempt)
        end = time.monotonic() + PATIENCE
        while not self.world.called(self.account) and time.monotonic() < end:
            time.sleep(0.01)


class UdpPager(TcpPager):
    def attempt(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as wire:
            wire.settimeout(0.3)
            wire.sendto(frame(self.account, self.sequence, "Nri1/PA01"), ("127.0.0.1", self.world.station.port("udp_listener")))
            heard = wire.recv(512)
            return answer_word(heard) == "ACK" and b'"%04d' % self.sequence in heard


class Receiver(Peer):
    """A Sur-Gard receiver on raw TCP: each line is a zone of its own, so that it can be found again."""
    WAY = "receiver-1"

    def send_one(self):
        number = len(self.sent) + 1
        account, zone = str(2000 + number // 1000), f"{number % 1000:03d}"

        def attempt():
            self.call(("tcp_listener", "receiver-1")).sendall(f"5011 18{account}E10101{zone}".encode() + b"\x14")
            return self.hear((b"\x06", b"\x15"))[-1:] == b"\x06"

        self.send((account, zone), attempt)


def panel(port, accounts):
    """A gateway of one input module with a pull cord at each of its inputs."""
    cords = "".join(f"""
  [[gateway.wire.unit.input]]
  account = "{account}"
  address = {address}
  event = "personal_emergency"
""" for address, account in enumerate(accounts))
    return f"""
[[gateway]]
name = "panel-1"
  [[gateway.wire]]
  kind = "modbus"
  mode = "tcp"
  host = "127.0.0.1"
  port = {port}
  scan_every = "20ms"
  [[gateway.wire.unit]]
  id = 3
{cords}"""


class Cords(Peer):
    """Pull cords on an input module. Nothing acknowledges a contact: it stays closed until the call is on disk, as a latch would."""
    WAY = "panel-1"

    def __init__(self, world):
        super().__init__(world)
        self.module = subprocess.Popen([BIN / "hearken-sim", "module", "--unit", "3"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.port = self.module.stdout.readline().split()[1]
        self.read, self.released = 0, {}
        self.calls, self.normal = collections.defaultdict(list), collections.Counter()
        threading.Thread(target=lambda: [None for _ in self.module.stdout], daemon=True).start()

    def configuration(self):
        return panel(self.port, [f"unit3/DI0{n}" for n in range(CORDS)])

    def set(self, cord, closed):
        self.module.stdin.write(f"input {cord} {int(closed)}\n")
        self.module.stdin.flush()

    def send_one(self):
        cord = next((n for n in range(CORDS) if self.at_rest(n)), None)
        if cord is None:
            return self.world.over.wait(0.02)
        began = time.time_ns() // 1_000_000  # a call in the journal belongs to the press of its time
        self.set(cord, True)
        self.send((cord, began), lambda: self.look() and self.calls[cord][-1:] >= [began])
        self.set(cord, False)
        self.released[cord] = (self.world.station.life, time.time_ns() // 1_000_000)

    def at_rest(self, cord):
        """The station has seen that the contact is open again, or was started since."""
        self.look()
        life, at = self.released.get(cord, (0, 0))
        return self.world.station.life > life or self.normal[cord] >= at

    def look(self):
        """What has come into the journal."""
        self.world.over.wait(0.01)
        for number, payload in self.world.station.rows(
                "SELECT number, payload FROM journal WHERE kind = 'signal_noted' AND who = 'gateway:panel-1' AND number > ? ORDER BY number", self.read):
            self.read = number
            signal = json.loads(payload)["signal"]
            cord, (said,) = int(signal["account"][-1]), signal["says"]
            if said["phase"] == "new":
                self.calls[cord].append(milliseconds(signal["received"]))
            else:
                self.normal[cord] = milliseconds(signal["received"])
        return True

    def stop(self):
        self.module.kill()
        self.module.communicate()


class Telephone(Peer):
    """Of the person who is called: answers each call by SMS. What the station has deleted from the SIM counts as acknowledged."""
    WAY = "modem-1"

    def send_one(self):
        answered = len(self.sent)
        codes = self.world.codes()
        if len(codes) <= answered:
            return self.world.over.wait(0.02)
        text, modem = f"1 {codes[answered]}", self.world.modem
        deleted = len(modem.told("deleted"))
        modem.order(sms_from=LI, text=text)

        def attempt():
            self.world.over.wait(0.01)
            return len(modem.told("deleted")) > deleted

        self.send(text, attempt)


class World:
    """A street with people and a modem, and peers at every way in. Whoever makes it gives it a station and closes it."""

    def __init__(self, station, pagers=4, datagrams=2, strangers=("X", "Y")):
        self.station, self.over = station, threading.Event()
        self.modem = Modem(station.folder, "modem-1", send_ms=5, report_ms=20)
        self.cords = Cords(self)
        self.receiver = Receiver(self)
        self.pagers = [TcpPager(self, f"A{n:03d}") for n in range(pagers)] + [UdpPager(self, f"B{n:03d}") for n in range(datagrams)]
        self.pagers += [Stranger(self, prefix) for prefix in strangers]
        self.telephone = Telephone(self)
        self.peers = [*self.pagers, self.receiver, self.cords, self.telephone]
        station.write_config(LOOPBACK_LISTENERS + """
[[gateway]]
name = "receiver-1"
protocol = "surgard"
  [[gateway.wire]]
  kind = "tcp_listener"
  listen = ["127.0.0.1:0"]
""" + self.cords.configuration() + gateway(self.modem))
        move_in(station, **ONE_CALL)

    def begin(self):
        for peer in self.peers:
            peer.start()

    def acknowledged(self):
        return sum(len(peer.acknowledged) for peer in self.peers)

    def end(self):
        """Every signal that began is acknowledged, every page has left; the station still runs."""
        self.over.set()
        for peer in self.peers:
            peer.join(PATIENCE)
        until("every page has left", lambda: self.station.rows("SELECT count(*) FROM page WHERE state IN ('queued', 'sending')") == [(0,)])

    def close(self):
        self.over.set()
        for peer in self.peers:
            if peer.is_alive():
                peer.join(PATIENCE)
        self.cords.stop()
        self.modem.stop()

    def codes(self):
        """Of the calls, each once, in the order in which the telephone got them."""
        found = [re.search(r"回复 1 (\d+)", message["text"]) for message in self.modem.messages(LI)]
        return list(dict.fromkeys(one.group(1) for one in found if one))

    def called(self, account):
        return [message for message in self.modem.messages(LI) if account in message["text"]]
