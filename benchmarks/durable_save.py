"""A grip trial of 5 s at 1 kHz, saved for good, against append and fsync of as many bytes."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count, pairwise
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.processes import HERE
from benchmarks.report import Figure, Plan
from frailtylab.clock import SystemClock
from frailtylab.desk import Desk
from frailtylab.door import STORE_NAME
from frailtylab.instruments import Batch, InstrumentInfo, InstrumentKind
from frailtylab.people import Side
from frailtylab.protocols import new_run
from frailtylab.protocols.base import Arming
from frailtylab.recorder import TrialRecorder
from frailtylab.samples import ForceSample
from frailtylab.store import create_store
from frailtylab.study.load import builtin_study
from frailtylab.study.schema import GripStrength
from frailtylab.trials import CaptureContext, Decision, Outcome, Trial, TrialSlot

GOAL, BLOCKED_GOAL_MS = 3.0, 50.0
TRIALS, SAMPLES = 20, 5000
PAGE_BYTES = 4096
NUMBERS = count(1)


def run(plan: Plan) -> list[Figure]:
    """Each trial's draft and decision between two writes of the floor; then the window's pulse."""
    sys.path.append(str(HERE.parent / "tests"))
    found: list[dict[str, float]] = []
    with TemporaryDirectory(prefix="frailtylab-bench-") as name:
        folder = Path(name)
        with desk(folder) as (at, here), (folder / "floor").open("ab", buffering=0) as floor:
            for _trial in range(plan.size(TRIALS, 2) * plan.runs):
                found.append(saved(at, *here, floor.fileno()))
        blocked_ms, idle_ms = pulses(folder / STORE_NAME, *here, plan)
    return [
        figure("draft with recording: append and fsync", found, "draft", "draft_floor"),
        figure("decision with score, outbox, audit: one page", found, "decide", "decide_floor"),
        figure("the same with reading the visit again", found, "desk", "decide_floor", None),
        Figure(
            "window blocked at most while saving (against 50 ms)",
            blocked_ms, BLOCKED_GOAL_MS, "ms", blocked_ms / BLOCKED_GOAL_MS, 1.0,
        ),
        Figure(
            "the same without saving", idle_ms, BLOCKED_GOAL_MS, "ms", idle_ms / BLOCKED_GOAL_MS
        ),
    ]  # fmt: skip


@contextmanager
def desk(folder: Path) -> Iterator[tuple[Desk, tuple[str, str]]]:
    """A store with one participant; answers the desk, the visit and the assessor."""
    from helpers import store_key
    from helpers.sample_records import ward

    with create_store(folder / STORE_NAME, store_key.KEY) as store:
        here = ward(store)
        yield Desk(store, builtin_study()), (here.visit("BL"), here.by)


def prepared(visit_id: str, by: str) -> TrialRecorder:
    """The recorder of a practice squeeze, not armed yet."""
    study = builtin_study()
    test = next(test for test in study.study.tests if isinstance(test, GripStrength))
    slot = TrialSlot(visit_id, test.code, practice=True, number=next(NUMBERS), side=Side.LEFT)
    info = InstrumentInfo(InstrumentKind.FORCE, "force_line", "", port="sim://grip", simulated=True)
    context = CaptureContext(by, study.sha256, "1", "0.1.0", "en", training=True, setup={})
    return TrialRecorder(
        new_run(test, gates_connected=False), slot, context, SystemClock(), {"grip": info},
        gates_connected=False,
    )  # fmt: skip


def squeeze(visit_id: str, by: str) -> TrialRecorder:
    """A recorder that has heard five seconds of a dynamometer at 1 kHz."""
    recorder = prepared(visit_id, by)
    recorder.arm(Arming(zero_kgf=0.0))
    begin_ns = recorder.clock.now_ns()
    for number in range(SAMPLES):
        recorder.batch(batch(begin_ns + number * 1_000_000, number))
    return recorder


def batch(host_ns: int, number: int) -> Batch:
    """One reading, as the link hands it on."""
    text = f"{20 + number * 7919 % 997 / 100:.2f}"
    sample = ForceSample(host_ns, float(text), "kgf", text, 0.01)
    return Batch("grip", host_ns, f"{text} kg\r\n".encode(), (sample,))


def saved(at: Desk, visit_id: str, by: str, floor: int) -> dict[str, float]:
    """Milliseconds of one trial and of the floor right beside it."""
    trial = squeeze(visit_id, by).trial()
    size = len(trial.recording or b"")
    valid = Decision(Outcome.VALID)
    times = {"draft_floor": took(lambda: appended(floor, size))}
    times["draft"] = took(lambda: at.save_draft(trial, by))
    times["decide_floor"] = took(lambda: appended(floor, PAGE_BYTES))
    times["decide"] = took(lambda: at.store.trials.decide(trial.id, valid, (), by))
    other = squeeze(visit_id, by).trial()
    at.save_draft(other, by)
    times["desk"] = took(lambda: at.decide(visit_id, other, valid, by))
    return times


def appended(file: int, size: int) -> None:
    """The disk's own durable append."""
    os.write(file, os.urandom(size))
    os.fsync(file)


def took(act: Callable[[], object]) -> float:
    """Milliseconds of an act."""
    begin_ns = time.perf_counter_ns()
    act()
    return (time.perf_counter_ns() - begin_ns) / 1e6


def figure(
    what: str, found: list[dict[str, float]], ours: str, floor: str, goal: float | None = GOAL
) -> Figure:
    """Medians, and the median of the ratios pair by pair."""
    ratio = median(one[ours] / one[floor] for one in found)
    return Figure(what, median(o[ours] for o in found), median(o[floor] for o in found), "ms",
                  ratio, goal)  # fmt: skip


def pulses(path: Path, visit_id: str, by: str, plan: Plan) -> tuple[float, float]:
    """The longest gap of a 1 ms timer on Qt's thread: median of saves, and of as many pauses.

    As in the program: the recording is packed on Qt's thread, the store has its own.
    """
    from PySide6.QtCore import QCoreApplication

    app = QCoreApplication.instance() or QCoreApplication([])
    makers = [squeeze(visit_id, by) for _save in range(plan.size(10, 2))]
    gaps = [longest_gap(app, path, maker, by) for maker in makers]
    return median(with_save for with_save, _idle in gaps), median(idle for _save, idle in gaps)


def longest_gap(app, path: Path, recorder: TrialRecorder, by: str) -> tuple[float, float]:
    """Longest gaps in milliseconds: around one save, and around none."""
    from helpers import store_key

    from frailtylab.store import Store, open_store
    from ui.tasks import Tasks

    tasks = Tasks()
    opened: list[Store] = []

    def save(finished: Callable[[object], None]) -> None:
        trial: Trial = recorder.trial()
        tasks.run(lambda: opened[0].trials.save_draft(trial, by), finished)

    tasks.run(lambda: opened.append(open_store(path, store_key.KEY)))
    heard = gap_of(app, lambda finished: tasks.run(lambda: None, finished))
    blocked = gap_of(app, save)
    tasks.run(lambda: opened[0].close())
    tasks.close()
    return blocked, heard


def gap_of(app, act: Callable[[Callable[[object], None]], None]) -> float:
    """The longest gap between two beats while an act begins and ends."""
    from PySide6.QtCore import Qt, QTimer

    beats: list[int] = []
    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(lambda: beats.append(time.perf_counter_ns()))
    timer.start(1)
    QTimer.singleShot(30, app, lambda: act(lambda _kept: QTimer.singleShot(30, app, app.quit)))
    app.exec()
    timer.stop()
    return max(late - soon for soon, late in pairwise(beats)) / 1e6
