"""Bytes as rows of a golden transcript, such as ``captured "25.30 kgF" -> force 25.30 kgf``.

Such rows, looked through by a person who compared them with the display, go into a file of
``tests/devices/golden``; ``captured`` says that a real device sent them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from devices.captures import Piece
from devices.cli.bytes_in import BytesIn
from devices.driver import Driver
from devices.drivers import build_driver
from devices.event_words import as_text
from frailtylab.errors import OperatorError
from frailtylab.instruments import InstrumentInfo
from frailtylab.samples import DeviceEvent

LINE_ENDS = b"\r\n"
PAUSE_MS = 100
ESCAPES = {0x09: r"\t", 0x0A: r"\n", 0x0D: r"\r", 0x22: r"\"", 0x5C: r"\\"}


class RowOfBytes(msgspec.Struct, frozen=True):
    """Bytes and what they meant.

    :param paused: only a pause showed that the frame was over
    """

    data: bytes
    events: tuple[DeviceEvent, ...]
    paused: bool = False


def rows(driver: Driver, pieces: Iterable[Piece]) -> Iterator[RowOfBytes]:
    """The bytes cut where events came of them, line ends with the line; the rest comes last."""
    pending, events = b"", list[DeviceEvent]()
    for piece in pieces:
        paused = driver.feed(piece.at_ns, b"")
        if paused:
            yield RowOfBytes(pending, (*events, *paused), paused=True)
            pending, events = b"", []
        for number in piece.data:
            byte = bytes((number,))
            if events and byte not in LINE_ENDS:
                yield RowOfBytes(pending, tuple(events))
                pending, events = b"", []
            pending += byte
            events += driver.feed(piece.at_ns, byte)
    events += driver.flush()
    if pending:
        yield RowOfBytes(pending, tuple(events))


def print_transcript(driver: Driver, source: BytesIn) -> None:
    """Print head and rows of a transcript file."""
    pieces = tuple(source.pieces())
    found = list(rows(driver, pieces))
    if not any(row.paused for row in found):
        # A transcript without pauses has no times, and some events depend on them.
        untimed = [Piece(0, piece.data) for piece in pieces]
        found = list(rows(build_driver(driver.info.driver, driver.info.settings), untimed))
    pause = f" pause_ms={PAUSE_MS}" if any(row.paused for row in found) else ""
    print("# Which device this was, with firmware and settings; who captured it and when.")
    print(f"{head_line(driver.info.driver, needed(driver.info))}{pause}")
    for row in found:
        for line in row_lines(row.data, [as_text(event) for event in row.events], "captured"):
            print(line)


def needed(info: InstrumentInfo) -> dict[str, str]:
    """The settings without those that the driver would have by itself."""
    left = dict(info.settings)
    for key in info.settings:
        fewer = {name: value for name, value in left.items() if name != key}
        try:
            same = build_driver(info.driver, fewer).info.settings == info.settings
        except OperatorError:
            continue
        if same:
            left = fewer
    return left


def head_line(name: str, settings: Mapping[str, str]) -> str:
    """``! driver=mark10 format=num``; blanks would end a value there, and none needs them."""
    given = [f"{key}={value.replace(' ', '')}" for key, value in settings.items() if value]
    return " ".join([f"! driver={name}", *given])


def row_lines(data: bytes, words: list[str], origin: str) -> list[str]:
    """One row; each further event on a line of its own.

    Bytes without an event stand as a comment, because a row says what came of its bytes.
    """
    text = literal(data)
    if not words:
        return [f"# no event: {text}"]
    first, *others = words
    return [f"{origin} {text} -> {first}", *(f"    -> {other}" for other in others)]


def literal(data: bytes) -> str:
    """Bytes in Python notation, in double quotes; an arrow would end them in a transcript."""
    text = "".join(
        ESCAPES.get(byte) or (chr(byte) if 0x20 <= byte < 0x7F else f"\\x{byte:02x}")
        for byte in data
    )
    return '"' + text.replace(" -> ", " -\\x3e ") + '"'
