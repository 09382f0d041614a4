"""The simulation is the same each time, and nothing of its planted faults is in the programs that people install."""
import os
import re
import subprocess
import unittest

from station import BIN, ROOT

WORLDS = "4"


def heads(*before):
    return subprocess.run([*before, BIN / "simulation", "--heads", WORLDS], capture_output=True, text=True, check=True).stdout


class Simulation(unittest.TestCase):
    def test_the_same_seeds_make_the_same_journals(self):
        first = heads()
        self.assertEqual(len(first.split()), 2 * int(WORLDS))
        self.assertEqual(heads("env", "MALLOC_PERTURB_=85", f"UNUSED={'x' * 5000}"), first)  # other addresses, other garbage

    def test_no_program_contains_a_planted_fault(self):
        names = re.findall(r'planted\("([^"]+)"\)', "".join(path.read_text() for path in (ROOT / "daemon").rglob("*.cpp")))
        self.assertGreater(len(names), 25)
        planted = (BIN / "simulation").read_bytes()
        for program in ("hearkend", "hearkenctl"):
            installed = (BIN / program).read_bytes()
            for name in names:
                self.assertNotIn(name.encode(), installed, program)
        self.assertTrue(all(name.encode() in planted for name in names if len(name) > 8))


if __name__ == "__main__":
    unittest.main()
