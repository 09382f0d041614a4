"""What systemd sees of the station, through a socket of ours in its place: READY when it listens, STATUS, WATCHDOG from the loop's own
progress and in time, STOPPING at the end; and the unit file is one that systemd takes."""
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import unittest

from station import PATIENCE, ROOT, Station

WATCHDOG_S = 3


class Notified(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.addCleanup(self.socket.close)
        self.socket.bind(os.path.join(folder.name, "notify"))
        self.station = Station()
        self.addCleanup(self.station.close)
        self.environment = {**os.environ, "NOTIFY_SOCKET": self.socket.getsockname(), "WATCHDOG_USEC": str(WATCHDOG_S * 1_000_000)}

    def hear(self, wanted, patience=PATIENCE):
        """The first datagram with this line; what came before it is kept."""
        end = time.monotonic() + patience
        while True:
            self.socket.settimeout(max(0.01, end - time.monotonic()))
            lines = self.socket.recv(4096).decode().splitlines()
            self.heard += lines
            if any(line.startswith(wanted) for line in lines):
                return lines

    def test_ready_status_watchdog_stopping(self):
        self.heard = []
        self.station.spawn(env=self.environment)
        ready = self.hear("READY=1")
        self.assertTrue(any(line.startswith("STATUS=") for line in ready), ready)
        self.assertTrue(self.station.ready.exists(), "ready is told when the addresses are bound")
        for _ in range(3):
            self.hear("WATCHDOG=1", WATCHDOG_S)
        self.assertNotIn("STOPPING=1", self.heard)
        self.station.process.send_signal(signal.SIGTERM)
        self.hear("STOPPING=1")
        self.assertEqual(self.station.process.wait(PATIENCE), 0)

    def test_a_loop_that_hangs_feeds_nothing(self):
        self.heard = []
        self.station.spawn(env=self.environment)
        self.hear("READY=1")
        self.hear("WATCHDOG=1", WATCHDOG_S)
        self.station.process.send_signal(signal.SIGSTOP)
        self.addCleanup(self.station.process.send_signal, signal.SIGCONT)
        self.socket.setblocking(False)
        try:
            while True:
                self.socket.recv(4096)
        except BlockingIOError:
            pass
        with self.assertRaises(TimeoutError):
            self.hear("WATCHDOG=1", WATCHDOG_S / 2)


class Unit(unittest.TestCase):
    def test_systemd_takes_it(self):
        tool = shutil.which("systemd-analyze")
        self.assertIsNotNone(tool, "systemd-analyze is missing")
        unit = pathlib.Path(tempfile.mkdtemp()) / "hearkend.service"
        self.addCleanup(shutil.rmtree, unit.parent)
        text = (ROOT / "systemd/hearkend.service").read_text()
        unit.write_text(text.replace("/usr/bin/hearkend", "/bin/true"))  # it need not be installed here
        done = subprocess.run([tool, "verify", unit], capture_output=True, text=True)
        complaints = [line for line in (done.stdout + done.stderr).splitlines() if "hearkend.service" in line]
        self.assertEqual(complaints, [])
        self.assertIn("WatchdogSec=", text)
        security = subprocess.run([tool, "security", "--offline=true", "--threshold=30", unit], capture_output=True, text=True)
        self.assertEqual(security.returncode, 0, security.stdout[-600:] + security.stderr)


if __name__ == "__main__":
    unittest.main()
