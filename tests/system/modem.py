"""An emulated modem as a child (hearken-sim modem): its lines as they come, orders to it, the messages that people would get."""
import json
import pathlib
import subprocess
import threading

from station import BIN, until


class Modem:
    def __init__(self, folder, name="modem", send_ms=50, report_ms=100, options=()):
        self.name = name
        self.link = pathlib.Path(folder) / name
        self.lines = []
        command = [BIN / "hearken-sim", "modem", "--link", self.link, "--send-ms", send_ms, "--report-ms", report_ms, *options]
        self.process = subprocess.Popen([str(word) for word in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.expect("terminal")

    def _read(self):
        for line in self.process.stdout:
            self.lines.append(json.loads(line))

    def told(self, key):
        return [line for line in list(self.lines) if key in line]

    def expect(self, key, wanted=lambda line: True):
        """The first line with this key that is wanted, now or later."""
        return until(f"{self.name}: {key}", lambda: [line for line in self.told(key) if wanted(line)])[0]

    def messages(self, to=None):
        """What people got: number, text, parts."""
        return [line for line in self.told("sms_to") if to in (None, line["sms_to"])]

    def order(self, **command):
        self.process.stdin.write(json.dumps(command) + "\n")
        self.process.stdin.flush()

    def stop(self):
        if self.process.stdin.closed:
            return
        self.process.stdin.close()
        self.process.wait(10)
        self._reader.join(10)
        self.process.stdout.close()


def gateway(modem, **settings):
    """The station's configuration for it."""
    lines = "".join(f'{key} = "{value}"\n' for key, value in settings.items())
    return f"""
[[gateway]]
name = "{modem.name}"
protocol = "gsm_modem"
sends = true
[gateway.gsm_modem]
{lines}
[[gateway.wire]]
kind = "serial_port"
port = "{modem.link}"
speed = 115200
"""
