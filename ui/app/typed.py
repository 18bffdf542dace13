"""Typed values as trials: labelled as such, with the instrument that a person read."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import msgspec

from frailtylab.instruments import InstrumentInfo, InstrumentKind
from frailtylab.settings import Settings, TypedInstrument
from frailtylab.study.schema import GripStrength
from frailtylab.trials import Entry, Measure, Source, Trial
from ui.flows.hand_order import order_flags
from ui.text import localised
from ui.views import ManualEntry

if TYPE_CHECKING:
    from ui.flows.attempt_flow import AttemptFlow
    from ui.widgets.instrument_form import InstrumentAsk


def measured(attempt: AttemptFlow) -> str:
    """What the typed value is: ``force`` or ``time``."""
    return "force" if isinstance(attempt.test, GripStrength) else "time"


def instrument_ask(attempt: AttemptFlow, today: str) -> InstrumentAsk:
    """How the instrument is asked for: a dynamometer must be named, a stopwatch may be."""
    from frailtylab.manual_instruments import manual_instruments
    from ui.widgets.instrument_form import InstrumentAsk, InstrumentView

    measures = measured(attempt)
    offered = tuple(
        InstrumentView(one.code, one.make, one.model, localised(one.note))
        for one in manual_instruments()
        if one.measures == measures
    )
    last = attempt.session.settings.typed_instruments.get(measures)
    return InstrumentAsk(offered, last, measures == "force", today)


def with_last(attempt: AttemptFlow, read: TypedInstrument) -> Settings:
    """The settings of this workstation with that instrument as the last one."""
    settings = attempt.session.settings
    known = {**settings.typed_instruments, measured(attempt): read}
    return msgspec.structs.replace(settings, typed_instruments=known)


def typed_trial(attempt: AttemptFlow, entry: ManualEntry) -> Trial:
    """A trial from a typed value: labelled as such, without recording."""
    session, grip = attempt.session, isinstance(attempt.test, GripStrength)
    name, unit = ("peak_force", "kgf") if grip else ("elapsed", "s")
    digits = entry.value_text.partition(".")[2]
    measure = Measure(
        name, float(entry.value_text), unit, entry.value_text, Source.MANUAL,
        float(10 ** -len(digits)), primary=True,
    )  # fmt: skip
    return Trial(
        str(uuid.uuid4()),
        attempt.slot,
        entry_of(entry),
        session.context(attempt.visit, attempt.test),
        session.clock.wall(),
        (measure, *derived(attempt, measure)),
        order_flags(attempt.visit, attempt.slot),
        typed_instruments(attempt, entry),
        performed_on=entry.performed_on,
    )


def entry_of(entry: ManualEntry) -> Entry:
    """By which path the value comes in."""
    if entry.paper:
        return Entry.PAPER
    return Entry.LATE if entry.performed_on else Entry.MANUAL


def derived(attempt: AttemptFlow, measure: Measure) -> tuple[Measure, ...]:
    """Gait speed of a typed time."""
    from frailtylab.protocols.timed_results import speed_of

    distance_m = getattr(attempt.test, "distance_m", None)
    if distance_m is None or measure.name != "elapsed" or measure.value <= 0:
        return ()
    return (speed_of(measure, distance_m),)


def typed_instruments(attempt: AttemptFlow, entry: ManualEntry) -> tuple[InstrumentInfo, ...]:
    """The instrument that showed the value, as the assessor named it."""
    read = entry.instrument
    if read is None:
        return ()
    force = measured(attempt) == "force"
    kind = InstrumentKind.FORCE if force else InstrumentKind.STOPWATCH
    settings = {"calibrated_on": read.calibrated_on} if read.calibrated_on else {}
    return (
        InstrumentInfo(
            kind, "manual", read.make, read.model, read.serial_number, settings=settings
        ),
    )
