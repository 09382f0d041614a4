"""A station with the library that plays tricks inside it (mischief.cpp)."""
import os
import struct

from station import BIN, until


def start_with_mischief(test):
    """Of a FaultTest."""
    test.order = test.station.folder / "mischief"
    test.clock = test.station.folder / "clock"
    if not test.clock.exists():
        set_clock(test, 0)
    test.station.start(env={**os.environ, "LD_PRELOAD": str(BIN / "libhearken_mischief.so"), "HEARKEN_MISCHIEF": str(test.order),
                            "HEARKEN_CLOCK": str(test.clock)})
    for modem in test.modems:
        until(f"{modem.name} is in use", lambda: test.well(modem.name, "modem"))


def order(test, what, words):
    """For the first commit that writes these words."""
    written = test.order.with_suffix(".new")
    written.write_text(f"{what}\n{words}")
    written.rename(test.order)


def set_clock(test, seconds):
    """Wrong by so many, from now on: the bytes that the station has mapped change at once."""
    with open(test.clock, "r+b" if test.clock.exists() else "wb", buffering=0) as clock:
        clock.write(struct.pack("q", round(seconds * 1_000_000_000)))
