"""Check 18: a slip of ours in any slot costs neither the program nor the measurement.

The slots are read out of the code that connects them, so that a new one is tried by itself. Each is
made to fail once while a stopped trial waits for its decision; the trial is then kept as ever.
"""

from __future__ import annotations

import ast
import inspect
import logging
import textwrap
from collections.abc import Callable

import pytest
from helpers.virtual_bench import VirtualBench
from helpers.visit_in_window import TUG_S, keep, stopped_trial
from PySide6.QtWidgets import QApplication, QLabel

from frailtylab.trials import TrialState
from ui.app.application import Application
from ui.app.device_dialogs import DeviceDialogs
from ui.app.dialogs import Dialogs
from ui.app.navigator import Navigator
from ui.app.notices import Notices
from ui.crash import CrashGuard
from ui.flows.lock_flow import LockFlow
from ui.flows.visit_flow import VisitFlow

OWNERS: dict[str, type] = {
    "self": Application, "self.dialogs": Dialogs, "self.navigator": Navigator,
    "self.visit": VisitFlow, "self.notices": Notices, "self.lock.flow": LockFlow,
    "self.device_dialogs": DeviceDialogs,
}  # fmt: skip
SECRET = "P-0147 K.M."
INNER = ("SlipError", SECRET, "Traceback", ".py", "line ")
ARGUMENTS = {"QString": "", "PyObject": None, "int": 0, "bool": False, "double": 0.0}

Wire = tuple[str, str]


class SlipError(Exception):
    """A bug of ours, for once on purpose."""


def wires() -> list[Wire]:
    """Signal and slot of every connection that the application makes."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(Application.wire)))
    found = [
        (ast.unparse(call.func.value), ast.unparse(call.args[0]))
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr == "connect"
    ]
    tellers = ["tasks", "day", "visit", "devices", "records"]
    looped = [(f"self.{name}.problem", slot) for name in tellers for s, slot in found
              if s == "teller.problem"]  # fmt: skip
    return [wire for wire in found if not wire[0].startswith("teller")] + looped


def owner_and_name(slot: str) -> tuple[type, str]:
    """The class whose method a slot is."""
    owner, _dot, name = slot.rpartition(".")
    return OWNERS[owner], name


@pytest.fixture
def armed(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Every slot fails once when its name is put in here; before and after it does its work."""
    names: set[str] = set()
    for slot in {slot for _signal, slot in wires()}:
        owner, name = owner_and_name(slot)
        monkeypatch.setattr(owner, name, failing(getattr(owner, name), slot, names))
    return names


def failing(original: Callable[..., object], slot: str, armed: set[str]) -> Callable[..., object]:
    """The slot, with a slip in it where it is armed."""
    taken = len(inspect.signature(original).parameters) - 1

    def slip(self: object, *arguments: object) -> object:
        if slot in armed:
            armed.discard(slot)
            raise SlipError(f"{slot} for {SECRET}")
        return original(self, *arguments[:taken])

    return slip


@pytest.fixture
def bench(qtbot, tmp_path, fake_clock, armed):
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


def emit(bench: VirtualBench, path: str) -> None:
    """Send the signal that the text names, with arguments of its types that say nothing."""
    owner: object = bench.app
    *parts, name = path.split(".")[1:]
    for part in parts:
        owner = getattr(owner, part)
    meta = owner.metaObject()
    methods = (meta.method(number) for number in range(meta.methodCount()))
    found = next(m for m in methods if m.name().toStdString() == name)
    kinds = [bytes(kind.data()).decode() for kind in found.parameterTypes()]
    getattr(owner, name).emit(*(ARGUMENTS[kind] for kind in kinds if kind != "QPrivateSignal"))


def kept_trials(bench: VirtualBench) -> list[tuple[TrialState, float]]:
    """State and seconds of the visit's trials, as they are on the disk."""
    visit_id = bench.app.visit.opened.visit_id
    kept = bench.in_store(lambda store: store.trials.of_visit(visit_id))
    return [(k.state, k.trial.primary("elapsed").value) for k in kept]


WIRES = wires()


@pytest.mark.parametrize(("signal", "slot"), WIRES, ids=[f"{s} to {t}" for s, t in WIRES])
def test_a_slip_in_a_slot_loses_no_trial_and_tells_nothing_inner(
    bench, armed, caplog, signal: str, slot: str
) -> None:
    """ASVS 16.5.1 to 16.5.4: logged with its place, told in calm words, and the trial is kept."""
    armed.add(slot)
    with caplog.at_level(logging.ERROR):
        emit(bench, signal)
        bench.wait_until(lambda: any(isinstance(e, SlipError) for e in bench.told))
        bench.settle()
        said = close_dialogs(bench)
        bench.settle()
        said += close_dialogs(bench)
    assert slot not in armed
    keep(bench)
    assert [state for state, _s in kept_trials(bench)][:1] == [TrialState.FINAL]
    assert abs(kept_trials(bench)[0][1] - TUG_S) < 0.05
    assert not any(inner in text for text in said for inner in INNER), said


def test_the_slots_that_are_tried_are_all_that_there_are() -> None:
    """ASVS 16.5.4: an owner that is not known here would leave its slots untried."""
    assert len(WIRES) >= 25
    assert {slot.rpartition(".")[0] for _signal, slot in WIRES} <= OWNERS.keys()


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
    assert kept_trials(bench)[0][0] in (TrialState.FINAL, TrialState.DRAFT)
    assert abs(kept_trials(bench)[0][1] - TUG_S) < 0.05
    assert not any(inner in text for text in said for inner in INNER), said


def test_what_is_told_of_a_slip_is_the_calm_text(bench, armed, caplog) -> None:
    """ASVS 16.5.1: the words for a person, and where the details are."""
    armed.add("self.to_today")
    with caplog.at_level(logging.ERROR):
        emit(bench, "self.visit.closed")
        bench.wait_until(lambda: bool(bench.told))
        bench.settle()
        said = close_dialogs(bench)
    keep(bench)
    assert "Something in the program went wrong" in " ".join(said)
    assert "written down in the log" in " ".join(said)
