"""A device with a clock of its own: ``<microseconds>;<number>`` a thousand times a second.

usage: child_clock_writer.py FD LINES BUNCH_US     (0: each line when it is due)
Its clock is slow by ``SLOW_PPM``. With ``BUNCH_US`` lines wait as in an adapter, until the end of
the bunch that they fall into. Line number n is due n milliseconds after the first, whatever the
system makes of its sleep: this schedule is the truth. Starts with a line on standard input.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time

SLOW_PPM = 50
EVERY_US = 1000
POWERED_US = 7_000_000
"""What the device's clock said when the first line was due."""


def line_of(number: int) -> bytes:
    due_us = number * EVERY_US
    return b"%d;%d.5\n" % (POWERED_US + due_us - due_us * SLOW_PPM // 1_000_000, number)


def written(fd: int, count: int, bunch_us: int) -> None:
    """Sleep until the next line or bunch is due, and write it in one piece."""
    at_once = max(1, bunch_us // EVERY_US)
    begin_ns = time.perf_counter_ns()
    for first in range(0, count, at_once):
        last = min(first + at_once, count) - 1
        # A bunch leaves when its time is over, a single line when it is due.
        due_ns = begin_ns + (first * EVERY_US + bunch_us) * 1000
        time.sleep(max(0, due_ns - time.perf_counter_ns()) / 1e9)
        os.write(fd, b"".join(map(line_of, range(first, last + 1))))


if __name__ == "__main__":
    fd, count, bunch_us = map(int, sys.argv[1:4])
    with contextlib.suppress(OSError):
        os.nice(-5)
    print("ready", flush=True)
    sys.stdin.readline()
    written(fd, count, bunch_us)
    sys.stdin.readline()
