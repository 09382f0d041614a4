"""Runs a test that is a function of its files alone (virtual time, fixed seeds), unless it passed with the very same files.

  unchanged.py STAMP FILE_OR_FOLDER… -- COMMAND…      HEARKEN_AGAIN=1: runs it all the same

What passed is remembered in STAMP as one hash of the command, the contents of the files, and the machine's list of packages.
"""
import hashlib
import os
import pathlib
import subprocess
import sys

PACKAGES = pathlib.Path("/var/lib/dpkg/status")


def files_of(paths):
    for path in [*paths, PACKAGES]:
        yield from sorted(each for each in path.rglob("*") if each.is_file()) if path.is_dir() else [path]


def fingerprint(paths, command):
    whole = hashlib.sha256(repr(command).encode())
    for path in files_of(paths):
        whole.update(f"\0{path}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


def main():
    at = sys.argv.index("--")
    stamp, *paths = map(pathlib.Path, sys.argv[1:at])
    command = sys.argv[at + 1:]
    now = fingerprint(paths, command)
    if stamp.exists() and stamp.read_text() == now and not os.environ.get("HEARKEN_AGAIN"):
        print("it passed before, and nothing that it depends on has changed since")
        return 0
    stamp.unlink(missing_ok=True)
    ended = subprocess.run(command).returncode
    if ended == 0:
        stamp.parent.mkdir(parents=True, exist_ok=True)
        stamp.write_text(now)
    return ended if ended >= 0 else 1


if __name__ == "__main__":
    sys.exit(main())
