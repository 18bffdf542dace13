"""Check 18: an exception in any slot of the window's wiring, while a trial runs.

Which slots there are is read from ``ui.app.wiring`` itself, so a new one is tried unasked.
"""

from __future__ import annotations

import ast
import inspect
import logging
import textwrap
from collections.abc import Callable, Iterator
from operator import attrgetter

import pytest
from helpers.virtual_bench import VirtualBench
from helpers.visit_in_window import TUG_S, keep, press_space
from PySide6.QtWidgets import QApplication, QLabel

from frailtylab.protocols.base import Phase
from ui.app import application
from ui.app import wiring as wiring_of_the_program
from ui.app.application import Application
from ui.crash import CrashGuard
from ui.dialogs.problem_dialog import ProblemDialog
from ui.tasks import program_error

INNER = "INNER-77 of P-0147 at /some/where"
SOURCE = textwrap.dedent(inspect.getsource(wiring_of_the_program.wire))
TELLERS = ("tasks", "day", "visit", "devices", "records")
ARGUMENTS = {f"{teller}.problem": (None, None) for teller in TELLERS} | {
    "bridge.arrived": (None,), "tasks.bug": (None,), "visit.show": ("today",),
    "visit.setup_wanted": ("TUG",), "visit.devices_wanted": ("TUG",),
    "day.show": ("today",), "day.changed": ("today",),
    "day.open_visit": ("x",), "day.form_problem": (None,), "window.chosen": ("today",),
    "keys.filter.pressed": (None,), "navigator.shown": ("today",),
}  # fmt: skip
"""What each signal that carries anything carries."""


def wiring() -> list[tuple[str, str]]:
    """Signal and slot of every connection in ``wire``, as they are written there."""
    found: list[tuple[str, str]] = []
    for call in ast.walk(ast.parse(SOURCE)):
        if (
            isinstance(call, ast.Call)
            and isinstance(call.func, ast.Attribute)
            and call.func.attr == "connect"
        ):
            signal, slot = ast.unparse(call.func.value), ast.unparse(call.args[0])
            names = (
                [f"app.{teller}.problem" for teller in TELLERS]
                if signal == "teller.problem"
                else [signal]
            )
            found += [(name, slot) for name in names]
    return sorted(set(found))


class Slot:
    """A slot that does its work until it is told to slip."""

    armed = False

    def __init__(self, name: str, work: Callable[..., object]) -> None:
        self.name = name
        self.work = work
        self.slips = 0

    def __call__(self, *values: object) -> None:
        if not Slot.armed:
            self.work(*values)
        elif self.name == Slot.slipping:
            self.slips += 1
            raise RuntimeError(INNER)

    slipping = ""


SLOTS: dict[str, Slot] = {}


def wired_to_slip(app: Application) -> None:
    """The wiring as it is, with each slot behind one that may slip."""
    SLOTS.clear()
    for signal, slot in wiring():
        name = f"{signal} -> {slot}"
        work = attrgetter(slot.removeprefix("app."))(app)
        SLOTS[name] = Slot(name, work)
        attrgetter(signal.removeprefix("app."))(app).connect(SLOTS[name])
    app.shelf.on_change(app.on_shelf_changed)


@pytest.fixture
def slippery(
    qtbot: object, tmp_path: object, fake_clock: object, monkeypatch: pytest.MonkeyPatch
) -> Iterator[VirtualBench]:
    """A signed-in window with the crash guard up, as the program starts it."""
    monkeypatch.setattr(application, "wire", wired_to_slip)
    guard = CrashGuard()
    bench = VirtualBench(qtbot, tmp_path / "data", fake_clock)  # type: ignore[arg-type,operator]
    guard.bug.connect(bench.app.on_bug)
    guard.install()
    bench.sign_in()
    yield bench
    Slot.armed = False
    guard.remove()
    bench.close()


def slip_everywhere(bench: VirtualBench) -> list[str]:
    """Let each slot slip once; answers those that were never reached."""
    missed: list[str] = []
    for name, slot in SLOTS.items():
        signal = name.split(" -> ")[0].removeprefix("app.")
        Slot.armed, Slot.slipping = True, name
        attrgetter(signal)(bench.app).emit(*ARGUMENTS.get(signal, ()))
        Slot.armed = False
        QApplication.processEvents()
        missed += [] if slot.slips else [name]
    return missed


def told() -> list[ProblemDialog]:
    """Problems on the screen."""
    return [
        w for w in QApplication.topLevelWidgets() if isinstance(w, ProblemDialog) and w.isVisible()
    ]


@pytest.mark.slow
def test_no_slip_of_any_slot_costs_a_running_trial(
    slippery: VirtualBench, caplog: pytest.LogCaptureFixture
) -> None:
    """ASVS 16.5.1 to 16.5.4: the trial goes on and is kept; nothing inner is told."""
    bench = slippery
    visit_id = bench.open_visit()
    bench.begin("TUG")
    attempt = bench.app.visit.attempt
    press_space(bench)
    with caplog.at_level(logging.ERROR):
        assert slip_everywhere(bench) == []
        assert attempt.phase is Phase.RUNNING
        assert told() == []
        bench.advance(TUG_S)
        press_space(bench)
        bench.wait_until(lambda: attempt.saved)
        keep(bench)
        bench.wait_until(lambda: bool(told()))
    (trial,) = bench.in_store(lambda store: list(store.records.trials()))
    (time,) = trial["measures"]
    assert (trial["visit_id"], time["value"]) == (visit_id, TUG_S)
    assert len([r for r in caplog.records if r.message == "bug"]) == len(SLOTS)
    (dialog,) = told()
    said = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert program_error().title in said
    assert not any(word in said for word in ("INNER", "RuntimeError", "P-0147", "/some"))


def test_every_connection_of_the_wiring_is_tried() -> None:
    """ASVS 16.5.3: the list is read from the source and is no empty one."""
    assert len(wiring()) == SOURCE.count(".connect(") - 1 + len(TELLERS)
    for teller in TELLERS:
        assert f"app.{teller}" in SOURCE
