"""What the demo is made of: a study of its own, and people who do not exist."""

from __future__ import annotations

from types import SimpleNamespace

import msgspec
import pytest
from PySide6.QtCore import QObject, Signal

from frailtylab.protocols.base import Phase
from frailtylab.study.load import builtin_study
from frailtylab.study.schema import GripStrength
from ui.app.person import SimulatedPerson
from ui.cli.training import training_study
from ui.flows.shelf import GATES
from ui.flows.timed_flow import TimedFlow


def test_the_training_study_differs_from_the_shipped_one_only_in_code_and_rest():
    training, shipped = training_study(5), builtin_study()
    assert training.sha256 != shipped.sha256
    grips = [t for t in training.study.tests if isinstance(t, GripStrength)]
    assert [t.rest_same_hand_s for t in grips] == [5.0]
    tests = tuple(
        msgspec.structs.replace(t, rest_same_hand_s=60.0) if isinstance(t, GripStrength) else t
        for t in training.study.tests
    )
    same = msgspec.structs.replace(training.study, code=shipped.study.code, tests=tests)
    assert same == shipped.study


class Visit(QObject):
    """A visit as far as a simulated person knows it."""

    armed = Signal()

    def __init__(self, attempt: TimedFlow, *, simulated: bool = True) -> None:
        super().__init__()
        self.attempt = attempt
        self.acts: list[str] = []
        shelf = SimpleNamespace(simulated=simulated, act=lambda place, _act, **_v: self.did(place))
        self.session = SimpleNamespace(shelf=shelf)

    def did(self, place: str) -> None:
        self.acts.append(place)


class Walk(TimedFlow):
    """An attempt that stands where it is told to."""

    waits_for_gates = True
    phase = Phase.ARMED

    def __init__(self, phase: Phase) -> None:
        QObject.__init__(self)
        self.phase = phase


def act_out(qtbot, visit: Visit) -> None:
    person = SimulatedPerson(visit)
    person.timer.setInterval(1)
    visit.armed.emit()
    visit.armed.emit()
    qtbot.waitUntil(lambda: not person.timer.isActive(), timeout=20_000)


@pytest.mark.parametrize(
    ("phase", "acts"),
    [(Phase.ARMED, [GATES]), (Phase.RUNNING, [GATES]), (Phase.IDLE, []), (Phase.STOPPED, [])],
)
def test_the_simulated_person_acts_once_and_only_in_a_trial(qtbot, phase, acts):
    visit = Visit(Walk(phase))
    act_out(qtbot, visit)
    assert visit.acts == acts


def test_nobody_acts_on_a_real_device(qtbot):
    visit = Visit(Walk(Phase.ARMED), simulated=False)
    act_out(qtbot, visit)
    assert visit.acts == []
