"""What every test's state machine answers, and the words for it."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

import msgspec

from frailtylab.samples import Sample
from frailtylab.trials import Flag, Measure, Source


class Phase(StrEnum):
    """Where an attempt stands. It moves forward only, but for an undone stop."""

    IDLE = "idle"
    ARMED = "armed"
    RUNNING = "running"
    STOPPED = "stopped"


class StepKind(StrEnum):
    """What one press, edge, sample or tick led to."""

    ARMED = "armed"
    DISARMED = "disarmed"
    STARTED = "started"
    WITNESSED = "witnessed"
    PASSED = "passed"
    STOPPED = "stopped"
    UNDONE = "undone"
    PICKED = "picked"
    CONFIRMED = "confirmed"
    OVERDUE = "overdue"
    LINK_LOST = "link_lost"
    REFUSED = "refused"


class Refusal(StrEnum):
    """Why a press, an edge or a command was not accepted. Refused ones are kept all the same."""

    AUTO_REPEAT = "auto_repeat"
    DEAD_TIME_AFTER_START = "dead_time_after_start"
    DEAD_TIME_AFTER_STOP = "dead_time_after_stop"
    NOT_ARMED = "not_armed"
    ALREADY_ARMED = "already_armed"
    ALREADY_STOPPED = "already_stopped"
    NOT_STOPPED = "not_stopped"
    UNDO_TOO_LATE = "undo_too_late"
    NO_GATE_IN_TEST = "no_gate_in_test"
    BOUNCE = "bounce"
    CHATTER = "chatter"
    LOCKOUT = "lockout"
    EXTRA_CROSSING = "extra_crossing"
    GATE_B_BEFORE_A = "gate_b_before_a"
    GATES_TOGETHER = "gates_together"
    GATE_BLOCKED = "gate_blocked"
    TURN_TOO_SOON = "turn_too_soon"
    UNDONE = "undone"
    PICK_IMPOSSIBLE = "pick_impossible"
    NOTHING_TO_CONFIRM = "nothing_to_confirm"
    ZERO_NOT_OK = "zero_not_ok"
    NOT_SQUEEZING = "not_squeezing"
    SIMULATED_DEVICE = "simulated_device"


class Step(msgspec.Struct, frozen=True):
    """One answer of a state machine.

    :param at_ns: host time of what caused it
    :param source: who caused it, for a start or a stop
    :param refusal: set when ``kind`` is REFUSED
    """

    kind: StepKind
    at_ns: int
    source: Source | None = None
    refusal: Refusal | None = None
    gate: str = ""


def refused(at_ns: int, why: Refusal, gate: str = "") -> Step:
    """A refusal at that time."""
    return Step(StepKind.REFUSED, at_ns, refusal=why, gate=gate)


class Result(msgspec.Struct, frozen=True):
    """What an attempt measured so far: numbers, and flags that a person should look at."""

    measures: tuple[Measure, ...] = ()
    flags: tuple[Flag, ...] = ()


class Arming(msgspec.Struct, frozen=True):
    """What was known about the devices when the attempt was armed.

    :param blocked_gates: gates whose beam is broken now
    :param zero_kgf: mean force with nothing in the hand; None where no dynamometer is used
    :param zero_ok: the zero check of the study has passed
    :param rest_s: seconds since the last attempt with the same hand; None where there was none
    """

    blocked_gates: tuple[str, ...] = ()
    zero_kgf: float | None = None
    zero_ok: bool = True
    rest_s: float | None = None


class Run(Protocol):
    """One attempt of one test: a pure state machine, fed in order, with no clock of its own."""

    @property
    def phase(self) -> Phase:
        """Where the attempt stands."""
        ...

    @property
    def started_ns(self) -> int | None:
        """Host time at which the shown clock began; None before the start."""
        ...

    @property
    def stopped_ns(self) -> int | None:
        """Host time at which the attempt stopped; None before."""
        ...

    def arm(self, at_ns: int, arming: Arming) -> Step:
        """Make the attempt ready for its start, or say why not."""
        ...

    def disarm(self, at_ns: int) -> Step:
        """Back to idle, before anything has started."""
        ...

    def feed(self, sample: Sample) -> tuple[Step, ...]:
        """Take one press, edge, force or link event; answers what it led to."""
        ...

    def tick(self, now_ns: int) -> tuple[Step, ...]:
        """Let time pass: what falls due without any event."""
        ...

    def undo_stop(self, at_ns: int) -> Step:
        """Go on as if the stop had never been, or say why not."""
        ...

    def result(self) -> Result:
        """Numbers and flags as of now; empty before the stop."""
        ...


NOTE_PREFIX = "note."
"""Flags that only inform and ask nothing of the assessor start with this."""


class FlagList(msgspec.Struct):
    """Flags of an attempt in the order in which they came up; each code once."""

    flags: dict[str, Flag] = msgspec.field(default_factory=dict[str, Flag])

    def raise_flag(self, code: str, **detail: str) -> None:
        """Add a flag, or replace the detail of one that is there."""
        self.flags[code] = Flag(code, detail)

    def clear(self, code: str) -> None:
        """Take a flag back."""
        self.flags.pop(code, None)

    def as_tuple(self) -> tuple[Flag, ...]:
        """All flags, oldest first."""
        return tuple(self.flags.values())


def needs_attention(flags: tuple[Flag, ...]) -> bool:
    """True when any flag asks for a person's eye."""
    return any(not flag.code.startswith(NOTE_PREFIX) for flag in flags)
