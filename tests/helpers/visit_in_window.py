"""Acts of an assessor in the real window on a virtual bench."""

from __future__ import annotations

from helpers.virtual_bench import VirtualBench
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from frailtylab.protocols.base import Phase

TUG_S = 12.34


def press_space(bench: VirtualBench) -> None:
    """Start or stop."""
    QTest.keyClick(bench.app.window, Qt.Key.Key_Space)


def stopped_trial(bench: VirtualBench) -> None:
    """Take the attempt on the screen up to its stop; it is saved, and not decided about."""
    attempt = bench.app.visit.attempt
    press_space(bench)
    bench.advance(TUG_S)
    assert attempt.phase is Phase.RUNNING
    press_space(bench)
    bench.wait_until(lambda: attempt.saved)


def keep(bench: VirtualBench) -> None:
    """Keep the stopped attempt."""
    bench.wait_for_keep().click()
    bench.settle()
    bench.listen()


def play_short_visit(bench: VirtualBench) -> str:
    """Open the visit, take all three timed trials of the Timed Up and Go; answers its id."""
    visit_id = bench.open_visit()
    bench.begin("TUG")
    for _trial in range(3):
        stopped_trial(bench)
        keep(bench)
    return visit_id
