"""The raw material of a trial: device bytes, presses and commands with their host time.

Format 1: a MessagePack map (fields of :class:`Recording`) compressed with zlib. Entries are arrays
``[kind, host_ns, source, data]`` in the order in which they reached the trial, which is the order
in which a replay feeds them. Readable for ever with any MessagePack library.
"""

from __future__ import annotations

import zlib
from enum import IntEnum

import msgspec

from frailtylab.errors import N_, OperatorError
from frailtylab.samples import PressKind

FORMAT = 1
MAX_UNPACKED = 256 * 1024 * 1024


class EntryKind(IntEnum):
    """What an entry holds in ``data``."""

    CHUNK = 0
    """Device bytes as read."""
    PRESS = 1
    """A MessagePack :class:`PressData`."""
    COMMAND = 2
    """A MessagePack :class:`CommandData`: arm, disarm, undo, pick, confirm, tick."""
    LINK_LOST = 3
    """UTF-8 reason."""
    LINK_RESTORED = 4


class Entry(msgspec.Struct, array_like=True, frozen=True):
    """One thing that happened, at ``host_ns``; ``source`` indexes the recording's sources."""

    kind: EntryKind
    host_ns: int
    source: int
    data: bytes


class SourceInfo(msgspec.Struct, frozen=True):
    """A device of the recording: which driver reads its bytes, built with which settings."""

    name: str
    driver: str
    settings: dict[str, str]


class PressData(msgspec.Struct, frozen=True):
    """A press, as in ``frailtylab.samples.Press``; ``refusal`` says why it did not count."""

    kind: PressKind
    event_ms: int | None
    auto_repeat: bool
    refusal: str | None


class CommandData(msgspec.Struct, frozen=True, omit_defaults=True):
    """A command to the attempt, with what it was told about the devices.

    :param pick_start: of a pick: number of the impulse since arming; None: as it was found
    :param reason: of a pick: coded, with ``note`` in words
    """

    name: str
    blocked_gates: tuple[str, ...] = ()
    zero_kgf: float | None = None
    zero_ok: bool = True
    rest_s: float | None = None
    pick_start: int | None = None
    pick_stop: int | None = None
    reason: str = ""
    note: str = ""


class Recording(msgspec.Struct, frozen=True):
    """Everything that a replay needs, but for the study definition (named by its SHA-256).

    :param wall_utc: wall clock at ``wall_host_ns``; the only tie between the two clocks
    :param wall_end_utc: wall clock at ``wall_end_host_ns``, so that a jump in between is seen
    :param asleep_ns: how long the machine had slept since some point, at ``wall_host_ns``; None
        where it does not tell, and in recordings older than this field
    """

    format: int
    test: str
    gates_connected: bool
    study_sha256: str
    wall_utc: str
    wall_host_ns: int
    wall_end_utc: str
    wall_end_host_ns: int
    sources: tuple[SourceInfo, ...]
    entries: tuple[Entry, ...]
    asleep_ns: int | None = None
    asleep_end_ns: int | None = None


class Head(msgspec.Struct, frozen=True):
    """The one field that every format has, whatever else a newer one holds."""

    format: int


def pack(recording: Recording) -> bytes:
    """The recording as kept in the store."""
    return zlib.compress(msgspec.msgpack.encode(recording), 6)


def unpack(packed: bytes) -> Recording:
    """A recording as it was packed.

    :raises OperatorError: for bytes that are damaged or of a newer format
    """
    try:
        plain = bounded_decompress(packed)
        if msgspec.msgpack.decode(plain, type=Head).format > FORMAT:
            raise newer(msgspec.msgpack.decode(plain, type=Head).format)
        recording = msgspec.msgpack.decode(plain, type=Recording)
        check_sources(recording)
    except (zlib.error, msgspec.DecodeError) as error:
        raise damaged(str(error)) from error
    return recording


def check_sources(recording: Recording) -> None:
    """See that every byte belongs to a device of the recording.

    :raises msgspec.ValidationError: when one does not
    """
    by_device = (EntryKind.CHUNK, EntryKind.LINK_LOST, EntryKind.LINK_RESTORED)
    count = len(recording.sources)
    if any(e.kind in by_device and not 0 <= e.source < count for e in recording.entries):
        raise msgspec.ValidationError("an entry names a device that is not there")


def damaged(detail: str) -> OperatorError:
    """What is said about a recording whose bytes make no sense."""
    return OperatorError(
        N_("This recording can't be read"),
        N_("Its bytes are damaged: {detail}."),
        N_("The saved result still stands. Keep the file and call for help."),
        values={"detail": detail},
    )


def newer(number: int) -> OperatorError:
    """What is said about a recording of a later format."""
    return OperatorError(
        N_("This recording is newer than the program"),
        N_("It has format {format}; this program reads format 1."),
        N_("Open it with the version of the program that wrote it."),
        values={"format": number},
    )


def bounded_decompress(packed: bytes) -> bytes:
    """Decompress, but no more than a trial can ever hold."""
    machine = zlib.decompressobj()
    plain = machine.decompress(packed, MAX_UNPACKED)
    if not machine.eof:
        raise zlib.error("longer than any recording, or cut short")
    return plain
