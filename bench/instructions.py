#!/usr/bin/env python3
"""What one input costs, in nanoseconds and in instructions (callgrind), without sockets, disk and threads.

  cmake --build --preset release --target hearken-bench-cost hearkenctl
  bench/instructions.py           beside the kept figures; exit 1 when one of them costs a tenth more
  bench/instructions.py --keep    writes bench/instructions.txt anew

Instructions are the difference of two runs, so that the start does not count. The inputs are always the same and so are the counts, to a
few in ten thousand; another compiler counts otherwise, so the kept figures name theirs. Needs valgrind.
"""
import pathlib
import re
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from run import BIN, Station, furnish, the_street  # noqa: E402

KEPT = pathlib.Path(__file__).with_suffix(".txt")
INPUTS = [(what, way) for what in ("opening", "press", "life_sign") for way in ("decide", "whole")]
FEW, MORE = 300, 600
TIMED = 5_000
TOO_MUCH = 1.10


def run(database, what, way, count, *before):
    return subprocess.run([*before, BIN / "hearken-bench-cost", database, what, way, str(count)], capture_output=True, text=True, check=True)


def instructions(database, what, way):
    def counted(count):
        told = run(database, what, way, count, "valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null").stderr
        return int(re.search(r"Collected : (\d+)", told).group(1))
    return round((counted(MORE) - counted(FEW)) / (MORE - FEW))


def compiler():
    """As the build knows it: `GNU 12.2.0`."""
    known = next((BIN.parent / "CMakeFiles").glob("*/CMakeCXXCompiler.cmake")).read_text()
    return " ".join(re.search(rf'set\(CMAKE_CXX_COMPILER_{part} "([^"]+)"\)', known).group(1) for part in ("ID", "VERSION"))


def kept():
    """The compiler, and the count of each input; nothing yet: none."""
    if not KEPT.exists():
        return None, {}
    head, *lines = KEPT.read_text().splitlines()
    return head.removeprefix("# "), {tuple(line.split()[:2]): int(line.split()[2]) for line in lines}


def keep(counts):
    KEPT.write_text("\n".join([f"# {compiler()}", *(f"{what} {way} {count}" for (what, way), count in counts.items())]) + "\n")


def measure(before):
    station = Station()
    counts = {}
    try:
        furnish(station, the_street())
        database = str(station.folder / "hearken.db")
        print("| input | of it | ns | instructions | against the kept |\n| --- | --- | --- | --- | --- |")
        for what, way in INPUTS:
            took = float(run(database, what, way, TIMED).stdout)
            count = counts[what, way] = instructions(database, what, way)
            change = f"{(count / before[what, way] - 1) * 100:+.1f} %" if (what, way) in before else ""
            print(f"| {what} | {way} | {took:.0f} | {count} | {change} |", flush=True)
    finally:
        station.close()
    return counts


def main():
    if shutil.which("valgrind") is None:
        sys.exit("instructions: valgrind is missing; it is a Debian package: apt install valgrind")
    by, before = kept()
    counts = measure(before)
    if sys.argv[1:] == ["--keep"]:
        return keep(counts)
    if by != compiler():
        return print(f"The kept figures are of {by}, these of {compiler()}: nothing follows from their difference.")
    dearer = [each for each, count in counts.items() if each in before and count > before[each] * TOO_MUCH]
    if dearer:
        sys.exit(f"instructions: more than a tenth dearer: {', '.join(map(' '.join, dearer))}. If it is worth it: --keep")


if __name__ == "__main__":
    main()
