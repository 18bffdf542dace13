"""A trial as it is kept for ever: what was measured, by whom, how, and how sure we are."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from frailtylab.clock import WallTime
from frailtylab.instruments import InstrumentInfo
from frailtylab.people import Side


class Source(StrEnum):
    """Where a number comes from."""

    STOPWATCH = "stopwatch"
    GATE = "gate"
    MIXED = "gate and stopwatch"
    DEVICE = "device"
    MANUAL = "manual entry"


class Entry(StrEnum):
    """The path by which a trial came in. A typed value can never look like a captured one."""

    CAPTURE = "capture"
    MANUAL = "manual entry"
    LATE = "late entry"
    PAPER = "paper entry"


class TrialState(StrEnum):
    """A draft exists from the stop on; it becomes final when somebody decided about it."""

    DRAFT = "draft"
    FINAL = "final"


class Outcome(StrEnum):
    """What the assessor made of the attempt. *Attention* means kept, with open reasons."""

    UNDECIDED = "undecided"
    VALID = "valid"
    ATTENTION = "attention"
    INVALID = "invalid"


class Measure(msgspec.Struct, frozen=True):
    """One number of a trial.

    :param name: ``elapsed``, ``speed``, ``peak_force``, ``time_to_peak``, …
    :param value: in ``unit``
    :param text: the exact decimal digits: the device's own, or nanoseconds written as seconds
    :param resolution: smallest step of the source, in ``unit``
    :param uncertainty: half width of what the source can be off by, in ``unit``; None if unknown
    :param primary: the study's result of this trial (one measure a name may be primary)
    """

    name: str
    value: float
    unit: str
    text: str
    source: Source
    resolution: float
    uncertainty: float | None = None
    primary: bool = False


class Flag(msgspec.Struct, frozen=True):
    """Something about a trial that a person should look at; proposed by the program.

    ``code`` is stable and translated by the window; ``detail`` fills the text's ``{names}``.
    """

    code: str
    detail: dict[str, str] = msgspec.field(default_factory=dict[str, str])


class TrialSlot(msgspec.Struct, frozen=True):
    """The place of an attempt in a visit.

    :param number: 1-based number of the trial within test, side and kind
    :param attempt: 1 for the first go at this place, 2 for its repeat, …
    """

    visit_id: str
    test: str
    practice: bool
    number: int
    attempt: int = 1
    side: Side | None = None


class CaptureContext(msgspec.Struct, frozen=True):
    """Under what conditions a trial was taken; the same for all trials of a session.

    :param setup: set-up field code → choice code, as the study names them
    """

    assessor_id: str
    study_sha256: str
    script_version: str
    software_version: str
    language: str
    training: bool
    setup: dict[str, str]


class Trial(msgspec.Struct, frozen=True):
    """One attempt. ``recording`` is the packed raw material (see ``frailtylab.recording``).

    :param id: UUID made when the attempt was armed; also the idempotency key of its upload
    :param captured: wall clock at arming (capture) or at typing (all other entries)
    :param performed_on: for late entry the ISO date on which the test was done; for paper entry its
        local date and time as written on the paper, ``2026-03-14T10:20``
    """

    id: str
    slot: TrialSlot
    entry: Entry
    context: CaptureContext
    captured: WallTime
    measures: tuple[Measure, ...]
    flags: tuple[Flag, ...]
    instruments: tuple[InstrumentInfo, ...] = ()
    recording: bytes | None = None
    performed_on: str | None = None

    @property
    def simulated(self) -> bool:
        """True when any instrument was a simulator."""
        return any(info.simulated for info in self.instruments)

    def primary(self, name: str) -> Measure | None:
        """The primary measure of that name, or None."""
        return next((m for m in self.measures if m.name == name and m.primary), None)


class Decision(msgspec.Struct, frozen=True):
    """What was decided about a draft.

    :param reason: coded reason for an invalid trial, a repeat, or a late entry
    :param repeat: the same place is measured again; this attempt is kept beside the new one
    """

    outcome: Outcome
    reason: str | None = None
    note: str = ""
    repeat: bool = False


class KeptTrial(msgspec.Struct, frozen=True):
    """A trial as the store has it: the attempt plus its newest version."""

    trial: Trial
    version: int
    state: TrialState
    decision: Decision


class NotDone(msgspec.Struct, frozen=True):
    """A place in the visit that was not measured, with its coded reason.

    ``number`` None means the whole test (and side None: both sides).
    """

    id: str
    visit_id: str
    test: str
    reason: str
    note: str
    side: Side | None = None
    number: int | None = None


class Score(msgspec.Struct, frozen=True):
    """A number derived from trials by a named rule.

    :param inputs: ids of the trials that the rule used, in order
    """

    test: str
    rule: str
    name: str
    value: float
    unit: str
    text: str
    inputs: tuple[str, ...]
    software_version: str
