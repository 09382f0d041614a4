"""A client's personal data goes by law: of a running station and of a resting one; the chain still verifies and the button still rings."""
import json
import os
import pathlib
import socket
import sqlite3
import subprocess
import unittest

import street
from console import Console
from station import BIN, Station, answer_word, frame, until

PASSWORD = "a long enough one\n"
NAME = "陈惠安"


class Erasing(unittest.TestCase):
    def setUp(self):
        self.station = Station()
        self.addCleanup(self.station.close)
        self.sequence = 0

    def ctl(self, *words, code=0, text=None):
        ran = self.station.ctl("--database", self.station.database, *words, text=text)
        self.assertEqual(ran.returncode, code, f"{words}: {ran.stdout}{ran.stderr}")
        return ran.stdout + ran.stderr

    def open_up(self):
        """Running, with its street and somebody who may resolve."""
        self.station.start()
        street.move_in(self.station)
        self.ctl("user", "add", "li", "--person", "S1", text=PASSWORD)
        self.console = Console(self.station.api)
        self.console.login("li", PASSWORD.strip())

    def press(self, account="A001"):
        self.sequence += 1
        with socket.create_connection(("127.0.0.1", self.station.port("tcp_listener")), 30) as wire:
            wire.settimeout(30)
            wire.sendall(frame(account, self.sequence, "Nri1/MA01"))
            self.assertEqual(answer_word(wire.recv(512)), "ACK")
        return self.station.rows("SELECT max(id) FROM incident WHERE client = 'K1'")[0][0]

    def resolve(self, incident, note=NAME + "按错了"):
        answer = self.console.post(f"/incidents/{incident}/resolve", {"code": "false_press", "note": note})
        self.assertEqual(answer.status, 200, answer.text)
        until("its messages have left", lambda: self.station.rows("SELECT count(*) FROM page WHERE incident = ?", incident) == [(0,)])

    def assert_nothing_is_kept(self):
        for table, column in (("journal", "payload"), ("client", "body"), ("ties", "body"), ("closed_incident", "body"), ("page", "body")):
            found = self.station.rows(f"SELECT count(*) FROM {table} WHERE {column} LIKE ?", f"%{NAME}%")
            self.assertEqual(found, [(0,)], table)
        copy = self.station.folder / "copy.db"
        copy.unlink(missing_ok=True)
        self.ctl("backup", copy)
        self.assertNotIn(NAME.encode(), copy.read_bytes())
        database = self.station.database
        for file in (database, f"{database}-wal"):
            until(f"nothing is left in {file}", lambda file=file: not os.path.exists(file) or NAME.encode() not in pathlib.Path(file).read_bytes())

    def test_a_note_tells_no_story_of_its_own_and_drives_no_terminal(self):
        self.open_up()
        incident = self.press()
        self.resolve(incident, "按错了\n2026-12-01 00:00:00  张三  伪造的一行  [99999]\r\x1b[31m红\x9b1m")
        told = self.ctl("journal", "show", incident)
        forged, = [line for line in told.split("\n") if "伪造的一行" in line]
        self.assertTrue(forged.startswith("      2026-12-01"), forged)
        self.assertIn("[99999]??[31m红?1m", forged)

    def tables(self):
        return [self.station.rows(f"SELECT * FROM {table}") for table in ("client", "ties", "device", "incident", "closed_incident", "page", "act", "suspect")]

    def test_the_running_station(self):
        self.open_up()
        incident = self.press()
        self.assertIn("未结案", self.ctl("journal", "erase", "K1", "--yes", code=1))
        self.resolve(incident)
        noted = self.ctl("journal", "head").strip()
        self.ctl("journal", "erase", "K1", code=2)
        self.assertIn("没有这位服务对象", self.ctl("journal", "erase", "K9", "--yes", code=1))
        self.assertIn("is erased", self.ctl("journal", "erase", "K1", "--yes"))
        self.assert_nothing_is_kept()
        self.assertIn("erased by law", self.ctl("journal", "verify", "--head", noted))
        self.assertIn("erased by law", self.ctl("journal", "show", incident, code=1))
        who, why, payload = self.station.rows("SELECT who, why, payload FROM journal WHERE client = 'K1' AND kind = 'client_set' AND payload IS NOT NULL")[0]
        self.assertTrue(who.startswith("person:shell:"), who)
        self.assertEqual((why, json.loads(payload)["client"]["status"]), ("erased by law", "erased"))
        self.assert_consoles_survive()
        self.assert_the_button_still_rings()

    def assert_consoles_survive(self):
        """The live feed from the beginning passes over what has nothing to say any more."""
        head = json.loads(self.ctl("journal", "head", "--json"))["number"]
        numbers = []
        feed = self.console.feed(0)
        for event, data in feed:
            if event == "record":
                self.assertNotIn(NAME, json.dumps(data, ensure_ascii=False))
                numbers.append(data["number"])
                if data["number"] >= head:
                    break
        feed.close()
        self.assertEqual(numbers, [n for n, in self.station.rows("SELECT number FROM journal WHERE payload IS NOT NULL AND number <= ?", numbers[-1])])
        self.assertEqual(self.console.get("/queue").status, 200)

    def assert_the_button_still_rings(self):
        incident = self.press()
        body, = self.station.rows("SELECT body FROM incident WHERE id = ?", incident)[0]
        self.assertTrue(json.loads(body)["life_safety"])
        self.resolve(incident)
        self.assertIn("is erased", self.ctl("journal", "erase", "K1", "--yes"))
        self.assert_nothing_is_kept()

    def test_the_resting_station_and_its_tables_written_anew(self):
        self.open_up()
        self.resolve(self.press())
        self.assertEqual(self.station.stop(), 0)
        self.assertIn("is erased", self.ctl("journal", "erase", "K1", "--yes"))
        self.assert_nothing_is_kept()
        before = self.tables()
        with sqlite3.connect(self.station.database) as database:
            database.execute("UPDATE station SET stale = 1")
        database.close()
        self.ctl("user", "add", "zhao", text=PASSWORD, code=0)  # opens the store: it writes the tables anew
        after = self.tables()
        self.assertEqual(after[:6], before[:6])
        self.assertIn("erased by law", self.ctl("journal", "verify"))
        self.station.start()
        self.assertGreater(self.press(), 1)  # a number that was given is not given again

    def test_an_erasure_with_a_kill_in_it_is_whole_or_not_begun(self):
        self.open_up()
        self.resolve(self.press())
        for _ in range(6):
            asked = subprocess.Popen([BIN / "hearkenctl", "--database", self.station.database, "journal", "erase", "K1", "--yes"],
                                     stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            before = self.station.rows("SELECT max(number) FROM journal")
            until("it is under way, or over", lambda: asked.poll() is not None or self.station.rows("SELECT max(number) FROM journal") != before)
            self.station.kill()
            asked.wait()
            kept, = self.station.rows("SELECT count(*) FROM client WHERE body LIKE ?", f"%{NAME}%")[0]
            told, = self.station.rows("SELECT count(*) FROM journal WHERE payload LIKE ?", f"%{NAME}%")[0]
            self.assertEqual(kept > 0, told > 0)
            self.ctl("journal", "verify")
            self.station.start()
        self.ctl("journal", "erase", "K1", "--yes")
        self.assert_nothing_is_kept()

    def test_an_import_neither_erases_nor_brings_back(self):
        street.move_in(self.station)
        self.ctl("journal", "erase", "K1", "--yes")
        clients = self.station.folder / "clients.csv"
        self.assertIn('clients.csv:2: column 1 (client_id): client "K1" was erased by law', self.ctl("import", clients, code=1))
        clients.write_text("client_id,file_no,name,status\nK2,F2,x,erased\n", encoding="utf-8")
        self.assertIn("column 4 (status)", self.ctl("import", clients, code=1))
        self.assertIn("the journal is whole", self.ctl("journal", "verify"))


if __name__ == "__main__":
    unittest.main()
