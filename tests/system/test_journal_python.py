"""Verifies a journal by docs/journal.md alone: what an outsider with Python can do without any of our programs' code.

The database is one that hearken's own store has written: the unit tests' program makes it when HEARKEN_KEEP names a file.
"""

import hashlib
import os
import sqlite3
import subprocess
import tempfile
import unittest

PROGRAMS = os.environ.get("HEARKEN_BIN", "build/debug/bin")


def netstring(value):
    return b"%d:%s," % (len(value), value)


def first_misfit(path):
    """The number of the first record that does not fit; 0 when all do."""
    database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    database.text_factory = bytes
    previous, expected = bytes(32), 1
    for number, at, who, why, kind, incident, client, payload, salt, payload_hash, stated, record_hash in database.execute(
        "SELECT number, at, who, why, kind, incident, client, payload, salt, payload_hash, previous, hash FROM journal ORDER BY number"
    ):
        fields = [
            b"hearken-journal-1",
            previous.hex().encode(),
            str(number).encode(),
            str(at).encode(),
            who,
            why,
            kind,
            b"" if incident is None else str(incident).encode(),
            b"" if client is None else client,
            payload_hash.hex().encode(),
        ]
        made = hashlib.sha256(b"".join(map(netstring, fields))).digest()
        erased = payload is None and salt is None
        payload_fits = erased or hashlib.sha256(salt + payload).digest() == payload_hash
        if number != expected or stated != previous or made != record_hash or not payload_fits:
            return expected
        previous, expected = record_hash, expected + 1
    database.close()
    return 0


class AnOutsider(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.path = os.path.join(self.folder.name, "station.db")
        environment = dict(os.environ, HEARKEN_KEEP=self.path)
        subprocess.run([os.path.join(PROGRAMS, "test_unit"), "a journal for outsiders"], env=environment, check=True, stdout=subprocess.DEVNULL)

    def tearDown(self):
        self.folder.cleanup()

    def meddle(self, sql):
        with sqlite3.connect(self.path) as database:
            database.execute("DROP TRIGGER journal_changes_only_by_erasure")
            database.execute(sql)
        database.close()

    def test_verifies_every_record(self):
        database = sqlite3.connect(self.path)
        self.assertGreater(database.execute("SELECT count(*) FROM journal").fetchone()[0], 100)
        database.close()
        self.assertEqual(first_misfit(self.path), 0)

    def test_finds_a_changed_byte(self):
        self.meddle("UPDATE journal SET payload = payload || ' ' WHERE number = 42")
        self.assertEqual(first_misfit(self.path), 42)

    def test_still_verifies_after_an_erasure(self):
        database = sqlite3.connect(self.path)
        database.execute("UPDATE journal SET payload = NULL, salt = NULL WHERE number = 42")
        database.commit()
        database.close()
        self.assertEqual(first_misfit(self.path), 0)


if __name__ == "__main__":
    unittest.main()
