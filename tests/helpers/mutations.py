"""Structured garbage: real messages with bytes changed, lost, repeated, or of another message."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

LIKELY = b"0123456789.,:;+-*# \t\r\n\x00\x02\x10\xff"
"""Bytes that mean something to some format; the others are mostly refused alike."""

Mutation = Callable[[random.Random, bytes, Sequence[bytes]], bytes]


def place(dice: random.Random, data: bytes) -> int:
    return dice.randint(0, len(data))


def changed(dice: random.Random, data: bytes, _rows: Sequence[bytes]) -> bytes:
    at = place(dice, data)
    return data[:at] + bytes((dice.choice(LIKELY),)) + data[at + 1 :]


def any_byte(dice: random.Random, data: bytes, _rows: Sequence[bytes]) -> bytes:
    at = place(dice, data)
    return data[:at] + bytes((dice.randint(0, 255),)) + data[at + 1 :]


def flipped(dice: random.Random, data: bytes, _rows: Sequence[bytes]) -> bytes:
    """One bit, as a disturbed line does it."""
    at = dice.randrange(len(data)) if data else 0
    return (
        data[:at] + bytes(b ^ 1 << dice.randint(0, 7) for b in data[at : at + 1]) + data[at + 1 :]
    )


def lost(dice: random.Random, data: bytes, _rows: Sequence[bytes]) -> bytes:
    at = place(dice, data)
    return data[:at] + data[at + dice.randint(1, 4) :]


def repeated(dice: random.Random, data: bytes, _rows: Sequence[bytes]) -> bytes:
    at = place(dice, data)
    return data[:at] + data[max(0, at - dice.randint(1, 4)) :]


def cut_short(dice: random.Random, data: bytes, _rows: Sequence[bytes]) -> bytes:
    return data[: place(dice, data)]


def spliced(dice: random.Random, data: bytes, rows: Sequence[bytes]) -> bytes:
    """The head of this message and the tail of another."""
    other = dice.choice(rows)
    return data[: place(dice, data)] + other[place(dice, other) :]


def other_digit(dice: random.Random, data: bytes, _rows: Sequence[bytes]) -> bytes:
    digits = [at for at, number in enumerate(data) if 0x30 <= number <= 0x39]
    if not digits:
        return data
    at = dice.choice(digits)
    return data[:at] + bytes((dice.randint(0x30, 0x39),)) + data[at + 1 :]


MUTATIONS: tuple[Mutation, ...] = (
    changed, any_byte, flipped, lost, repeated, cut_short, spliced, other_digit,
)  # fmt: skip


def mutated(dice: random.Random, rows: Sequence[bytes], joint: bytes = b"") -> bytes:
    """Some of the messages in any order, some of them spoilt.

    :param joint: stands between two messages
    """
    messages: list[bytes] = []
    for _ in range(dice.randint(1, 6)):
        message = dice.choice(rows)
        for _ in range(dice.choice((0, 1, 1, 2, 3))):
            message = dice.choice(MUTATIONS)(dice, message, rows)
        messages.append(message)
    return joint.join(messages)
