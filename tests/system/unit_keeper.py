"""What systemd does for the unit, in a few lines: it starts the station again whenever it has ended, and kills it when its watchdog was
not fed in time."""
import os
import signal
import socket
import threading
import time

from station import PATIENCE


class UnitKeeper(threading.Thread):
    def __init__(self, station, watchdog_s=1):
        super().__init__(daemon=True)
        self.station, self.watchdog_s = station, watchdog_s
        self.over = threading.Event()
        self.ready, self.starved = 0, 0  # how often it was ready, how often its watchdog was not fed
        self.exits = []
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(str(station.folder / "notify"))
        self.socket.settimeout(0.02)

    def run(self):
        environment = {**os.environ, "NOTIFY_SOCKET": self.socket.getsockname(), "WATCHDOG_USEC": str(self.watchdog_s * 1_000_000)}
        while not self.over.is_set():
            self.station.spawn(env=environment)
            self.watch()
            self.exits.append(self.station.process.wait())

    def watch(self):
        """Until it has ended; before it is ready there is no watchdog."""
        fed = None
        while not self.station.ended() and not self.over.is_set():
            told = self.hear()
            if "READY=1" in told:
                self.station.read_ready()
                self.ready += 1
            if "READY=1" in told or "WATCHDOG=1" in told:
                fed = time.monotonic()
            if fed and time.monotonic() > fed + self.watchdog_s:
                self.starved += 1
                for what in (signal.SIGABRT, signal.SIGCONT):
                    self.station.process.send_signal(what)
                self.station.process.wait(PATIENCE)

    def hear(self):
        try:
            return self.socket.recv(4096).decode().splitlines()
        except TimeoutError:
            return []

    def stop(self):
        self.over.set()
        self.station.kill()
        self.join(PATIENCE)
        self.socket.close()
