"""What the timing page shows of the gates once stopped: their impulses, and one question."""

from __future__ import annotations

import msgspec


class ImpulseView(msgspec.Struct, frozen=True):
    """A line of the list that an assessor may pick from.

    :param offset_ns: time since the start that counts
    :param role: ``start`` or ``finish`` for the impulses that count now, else empty
    :param words: what was made of it: start, finish, set aside, or why it was ignored
    :param quiet: an arm, a leg or an aid of a passing that counts already
    """

    number: int
    gate: str
    offset_ns: int
    role: str
    words: str
    quiet: bool = False


class GatesView(msgspec.Struct, frozen=True):
    """The gates' side of a stopped attempt; empty where no gate timed it.

    :param bounces: impulses that are not listed, because a contact only trembled
    :param question: gate and stopwatch disagree and nobody has looked at it yet; else empty
    """

    impulses: tuple[ImpulseView, ...] = ()
    bounces: int = 0
    question: str = ""
