"""The floor of a start: a bare PySide6 window. Prints time and memory (kB) at its first paint."""

from __future__ import annotations

import os
import sys
import time

from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget


class Bare(QWidget):
    """An empty window; ends the process with its first paint."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        painted_ns = time.monotonic_ns()
        with open("/proc/self/status") as status:
            lines = dict(line.split(":", 1) for line in status)
        print(painted_ns, lines["VmRSS"].split()[0], lines["VmHWM"].split()[0], flush=True)
        os._exit(0)


if __name__ == "__main__":
    app = QApplication(sys.argv[:1])
    window = Bare()
    window.resize(1366, 768)
    window.show()
    app.exec()
