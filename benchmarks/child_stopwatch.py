"""A window on the xcb platform that takes Space with the program's own filter.

usage: child_stopwatch.py idle|busy
``busy`` paints the live curve at 1 kHz and keeps Qt's thread for 40 ms four times a second, and a
second thread holds Python's lock (``stall`` of child_reader.py).
Says ``ready``, or why it can't; a line on standard input ends it; answers the presses, each as
``host_ns:event_ms:auto_repeat``.
"""

from __future__ import annotations

import ctypes
import sys
import threading
import time
from pathlib import Path

from child_reader import stall

GIVE_UP_S = 5
BUSY_S = 0.04


def missing() -> str:
    """What the platform's plugin lacks on this machine; empty where it can be loaded."""
    import PySide6
    from PySide6 import QtGui  # noqa: F401 - brings the libraries that the plugin needs

    try:
        ctypes.CDLL(str(Path(PySide6.__file__).parent / "Qt/plugins/platforms/libqxcb.so"))
    except OSError as error:
        return str(error)
    return ""


def main(load: str) -> None:
    """Show, listen, and tell what came."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from frailtylab.clock import SystemClock
    from ui.press_filter import PressFilter
    from ui.theme.theme import Theme
    from ui.widgets.force_trace import ForceTrace

    sys.setswitchinterval(0.001)
    app = QApplication(sys.argv[:1])
    Theme().apply(app)
    trace = ForceTrace(0.0, 5.0, rolling=True)
    trace.resize(1000, 600)
    presses = []
    keys = PressFilter(SystemClock(), lambda _key: True, lambda: ("Space",))
    keys.pressed.connect(presses.append)
    keys.install(app)
    trace.show()
    trace.activateWindow()
    trace.setFocus()
    done = threading.Event()
    timers = busy(trace, done) if load == "busy" else []
    look = QTimer()
    look.timeout.connect(lambda: done.is_set() and app.quit())
    look.start(100)
    threading.Thread(target=listen, args=(done,), daemon=True).start()
    QTimer.singleShot(0, lambda: begin_when_active(trace))
    app.exec()
    for timer in timers:
        timer.stop()
    print(*(f"{p.host_ns}:{p.event_ms or 0}:{int(p.auto_repeat)}" for p in presses), flush=True)


def begin_when_active(window) -> None:
    """Say so once keys would arrive; at last without that, since the pointer may be enough."""
    from PySide6.QtTest import QTest

    QTest.qWaitForWindowActive(window, GIVE_UP_S * 1000)
    print("ready", flush=True)


def busy(trace, done: threading.Event) -> list:
    """The loads; the timers have to be kept."""
    from PySide6.QtCore import QTimer

    begin_s = time.perf_counter()
    drawn = [0]

    def draw() -> None:
        last = int((time.perf_counter() - begin_s) * 1000)
        trace.extend([(number / 1000, number % 500 / 10) for number in range(drawn[0], last)])
        drawn[0] = last

    def compute() -> None:
        end_s = time.perf_counter() + BUSY_S
        while time.perf_counter() < end_s:
            pass

    timers = [QTimer(), QTimer()]
    for timer, work, every_ms in zip(timers, (draw, compute), (16, 250), strict=True):
        timer.timeout.connect(work)
        timer.start(every_ms)
    threading.Thread(target=stall, args=("", done), daemon=True).start()
    return timers


def listen(done: threading.Event) -> None:
    """Wait for the word to end."""
    sys.stdin.readline()
    done.set()


if __name__ == "__main__":
    why_not = missing()
    if why_not:
        print(why_not, flush=True)
        sys.exit()
    main(sys.argv[1])
