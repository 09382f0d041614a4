#!/usr/bin/env python3
"""What one input costs, in nanoseconds and in instructions (callgrind), without sockets, disk and threads.

  cmake --build --preset release && bench/instructions.py

Instructions are the difference of two runs, so that the start does not count. Needs valgrind.
"""
import pathlib
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from run import BIN, Station, furnish, the_street  # noqa: E402

FEW, MORE = 300, 600
TIMED = 5_000


def run(database, what, way, count, *before):
    return subprocess.run([*before, BIN / "hearken-bench-cost", database, what, way, str(count)], capture_output=True, text=True, check=True)


def instructions(database, what, way):
    def counted(count):
        told = run(database, what, way, count, "valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null").stderr
        return int(re.search(r"Collected : (\d+)", told).group(1))
    return (counted(MORE) - counted(FEW)) / (MORE - FEW)


def main():
    station = Station()
    try:
        furnish(station, the_street())
        database = str(station.folder / "hearken.db")
        print("| input | of it | ns | instructions |\n| --- | --- | --- | --- |")
        for what in ("opening", "press", "life_sign"):
            for way in ("decide", "whole"):
                took = float(run(database, what, way, TIMED).stdout)
                print(f"| {what} | {way} | {took:.0f} | {instructions(database, what, way):.0f} |", flush=True)
    finally:
        station.close()


if __name__ == "__main__":
    main()
