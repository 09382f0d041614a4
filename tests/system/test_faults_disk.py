"""Row O10: the disk is full, then not: rings and pages, acknowledges nothing, says so; goes on by itself. With a limit to the size of the
station's files (works for anybody, anywhere), and with a file system of its own that is full, where the kernel lets us have one."""
import errno
import resource
import subprocess
import sys
import unittest

from faults import FaultTest
from station import Station, frame, until
from street import LI, ZHAO

PRESSES_MOST, AT_ONCE = 9000, 100
NAMESPACE = ["unshare", "--user", "--map-root-user", "--mount"]
SIZE = 32 << 20


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

    def test_an_answer_counts_while_it_is_full_and_is_kept(self):
        (modem,) = self.modems
        self.assertEqual(self.pager("A001").ask(), "ACK")
        code = self.code_for(LI, "陈惠安")
        self.code_for(ZHAO, "陈惠安")
        self.fill()
        self.press_until_refused(self.pager("A002"))
        modem.order(sms_from=LI, text=f"1 {code}")
        until("the other is told while the disk is full", lambda: [m for m in modem.messages(ZHAO) if "您不必去了" in m["text"]])
        self.assertEqual(self.metric("hearken_vital_well", vital="store"), 0)
        self.assertEqual(self.station.facts("text_noted"), [])
        self.free()
        until("it is on disk", lambda: self.station.rows("SELECT 1 FROM incident WHERE client = 'K1' AND owner = 'S1'"))
        until("every page is out", lambda: not [page for page in self.station.bodies("page") if page["state"] in ("queued", "sending")])
        until("the SIM is empty", lambda: [fact["became"] for fact in self.station.facts("text_noted")] == ["answer", "repeat"])
        self.holds()

    def press_until_refused(self, pager):
        """What fits into the log that was made large beforehand is still kept."""
        pager.socket.settimeout(2)
        for _ in range(0, PRESSES_MOST, AT_ONCE):
            pager.say(b"".join(pager.next() for _ in range(AT_ONCE)))
            answers = 0
            while answers < AT_ONCE:
                try:
                    answers += pager.socket.recv(4096).count(b"\r")
                except TimeoutError:
                    return
        self.fail("the disk is not full")


class FileSizeLimit(FullDisk, FaultTest):
    """EFBIG comes where ENOSPC would."""

    def fill(self):
        resource.prlimit(self.station.process.pid, resource.RLIMIT_FSIZE, (64 << 10, resource.RLIM_INFINITY))

    def free(self):
        resource.prlimit(self.station.process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


class FullFileSystem(FullDisk, FaultTest):
    """ENOSPC itself, on a file system of 32 MB that fills and empties."""

    def make_station(self):
        station = Station()
        station.state = station.folder / "state"
        station.state.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", station.state], check=True)
        self.ballast = station.state / "ballast"
        return station

    def fill(self):
        with open(self.ballast, "wb", buffering=0) as ballast:
            try:
                while ballast.write(bytes(4096)):
                    pass
            except OSError as full:
                self.assertEqual(full.errno, errno.ENOSPC)

    def free(self):
        self.ballast.unlink()

    def test_again_and_again(self):
        pager = self.pager("A001")
        for times in range(1, 3):
            self.fill()
            self.press_until_refused(pager)
            self.free()
            until("the store writes again", lambda: self.station.log.read_text().count("the store writes again") == times)
            pager = self.pager(f"B{times:03d}")
            self.assertEqual(pager.ask(), "ACK")
        self.holds()

    def test_its_own_log_leaves_the_database_room(self):
        """Else nothing is ever carried over, and it is full for ever: 10 MB of records fit."""
        pager = self.pager("A001")
        for turn in range(10):
            frames = [pager.next() for _ in range(900)]
            pager.say(b"".join(frames))
            self.assertEqual({word for word, _ in pager.answers(len(frames))}, {"ACK"})
        self.assertEqual(self.metric("hearken_not_stored_total"), 0)
        self.holds()


class Namespaces(unittest.TestCase):
    def test_full_file_system(self):
        """The stories above in a mount namespace, where anybody may mount."""
        done = subprocess.run([*NAMESPACE, sys.executable, __file__, "FullFileSystem"], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


def load_tests(loader, _standard, _pattern):
    """A container may forbid namespaces; then the limit to file sizes stands for the full file system."""
    stories = [FileSizeLimit]
    if may_mount():
        stories.append(Namespaces)
    else:
        print("NOT TESTED: a file system of 32 MB that fills and empties; this machine lets nobody mount in a user namespace", file=sys.stderr)
    return unittest.TestSuite(loader.loadTestsFromTestCase(story) for story in stories)


if __name__ == "__main__":
    unittest.main()
