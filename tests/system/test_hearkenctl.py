"""hearkenctl as a person at the shell uses it: on the database of a station that does not run."""

import glob
import json
import os
import socket
import sqlite3
import subprocess
import tempfile
import time
import unittest

BIN = os.environ["HEARKEN_BIN"]
PASSWORD = "a long enough one\n"


class Shell(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.database = os.path.join(self.folder, "hearken.db")

    def ctl(self, *words, code=0, stdin="", database=None):
        command = [os.path.join(BIN, "hearkenctl"), "--database", database or self.database, *words]
        ran = subprocess.run(command, input=stdin, capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(ran.returncode, code, f"{words}: {ran.stdout}{ran.stderr}")
        return ran.stdout + ran.stderr

    def file(self, name, content):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as out:
            out.write(content)
        return path

    def import_street(self, *options):
        return self.ctl("import", *sorted(glob.glob("data/demo/*.csv")), "data/holidays-cn.json", *options)

    def head(self):
        return json.loads(self.ctl("journal", "head", "--json"))["number"]


class Users(Shell):
    def test_the_first_administrator(self):
        self.ctl("user", "add", "admin", "--role", "administrator", stdin=PASSWORD)
        self.assertEqual(json.loads(self.ctl("user", "list", "--json")), [{"login": "admin", "person": "admin", "role": "administrator"}])
        self.ctl("user", "remove", "admin")
        self.assertIn("nobody may log in yet", self.ctl("user", "list"))
        self.ctl("user", "remove", "admin", code=1)

    def test_a_user_is_a_person_of_the_street(self):
        self.import_street()
        self.assertIn("person S03", self.ctl("user", "add", "op1", stdin=PASSWORD))
        self.ctl("user", "add", "x", "--person", "S999", stdin=PASSWORD, code=1)
        self.ctl("user", "add", "x", "--role", "king", stdin=PASSWORD, code=2)
        self.ctl("user", "add", "x", stdin="short\n", code=1)

    def test_a_login_that_nobody_could_use_is_refused(self):
        self.import_street()
        for login in ("x" * 65, "a\tb", "  "):
            self.assertIn("cannot be a login", self.ctl("user", "add", login, "--person", "S03", stdin=PASSWORD, code=1))
        self.assertIn("cannot name a new person", self.ctl("user", "add", "x y", stdin=PASSWORD, code=1))
        self.assertIn("there is no person", self.ctl("user", "add", "x", "--person", "x y", stdin=PASSWORD, code=1))
        self.ctl("user", "add", "字" * 64, "--person", "S03", stdin=PASSWORD)

    def test_only_the_owner_reads_the_database(self):
        self.ctl("user", "add", "admin", stdin=PASSWORD)
        for name in os.listdir(self.folder):
            self.assertEqual(os.stat(os.path.join(self.folder, name)).st_mode & 0o077, 0, name)


class Import(Shell):
    def test_twice_changes_nothing(self):
        self.assertIn("clients: 40 added", self.import_street())
        head = self.head()
        self.assertIn("nothing to change", self.import_street())
        self.assertEqual(self.head(), head)

    def test_a_dry_run_changes_nothing(self):
        self.assertIn("a dry run: nothing was changed", self.import_street("--dry-run"))
        self.assertEqual(self.head(), 0)

    def test_one_mistake_and_nothing_is_imported(self):
        self.import_street()
        head = self.head()
        good = self.file("units.csv", "unit_id,kind,parent_id,name\nX1,place,ST,new\n")
        bad = self.file("devices.csv", "device_id,client_id,gateway,account\nD900,K001,dc09-main,A900\nD901,K999,dc09-main,A901\n")
        told = self.ctl("import", good, bad, code=1)
        self.assertIn('devices.csv:3: column 2 (client_id): there is no client "K999"', told)
        self.assertIn("nothing was imported", told)
        self.assertEqual(self.head(), head)
        told = json.loads(self.ctl("import", good, bad, "--json", code=1))
        self.assertEqual([(note["row"], note["column"]) for note in told["notes"]], [(3, 2)])
        self.ctl("import", os.path.join(self.folder, "none.csv"), code=1)


class Journal(Shell):
    def test_a_changed_byte_is_named(self):
        self.import_street()
        noted = self.ctl("journal", "head").strip()
        self.assertIn("the journal is whole", self.ctl("journal", "verify", "--head", noted))
        self.ctl("journal", "verify", "--head", "12", code=2)
        self.ctl("journal", "show", "1", code=1)
        with sqlite3.connect(self.database) as database:
            for (trigger,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                database.execute(f"DROP TRIGGER {trigger}")
            database.execute("UPDATE journal SET why = 'another' WHERE number = 7")
        database.close()
        self.assertIn("record 7 does not fit", self.ctl("journal", "verify", code=1))

    def test_a_backup_is_a_station_on_a_bare_pc(self):
        self.import_street()
        copy = os.path.join(self.folder, "copy.db")
        bare = os.path.join(self.folder, "bare", "hearken.db")
        self.ctl("backup", copy)
        self.ctl("backup", copy, code=1)
        self.assertIn("its folder is not there", self.ctl("backup", os.path.join(self.folder, "usb", "copy.db"), code=1))
        self.ctl("restore", copy, database=bare)
        self.ctl("restore", copy, database=bare, code=1)
        self.assertEqual(self.ctl("journal", "head", database=bare), self.ctl("journal", "head"))


class Usage(Shell):
    def test_codes(self):
        self.ctl("frobnicate", code=2)
        self.ctl(code=2)
        self.ctl("journal", "head", code=3)
        self.ctl("status", code=3)
        self.assertIn("Exit codes", self.ctl("--help"))
        self.assertIn("Exit codes", self.ctl("import", "--help"))


class Running(Shell):
    """The same commands through the control socket of a running station."""

    def setUp(self):
        super().setUp()
        config = self.file("hearkend.toml", f'[station]\nstate = "{self.folder}"\n[api]\nlisten = ["127.0.0.1:0"]\n')
        ready = os.path.join(self.folder, "ready")
        self.station = subprocess.Popen([os.path.join(BIN, "hearkend"), "--config", config, "--ready-file", ready], stderr=subprocess.DEVNULL)
        self.addCleanup(self.end)
        self.wait(lambda: os.path.exists(ready) and os.path.getsize(ready) > 0)

    def end(self):
        self.station.terminate()
        self.assertEqual(self.station.wait(timeout=30), 0)

    def wait(self, condition):
        until = time.monotonic() + 30
        while not condition():
            self.assertIsNone(self.station.poll(), "hearkend has ended")
            self.assertLess(time.monotonic(), until)
            time.sleep(0.02)

    def test_the_running_station_does_it_all(self):
        self.ctl("user", "add", "admin", "--role", "administrator", stdin=PASSWORD)
        self.assertIn("clients: 40 added", self.import_street())
        self.assertIn("nothing to change", self.import_street())
        status = json.loads(self.ctl("status", "--json"))
        self.assertEqual((status["clients"], status["users"]), (40, 1))
        self.assertIn("the journal is whole", self.ctl("journal", "verify"))
        copy = os.path.join(self.folder, "copy.db")
        self.ctl("backup", copy)
        self.ctl("restore", copy, code=3)

    def test_a_line_that_is_no_request_changes_nothing(self):
        with socket.socket(socket.AF_UNIX) as control:
            control.settimeout(30)
            control.connect(os.path.join(self.folder, "control"))
            answers = control.makefile("r", encoding="utf-8")
            for line in (b"", b"{", b"7", b"{}", b'{"ask":"passwords"}', b'{"import":7}', b'{"import":[{"kind":"user_set","fact":{"login":"x"}}]}',
                         b'{"import":[{"kind":"unit_set"}]}', b'{"set_user":{"kind":"user_set","fact":{}}}', b"\xff\xfe", b"[" * 5000):
                control.sendall(line + b"\n")
                self.assertIn("fault", json.loads(answers.readline()), line)
            control.sendall(b'{"ask":"sta')
            control.sendall(b'tus"}\n{"ask":"users"}\n')
            self.assertIn("status", json.loads(answers.readline()))
            self.assertEqual(json.loads(answers.readline()), {"users": []})


if __name__ == "__main__":
    unittest.main()
