"""A desk with finished visits of real participants, to be sent; nothing in them is simulated."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from helpers.store_key import KEY

from frailtylab.clock import Clock
from frailtylab.desk import Desk
from frailtylab.door import STORE_NAME
from frailtylab.fhir.record import Curve
from frailtylab.instruments import InstrumentInfo, InstrumentKind
from frailtylab.people import Participant, Role, Sex, Side
from frailtylab.store import create_store
from frailtylab.study.load import builtin_study
from frailtylab.trials import (
    CaptureContext,
    Decision,
    Entry,
    Measure,
    NotDone,
    Outcome,
    Source,
    Trial,
    TrialSlot,
)

GATES = InstrumentInfo(InstrumentKind.GATE, "alge_timy", "ALGE", "Timy3", "PG-0091")
GAUGE = InstrumentInfo(InstrumentKind.FORCE, "mark10", "Mark-10", "M5-100", "SN-77", firmware="2.1")
TUG = Measure("elapsed", 11.42, "s", "11.420000000", Source.STOPWATCH, 1e-9, 0.12, primary=True)
WALK = (
    Measure("elapsed", 4.61, "s", "4.6100", Source.GATE, 1e-4, 0.02, primary=True),
    Measure("speed", 4 / 4.61, "m/s", repr(4 / 4.61), Source.GATE, 1e-4, 0.02, primary=True),
)
SQUEEZE = (
    Measure("peak_force", 22.4, "kgf", "22.40", Source.DEVICE, 0.02, 0.1, primary=True),
    Measure("peak_force_device", 219.7, "N", "219.7", Source.DEVICE, 0.1),
)


@contextmanager
def clinic(folder: Path, clock: Clock | None = None) -> Iterator[Desk]:
    """A desk of one person with every role."""
    with create_store(folder / STORE_NAME, KEY, clock) as store:
        user = store.people.add_user("N-01", tuple(Role), name="Nora Example")
        yield Desk(store, builtin_study(), user.id)


def finished_visit(desk: Desk, code: str = "P-0147", *, training: bool = False) -> str:
    """A visit with all three tests, one place of it not done; answers its id."""
    visit_id = begun_visit(desk, code, training=training)
    keep_trials(desk, visit_id, training=training)
    entry = NotDone(str(uuid.uuid4()), visit_id, "GRIP", "nd3", "wrist hurt", Side.LEFT, 3)
    desk.not_done(entry, desk.user_id)
    desk.finish(visit_id, desk.user_id)
    return visit_id


def begun_visit(desk: Desk, code: str, *, training: bool = False) -> str:
    """The baseline of a new participant, begun, with the identity confirmed."""
    person = Participant(
        str(uuid.uuid4()), code, "QX", 1941, Sex.FEMALE, Side.RIGHT, training=training
    )
    desk.store.people.add_participant(person, desk.user_id)
    today = desk.store.clock.wall().utc.date()
    desk.store.visits.enrol(person.id, today, builtin_study(), desk.user_id)
    visit_id = desk.store.visits.of_participant(person.id)[0].visit_id
    desk.begin(visit_id, desk.user_id)
    desk.confirm_identity(visit_id, "initials", desk.user_id)
    return visit_id


def keep_trials(desk: Desk, visit_id: str, *, training: bool = False) -> None:
    """A practice and two trials of each timed test, five squeezes."""
    for practice, number in ((True, 1), (False, 1), (False, 2)):
        keep(desk, TrialSlot(visit_id, "TUG", practice, number), (TUG,), (), training)
        keep(desk, TrialSlot(visit_id, "4MWT", practice, number), WALK, (GATES,), training)
    for number, side in ((1, "right"), (1, "left"), (2, "right"), (2, "left"), (3, "right")):
        slot = TrialSlot(visit_id, "GRIP", False, number, side=Side(side))
        keep(desk, slot, SQUEEZE, (GAUGE,), training)


def keep(
    desk: Desk, slot: TrialSlot, measures: tuple[Measure, ...],
    instruments: tuple[InstrumentInfo, ...] = (), training: bool = False,
) -> Trial:  # fmt: skip
    """One valid trial."""
    context = CaptureContext(
        desk.user_id, desk.current.sha256, "1", "0.1.0", "en", training, {"aid": "none"}
    )
    trial = Trial(
        str(uuid.uuid4()), slot, Entry.CAPTURE, context, desk.store.clock.wall(), measures, (),
        instruments,
    )  # fmt: skip
    desk.save_draft(trial, desk.user_id)
    desk.decide(slot.visit_id, trial, Decision(Outcome.VALID), desk.user_id)
    return trial


def ramp(trial: Trial) -> Curve:
    """A short force curve."""
    return Curve(trial.id, "10", "kgf", "0.01", tuple(range(20)))
