"""A device: writes lines to an inherited pseudo-terminal and notes when, just before each write.

usage: child_writer.py FD LINES SHORTEST_US LONGEST_US   (0 0: as fast as the reader takes them)
Starts with a line on standard input; answers the stamps, one a line, when done.
"""

from __future__ import annotations

import contextlib
import os
import random
import sys
import time

LINES_AT_ONCE = 100


def paced(fd: int, count: int, shortest_us: int, longest_us: int) -> list[int]:
    stamps: list[int] = []
    dice = random.Random(1)  # noqa: S311 - spacing, not a secret
    due_ns = time.perf_counter_ns()
    for number in range(count):
        due_ns += dice.randint(shortest_us, longest_us) * 1000
        left_s = (due_ns - time.perf_counter_ns()) / 1e9
        if left_s > 0:
            time.sleep(left_s)
        line = line_of(number)
        stamps.append(time.perf_counter_ns())
        os.write(fd, line)
    return stamps


def flood(fd: int, count: int) -> list[int]:
    for first in range(0, count, LINES_AT_ONCE):
        last = min(first + LINES_AT_ONCE, count)
        data = b"".join(line_of(number) for number in range(first, last))
        while data:
            data = data[os.write(fd, data) :]
    return []


def line_of(number: int) -> bytes:
    return b"%d.5 kg\n" % number


if __name__ == "__main__":
    fd, count, shortest_us, longest_us = map(int, sys.argv[1:5])
    with contextlib.suppress(OSError):
        os.nice(-5)
    print("ready", flush=True)
    sys.stdin.readline()
    made = paced(fd, count, shortest_us, longest_us) if longest_us else flood(fd, count)
    print(*made, flush=True)
    sys.stdin.readline()
