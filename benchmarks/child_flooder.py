"""A device that writes numbered lines at a steady rate, all that are due once a millisecond.

usage: child_flooder.py FD LINES RATE_HZ     (number 0 comes first and at once, and is not counted)
A reader that is too slow makes it wait and fall behind; nothing is dropped on this side.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time

from child_writer import line_of


def flood(fd: int, count: int, rate_hz: int) -> None:
    """Lines 1 to ``count``."""
    begin_ns = time.perf_counter_ns()
    written = tick = 0
    while written < count:
        tick += 1
        time.sleep(max(0, begin_ns + tick * 1_000_000 - time.perf_counter_ns()) / 1e9)
        due = min(count, (time.perf_counter_ns() - begin_ns) * rate_hz // 1_000_000_000)
        write_all(fd, b"".join(map(line_of, range(written + 1, due + 1))))
        written = due


def write_all(fd: int, data: bytes) -> None:
    while data:
        data = data[os.write(fd, data) :]


if __name__ == "__main__":
    fd, count, rate_hz = map(int, sys.argv[1:4])
    with contextlib.suppress(OSError):
        os.nice(-5)
    print("ready", flush=True)
    sys.stdin.readline()
    write_all(fd, line_of(0))
    flood(fd, count, rate_hz)
    sys.stdin.readline()
