"""clang-tidy (settings: .clang-tidy) finds nothing in what clang's build compiles. What was clean is remembered under the build folder by
the hash of all that it was made of, so that only what changed is looked at again."""
import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("HEARKEN_BUILD", ROOT / "build/fuzz"))
CLEAN = BUILD / "tidy"
TOOL = shutil.which("clang-tidy-19")
MADE = ("console_files.cpp", "migrations.cpp")  # nobody wrote them


def commands():
    """file -> its command. A file of several sources (CMAKE_UNITY_BUILD) is looked at as one."""
    entries = json.loads((BUILD / "compile_commands.json").read_text())
    return {pathlib.Path(e["file"]): e["command"] for e in entries if pathlib.Path(e["file"]).name not in MADE}


def reads(file, seen):
    """The file and everything of ours that it includes."""
    if file in seen or not file.exists():
        return seen
    seen.add(file)
    for include in re.findall(r'#include "([^"]+)"', file.read_text()):
        reads(ROOT / include, seen)
    return seen


def fingerprint(file, command, settings):
    digest = hashlib.sha256(settings + command.encode())
    for each in sorted(reads(file, set())):
        digest.update(each.read_bytes())
    return digest.hexdigest()


def look(file):
    done = subprocess.run([TOOL, "--quiet", "-p", str(BUILD), str(file)], capture_output=True, text=True)
    return "" if done.returncode == 0 else done.stdout + done.stderr


class Tidy(unittest.TestCase):
    def test_nothing_is_found(self):
        self.assertIsNotNone(TOOL, "clang-tidy-19 is missing: scripts/setup installs it")
        CLEAN.mkdir(exist_ok=True)
        settings = (ROOT / ".clang-tidy").read_bytes() + subprocess.run([TOOL, "--version"], capture_output=True, check=True).stdout
        marks = {file: CLEAN / fingerprint(file, command, settings) for file, command in commands().items()}
        self.assertGreater(len(marks), 20)
        changed = [file for file, mark in marks.items() if not mark.exists()]
        wrong = []
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            for file, found in zip(changed, pool.map(look, changed)):
                if found:
                    wrong.append(found)
                else:
                    marks[file].touch()
        for old in set(CLEAN.iterdir()) - set(marks.values()):
            old.unlink()
        self.assertEqual(wrong, [], "\n" + "\n".join(wrong))


if __name__ == "__main__":
    unittest.main()
