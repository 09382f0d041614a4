"""The emulated modem is a modem: gammu-smsd and smstools, which we did not write, send and receive through it."""
import json
import os
import pathlib
import queue
import shutil
import subprocess
import tempfile
import threading
import time
import unittest

SIM = pathlib.Path(os.environ["HEARKEN_BIN"]) / "hearken-sim"
SMSTOOLS = shutil.which("smsd", path=os.environ.get("PATH", "") + ":/usr/sbin")
PATIENCE = 30


class Modem:
    """hearken-sim modem, its lines as a queue."""

    def __init__(self, folder):
        self.link = folder / "modem"
        self.process = subprocess.Popen([SIM, "modem", "--link", self.link, "--send-ms", "100", "--report-ms", "200"],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.lines = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()
        self.expect("terminal")

    def _read(self):
        for line in self.process.stdout:
            self.lines.put(json.loads(line))

    def expect(self, key):
        end = time.monotonic() + PATIENCE
        while True:
            line = self.lines.get(timeout=max(0.01, end - time.monotonic()))
            if key in line:
                return line

    def order(self, **command):
        self.process.stdin.write(json.dumps(command) + "\n")
        self.process.stdin.flush()

    def stop(self):
        self.process.stdin.close()
        self.process.wait(timeout=10)
        self.process.stdout.close()


def until(found, what):
    """Polls for an observed condition, with an end."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        result = found()
        if result:
            return result
        time.sleep(0.1)
    raise AssertionError(what + " was not seen")


class Judges(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.modem = Modem(self.folder)
        self.addCleanup(self.modem.stop)

    def run_until_done(self, command):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(process.wait)
        self.addCleanup(process.terminate)

    def test_smstools(self):
        for name in ("out", "checked", "failed", "in", "sent"):
            (self.folder / name).mkdir()
        d = self.folder
        (d / "smsd.conf").write_text(
            f"devices = EMU\noutgoing = {d}/out\nchecked = {d}/checked\nfailed = {d}/failed\nincoming = {d}/in\nsent = {d}/sent\nreport = {d}/in\n"
            f"logfile = {d}/log\ninfofile = {d}/info\npidfile = {d}/pid\nloglevel = 7\ndelaytime = 1\nautosplit = 3\n"
            f"[EMU]\ndevice = {self.modem.link}\ninit = AT+CNMI=2,1,0,2,0\nincoming = yes\nreport = yes\nbaudrate = 115200\nrtscts = no\n"
            "decode_unicode_text = no\ncs_convert = yes\n")
        (d / "out" / "page").write_bytes(b"To: 8613912345678\nAlphabet: UCS\nReport: yes\n\n" + "应声：请前往".encode("utf-16-be"))
        self.modem.order(sms_from="+8613611112222", text="1 马上到")
        self.run_until_done([SMSTOOLS, "-c", str(d / "smsd.conf"), "-t"])
        sent = self.modem.expect("sms_to")
        self.assertEqual((sent["sms_to"], sent["text"], sent["report"]), ("+8613912345678", "应声：请前往", True))

        def received():  # as UTF-8 or UCS-2, by its own settings
            words = [text.encode(code) for text in ("马上到",) for code in ("utf-8", "utf-16-be")]
            files = [file.read_bytes() for file in (d / "in").glob("*")]
            return [data for data in files if b"8613611112222" in data and any(word in data for word in words)]

        until(received, "the answer in smstools' inbox")
        until(lambda: [file for file in (d / "in").glob("*") if "Message_id: 1" in file.read_text(errors="replace")], "the delivery report")

    def test_gammu_smsd(self):
        for name in ("inbox", "outbox", "sent", "error"):
            (self.folder / name).mkdir()
        d = self.folder
        rc = d / "rc"
        rc.write_text(
            f"[gammu]\ndevice = {self.modem.link}\nconnection = at115200\ngammuloc = /dev/null\n[smsd]\nservice = files\nlogfile = {d}/log\n"
            f"inboxpath = {d}/inbox/\noutboxpath = {d}/outbox/\nsentsmspath = {d}/sent/\nerrorsmspath = {d}/error/\n"
            "loopsleep = 1\ncommtimeout = 5\nsendtimeout = 20\ndeliveryreport = log\n")
        subprocess.run(["gammu-smsd-inject", "-c", str(rc), "TEXT", "+8613912345678", "-unicode", "-report", "-text", "应声：请前往"],
                       check=True, stdout=subprocess.DEVNULL)
        self.modem.order(sms_from="+8613611112222", text="1 马上到")
        self.run_until_done(["gammu-smsd", "-c", str(rc)])
        sent = self.modem.expect("sms_to")
        self.assertEqual((sent["sms_to"], sent["text"], sent["report"]), ("+8613912345678", "应声：请前往", True))
        file = until(lambda: list((d / "inbox").glob("*")), "the answer in gammu's inbox")[0]
        until(lambda: "马上到" in file.read_text(errors="replace"), "the answer's text")


if __name__ == "__main__":
    unittest.main()
