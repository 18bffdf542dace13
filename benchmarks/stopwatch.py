"""The stopwatch by injected keys: XTEST presses, an X server of our own, the program's filter."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from benchmarks.processes import running
from benchmarks.report import Answer, Plain, spread
from benchmarks.wire import say, told
from frailtylab.protocols.presses import press_interval
from frailtylab.samples import Press, PressKind

CASES = {
    "idle": "stopwatch by injected keys, window idle",
    "busy": "stopwatch by injected keys, busy and a held lock",
}
TRUTH = "truth: stamps of the injecting process, taken just before each press"
SETTLE_S = 1.0
"""For the last presses to arrive in a busy window."""


class CannotMeasure(Exception):
    """Something that this machine does not have."""


@dataclass(frozen=True)
class Timed:
    """One start and stop: what was true, and the presses that came of it."""

    true_ns: int
    start: Press
    stop: Press

    def off_ms(self, elapsed_ns: int) -> float:
        """How far a time is off the truth."""
        return abs(elapsed_ns - self.true_ns) / 1e6


def pressed(case: str, pairs: int, runs: int) -> list[Answer]:
    """The errors of one case by the program's rule and by either stamp, or why there are none."""
    try:
        found = [one for _run in range(runs) for one in timed(*one_run(case, pairs))]
    except CannotMeasure as error:
        return [Plain(CASES[case], {}, note=f"skipped: {error}")]
    return answers(CASES[case], found, pairs * runs - len(found))


def answers(what: str, found: list[Timed], lost: int) -> list[Answer]:
    """The program's own time first; the stamps it chose from below it."""
    ours = [press_interval(one.start, one.stop) for one in found]
    counts = {
        "lost": lost,
        "by_event_stamp": sum(time.by_event_stamp for time in ours),
        "stamps_disagree": sum(time.stamps_disagree for time in ours),
    }
    off_ms = [one.off_ms(time.elapsed_ns) for one, time in zip(found, ours, strict=True)]
    host_ms = [one.off_ms(one.stop.host_ns - one.start.host_ns) for one in found]
    event_ms = [
        one.off_ms((one.stop.event_ms - one.start.event_ms) * 1_000_000)
        for one in found
        if one.start.event_ms is not None and one.stop.event_ms is not None
    ]
    return [
        spread(what, off_ms, TRUTH, **counts),
        spread("  event stamps alone", event_ms, ""),
        spread("  host stamps alone", host_ms, ""),
    ]


def one_run(case: str, pairs: int) -> tuple[list[int], list[Press]]:
    """The stamps of the injected presses, and the presses that the filter told.

    :raises CannotMeasure: when something is missing
    """
    with (
        x_server() as display,
        running("child_stopwatch.py", case, more=screen(display)) as window,
        running("child_presser.py", pairs, more=screen(display)) as thumb,
    ):
        for child in (window, thumb):
            answer = told(child).strip()
            if answer != "ready":
                raise CannotMeasure(answer)
        say(thumb)
        stamps = list(map(int, told(thumb).split()))
        time.sleep(SETTLE_S)
        say(window)
        presses = list(map(press_of, told(window).split()))
    return stamps, presses


def screen(display: str) -> dict[str, str]:
    """The environment of a client of that display."""
    return {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "XAUTHORITY": "", "WAYLAND_DISPLAY": ""}


@contextmanager
def x_server() -> Iterator[str]:
    """A display of our own, under the first free number, that ends with the block.

    :raises CannotMeasure: where there is no Xvfb or it does not start
    """
    program = shutil.which("Xvfb")
    if program is None:
        raise CannotMeasure("no Xvfb")
    heard, says = os.pipe()
    size = ["-screen", "0", "1280x800x24"]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(
        [program, "-displayfd", str(says), *size, "-nolisten", "tcp"],
        pass_fds=(says,),
        stdout=quiet,
        stderr=quiet,
    ) as server:
        os.close(says)
        try:
            with os.fdopen(heard) as pipe:
                number = pipe.readline().strip()
            if not number:
                raise CannotMeasure("Xvfb did not start")
            yield f":{number}"
        finally:
            server.terminate()


def press_of(text: str) -> Press:
    """A press as the window's process wrote it."""
    host_ns, event_ms, repeated = map(int, text.split(":"))
    return Press(host_ns, PressKind.KEY, event_ms or None, bool(repeated))


def timed(stamps: list[int], presses: list[Press]) -> Iterator[Timed]:
    """Each start and stop that both came."""
    taken = by_injection(stamps, [press for press in presses if not press.auto_repeat])
    for start in range(0, len(stamps) - 1, 2):
        if start in taken and start + 1 in taken:
            yield Timed(stamps[start + 1] - stamps[start], taken[start], taken[start + 1])


def by_injection(stamps: list[int], presses: list[Press]) -> dict[int, Press]:
    """The press of each injection: in order where all came.

    Where some did not, a press belongs to the last injection before it was taken, a second one of
    the same to none; one that was later than the next injection is wrongly told as lost.
    """
    if len(presses) == len(stamps):
        return dict(enumerate(presses))
    taken: dict[int, Press] = {}
    for press in presses:
        taken.setdefault(bisect_right(stamps, press.host_ns) - 1, press)
    return taken
