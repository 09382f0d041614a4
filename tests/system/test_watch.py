"""What watches without trusting the desk: the auditor reads the disk alone, the outside is told that the station is well and what its
journal's head is, and a command that does not get through is an incident."""
import json
import socket
import sqlite3
import unittest

from station import LOOPBACK_LISTENERS, Station, answer_word, frame, until


class Watched(unittest.TestCase):
    def setUp(self):
        self.station = Station()
        self.addCleanup(self.station.close)

    def watching(self, **settings):
        words = "".join(f"{key} = {json.dumps(value)}\n" for key, value in settings.items())
        self.station.write_config(LOOPBACK_LISTENERS, f"[watch]\n{words}")

    def told(self, vital):
        """The open incident of the station's own, if there is one."""
        return next((one for one in self.station.bodies("incident") if one["subject"].get("vital") == vital), None)

    def change(self, sql, *values):
        """As something that is broken would: behind the station's back."""
        database = sqlite3.connect(self.station.database, timeout=20)
        with database:
            database.execute(sql, values)
        database.close()

    def an_open_incident(self):
        with socket.create_connection(("127.0.0.1", self.station.port("tcp_listener"))) as pager:
            pager.sendall(frame("4711", 1, "Nri1/PA01"))
            self.assertEqual(answer_word(pager.recv(200)), "ACK")
        return until("its incident", lambda: next((one for one in self.station.bodies("incident") if one["subject"].get("account") == "4711"), None))["id"]

    def test_what_rests_on_the_disk_is_told_whatever_the_desk_believes(self):
        self.station.start()
        incident = self.an_open_incident()
        until("its plan is at its loudest", lambda: self.told("plan"))
        (due,), = self.station.rows("SELECT due FROM incident WHERE id = ?", incident)
        self.change("UPDATE incident SET due = ? WHERE id = ?", due - 600_000, incident)
        found = until("the auditor tells", lambda: self.told("audit"))
        self.assertIn(f"incident {incident} rests", found["detail"])
        self.change("UPDATE incident SET due = ? WHERE id = ?", due, incident)
        until("the auditor is content again", lambda: self.told("audit") is None)

    def test_the_outside_hears_that_the_station_is_well_and_the_head_of_its_journal(self):
        here = self.station.folder
        script = here / "outside"
        script.write_text('#!/bin/sh\ncd "$(dirname "$0")"\nname=$1\nshift\necho "$@" > $$ && mv $$ "$name"\n')
        script.chmod(0o755)
        self.watching(alive=[str(script), "alive"], alive_every="5s", head=[str(script), "head"])
        self.station.start()
        until("the outside hears that it is well", lambda: (here / "alive").exists())
        number, told, _ = until("the outside hears the head", lambda: (here / "head").exists() and (here / "head").read_text().split())
        (stored,), = self.station.rows("SELECT lower(hex(hash)) FROM journal WHERE number = ?", int(number))
        self.assertEqual(told, stored)

    def test_a_command_that_fails_three_times_is_an_incident(self):
        self.watching(alive=["/bin/false"], alive_every="5s")
        self.station.start()
        found = until("it is told", lambda: self.told("alive"))
        self.assertIn("exit code 1", found["detail"])

    def test_a_command_that_is_no_path_is_a_mistake_of_the_configuration(self):
        self.watching(alive=["curl", "https://watch.example"])
        self.station.spawn()
        self.assertNotEqual(self.station.process.wait(60), 0)
        self.assertIn("not an absolute path", self.station.log.read_text())


if __name__ == "__main__":
    unittest.main()
