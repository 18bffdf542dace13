"""A trial computed again from its raw recording, to be held against what was saved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import msgspec
from msgspec.structs import replace

from frailtylab.protocols import new_run
from frailtylab.protocols.base import Arming, Result, Run
from frailtylab.protocols.curve_rules import CURVE_MEASURES, RULE_NOTE, RULE_SET, newer_codes
from frailtylab.protocols.gate_choice import Pick
from frailtylab.protocols.gated import GatedRun
from frailtylab.recording import CommandData, Entry, EntryKind, PressData, Recording, damaged
from frailtylab.samples import DeviceEvent, LinkLost, LinkRestored, Press
from frailtylab.study.edit_checks import edit_checks
from frailtylab.study.schema import Test
from frailtylab.trials import Flag, Measure, Trial


class Decoder(Protocol):
    """The part of a driver that a replay needs."""

    def feed(self, host_ns: int, data: bytes) -> Sequence[DeviceEvent]:
        """What these bytes mean."""
        ...

    def flush(self) -> Sequence[DeviceEvent]:
        """A half frame, as unknown."""
        ...

    def reset(self) -> None:
        """Forget a half frame."""
        ...


BuildDecoder = Callable[[str, dict[str, str]], Decoder]
"""Driver name and settings → a fresh decoder."""


class Difference(msgspec.Struct, frozen=True):
    """Something of a number that a replay gives otherwise than it was saved.

    :param saved: None where only the replay has this number, as ``replayed`` the other way round
    :param what: ``text`` for the digits, or the field of :class:`~frailtylab.trials.Measure`
    """

    name: str
    source: str
    saved: str | None
    replayed: str | None
    what: str = "text"


class FlagDifference(msgspec.Struct, frozen=True):
    """A flag that a replay raises otherwise; None where one side does not raise it."""

    code: str
    saved: dict[str, str] | None
    replayed: dict[str, str] | None


NOT_IN_THE_BYTES = frozenset(
    {
        "note.clock_jumped",
        "clock_stepped",
        "suspended",
        "battery_low",
        "note.live_display",
        "hand_out_of_turn",
    }
)
"""Flags about this computer's clocks, a device's battery, the screen, and the order of a visit,
which no driver and no rule of a test can change."""


def replay(recording: Recording, test: Test, build: BuildDecoder) -> Result:
    """Numbers and flags of the recording, by today's drivers and rules.

    :param build: makes the decoder of each recorded source
    :raises OperatorError: for an entry that can't be read
    """
    run = new_run(test, gates_connected=recording.gates_connected)
    decoders = [build(source.driver, source.settings) for source in recording.sources]
    try:
        for entry in recording.entries:
            apply(entry, run, decoders)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise damaged(str(error)) from error
    return run.result()


def apply(entry: Entry, run: Run, decoders: Sequence[Decoder]) -> None:
    """Feed one entry as it was fed at the time."""
    match entry.kind:
        case EntryKind.CHUNK:
            for event in decoders[entry.source].feed(entry.host_ns, entry.data):
                run.feed(event)
        case EntryKind.PRESS:
            press = msgspec.msgpack.decode(entry.data, type=PressData)
            run.feed(Press(entry.host_ns, press.kind, press.event_ms, press.auto_repeat))
        case EntryKind.COMMAND:
            command(msgspec.msgpack.decode(entry.data, type=CommandData), entry.host_ns, run)
        case EntryKind.LINK_LOST:
            # What was half in is unreadable, live as in a replay.
            for event in decoders[entry.source].flush():
                run.feed(event)
            decoders[entry.source].reset()
            run.feed(LinkLost(entry.host_ns, entry.data.decode()))
        case EntryKind.LINK_RESTORED:
            run.feed(LinkRestored(entry.host_ns))


def command(data: CommandData, at_ns: int, run: Run) -> None:
    """Give the attempt a recorded command."""
    match data.name:
        case "arm":
            run.arm(at_ns, Arming(data.blocked_gates, data.zero_kgf, data.zero_ok, data.rest_s))
        case "disarm":
            run.disarm(at_ns)
        case "undo":
            run.undo_stop(at_ns)
        case "pick" if isinstance(run, GatedRun):
            run.pick(at_ns, Pick(data.pick_start, data.pick_stop, data.reason, data.note))
        case "confirm" if isinstance(run, GatedRun):
            run.confirm(at_ns)
        case _:
            run.tick(at_ns)


def as_then(trial: Trial, result: Result) -> Result:
    """A replay without what the rules of the trial's own time did not have.

    Set 1 did not say how far the numbers of a curve can be off: for such a trial that is taken
    from what was saved.
    """
    note = next((flag for flag in trial.flags if flag.code == RULE_NOTE), None)
    rule_set = int(note.detail["set"]) if note is not None else 1
    if rule_set >= RULE_SET:
        return result
    newer, known = newer_codes(rule_set), {flag.code for flag in trial.flags}
    saved = {m.name: m for m in trial.measures if m.name in CURVE_MEASURES}
    measures = (m for m in result.measures if m.name not in newer)
    flags = (f for f in result.flags if f.code not in newer or f.code in known)
    return Result(tuple(surrounded(m, saved.get(m.name)) for m in measures), tuple(flags))


def surrounded(replayed: Measure, saved: Measure | None) -> Measure:
    """The replayed number with the saved resolution and uncertainty."""
    if saved is None:
        return replayed
    return replace(replayed, resolution=saved.resolution, uncertainty=saved.uncertainty)


def differences(saved: Sequence[Measure], replayed: Sequence[Measure]) -> tuple[Difference, ...]:
    """Everything that is not the same on both sides: digits first, then what surrounds them."""
    before = {(m.name, str(m.source)): m for m in saved}
    after = {(m.name, str(m.source)): m for m in replayed}
    return tuple(
        difference
        for key in sorted(before.keys() | after.keys())
        for difference in differences_of(key, before.get(key), after.get(key))
    )


def differences_of(
    key: tuple[str, str], saved: Measure | None, replayed: Measure | None
) -> tuple[Difference, ...]:
    """What differs in one number."""
    if saved is None or replayed is None:
        texts = (saved and saved.text, replayed and replayed.text)
        return (Difference(*key, *texts),)
    pairs = ((what, getattr(saved, what), getattr(replayed, what)) for what in COMPARED)
    return tuple(Difference(*key, str(a), str(b), what) for what, a, b in pairs if a != b)


COMPARED = ("text", "value", "unit", "resolution", "uncertainty", "primary")


def flags_again(test: Test, result: Result) -> tuple[Flag, ...]:
    """The flags that a trial with this result is kept with: its own and the study's checks."""
    return result.flags + edit_checks(test, result.measures)


def flag_differences(saved: Sequence[Flag], replayed: Sequence[Flag]) -> tuple[FlagDifference, ...]:
    """Every flag that only one side raises, or with another detail; the order means nothing."""
    before = {flag.code: flag.detail for flag in saved if flag.code not in NOT_IN_THE_BYTES}
    after = {flag.code: flag.detail for flag in replayed}
    return tuple(
        FlagDifference(code, before.get(code), after.get(code))
        for code in sorted(before.keys() | after.keys())
        if before.get(code) != after.get(code)
    )
