"""A trial computed again from its raw recording, to be held against what was saved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import msgspec

from frailtylab.protocols import new_run
from frailtylab.protocols.base import Arming, Result, Run
from frailtylab.protocols.curve_rules import RULE_NOTE, newer_measures
from frailtylab.recording import CommandData, Entry, EntryKind, PressData, Recording, damaged
from frailtylab.samples import DeviceEvent, LinkLost, LinkRestored, Press
from frailtylab.study.schema import Test
from frailtylab.trials import Flag, Measure


class Decoder(Protocol):
    """The part of a driver that a replay needs."""

    def feed(self, host_ns: int, data: bytes) -> Sequence[DeviceEvent]:
        """What these bytes mean."""
        ...

    def reset(self) -> None:
        """Forget a half frame."""
        ...


BuildDecoder = Callable[[str, dict[str, str]], Decoder]
"""Driver name and settings → a fresh decoder."""


class Difference(msgspec.Struct, frozen=True):
    """A number that a replay gives otherwise than it was saved; None where one side has none."""

    name: str
    source: str
    saved: str | None
    replayed: str | None


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
        case _:
            run.tick(at_ns)


def as_then(flags: Sequence[Flag], replayed: Sequence[Measure]) -> tuple[Measure, ...]:
    """The replayed numbers that the rules of the trial's own time had, too.

    :param flags: of the saved trial; the note of the rules is among them
    """
    note = next((flag for flag in flags if flag.code == RULE_NOTE), None)
    newer = newer_measures(int(note.detail["set"]) if note is not None else 1)
    return tuple(measure for measure in replayed if measure.name not in newer)


def differences(saved: Sequence[Measure], replayed: Sequence[Measure]) -> tuple[Difference, ...]:
    """Every number that is not the same on both sides, digit by digit."""
    before = {(m.name, str(m.source)): m.text for m in saved}
    after = {(m.name, str(m.source)): m.text for m in replayed}
    return tuple(
        Difference(name, source, before.get((name, source)), after.get((name, source)))
        for name, source in sorted(before.keys() | after.keys())
        if before.get((name, source)) != after.get((name, source))
    )
