"""Reads a device with a clock on a thread, as the window does where no process can be started.

usage: child_clocked.py PORT LINES idle|stall     (``stall``: see child_reader.py)
Says ``ready``; answers ``number:device_ns:host_ns`` of every line, in order, once the last came.
"""

from __future__ import annotations

import sys
import threading

from child_reader import opened, stall

SETTINGS = {
    "pattern": r"(?P<time>\d{1,10});(?P<value>\d{1,10}\.5)",
    "time_unit": "us",
    "time_bits": "32",
    "unit": "N",
    "rate_hz": "1000",
}
QUIET_S = 10


def main(port: str, count: int, load: str) -> None:
    from frailtylab.samples import ForceSample

    sys.setswitchinterval(0.001)
    samples: list[ForceSample] = []
    heard, done = threading.Event(), threading.Event()

    def take(batch) -> None:
        heard.set()
        samples.extend(e for e in batch.events if isinstance(e, ForceSample))
        if samples and int(samples[-1].value) == count - 1:
            done.set()

    if load == "stall":
        threading.Thread(target=stall, args=("", done), daemon=True).start()
    link = opened(port, take, settings=SETTINGS)
    while not done.is_set() and heard.wait(QUIET_S):
        heard.clear()
        done.wait(1)
    done.set()
    print(*(f"{int(s.value)}:{s.device_ns}:{s.host_ns}" for s in samples), flush=True)
    link.close()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
