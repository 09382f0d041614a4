"""The emulated modem is a modem: gammu-smsd and smstools, which we did not write, send and receive through it."""
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from modem import Modem
from station import until

SMSTOOLS = shutil.which("smsd", path=os.environ.get("PATH", "") + ":/usr/sbin")


class Judges(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.modem = Modem(self.folder, send_ms=100, report_ms=200)
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

        until("the answer in smstools' inbox", received)
        until("the delivery report", lambda: [file for file in (d / "in").glob("*") if "Message_id: 1" in file.read_text(errors="replace")])

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
        file = until("the answer in gammu's inbox", lambda: list((d / "inbox").glob("*")))[0]
        until("the answer's text", lambda: "马上到" in file.read_text(errors="replace"))


if __name__ == "__main__":
    unittest.main()
