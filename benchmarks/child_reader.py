"""A reader of lines: the bare floor, our link, or our link with the live curve in a Qt loop.

usage: child_reader.py raw|link|window PORT LINES
Prints CPU and wall nanoseconds from the first to the last line, then the stamp of every line.
"""

from __future__ import annotations

import os
import sys
import threading
import time

SETTINGS = {"preset": "number_unit", "rate_hz": "1000"}


class Meter:
    """Stamps by line number, and what was spent meanwhile."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.stamps: dict[int, int] = {}
        self.seen = 0
        self.begin: tuple[int, int] | None = None
        self.done = threading.Event()

    def chunk(self) -> None:
        if self.begin is None:
            self.begin = (time.process_time_ns(), time.perf_counter_ns())

    def lines(self, number: int) -> None:
        self.seen += number
        if self.seen >= self.count:
            self.done.set()

    def report(self) -> None:
        cpu_ns, wall_ns = self.begin or (0, 0)
        spent = (time.process_time_ns() - cpu_ns, time.perf_counter_ns() - wall_ns)
        print(*spent)
        print(*(f"{number}:{stamp}" for number, stamp in self.stamps.items()), flush=True)


def raw(port: str, meter: Meter) -> None:
    """``os.read`` and counting line ends: nothing can be less."""
    import tty

    fd = os.open(port, os.O_RDWR | os.O_NOCTTY)
    tty.setraw(fd)
    print("ready", flush=True)
    while not meter.done.is_set():
        data = os.read(fd, 4096)
        now_ns = time.perf_counter_ns()
        meter.chunk()
        ends = data.count(b"\n")
        for number in range(meter.seen, meter.seen + ends):
            meter.stamps[number] = now_ns
        meter.lines(ends)


def opened(port: str, on_batch):
    """Our link on that port, the first bytes of which are already ours."""
    from devices.drivers import build_driver
    from devices.link import InstrumentLink
    from frailtylab.instruments import LinkState

    open_now = threading.Event()

    def take(batch) -> None:
        if batch.state is LinkState.CONNECTING:
            open_now.set()
        on_batch(batch)

    link = InstrumentLink("grip", build_driver("force_line", SETTINGS), port, locate=lambda u: u)
    link.open(take)
    open_now.wait(10)
    time.sleep(0.3)  # the port is opened just after CONNECTING was said
    print("ready", flush=True)
    return link


def count(meter: Meter, batch) -> None:
    from frailtylab.samples import ForceSample

    if not batch.data:
        return
    meter.chunk()
    for event in batch.events:
        if isinstance(event, ForceSample):
            meter.stamps[int(event.value)] = event.host_ns
    meter.lines(len(batch.events))


def link(port: str, meter: Meter) -> None:
    """Our link: read, stamp, frame, decode."""
    opened_link = opened(port, lambda batch: count(meter, batch))
    meter.done.wait(100)
    meter.report()
    opened_link.close()


def window(port: str, meter: Meter) -> None:
    """Our link, the bridge to Qt's thread, and the live curve, as on the grip page."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from frailtylab.samples import ForceSample
    from ui.bridge import SampleBridge
    from ui.theme.theme import Theme
    from ui.widgets.force_trace import ForceTrace

    sys.setswitchinterval(0.001)
    app = QApplication(sys.argv[:1])
    Theme().apply(app)
    trace = ForceTrace(0.0, 5.0, rolling=True)
    trace.resize(1000, 600)
    trace.show()
    bridge = SampleBridge()

    def draw(batch) -> None:
        for event in batch.events:
            if isinstance(event, ForceSample):
                trace.append(event.value / 1000, event.value % 500 / 10)

    def take(batch) -> None:
        count(meter, batch)
        bridge.submit(batch)

    bridge.arrived.connect(draw)
    opened_link = opened(port, take)
    look = QTimer()
    look.timeout.connect(lambda: meter.done.is_set() and app.quit())
    look.start(100)
    app.exec()
    meter.report()
    opened_link.close()


if __name__ == "__main__":
    meter = Meter(int(sys.argv[3]))
    {"raw": raw, "link": link, "window": window}[sys.argv[1]](sys.argv[2], meter)
    if sys.argv[1] == "raw":
        meter.report()
