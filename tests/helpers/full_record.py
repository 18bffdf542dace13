"""A store in which one participant has a row in every table that can have one."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import msgspec
from helpers.fake_clock import FakeClock
from helpers.full_store import fill_deliveries
from helpers.sample_records import (
    BASELINE,
    INVALID,
    VALID,
    elapsed,
    not_done,
    participant,
    score,
    trial,
)
from helpers.store_key import KEY
from msgspec.structs import replace

from frailtylab.device_register import (
    Calibration,
    CalibrationResult,
    DeviceException,
    SelfCheck,
    SelfCheckKind,
    device_key,
)
from frailtylab.instruments import InstrumentInfo, InstrumentKind
from frailtylab.people import Participant, Role
from frailtylab.store import Store, create_store
from frailtylab.study.load import builtin_study
from frailtylab.trials import Trial

HOSTILE = '=1+1 <b onclick="x()">&amp;</b> \u202egnp.exe\u202c \'"; DROP TABLE trial; -- \x01\r\n,'
"""A note that means to be markup, a formula, SQL, and a lie about its direction."""
EVERYTHING = (Role.ASSESSOR, Role.DATA_MANAGER, Role.ADMINISTRATOR)
GAUGE = InstrumentInfo(
    InstrumentKind.FORCE, "mark10", "Mark-10", model="M5-100", serial_number="3941027",
    firmware="1.08", port="sim://grip", simulated=True,
)  # fmt: skip


class FullRecord(msgspec.Struct, frozen=True):
    """The store, who works there, and the participant whose record is full."""

    store: Store
    assessor: str
    manager: str
    participant: Participant
    other: Participant
    visit_id: str


def full_record(path: Path, clock: FakeClock | None = None, note: str = HOSTILE) -> FullRecord:
    """A new, open store; close it.

    :param note: words of a person that stand in every place where a person can type
    """
    clock = clock or FakeClock()
    store = create_store(path, KEY, clock)
    manager = store.people.add_user("M-01", EVERYTHING, name="Li Na").id
    by = store.people.add_user("A-03", (Role.ASSESSOR,), name="Ann Ó Brien", by=manager).id
    person = store.people.add_participant(participant("P-0147", training=False), by)
    other = store.people.add_participant(participant("P-0148", training=False), by)
    for one in (person, other):
        store.visits.enrol(one.id, BASELINE, builtin_study(), by)
    store.people.amend_participant(replace(person, height_cm=160), note or "measured", by)
    visit_id = visit_of(store, person)
    record = FullRecord(store, by, manager, person, other, visit_id)
    clock.advance(60)
    fill_visit(record, note)
    clock.advance(60)
    put_right(record, note)
    fill_deliveries(store, visit_id, manager)
    return record


def visit_of(store: Store, person: Participant, code: str = "BL") -> str:
    """Id of a participant's visit."""
    rows = store.visits.of_participant(person.id)
    return next(row.visit_id for row in rows if row.visit_code == code)


def of_study(made: Trial) -> Trial:
    """The trial under the built-in study, by the gauge, with a primary measure."""
    context = replace(made.context, study_sha256=builtin_study().sha256, training=False)
    measures = tuple(replace(m, primary=n == 0) for n, m in enumerate(made.measures))
    return replace(made, context=context, measures=measures, instruments=(GAUGE,))


def fill_visit(record: FullRecord, note: str) -> None:
    """Devices, set-up, trials of every outcome, a score, not done, finished."""
    store, by, visit_id = record.store, record.assessor, record.visit_id
    key = device_key(GAUGE)
    store.devices.register(GAUGE, by)
    calibration = Calibration(
        str(uuid4()), "2025-11-01", "PTB", CalibrationResult.PASSED, note, "2026-11-01"
    )
    store.devices.add_calibration(key, calibration, by)
    check = SelfCheck(str(uuid4()), SelfCheckKind.MASS, "20", "20.1", "kgf", "0.5", True, note)
    store.devices.add_self_check(key, check, by)
    store.visits.start(visit_id, by)
    store.visits.confirm_identity(visit_id, by, "initials, birth_year")
    store.setup.save(visit_id, "tug", {"aid": "none"}, by)
    exception = DeviceException(
        str(uuid4()), visit_id, "grip", key, "calibration_due", {"due": "2026-01-01"},
        note or "no other one",
    )  # fmt: skip
    store.device_use.add_exceptions([exception], by)
    one = of_study(trial(visit_id, by, 1, id="one"))
    store.trials.save_final(one, replace(VALID, note=note), [score(("one",))], by)
    two = of_study(trial(visit_id, by, 2, id="two"))
    store.trials.save_draft(two, by)
    store.trials.save_draft(replace(two, measures=(elapsed("11.9"),)), by)
    store.trials.decide("two", replace(INVALID, note=note), [score(("one",), 11.5)], by)
    store.trials.decide("two", replace(VALID, note=note or "was right"), [score(("one",))], by)
    entry = replace(not_done(visit_id), note=note)
    store.trials.not_done(entry, by)
    store.trials.withdraw_not_done(entry.id, note or "done after all", by)
    store.visits.finish(visit_id, by)
    store.visits.reopen(visit_id, note or "one more", by)


def put_right(record: FullRecord, note: str) -> None:
    """A trial and a visit under another participant, and a signature."""
    store, by = record.store, record.manager
    elsewhere = visit_of(store, record.other)
    utc = store.clock.wall().utc_text
    with store._file.transaction():
        store._file.insert(
            "trial_place", trial_id="two", version=1, visit_id=elsewhere, number=1, attempt=1,
            side=None, reason=note or "wrong person", by=by, utc=utc,
        )  # fmt: skip
        store.audit.note("trial_moved", by, "trial", "two")
    moved = visit_of(store, record.other, "M1")
    with store._file.transaction():
        store._file.insert(
            "visit_place", visit_id=moved, version=1, participant_id=record.participant.id,
            code="M1b", planned_on="2026-04-13", window_start="2026-04-06",
            window_end="2026-04-20", reason=note or "wrong person", by=by, utc=utc,
        )  # fmt: skip
        store.audit.note("visit_moved", by, "visit", moved)
    with store._file.transaction():
        store._file.insert(
            "signature", id=str(uuid4()), visit_id=record.visit_id, meaning="reviewed",
            name="Li Na", record_sha256="ab" * 32, by=by, utc=utc, offset_min=60,
        )  # fmt: skip
        store.audit.note("signed_reviewed", by, "visit", record.visit_id)
