"""Resident memory (kB) after 5 % and after all of many samples through driver, recorder and curve.

usage: child_memory.py SAMPLES
"""

from __future__ import annotations

import os
import sys

from PySide6.QtWidgets import QApplication

from devices.drivers import build_driver
from frailtylab.instruments import Batch
from ui.theme.theme import Theme
from ui.widgets.force_trace import ForceTrace

sys.path.append(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from benchmarks.durable_save import prepared

AT_ONCE = 100


def resident_kb() -> int:
    with open("/proc/self/statm") as memory:
        return int(memory.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 1024


def main(samples: int) -> None:
    app = QApplication(sys.argv[:1])
    Theme().apply(app)
    trace = ForceTrace(0.0, 10.0, rolling=True)
    trace.resize(1000, 600)
    trace.show()
    driver = build_driver("force_line", {"preset": "number_unit"})
    recorder = prepared("visit", "assessor")
    early = 0
    for first in range(0, samples, AT_ONCE):
        if first >= samples // 20 and not early:
            early = resident_kb()
        data = b"".join(b"%d.5 kg\n" % (n % 50) for n in range(first, first + AT_ONCE))
        events = tuple(driver.feed(first * 1_000_000, data))
        recorder.batch(Batch("grip", first * 1_000_000, data, events))
        trace.extend([((first + n) / 1000, event.value) for n, event in enumerate(events)])
        app.processEvents()
    print(early, resident_kb(), flush=True)
    os._exit(0)


if __name__ == "__main__":
    main(int(sys.argv[1]))
