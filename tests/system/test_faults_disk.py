"""Row O10: the disk is full, then not: rings and pages, acknowledges nothing, says so; goes on by itself. With a limit to the size of the
station's files (works for anybody, anywhere), and with a file system of its own that is full, where the kernel lets us have one."""
import resource
import subprocess
import sys
import unittest

from faults import FaultTest
from station import Station, frame, until
from street import LI

PRESSES_MOST = 3000
NAMESPACE = ["unshare", "--user", "--map-root-user", "--mount"]
SIZE, BALLAST = 12 << 20, 8 << 20


def may_mount():
    return subprocess.run([*NAMESPACE, "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True).returncode == 0


class FullDisk:
    """The story; a subclass says how the disk becomes full and is not any more."""
    MODEM_SETTINGS = {"slow_after": "5s"}

    def test_rings_and_pages_and_goes_on_by_itself(self):
        (modem,) = self.modems
        pager = self.pager("A001")
        self.assertEqual(pager.ask(), "ACK")
        self.code_for(LI, "陈惠安")
        self.fill()
        self.press_until_refused(pager)
        calls = len(modem.messages())
        stranger = self.pager("B777")
        stranger.say(stranger.next())
        until("the page leaves while the disk is full", lambda: [m for m in modem.messages()[calls:] if "B777" in m["text"]])
        self.assertTrue(stranger.silent())
        self.logged("the store cannot write; nothing is acknowledged until it can")
        self.assertGreater(self.metric("hearken_not_stored_total"), 0)
        self.assertEqual(self.metric("hearken_vital_well", vital="store"), 0)
        self.assertFalse(self.station.ended())
        self.free()
        self.logged("the store writes again")
        stranger.say(frame("B777", 1, "Nri1/MA01"))  # as its device would
        self.assertEqual(stranger.answers(1), [("ACK", 1)])
        self.assertEqual(self.became("B777"), ["opened", "repeat"])
        self.assertEqual(len([1 for i in self.incidents() if i["subject"].get("account") == "B777"]), 1)
        self.assertEqual(self.metric("hearken_vital_well", vital="store"), 1)
        self.assertTrue(any(fact["vital"] == "store" and not fact["well"] for fact in self.station.facts("vital_noted")))
        self.holds()

    def press_until_refused(self, pager):
        """What fits into the log that was made large beforehand is still kept."""
        for _ in range(PRESSES_MOST):
            pager.say(pager.next())
            if pager.silent(2):
                return
        self.fail("the disk is not full")


class FileSizeLimit(FullDisk, FaultTest):
    """EFBIG comes where ENOSPC would."""

    def fill(self):
        resource.prlimit(self.station.process.pid, resource.RLIMIT_FSIZE, (64 << 10, resource.RLIM_INFINITY))

    def free(self):
        resource.prlimit(self.station.process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


class FullFileSystem(FullDisk, FaultTest):
    """ENOSPC itself, on a small file system; the station's log takes all of it but a ballast."""

    def make_station(self):
        station = Station()
        station.state = station.folder / "state"
        station.state.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", station.state], check=True)
        self.ballast = station.state / "ballast"
        self.ballast.write_bytes(bytes(BALLAST))
        return station

    def fill(self):
        """It is."""

    def free(self):
        self.ballast.unlink()


class Namespaces(unittest.TestCase):
    def test_full_file_system(self):
        """The story above in a mount namespace, where anybody may mount."""
        done = subprocess.run([*NAMESPACE, sys.executable, __file__, "FullFileSystem"], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


def load_tests(loader, _standard, _pattern):
    """A container may forbid namespaces; then the limit to file sizes stands for the full file system."""
    stories = [FileSizeLimit] + ([Namespaces] if may_mount() else [])
    return unittest.TestSuite(loader.loadTestsFromTestCase(story) for story in stories)


if __name__ == "__main__":
    unittest.main()
