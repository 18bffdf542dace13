"""A reader of lines: the bare floor, our link, or our link with the live curve in a Qt loop.

usage: child_reader.py raw|link|window|captured PORT LINES [export=STORE|stall|beside]
``captured`` is ``window`` with the port read by a capture process. The load runs on a thread of the
same process; ``beside`` is ``stall`` in another process, which a native thread would feel as well.
Prints CPU nanoseconds of itself and of its children (the capture process), and wall nanoseconds,
from the first to the last line, then the stamp of every line.
"""

from __future__ import annotations

import os
import sys
import threading
import time

SETTINGS = {"preset": "number_unit", "rate_hz": "1000"}


class Meter:
    """Stamps by line number, and what was spent meanwhile.

    :param children: whether that of the children is wanted too, which costs a look through /proc
    """

    def __init__(self, count: int, children: bool = False) -> None:
        self.count = count
        self.of_children = children_cpu_ns if children else int
        self.stamps: dict[int, int] = {}
        self.seen = 0
        self.begin: tuple[int, int, int] | None = None
        self.done = threading.Event()

    def chunk(self) -> None:
        if self.begin is None:
            children_ns = self.of_children()
            self.begin = (time.process_time_ns(), children_ns, time.perf_counter_ns())

    def lines(self, number: int) -> None:
        self.seen += number
        if self.seen >= self.count:
            self.done.set()

    def report(self) -> None:
        # The look at the children is neither at the begin nor at the end part of our own CPU.
        own_ns, now_ns = time.process_time_ns(), time.perf_counter_ns()
        cpu_ns, children_ns, wall_ns = self.begin or (0, 0, 0)
        print(own_ns - cpu_ns, self.of_children() - children_ns, now_ns - wall_ns)
        print(*(f"{number}:{stamp}" for number, stamp in self.stamps.items()), flush=True)


def children_cpu_ns() -> int:
    """CPU of the processes that this one has started and that live, in steps of a clock tick."""
    ticks = 0
    for name in filter(str.isdecimal, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/stat") as file:
                fields = file.read().rpartition(")")[2].split()
        except OSError:
            continue
        # After the name: state, parent, and at 11 and 12 user and system time; see proc(5).
        if int(fields[1]) == os.getpid():
            ticks += int(fields[11]) + int(fields[12])
    return ticks * 1_000_000_000 // os.sysconf("SC_CLK_TCK")


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


def opened(port: str, on_batch, captured: bool = False, settings: dict[str, str] = SETTINGS):
    """Our link on that port, the first bytes of which are already ours."""
    from devices.drivers import build_driver
    from devices.link import InstrumentLink
    from devices.transport.captured_stream import open_captured
    from devices.transport.opening import open_stream
    from frailtylab.instruments import LinkState

    open_now, told = threading.Event(), []

    def take(batch) -> None:
        if batch.state is LinkState.CONNECTING:
            # Once before the port is opened and once after.
            told.append(batch)
            if len(told) == 2:
                open_now.set()
        on_batch(batch)

    driver = build_driver("force_line", settings)
    stream = open_captured if captured else open_stream
    link = InstrumentLink("grip", driver, port, locate=lambda u: u, open_stream=stream)
    link.open(take)
    open_now.wait(10)
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


def captured(port: str, meter: Meter) -> None:
    """As the window does it on a real port."""
    window(port, meter, captured=True)


def window(port: str, meter: Meter, captured: bool = False) -> None:
    """Our link, the bridge to Qt's thread, and the live curve, as on the grip page."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from frailtylab.samples import ForceSample
    from ui.bridge import SampleBridge
    from ui.pages.force_panel import ForcePanel
    from ui.theme.theme import Theme

    sys.setswitchinterval(0.001)
    app = QApplication(sys.argv[:1])
    Theme().apply(app)
    panel = ForcePanel()
    panel.resize(1000, 600)
    panel.show()
    bridge = SampleBridge()

    def draw(batch) -> None:
        for event in batch.events:
            if isinstance(event, ForceSample):
                panel.add_force(event.value / 1000, event.value % 500 / 10)

    def take(batch) -> None:
        count(meter, batch)
        bridge.submit(batch)

    bridge.arrived.connect(draw)
    opened_link = opened(port, take, captured)
    look = QTimer()
    look.timeout.connect(lambda: meter.done.is_set() and app.quit())
    look.start(100)
    app.exec()
    meter.report()
    opened_link.close()


def export(path: str, done: threading.Event) -> None:
    """The whole store to CSV files, again and again."""
    from pathlib import Path
    from tempfile import TemporaryDirectory

    from frailtylab.door import open_folder
    from frailtylab.export.folder import export_records

    store, _user = open_folder(Path(path).parent)
    with store, TemporaryDirectory() as folder:
        round_number = 0
        while not done.is_set():
            round_number += 1
            export_records(store, Path(folder) / str(round_number))


def stall(_path: str, done: threading.Event) -> None:
    """One call that keeps Python's lock for some 50 ms, four times a second."""
    values = [float(number * 7919 % 300_007) for number in range(300_000)]
    while not done.is_set():
        sorted(values)
        done.wait(0.2)


class WhileParentLives:
    """Looks like an event that is set once the process that started this one has ended."""

    def __init__(self, parent: int) -> None:
        # Given, because the parent may have ended before this one can ask for it.
        self._parent = parent

    def is_set(self) -> bool:
        return os.getppid() != self._parent

    def wait(self, seconds: float) -> None:
        time.sleep(seconds)


def beside(_path: str, _done: threading.Event) -> None:
    """The stall of another process: it takes a core, but not our lock."""
    import subprocess

    code = f"import child_reader as c; c.stall('', c.WhileParentLives({os.getpid()}))"
    with subprocess.Popen(
        [sys.executable, "-c", code], cwd=os.path.dirname(__file__), stdout=subprocess.DEVNULL
    ):
        pass


def loaded(word: str, meter: Meter) -> None:
    """Start the load that was asked for."""
    name, _equals, path = word.partition("=")
    load = {"export": export, "stall": stall, "beside": beside}[name]
    threading.Thread(target=load, args=(path, meter.done), daemon=True).start()


READERS = {"raw": raw, "link": link, "window": window, "captured": captured}

if __name__ == "__main__":
    meter = Meter(int(sys.argv[3]), children=sys.argv[1] == "captured")
    if sys.argv[4:]:
        loaded(sys.argv[4], meter)
    READERS[sys.argv[1]](sys.argv[2], meter)
    if sys.argv[1] == "raw":
        meter.report()
