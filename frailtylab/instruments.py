"""The ports that drivers fill: what a measuring instrument is to the rest of the program."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Protocol

import msgspec

from frailtylab.samples import DeviceEvent, LinkLost, LinkRestored


class InstrumentKind(StrEnum):
    """What an instrument measures; a stopwatch is read by a person and has no driver."""

    FORCE = "force"
    GATE = "gate"
    STOPWATCH = "stopwatch"


class LinkState(StrEnum):
    """How the connection stands; *silent* means open but without valid data for too long."""

    CLOSED = "closed"
    CONNECTING = "connecting"
    READY = "ready"
    SILENT = "silent"
    LOST = "lost"


class InstrumentInfo(msgspec.Struct, frozen=True):
    """Identity of one instrument, as kept with every trial that it measured.

    :param driver: name of the driver in ``devices.DRIVERS``
    :param settings: everything that the driver was built with, so that a replay builds it again
    :param port: the address as the user chose it
    :param reported: what the device told of its own settings (filters, tare) and its battery
    """

    kind: InstrumentKind
    driver: str
    make: str
    model: str = ""
    serial_number: str = ""
    firmware: str = ""
    port: str = ""
    simulated: bool = False
    settings: dict[str, str] = msgspec.field(default_factory=dict[str, str])
    reported: dict[str, str] = msgspec.field(default_factory=dict[str, str])


class Batch(msgspec.Struct, frozen=True):
    """One read of one instrument: the bytes, their time, and what the driver made of them.

    ``state`` is set when the connection changed with this batch; ``data`` is then often empty.
    """

    source: str
    host_ns: int
    data: bytes
    events: tuple[DeviceEvent | LinkLost | LinkRestored, ...]
    state: LinkState | None = None


class LinkCounts(msgspec.Struct, frozen=True):
    """What a link has seen since it opened."""

    bytes_read: int = 0
    accepted: int = 0
    ignored: int = 0
    bad: int = 0


class Instrument(Protocol):
    """A live connection to one instrument.

    ``open`` starts a reader thread and returns at once; ``on_batch`` is called on that thread.
    """

    @property
    def source(self) -> str:
        """Short name of this link, unique within the program: ``grip``, ``gates``."""
        ...

    @property
    def info(self) -> InstrumentInfo:
        """Identity as known so far; fields fill in when the device has answered."""
        ...

    @property
    def state(self) -> LinkState:
        """How the connection stands now."""
        ...

    @property
    def counts(self) -> LinkCounts:
        """Bytes and events seen since the link opened."""
        ...

    def open(self, on_batch: Callable[[Batch], None]) -> None:
        """Start reading. Trouble arrives as a batch with a state, never as an exception."""
        ...

    def zero(self) -> None:
        """Ask the device to set its zero, where it can; no effect elsewhere."""
        ...

    def close(self) -> None:
        """Stop the reader and give the port back; returns when the thread has ended."""
        ...
