"""What a bad wire or a confused device makes of bytes."""

from __future__ import annotations

import random
import re

NUMBER = re.compile(rb"[-+]?\d+(?:\.\d+)?")


def noise(count: int, dice: random.Random) -> bytes:
    """Random bytes, ended like a line so that they spoil no other."""
    return bytes(dice.choice(b"\x00\xff\x80\xfe~?\xf8") for _ in range(count)) + b"\r\n"


def corrupted(data: bytes, dice: random.Random) -> bytes:
    """One bit of one digit turned, so that another digit stands there, if there is any."""
    places = [place for place, byte in enumerate(data) if byte in b"01234567"]
    if not places:
        return data
    place = dice.choice(places)
    return data[:place] + bytes((data[place] ^ 1,)) + data[place + 1 :]


def unended(data: bytes) -> bytes:
    """Without CR and LF."""
    return data.translate(None, b"\r\n")


def without_numbers(data: bytes) -> bytes:
    """``nan`` where numbers stood, as sketches print what they could not compute."""
    return NUMBER.sub(b"nan", data)
