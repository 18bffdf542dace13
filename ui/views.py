"""What the pages are given to show.

Plain values, already in the session's language where they are words of the study. Pages format
numbers and dates; they decide nothing and fetch nothing.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from frailtylab.people import Participant, Side
from frailtylab.protocols.base import Phase
from frailtylab.settings import TypedInstrument
from frailtylab.trials import Flag, Measure, Outcome, Source
from ui.views_grip import CurveView
from ui.views_impulses import GatesView
from ui.views_signing import ClosingView


class ChipKind(StrEnum):
    """Meaning of a state; each has its own shape and colour beside the word."""

    OK = "ok"
    WARN = "warn"
    BAD = "bad"
    NEUTRAL = "neutral"
    INFO = "info"


class ChipView(msgspec.Struct, frozen=True):
    """A short state in words; ``key`` makes its object name (``chip_grip``)."""

    key: str
    text: str
    kind: ChipKind


class IdentityView(msgspec.Struct, frozen=True):
    """Who is being tested, for the bar that never scrolls away."""

    code: str
    second_ids: str
    visit_label: str
    chips: tuple[ChipView, ...] = ()


class StepState(StrEnum):
    """Where a test stands within the visit."""

    DONE = "done"
    NOW = "now"
    TODO = "todo"
    ATTENTION = "attention"


class VisitStepView(msgspec.Struct, frozen=True):
    """One step of the visit; ``code`` is the test's code or ``review``."""

    code: str
    label: str
    state: StepState
    value: str = ""


class TodayRowView(msgspec.Struct, frozen=True):
    """A planned visit in today's list. ``state``: unfinished, overdue, due, upcoming or done."""

    visit_id: str
    participant_id: str
    participant_code: str
    second_ids: str
    visit_label: str
    state: str
    days: int = 0
    until: str = ""
    finished_at: str = ""
    decided: int = 0
    required: int = 0
    reopened: bool = False


class TodayView(msgspec.Struct, frozen=True):
    """Today's list, and what the day needs before its first visit."""

    date: str
    study_title: str
    site: str
    assessor_code: str
    rows: tuple[TodayRowView, ...]
    waiting: int
    oldest_waiting: str = ""
    checks: tuple[ChipView, ...] = ()


class AssessorChoiceView(msgspec.Struct, frozen=True):
    """People who may sign in; an empty list asks for the first one."""

    assessors: tuple[tuple[str, str], ...]
    last_id: str | None = None
    study_title: str = ""


class PeopleRowView(msgspec.Struct, frozen=True):
    """A participant in the search list."""

    participant_id: str
    code: str
    second_ids: str
    next_visit: str
    state: ChipView | None = None


class PeopleView(msgspec.Struct, frozen=True):
    """What a search found; ``more`` when the list was cut."""

    query: str
    rows: tuple[PeopleRowView, ...]
    more: bool = False


class PlannedVisitView(msgspec.Struct, frozen=True):
    """A visit in a participant's timeline."""

    visit_id: str
    label: str
    planned: str
    first: str
    last: str
    state: str
    days: int = 0
    unscheduled: bool = False
    reopened: bool = False
    review: ChipView | None = None


class ParticipantView(msgspec.Struct, frozen=True):
    """One participant with the timeline of visits. Holds no result."""

    participant: Participant
    second_ids: str
    visits: tuple[PlannedVisitView, ...]
    unscheduled_allowed: bool = True


class NewParticipant(msgspec.Struct, frozen=True):
    """What the form for a new participant gives; ``baseline`` is an ISO date."""

    code: str
    initials: str
    birth_year: int
    sex: str
    dominant_hand: Side
    height_cm: int | None
    baseline: str


class ManualEntry(msgspec.Struct, frozen=True):
    """What the form for a typed value gives.

    :param value_text: the digits as typed, with a decimal point
    :param performed_on: ISO date of the test for late entry, with its local time where from paper
    :param instrument: the instrument that was read; None where none was named
    :param confirmed: the warning about an unlikely value was read and the value kept
    """

    value_text: str
    unit: str
    reason: str
    note: str
    performed_on: str | None = None
    instrument: TypedInstrument | None = None
    side: Side | None = None
    confirmed: bool = False
    paper: bool = False


class ChoiceView(msgspec.Struct, frozen=True):
    """One answer: a coded reason, or a choice of a set-up field."""

    code: str
    label: str
    needs_note: bool = False


class SetupFieldView(msgspec.Struct, frozen=True):
    """A set-up question with its answers; ``before`` is the previous visit's answer.

    ``required`` ones are answered before the test begins.
    """

    code: str
    label: str
    choices: tuple[ChoiceView, ...]
    value: str | None
    before: str | None = None
    required: bool = True


class TestCardView(msgspec.Struct, frozen=True):
    """A test on the visit page: how far it is and how it is set up.

    :param left_out: its not-done entries, with what and why in words
    """

    code: str
    label: str
    state: StepState
    settled: int
    total: int
    setup: tuple[SetupFieldView, ...]
    headline: str = ""
    not_done_reason: str = ""
    devices: tuple[ChipView, ...] = ()
    left_out: tuple[ChoiceView, ...] = ()


class VisitView(msgspec.Struct, frozen=True):
    """The visit's own page. ``identity_confirmed`` gates the first trial."""

    identity: IdentityView
    steps: tuple[VisitStepView, ...]
    tests: tuple[TestCardView, ...]
    identity_confirmed: bool
    initials: str
    birth_year: int
    next_code: str
    next_label: str
    not_done_reasons: tuple[ChoiceView, ...] = ()
    finished: bool = False


class ScriptView(msgspec.Struct, frozen=True):
    """What to say, verbatim, and what to do."""

    say: str
    do: str


class TrialRowView(msgspec.Struct, frozen=True):
    """One line of the list of trials of a test.

    ``state``: done, attention, invalid, not_done, now or todo. ``detail`` is a reason in words.
    """

    label: str
    state: str
    value: str = ""
    unit: str = ""
    side: Side | None = None
    detail: str = ""
    practice: bool = False
    attempt: int = 1
    trial_id: str = ""


class AttemptView(msgspec.Struct, frozen=True):
    """The attempt on the screen, once stopped: its numbers and what to look at.

    ``saved`` turns true only after the draft is committed to the disk.
    """

    measures: tuple[Measure, ...] = ()
    flags: tuple[Flag, ...] = ()
    flag_texts: tuple[str, ...] = ()
    saved: bool = False
    outcome: Outcome = Outcome.UNDECIDED


class TimingView(msgspec.Struct, frozen=True):
    """The timing page (TUG, walk).

    :param gates: the attempt waits for gates, so the first press arms them
    :param started_by: who started, once running
    :param elapsed_s: the value to show when stopped; while running the page asks its clock
    :param saving: the stop is being written to disk: nothing may be called done yet
    :param setup_same: whether the set-up is that of the last visit; None without an earlier visit
    :param next_label: what Keep leads to: "next: trial 2"
    :param undo_left_s: seconds in which the stop can be undone; 0 hides the bar
    :param dead_time_ms: after the stop, Keep takes no press for so long
    :param gates_said: impulses of the gates and what they leave to ask, once stopped
    """

    identity: IdentityView
    steps: tuple[VisitStepView, ...]
    title: str
    trial_label: str
    practice: bool
    script: ScriptView
    phase: Phase
    gates: bool
    trials: tuple[TrialRowView, ...]
    setup_text: str
    setup_same: bool | None
    keys_hint: str
    next_label: str
    started_by: Source | None = None
    elapsed_s: float | None = None
    distance_m: float | None = None
    saving: bool = False
    attempt: AttemptView = msgspec.field(default_factory=AttemptView)
    notice: str = ""
    undo_left_s: float = 0.0
    rest_left_s: float = 0.0
    dead_time_ms: int = 700
    gates_said: GatesView = msgspec.field(default_factory=GatesView)


class HandView(msgspec.Struct, frozen=True):
    """One hand on the grip page; ``rest_left_s`` counts down to its next trial.

    :param offered: it may be measured instead of the hand on the screen, on purpose
    """

    side: Side
    rows: tuple[TrialRowView, ...]
    now: bool
    next_label: str = ""
    rest_left_s: float = 0.0
    offered: bool = False


class GripView(msgspec.Struct, frozen=True):
    """The grip page.

    :param zero_ok: nothing is in the hand and has not been for the study's time
    :param zero_force_kgf: newest force before arming; None without a dynamometer
    :param squeeze_s: length of the band in which the participant squeezes
    :param show_force: number and curve are on the screen now
    :param may_hide: the assessor may hide or show them
    """

    identity: IdentityView
    steps: tuple[VisitStepView, ...]
    title: str
    trial_label: str
    practice: bool
    side: Side
    script: ScriptView
    phase: Phase
    device_ready: bool
    zero_ok: bool
    zero_force_kgf: float | None
    left: HandView
    right: HandView
    setup_text: str
    setup_same: bool | None
    keys_hint: str
    next_label: str
    axis_max_kgf: float = 60.0
    squeeze_s: float = 3.0
    show_force: bool = True
    peak_kgf: float | None = None
    saving: bool = False
    attempt: AttemptView = msgspec.field(default_factory=AttemptView)
    notice: str = ""
    undo_left_s: float = 0.0
    dead_time_ms: int = 700
    may_hide: bool = False
    curve: CurveView = msgspec.field(default_factory=CurveView)


class ReviewTestView(msgspec.Struct, frozen=True):
    """A test on the review page: its scores in words and every attempt behind them.

    :param left_out: its not-done entries, with what and why in words
    """

    code: str
    label: str
    headline_label: str
    headline_value: str
    headline_unit: str
    headline_more: str
    rows: tuple[TrialRowView, ...]
    source_text: str
    complete: bool
    left_out: tuple[ChoiceView, ...] = ()


class ReviewView(msgspec.Struct, frozen=True):
    """The end of a visit: may the participant leave, and what is still missing.

    :param reopened: it was finished before and then gone on with
    """

    identity: IdentityView
    steps: tuple[VisitStepView, ...]
    tests: tuple[ReviewTestView, ...]
    required: int
    recorded: int
    attention: int
    missing: tuple[str, ...]
    waiting: int
    safe_to_leave: bool
    finished: bool
    not_done_reasons: tuple[ChoiceView, ...] = ()
    reopened: bool = False
    closing: ClosingView | None = None


class RecordRowView(msgspec.Struct, frozen=True):
    """A visit in the list of records. Holds no result: an assessor may be blinded."""

    visit_id: str
    participant_code: str
    visit_label: str
    started_at: str
    state: ChipView
    trials: int
    training: bool


class RecordsView(msgspec.Struct, frozen=True):
    """A page of records, newest first; ``filter`` is all, open, final or training."""

    rows: tuple[RecordRowView, ...]
    filter: str
    total: int
    offset: int = 0
    page_size: int = 50


class PortView(msgspec.Struct, frozen=True):
    """A port of this machine; nothing is ever sent to it before somebody picks it.

    :param hint: what its USB id says of it, in words
    :param driver: the driver to offer first; empty: nothing certain is known
    :param place: the place whose device stands there, in words; empty for a free port
    """

    address: str
    label: str
    detail: str
    hint: str = ""
    driver: str = ""
    place: str = ""
    usb_id: str = ""
    usb_serial: str = ""
    usb_location: str = ""


class DriverView(msgspec.Struct, frozen=True):
    """A kind of device that the program speaks to.

    :param kind: ``force`` or ``gate``; empty where that shows only when it is connected
    """

    name: str
    label: str
    kind: str
    settings: tuple[tuple[str, str], ...] = ()


class LinkView(msgspec.Struct, frozen=True):
    """One place for a device: ``grip`` or ``gates``.

    :param connected: the user has connected it and not yet disconnected, also while it is lost
    :param trouble: why its port can't be used, and what to do, in words
    """

    source: str
    label: str
    driver: str
    port: str
    state: ChipView
    identity: str
    bytes_read: int = 0
    accepted: int = 0
    ignored: int = 0
    bad: int = 0
    simulated: bool = False
    connected: bool = False
    trouble: str = ""


class DevicesView(msgspec.Struct, frozen=True):
    """The devices page: places, ports, drivers, and whether everything is simulated."""

    links: tuple[LinkView, ...]
    ports: tuple[PortView, ...]
    drivers: tuple[DriverView, ...]
    simulated: bool


class SettingsView(msgspec.Struct, frozen=True):
    """What can be set on this workstation."""

    language: str
    languages: tuple[ChoiceView, ...]
    theme: str
    text_scale: float
    keys: tuple[str, ...]
    site: str
    data_folder: str
    version: str
    motion: bool = True
