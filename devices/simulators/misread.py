"""What a receiver hears that is set to another rate than the sender."""

from __future__ import annotations

FRAME_BITS = 10


def misread(data: bytes, ratio: float) -> bytes:
    """The bytes that come out when each bit is taken to be ``ratio`` of its true length.

    Eight data bits, no parity, one stop bit, the bytes sent without a pause; a frame without its
    stop bit is handed out like any other, as serial ports do by default.

    :param ratio: rate of the sender divided by the rate of the receiver
    """
    levels = [level for byte in data for level in _levels(byte)]
    heard = bytearray()
    start = _fall(levels, 0)
    while start is not None:
        heard.append(sum(_level(levels, start + ratio * (n + 1.5)) << n for n in range(8)))
        start = _fall(levels, int(start + ratio * (FRAME_BITS - 0.5)) + 1)
    return bytes(heard)


def _levels(byte: int) -> list[int]:
    """The line while one byte is sent: start bit, eight bits, the lowest first, stop bit."""
    return [0, *(byte >> bit & 1 for bit in range(8)), 1]


def _level(levels: list[int], at: float) -> int:
    """The line at a time in bits; it rests at 1."""
    return levels[int(at)] if at < len(levels) else 1


def _fall(levels: list[int], begin: int) -> int | None:
    """Where the line falls next, from that bit on; None where it rests for good."""
    places = range(begin, len(levels))
    return next((i for i in places if not levels[i] and (i == 0 or levels[i - 1])), None)
