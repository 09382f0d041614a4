"""Seeds for the conversation fuzzer, out of the vector files: conversation_seeds.py FOLDER.

A seed is the protocol's initial, the number of steps, two bytes a step, then the stream (conversation_fuzz.cpp).
"""
import json
import pathlib
import sys

VECTORS = pathlib.Path(__file__).resolve().parent.parent / "vectors"
MOST = 2048  # longer ones make every round slow
STORED = bytes([7, 0])


def streams(name, part):
    """The bytes that each line of a vector file sends; no file: none."""
    path = VECTORS / name
    if not path.exists():
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        yield part(json.loads(line))


def sent(vector):
    return b"".join(bytes.fromhex(each) for each in vector["send"] if isinstance(each, str))


def steps_in(vector):
    return b"".join(bytes.fromhex(each["in"]) for each in vector.get("steps", ()) if "in" in each)


def received(vector):
    rx = vector.get("rx", "")
    return rx.encode("latin-1", "replace") if isinstance(rx, str) else b""


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    sources = [("d", "dc09.jsonl", sent), ("d", "dc09-own.jsonl", sent), ("s", "serial-receivers.jsonl", steps_in),
               ("g", "gsm-modem.jsonl", received)]
    for initial, name, part in sources:
        for number, stream in enumerate(streams(name, part)):
            if not 0 < len(stream) <= MOST:
                continue
            steps = bytes([0, min(255, len(stream) // 2)]) + STORED
            (folder / f"{initial}-{pathlib.Path(name).stem}-{number:04}").write_bytes(initial.encode() + bytes([len(steps) // 2]) + steps + stream)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
