"""What a start makes of a database that is not as it was left: changed, damaged, locked; with the real processes."""
import json
import socket
import sqlite3
import time
import unittest

from station import Station, answer_word, frame, until


class Recovery(unittest.TestCase):
    def setUp(self):
        self.station = Station()
        self.addCleanup(self.station.close)
        self.database = self.station.folder / "hearken.db"
        self.sequence = 0

    def press(self, account):
        """An alarm, acknowledged."""
        self.sequence += 1
        with socket.create_connection(("127.0.0.1", self.station.port("tcp_listener")), 30) as wire:
            wire.settimeout(30)
            wire.sendall(frame(account, self.sequence, "Nri1/MA01"))
            return answer_word(wire.recv(512))

    def work_a_little(self):
        self.station.start()
        for n in range(20):
            self.assertEqual(self.press(f"A{n:03d}"), "ACK")
        self.assertEqual(self.station.stop(), 0)

    def told(self, vital):
        """What the station says of itself, as an open incident."""
        told = [i["detail"] for i in self.open_incidents() if i["subject"].get("vital") == vital]
        return told[0] if told else None

    def open_incidents(self):
        return [json.loads(body) for (body,) in self.station.rows("SELECT body FROM incident")]

    def meddle(self, *statements):
        with sqlite3.connect(self.database) as database:
            for sql in statements:
                database.execute(sql)
        database.close()

    def one_file(self):
        """The stopped station's log carried over, so that what is broken in the file is broken."""
        database = sqlite3.connect(self.database)
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        database.close()

    def break_page(self, table):
        database = sqlite3.connect(self.database)
        page, = database.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)).fetchone()
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        database.close()
        with open(self.database, "r+b") as file:
            file.seek((page - 1) * 4096)
            file.write(bytes(4096))

    def test_O12_a_changed_byte_is_an_incident_and_the_station_works_on(self):
        self.work_a_little()
        self.meddle("DROP TRIGGER journal_changes_only_by_erasure",
                    "UPDATE journal SET payload = substr(payload, 1, 20) || '~' || substr(payload, 22) WHERE number = 30")
        self.station.start()
        self.assertIn("record 30: its payload is not what its hash says", until("the fault is told", lambda: self.told("journal")))
        self.assertEqual(len([i for i in self.open_incidents() if "account" in i["subject"]]), 20)
        self.assertEqual(self.press("B001"), "ACK")
        verified = self.station.ctl("--config", self.station.config, "journal", "verify")
        self.assertEqual(verified.returncode, 1)
        self.assertIn("record 30 does not fit", verified.stderr)

    def test_O12_a_tail_that_was_cut_off_is_an_incident(self):
        self.work_a_little()
        self.station.start()
        until("all is checked", lambda: self.station.rows("SELECT checked >= (SELECT max(number) FROM journal) - 3 AND checked > 20 FROM station") == [(1,)])
        self.station.kill()
        self.meddle("DROP TRIGGER journal_keeps_its_records", "DELETE FROM journal WHERE number > 20", "UPDATE station SET counted = min(counted, 20)")
        self.station.start()
        self.assertIn("is missing", until("the fault is told", lambda: self.told("journal")))
        self.assertEqual(self.press("B001"), "ACK")

    def test_the_checked_point_moves_on(self):
        self.station.start()
        checked = lambda: self.station.rows("SELECT checked FROM station")[0][0]
        first = until("the start is checked", checked)
        self.assertEqual(self.press("A001"), "ACK")
        until("so is what came since", lambda: checked() > first)

    def test_tables_that_cannot_be_read_are_written_anew(self):
        self.work_a_little()
        before = self.station.rows("SELECT id, body FROM incident ORDER BY id")
        self.meddle("UPDATE incident SET body = '{' WHERE id = 3")
        self.station.start()
        self.assertEqual(self.station.rows("SELECT id FROM incident WHERE id <= 20"), [(id,) for id, _ in before if id <= 20])
        self.assertEqual(self.press("B001"), "ACK")

    def test_a_constraint_does_not_stop_the_journal(self):
        self.work_a_little()
        self.meddle("CREATE TRIGGER refuses BEFORE INSERT ON incident WHEN NEW.life_safety = 1 BEGIN SELECT RAISE(ABORT, 'refused by a test'); END")
        self.station.start()
        self.assertEqual(self.press("B001"), "ACK")
        until("it is told", lambda: "refused by a test" in (self.told("tables") or ""))
        self.assertEqual(self.station.stop(), 0)
        self.meddle("DROP TRIGGER refuses")
        self.station.start()
        self.assertEqual(len([i for i in self.open_incidents() if i["subject"].get("account") == "B001"]), 1)
        until("the incident ends", lambda: self.told("tables") is None)

    def salvaged(self):
        self.station.start()
        detail = until("it is told", lambda: self.told("database"))
        kept = [f for f in self.station.folder.glob("hearken.db.damaged-*") if not f.name.endswith(("-wal", "-shm"))]
        self.assertEqual(len(kept), 1)
        self.assertIn(str(kept[0]), detail)
        self.assertIn("hearkenctl restore", detail)
        self.assertEqual(self.press("B001"), "ACK")
        self.assertEqual(self.station.ctl("--config", self.station.config, "journal", "verify").returncode, 0)
        self.assertEqual(self.station.stop(), 0)
        kept[0].unlink()
        self.station.start()
        until("moved away, the incident ends", lambda: self.told("database") is None)
        return detail

    def test_a_zeroed_page_is_salvaged(self):
        self.work_a_little()
        opened = len(self.open_incidents())
        self.break_page("incident")
        self.assertIn("records up to number", self.salvaged())
        self.assertGreaterEqual(len(self.open_incidents()), opened)

    def test_a_salvage_that_is_killed_at_any_stage_is_finished_by_the_next_start(self):
        self.work_a_little()
        opened = len(self.open_incidents())
        self.break_page("incident")
        for stage in (".salvaging", ".salvaging-wal", ".salvaged", ".damaged-*"):
            self.station.spawn()
            until(f"{stage} is there, or was", lambda: list(self.station.folder.glob("hearken.db" + stage)) or self.station.ready.exists())
            self.station.kill()
        self.assertIn("kept as", self.salvaged())
        self.assertGreaterEqual(len(self.open_incidents()), opened)
        self.assertEqual([f.name for f in self.station.folder.glob("hearken.db.salv*")], [])

    def test_a_file_that_is_no_database_is_moved_aside_and_an_unknown_button_still_rings(self):
        self.work_a_little()
        self.one_file()
        self.database.write_bytes(b"not a database" * 1000)
        self.assertIn("nothing could be read", self.salvaged())
        self.assertEqual([i["subject"]["account"] for i in self.open_incidents() if "account" in i["subject"]], ["B001"])

    def test_a_truncated_file_is_salvaged(self):
        self.work_a_little()
        self.one_file()
        with open(self.database, "r+b") as file:
            file.truncate(self.database.stat().st_size // 2 // 4096 * 4096)
        self.salvaged()

    def test_a_locked_database_is_waited_for_and_said(self):
        self.work_a_little()
        other = sqlite3.connect(self.database, isolation_level=None)
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
            systemd.settimeout(30)
            systemd.bind(str(self.station.folder / "notify"))
            self.station.spawn(env={"NOTIFY_SOCKET": str(self.station.folder / "notify")})
            self.assertIn("locked by another program", systemd.recv(4096).decode())
        until("the log says it", lambda: "waits for its database" in self.station.log.read_text())
        self.assertFalse(self.station.ended())
        other.close()
        until("it starts", lambda: self.station.ready.exists())
        self.assertFalse(self.station.ended())

    def test_the_gap_is_journalled_and_what_was_open_goes_on(self):
        self.station.start()
        self.assertEqual(self.press("A001"), "ACK")
        opened = [(i["id"], i["state"]) for i in self.open_incidents() if i["subject"].get("account") == "A001"]
        pages = self.station.rows("SELECT incident, id FROM page")
        self.station.kill()
        stopped = time.time()
        self.station.start()
        starts = until("the start is journalled", lambda: self.station.facts("station_started")[1:] and self.station.facts("station_started"))
        self.assertNotIn("down_from", starts[0])
        self.assertLess(starts[1]["down_from"], starts[1]["down_to"])
        self.assertLessEqual(starts[1]["down_from"][:19], time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(stopped)))
        again = {i["id"]: i["state"] for i in self.open_incidents()}
        for id, state in opened:
            self.assertIn(id, again)
            self.assertGreaterEqual(str(again[id]), str(state))
        self.assertLessEqual(set(pages), set(self.station.rows("SELECT incident, id FROM page")))


if __name__ == "__main__":
    unittest.main()
