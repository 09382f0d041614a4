"""docs/reliability.md and docs/security.md are true: each test that they name is there, and no row has lost its tests."""
import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
ROWS = [f"O{n}" for n in range(1, 21)]


class Faults(unittest.TestCase):
    def setUp(self):
        table = re.findall(r"^\| (O\d+) \|[^|]*\|(.*)\|$", (ROOT / "docs/reliability.md").read_text(), re.MULTILINE)
        self.named = {row: re.findall(r"`(tests/[^`:]+): ([^`]+)`", cell) for row, cell in table}

    def test_every_row_has_its_tests(self):
        self.assertEqual(list(self.named), ROWS)
        self.assertEqual([row for row, tests in self.named.items() if not tests], [])

    def test_every_named_test_is_there(self):
        missing = [f"{row}: {file}: {name}" for row, tests in self.named.items() for file, name in tests
                   if not (ROOT / file).exists() or name not in (ROOT / file).read_text()]
        self.assertEqual(missing, [])

    def test_every_control_has_a_test_that_is_there(self):
        text = (ROOT / "docs/security.md").read_text()
        rows = [row for row in re.findall(r"^\| (?!---|threat)(.*) \|$", text, re.MULTILINE)]
        self.assertGreater(len(rows), 20)
        self.assertEqual([row for row in rows if "`tests/" not in row.split("|")[-1]], [])
        missing = [f"{file}: {name}" for file, name in re.findall(r"`(tests/[^`:]+): ([^`]+)`", text)
                   if not (ROOT / file).exists() or name not in (ROOT / file).read_text()]
        self.assertEqual(missing, [])

    def test_every_fault_test_is_named(self):
        """A test with a row's number in its name stands in that row's list."""
        shown = re.compile(r'(?:TEST_CASE\("|^class )(O\d+)\b([^"(]*)', re.MULTILINE)
        files = [*ROOT.glob("tests/unit/*.cpp"), *ROOT.glob("tests/stories/*.cpp"), *ROOT.glob("tests/vectors/*.cpp"), *ROOT.glob("tests/system/test_*.py")]
        lost = [f"{file.relative_to(ROOT)}: {row}" for file in files for row, _ in shown.findall(file.read_text())
                if str(file.relative_to(ROOT)) not in [name for name, _ in self.named.get(row, [])]]
        self.assertEqual(lost, [])


if __name__ == "__main__":
    unittest.main()
