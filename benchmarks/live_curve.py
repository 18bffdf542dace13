"""A frame of the live curve at 1 kHz and 60 frames a second, against a full redraw."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable
from statistics import median

from benchmarks.report import Figure, Plan

WIDTH, HEIGHT = 1000, 600
FRAMES, SAMPLES_A_FRAME = 300, 17
FRAMES_A_SECOND = 60


def run(plan: Plan) -> list[Figure]:
    """Both ways of painting in turn, each frame forced to paint at once."""
    frames = plan.size(FRAMES, 5)
    pairs = [sides(frames) for _run in range(plan.runs)]
    full, ours = (median(side) for side in zip(*pairs, strict=True))
    ratio = median(new / old for old, new in pairs)
    share = ours * FRAMES_A_SECOND / 10
    return [
        Figure("CPU of a frame, new segment against full redraw", ours, full, "ms", ratio, 0.2),
        Figure("share of a core at 60 frames a second", share, 100, "%", share / 100, 0.05),
    ]


def sides(frames: int) -> tuple[float, float]:
    """CPU milliseconds a frame: everything redrawn, and only what is new."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from ui.theme.theme import Theme
    from ui.widgets.force_trace import ForceTrace

    app = QApplication.instance() or QApplication([])
    Theme().apply(app)

    def painted(extra: Callable[[ForceTrace], None]) -> float:
        trace = ForceTrace(0.0, 10.0)
        trace.resize(WIDTH, HEIGHT)
        trace.show()
        app.processEvents()
        begin_ns = time.thread_time_ns()
        for frame in range(frames):
            trace.extend(samples(frame))
            extra(trace)
            app.processEvents()
        spent_ns = time.thread_time_ns() - begin_ns
        trace.close()
        trace.deleteLater()
        return spent_ns / frames / 1e6

    return painted(lambda trace: trace.set_tone("primary")), painted(lambda _trace: None)


def samples(frame: int) -> list[tuple[float, float]]:
    """What comes in during one frame: a hand that trembles."""
    numbers = range(frame * SAMPLES_A_FRAME, (frame + 1) * SAMPLES_A_FRAME)
    return [(number / 1000, 25 + 20 * math.sin(number / 300)) for number in numbers]
