"""The simulation is the same each time, and nothing of its planted faults is in the programs that people install."""
import re
import subprocess
import unittest

from station import BIN, ROOT

SEEDS = (6, 9)  # the second with a console


def journal(seed, *before, program="simulation"):
    command = [*before, BIN / program, "--journal", str(seed), "--days", "1"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()


class Simulation(unittest.TestCase):
    def same(self, journals):
        first, other = journals
        self.assertGreater(len(first), 1_000)
        for one, two in zip(first, other):
            self.assertEqual(one, two, "the first record that differs")
        self.assertEqual(len(first), len(other))

    def test_the_same_seed_makes_the_same_journal_at_other_addresses(self):
        for seed in SEEDS:
            other = journal(seed, "env", "MALLOC_PERTURB_=85", f"UNUSED={'x' * 5000}", "setarch", "--addr-no-randomize")
            self.same((journal(seed), other))

    def test_the_same_seed_makes_the_same_journal_without_the_optimiser(self):
        for seed in SEEDS:
            self.same((journal(seed), journal(seed, program="simulation_unoptimised")))

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
