"""The shape of a device profile. Field names are the file's keys; see docs/device-profiles.md."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

Code = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_]{1,32}\Z")]
Rate = Annotated[float, Meta(gt=0, le=10_000)]
Seconds = Annotated[float, Meta(ge=0, le=60)]
Column = Annotated[int, Meta(ge=1, le=50)]
TimeUnit = Literal["s", "ms", "us"]
ForceUnit = Literal["N", "kgf", "lbf", "kN", "mN", "gf", "ozf"]


class Strict(Struct, frozen=True, forbid_unknown_fields=True):
    """Base of every table of the file: read-only, and a misspelt key is an error."""


class Serial(Strict, frozen=True):
    """How the serial line is set, and how long the device needs after its port opened."""

    baud: Literal[1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200, 230400]
    data_bits: Literal[7, 8] = 8
    parity: Literal["none", "even", "odd"] = "none"
    stop_bits: Literal[1, 2] = 1
    rts_cts: bool = False
    dtr: bool = True
    rts: bool = True
    boot_wait_s: Seconds = 0.0


class Frame(Strict, frozen=True):
    """What the device sends in one piece: a line, or ``length`` bytes with marks around."""

    line_ends: str = "\r\n"
    length: Annotated[int, Meta(ge=2, le=256)] | None = None
    begins: str = ""
    ends: str = ""


class Send(Strict, frozen=True):
    """Every byte that is ever sent to the device, apart from the question of ``identify``."""

    start: str = ""
    stop: str = ""
    zero: str = ""
    poll: str = ""
    poll_interval_s: Annotated[float, Meta(ge=0.01, le=60)] = 0.1


class Identify(Strict, frozen=True):
    """The question who the device is, and the line that answers it."""

    ask: str
    pattern: str


class Columns(Strict, frozen=True):
    """Where the parts of a reading stand in a line that is cut by a separator, from 1."""

    value: Column
    unit: Column | None = None
    time: Column | None = None
    separator: str = ""


class Force(Strict, frozen=True):
    """How a force stands in a frame. ``scale`` and ``offset`` are text, so that they stay exact."""

    pattern: str = ""
    columns: Columns | None = None
    ignore: str = ""
    unit: ForceUnit | None = None
    units: dict[str, ForceUnit] = {}
    scale: str = ""
    offset: str = ""
    sign: Literal["as_sent", "turned"] = "as_sent"
    time_unit: TimeUnit = "s"
    time_wraps_at_32_bits: bool = False
    rate_hz: Rate | None = None
    warn_below_hz: Rate | None = None


class Gate(Strict, frozen=True):
    """How an edge of a light barrier stands in a frame."""

    pattern: str
    ignore: str = ""
    gates: dict[str, Literal["A", "B"]] = {}
    single_gate: Literal["A", "B"] | None = None
    blocked: tuple[str, ...] = ()
    clear: tuple[str, ...] = ()
    time_unit: TimeUnit = "ms"
    time_wraps_at_32_bits: bool = False


class Example(Strict, frozen=True):
    """Bytes of the device and the events that they must give, in the words of ``decode``."""

    bytes: str
    expect: tuple[str, ...]
    captured: bool = False


class Profile(Strict, frozen=True):
    """A device of one make and model.

    :param source: the document that the protocol was taken from, or who captured it and how
    :param confidence: ``captured`` from a device, ``documented`` by its maker, ``guessed``
    :param usb_ids: hints, ``0403:6001``; nothing is ever opened because of them
    """

    format: Literal[1]
    name: Code
    make: str
    model: str
    kind: Literal["force", "gate"]
    source: str
    confidence: Literal["captured", "documented", "guessed"]
    serial: Serial
    example: tuple[Example, ...]
    quirks: str = ""
    usb_ids: tuple[str, ...] = ()
    frame: Frame = Frame()
    send: Send = Send()
    identify: Identify | None = None
    force: Force | None = None
    gate: Gate | None = None
