"""Which room may include which other: the MAY_USE lines of CMakeLists.txt, held against every include."""
import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]


def rooms():
    """name -> (folder, what it may use)"""
    text = re.sub(r"#.*", "", (ROOT / "CMakeLists.txt").read_text())
    found = {}
    for words in re.findall(r"hearken_room\(([^)]*)\)", text):
        parts = words.split()
        folder, may_use, key = parts[0], [], None
        for part in parts[1:]:
            if part in ("IN", "MAY_USE", "USES", "LINK", "PRECOMPILE"):
                key = part
            elif key == "IN":
                folder = part
            elif key == "MAY_USE":
                may_use.append(part)
        found[parts[0]] = (folder, may_use)
    return found


def room_of(path, all_rooms):
    best = None
    for name, (folder, _) in all_rooms.items():
        if path.startswith(folder + "/") and (best is None or len(folder) > len(all_rooms[best][0])):
            best = name
    return best


class Includes(unittest.TestCase):
    def test_every_include_is_allowed(self):
        all_rooms = rooms()
        self.assertGreater(len(all_rooms), 8)
        wrong, seen = [], 0
        for name, (folder, may_use) in all_rooms.items():
            for file in sorted((ROOT / folder).glob("*.*")):
                if file.suffix not in (".h", ".cpp"):
                    continue
                for include in re.findall(r'#include "([^"]+)"', file.read_text()):
                    seen += 1
                    target = room_of(include, all_rooms)
                    if target == name or include in may_use or target in may_use:
                        continue
                    wrong.append(f"{file.relative_to(ROOT)} includes {include}")
        self.assertGreater(seen, 100)
        self.assertEqual(wrong, [])

    def test_protocol_knows_no_world(self):
        """No socket, clock, thread, file or log in protocol/, desk/ and station/."""
        forbidden = re.compile(r"#include <(thread|mutex|future|fstream|sys/socket\.h|sys/time\.h|ctime|boost/asio[^>]*|spdlog[^>]*)>|::now\(\)|system_clock::now|steady_clock::now")
        wrong = []
        for folder in ("protocol", "daemon/desk", "daemon/station"):
            for file in sorted((ROOT / folder).glob("*.*")):
                for number, line in enumerate(file.read_text().splitlines(), 1):
                    if forbidden.search(line):
                        wrong.append(f"{file.relative_to(ROOT)}:{number}: {line.strip()}")
        self.assertEqual(wrong, [])

    def test_only_the_store_speaks_sql(self):
        wrong = [str(f.relative_to(ROOT)) for folder in ("protocol", "drivers", "config", "daemon") for f in (ROOT / folder).rglob("*.cpp")
                 if "daemon/store/" not in str(f) and "sqlite3.h" in f.read_text()]
        self.assertEqual(wrong, [])

    def test_the_simulator_shares_no_code_with_the_station(self):
        wrong = [f"{f.relative_to(ROOT)}: {i}" for f in (ROOT / "simulator").rglob("*.*") if f.suffix in (".h", ".cpp")
                 for i in re.findall(r'#include "([^"]+)"', f.read_text()) if not i.startswith("simulator/")]
        self.assertEqual(wrong, [])


if __name__ == "__main__":
    unittest.main()
