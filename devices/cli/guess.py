"""``decode --guess``: every driver is tried on the same bytes, and who reads most comes first."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

import msgspec

from devices.captures import Piece
from devices.cli.bytes_in import BytesIn
from devices.cli.decoding import as_asked_then, counted
from devices.cli.options import EXIT_OK, shown_settings
from devices.driver import Driver
from devices.entries.entry import DriverEntry
from frailtylab.errors import OperatorError
from frailtylab.instruments import LinkCounts

VARIED = ("preset", "format", "checksum")
"""Settings that change how bytes are read, tried with each of their choices."""
STAND_INS = {"unit": "N", "scale": "1"}
"""For what only a person can know; a guess says whether lines are read, not what they mean."""
TAKES_ANYTHING = ("gate_line", "any_line")
SHOWN = 8
STEPS = 20
"""Guesses within about a twentieth of each other read about as much."""
TEXT = frozenset({0x09, 0x0A, 0x0D, *range(0x20, 0x7F)})


class Guess(msgspec.Struct, frozen=True):
    """How one driver did. ``stand_ins`` names settings whose values were made up."""

    driver: str
    settings: dict[str, str]
    stand_ins: tuple[str, ...]
    accepted: int
    ignored: int
    bad: int

    @property
    def share(self) -> float:
        """Readings and edges less what was bad, as a part of everything."""
        return (self.accepted - self.bad) / max(1, self.accepted + self.ignored + self.bad)

    @property
    def rank(self) -> tuple[bool, bool, int, int, int, int, int]:
        """Sorts the best first; a driver that takes any line says nothing and comes last.

        Among those that read about as much, one that needs no made-up setting comes first.
        """
        return (
            (self.driver, self.settings.get("preset")) == TAKES_ANYTHING,
            not self.accepted,
            -round(STEPS * self.share),
            len(self.stand_ins),
            self.bad - self.accepted,
            -self.ignored,
            len(self.settings),
        )


def guess(source: BytesIn, as_json: bool, profiles: Sequence[str]) -> int:
    """Print the drivers that accept anything, the best first, and what the bytes look like."""
    pieces = tuple(source.pieces())
    found = [
        one for one in guesses(pieces, source, profiles) if one.accepted or one.ignored > one.bad
    ]
    hint = look_of(b"".join(piece.data for piece in pieces))
    if as_json:
        for one in found:
            print(json.dumps({"event": "guess", **msgspec.to_builtins(one)}))
        print(json.dumps({"event": "look", "hint": hint}))
        return EXIT_OK
    for one in found[:SHOWN]:
        print(line_of(one))
    if not found:
        print("No driver accepts a reading or an edge of this.")
    if hint:
        print(hint)
    print("Make and model on the device decide, not this list: see docs/devices.")
    return EXIT_OK


def guesses(
    pieces: tuple[Piece, ...], source: BytesIn, profiles: Sequence[str] = ()
) -> list[Guess]:
    """Every driver and variant on these bytes, the best first.

    :param profiles: files of the device profiles that are tried, too
    """
    from devices.drivers import DRIVERS

    tried = [
        tried_on(driver, settings, stand_ins, pieces, source)
        for entry in DRIVERS.values()
        for settings in variants(entry, profiles)
        for driver, stand_ins in built(entry, settings)
    ]
    return sorted(tried, key=lambda one: one.rank)


def variants(entry: DriverEntry, profiles: Sequence[str]) -> Iterator[dict[str, str]]:
    """The defaults, then each other choice of one setting that changes how bytes are read."""
    if entry.kind is None:
        yield from ({"file": file} for file in profiles)
        return
    yield {}
    for setting in entry.settings:
        if setting.key in VARIED:
            for choice in setting.choices:
                if choice != setting.default:
                    yield {setting.key: choice}


def built(entry: DriverEntry, settings: dict[str, str]) -> Iterator[tuple[Driver, tuple[str, ...]]]:
    """The driver, with stand-ins where it refuses to be without; nothing where that is no help."""
    from devices.drivers import build_driver

    full, stand_ins = dict(settings), ()
    while True:
        try:
            yield build_driver(entry.name, full), stand_ins
            return
        except OperatorError as error:
            key = str(error.values.get("key"))
            if key in full or key not in STAND_INS:
                return
            full[key] = STAND_INS[key]
            stand_ins = (*stand_ins, key)


def tried_on(
    driver: Driver,
    settings: dict[str, str],
    stand_ins: tuple[str, ...],
    pieces: tuple[Piece, ...],
    source: BytesIn,
) -> Guess:
    """What this driver makes of the bytes."""
    as_asked_then(driver, source)
    counts = LinkCounts()
    for piece in pieces:
        counts = counted(counts, len(piece.data), driver.feed(piece.at_ns, piece.data))
    counts = counted(counts, 0, driver.flush())
    return Guess(
        driver.info.driver, settings, stand_ins, counts.accepted, counts.ignored, counts.bad
    )


def line_of(one: Guess) -> str:
    """A guess as a line of text."""
    options = shown_settings(tuple(one.settings.items()))
    missing = f"  (you have to know: {', '.join(one.stand_ins)})" if one.stand_ins else ""
    counts = f"accepted {one.accepted} ignored {one.ignored} bad {one.bad}"
    return f"{counts}  --driver {one.driver}{f' {options}' if options else ''}{missing}"


def look_of(data: bytes) -> str:
    """What the bytes say about the line's settings; empty where they look like text.

    A line with 7 data bits and parity, read with 8, is text with bit 7 set in some bytes; a wrong
    baud rate is hardly ever text in any reading of it.
    """
    if not data or share_of_text(data) > 0.9:
        return ""
    if share_of_text(bytes(byte & 0x7F for byte in data)) > 0.95:
        return (
            "Without bit 7 this is text: the device may send 7 data bits and parity. "
            "Capture again with --data-bits 7 --parity E, then O."
        )
    return (
        "Most of this is no text: another baud rate or parity may be set on the device, "
        "or it speaks in binary."
    )


def share_of_text(data: bytes) -> float:
    """Part of the bytes that are printable ASCII or white space."""
    return sum(byte in TEXT for byte in data) / len(data)
