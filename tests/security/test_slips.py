"""Check 18: a slip of ours in what follows an answer of the store costs no measurement.

Slots of the window's wiring are tried in ``tests/flows/test_every_slot_may_slip.py``.
"""

from __future__ import annotations

import logging

import pytest
from helpers.virtual_bench import VirtualBench
from helpers.visit_in_window import TUG_S, stopped_trial
from PySide6.QtWidgets import QApplication, QLabel

from frailtylab.trials import TrialState
from ui.crash import CrashGuard

SECRET = "P-0147 K.M."
INNER = ("SlipError", SECRET, "Traceback", ".py", "line ")


class SlipError(Exception):
    """A bug of ours, for once on purpose."""


@pytest.fixture
def bench(qtbot, tmp_path, fake_clock):
    """A window with a stopped trial that waits for its decision, and the crash guard on."""
    made = VirtualBench(qtbot, tmp_path, fake_clock)
    guard = CrashGuard()
    made.told = []
    guard.bug.connect(made.app.on_bug)
    guard.bug.connect(made.told.append)
    made.sign_in()
    made.open_visit()
    made.begin("TUG")
    stopped_trial(made)
    guard.install()
    yield made
    guard.remove()
    close_dialogs(made)
    made.close()


def close_dialogs(bench: VirtualBench) -> list[str]:
    """Close what was told; answers its words."""
    said: list[str] = []
    for widget in QApplication.topLevelWidgets():
        if widget is not bench.app.window and widget.isVisible():
            said += [label.text() for label in widget.findChildren(QLabel)]
            widget.close()
    return said


@pytest.mark.parametrize("number", range(4))
def test_a_slip_in_what_follows_an_answer_of_the_store_loses_no_trial(
    bench, monkeypatch, caplog, number: int
) -> None:
    """ASVS 16.5.3: the answer that keeps a trial may come to nothing, the trial may not."""
    seen: list[int] = []
    run = bench.tasks.run

    def poisoned(work, done=None, failed=None):
        seen.append(1)
        if len(seen) - 1 != number or done is None:
            return run(work, done, failed)

        def slip(_result: object) -> None:
            raise SlipError(SECRET)

        return run(work, slip, failed)

    monkeypatch.setattr(bench.tasks, "run", poisoned)
    with caplog.at_level(logging.ERROR):
        bench.wait_for_keep().click()
        bench.settle()
        monkeypatch.undo()
        said = close_dialogs(bench)
    visit_id = bench.app.visit.opened.visit_id
    kept = bench.in_store(lambda store: store.trials.of_visit(visit_id))
    assert kept[0].state in (TrialState.FINAL, TrialState.DRAFT)
    assert abs(kept[0].trial.primary("elapsed").value - TUG_S) < 0.05
    assert not any(inner in text for text in said for inner in INNER), said
