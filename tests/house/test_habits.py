"""Habits as an ordinary test: the layout of the sources, and what may not stand in them."""
import pathlib
import re
import shutil
import subprocess
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]


def tracked(*endings):
    names = subprocess.run(["git", "-C", str(ROOT), "ls-files"], capture_output=True, text=True, check=True).stdout.split("\n")
    return [ROOT / name for name in names if name.endswith(endings) and (ROOT / name).exists()]


class Habits(unittest.TestCase):
    def test_clang_format(self):
        tool = shutil.which("clang-format-19")
        self.assertIsNotNone(tool, "clang-format-19 is missing: scripts/setup installs it")
        done = subprocess.run([tool, "--dry-run", "-Werror", *map(str, tracked(".h", ".cpp"))], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr[:4000])

    def test_headers_are_guarded_and_say_what_they_are(self):
        wrong = []
        for file in tracked(".h"):
            lines = file.read_text().splitlines()
            if lines[0] != "#pragma once" or not lines[1].startswith("//"):
                wrong.append(str(file.relative_to(ROOT)))
        self.assertEqual(wrong, [])

    def test_nothing_unfinished(self):
        marks = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b")
        wrong = [f"{f.relative_to(ROOT)}:{n}" for f in tracked(".h", ".cpp", ".ts", ".tsx", ".py", ".mjs", ".cmake")
                 for n, line in enumerate(f.read_text().splitlines(), 1) if marks.search(line)]
        self.assertEqual(wrong, [])

    def test_no_test_sleeps_or_is_skipped(self):
        wrong = re.compile(r"sleep_for|sleep_until|waitForTimeout|\[!shouldfail\]|\[\.\]|GTEST_SKIP|SKIP\(|unittest\.skip|skipTest")
        found = [f"{f.relative_to(ROOT)}:{n}" for f in tracked(".cpp", ".h", ".py", ".mjs") if "tests" in f.relative_to(ROOT).parts and "house" not in f.parts
                 for n, line in enumerate(f.read_text().splitlines(), 1) if wrong.search(line)]
        self.assertEqual(found, [])


if __name__ == "__main__":
    unittest.main()
