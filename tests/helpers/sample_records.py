"""Records to keep: participants, trials and scores, plain ones and those that hurt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import uuid4

from frailtylab.clock import WallTime
from frailtylab.instruments import InstrumentInfo, InstrumentKind
from frailtylab.people import Participant, Role, Sex, Side
from frailtylab.store import Store
from frailtylab.study.load import builtin_study
from frailtylab.trials import (
    CaptureContext,
    Decision,
    Entry,
    Flag,
    Measure,
    NotDone,
    Outcome,
    Score,
    Source,
    Trial,
    TrialSlot,
)

VALID = Decision(Outcome.VALID)
EVERY_ROLE = (Role.ASSESSOR, Role.DATA_MANAGER, Role.ADMINISTRATOR)
"""Of the one person of a small site."""
INVALID = Decision(Outcome.INVALID, "interrupted", "phone rang")
BASELINE = date(2026, 3, 14)


@dataclass(frozen=True)
class Ward:
    """A store with one assessor and one enrolled participant."""

    store: Store
    by: str
    participant: Participant

    def visit(self, code: str) -> str:
        """Id of the participant's visit with that code."""
        rows = self.store.visits.of_participant(self.participant.id)
        return next(row.visit_id for row in rows if row.visit_code == code)


def participant(code: str = "P-0147", **changes: object) -> Participant:
    """A participant who can be enrolled."""
    fields: dict[str, object] = {
        "id": str(uuid4()),
        "code": code,
        "initials": "MK",
        "birth_year": 1941,
        "sex": Sex.FEMALE,
        "dominant_hand": Side.RIGHT,
        "height_cm": 158,
        "training": True,
    }
    return Participant(**{**fields, **changes})  # type: ignore[arg-type]


def ward(store: Store, code: str = "P-0147", roles: tuple[Role, ...] = (Role.ASSESSOR,)) -> Ward:
    """The store with an enrolled participant added, and with a user if it has none.

    :param roles: what that user may do
    """
    known = store.people.assessors()
    by = known[0].id if known else store.people.add_user("A-03", roles).id
    person = store.people.add_participant(participant(code), by)
    store.visits.enrol(person.id, BASELINE, builtin_study(), by)
    return Ward(store, by, person)


def elapsed(text: str = "11.482913406", source: Source = Source.STOPWATCH) -> Measure:
    """A time with all its digits."""
    return Measure("elapsed", float(text), "s", text, source, 1e-9, 0.12, primary=True)


def trial(visit_id: str, by: str, number: int = 1, **changes: object) -> Trial:
    """A captured Timed Up and Go with a recording."""
    fields: dict[str, object] = {
        "id": str(uuid4()),
        "slot": TrialSlot(visit_id, "tug", practice=False, number=number),
        "entry": Entry.CAPTURE,
        "context": context(by),
        "captured": WallTime(datetime(2026, 3, 14, 9, 5, 7, 123456, tzinfo=UTC), 60, "CET"),
        "measures": (elapsed(), elapsed("11.3", Source.GATE)),
        "flags": (Flag("disagreement", {"seconds": "0.18"}),),
        "instruments": (gates(),),
        "recording": b"\x00\xffraw\r\n" * 40,
    }
    return Trial(**{**fields, **changes})  # type: ignore[arg-type]


def context(by: str) -> CaptureContext:
    """The conditions of a training session."""
    return CaptureContext(
        assessor_id=by,
        study_sha256="ab" * 32,
        script_version="1",
        software_version="0.1.0",
        language="zh_CN",
        training=True,
        setup={"aid": "none", "footwear": "own_shoes"},
    )


def gates() -> InstrumentInfo:
    """A simulated pair of light barriers."""
    return InstrumentInfo(
        InstrumentKind.GATE, "alge_timy", "ALGE", port="sim://gates", simulated=True,
        settings={"start": "C0"},
    )  # fmt: skip


def score(inputs: tuple[str, ...], value: float = 11.48, name: str = "tug_mean") -> Score:
    """The mean of Timed Up and Go trials."""
    return Score("tug", "mean", name, value, "s", str(value), inputs, "0.1.0")


def not_done(visit_id: str, side: Side | None = Side.LEFT) -> NotDone:
    """A grip test that was not done with one hand."""
    return NotDone(str(uuid4()), visit_id, "grip", "nd3", "wrist in plaster", side)
