"""Counts numbered lines that come through the capture process and our link.

usage: child_counter.py PORT LINES
Says ``ready``; answers, once the last came or after ten seconds of silence, how many of the numbers
1 to LINES never came and how many came again, how many events were none of them, and the
nanoseconds between the stamps of the first and the last.
"""

from __future__ import annotations

import sys
import threading

from child_reader import opened

QUIET_S = 10


class Counter:
    """What came, one byte a number."""

    def __init__(self, count: int) -> None:
        self.seen = bytearray(count + 1)
        self.again = self.other = 0
        self.first_ns = self.last_ns = 0
        self.heard, self.done = threading.Event(), threading.Event()

    def take(self, batch) -> None:
        """The events of one read."""
        from frailtylab.samples import ForceSample

        for event in batch.events:
            number = int(event.value) if isinstance(event, ForceSample) else 0
            if not 0 < number < len(self.seen):
                self.other += 1
                continue
            self.first_ns = self.first_ns or event.host_ns
            self.last_ns = event.host_ns
            self.again += self.seen[number]
            self.seen[number] = 1
        if batch.events:
            self.heard.set()
        if self.seen[-1]:
            self.done.set()


def main(port: str, count: int) -> None:
    sys.setswitchinterval(0.001)
    counter = Counter(count)
    link = opened(port, counter.take, captured=True)
    while not counter.done.is_set() and counter.heard.wait(QUIET_S):
        counter.heard.clear()
        counter.done.wait(1)
    missing = counter.seen.count(0, 1)
    span_ns = counter.last_ns - counter.first_ns
    # Number 0 is the first line after opening, which the driver tells as not used.
    print(missing, counter.again, counter.other - 1, span_ns, flush=True)
    link.close()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
