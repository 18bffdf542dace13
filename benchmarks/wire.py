"""One transmission: a writing and a reading process with a pseudo-terminal between them."""

from __future__ import annotations

import os
import tty
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from benchmarks.processes import running


@dataclass(frozen=True)
class Transmission:
    """What was spent on reading, and how late each line was stamped."""

    cpu_us: float
    children_cpu_us: float
    wall_us: float
    late_us: list[float]
    lines: int


def transmit(
    kind: str, lines: int, shortest_us: int = 0, longest_us: int = 0, load: str = ""
) -> Transmission:
    """Send so many lines to a reader of that kind under that load; 0 µs: as fast as it goes.

    Kinds and loads: see ``child_reader.py``.
    """
    with (
        raw_pair() as (master, port),
        running("child_writer.py", master, lines, shortest_us, longest_us, keep=(master,)) as w,
        running("child_reader.py", kind, port, lines, *filter(None, [load])) as r,
    ):
        told(w), told(r)
        say(w)
        cpu_ns, children_ns, wall_ns = map(int, told(r).split())
        read = dict(pair.split(":") for pair in told(r).split())
        written = told(w).split()
        say(w)
    late = [(int(read[str(n)]) - int(t)) / 1e3 for n, t in enumerate(written) if str(n) in read]
    return Transmission(cpu_ns / 1e3, children_ns / 1e3, wall_ns / 1e3, late, lines)


@contextmanager
def raw_pair() -> Iterator[tuple[int, str]]:
    """A pseudo-terminal that changes no byte: the device's end, and the port's name."""
    master, slave = os.openpty()
    tty.setraw(slave)
    try:
        yield master, os.ttyname(slave)
    finally:
        os.close(master)
        os.close(slave)


def told(child) -> str:
    """The child's next line.

    :raises RuntimeError: when it ended instead
    """
    line = child.stdout.readline()
    if not line:
        raise RuntimeError(f"{child.args[1]} ended early")
    return line


def say(child) -> None:
    """Let the child go on."""
    child.stdin.write("\n")
    child.stdin.flush()
