r"""How long a pattern of a user can take: a bound on the ways to match one line.

Python's ``re`` tries one way after the other, so a careless pattern can stop the reader for hours
on one odd line. The bound is the number of choices multiplied: ``\d{1,8}`` has 8, ``.*`` has 256
(the longest line), ``a|b`` has 2, and a repeated part counts once for each repetition, so that
``(a+)+`` is beyond all measure. What can't give back (``\d++``) has one. Only plain constructs are
taken: groups, classes, alternatives and repetitions; no look-around, back-reference or flag.
"""

from __future__ import annotations

import re

from devices.framing.frame import LONGEST
from frailtylab.errors import N_

MOST_WAYS = 1_000_000
"""A line of 256 bytes that tries all of them takes below a tenth of a second: see
``docs/device-profiles.md``."""

_ATOM = re.compile(r"\\(?:x[0-9A-Fa-f]{2}|[0-7]{3}|[^1-9])|\[\^?\]?(?:\\.|[^\]\\])*\]|[^\\()\[|]")
_GROUP = re.compile(r"\((?:\?:|\?P<[A-Za-z_]\w*>|(?!\?))")
_REPEAT = re.compile(r"(?:([*+?])|\{(\d*)(,?)(\d*)\})([?+]?)")


class TooManyWaysError(Exception):
    """The pattern could take too long, or holds something that is not counted here."""

    def __init__(self, expected: str) -> None:
        super().__init__(expected)
        self.expected = expected


def ways(pattern: str) -> int:
    """The most ways in which this pattern can be tried on one line.

    :raises TooManyWaysError: for more than :data:`MOST_WAYS`, or a construct that is not plain; its
        ``expected`` says in English what is taken, for translation
    """
    counter = _Counter(pattern)
    count = counter.alternatives()
    if not counter.at_end():
        raise TooManyWaysError(N_("expected a pattern whose brackets match"))
    return count


class _Counter:
    """One pass over a pattern; ``_at`` is the next character."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._at = 0

    def at_end(self) -> bool:
        return self._at >= len(self._pattern)

    def alternatives(self) -> int:
        count = self._sequence()
        while self._take("|"):
            count += self._sequence()
        return _bounded(count)

    def _sequence(self) -> int:
        count = 1
        while not self.at_end() and self._pattern[self._at] not in "|)":
            count = _bounded(count * self._repeated(self._atom()))
        return count

    def _atom(self) -> int:
        if match := _GROUP.match(self._pattern, self._at):
            self._at = match.end()
            count = self.alternatives()
            if not self._take(")"):
                raise TooManyWaysError(N_("expected a pattern whose brackets match"))
            return count
        match = _ATOM.match(self._pattern, self._at)
        if match is None:
            raise TooManyWaysError(
                N_("expected a plain pattern: no look-around, back-reference or flag")
            )
        self._at = match.end()
        return 1

    def _repeated(self, inner: int) -> int:
        match = _REPEAT.match(self._pattern, self._at)
        if match is None:
            return inner
        self._at = match.end()
        sign, least, comma, most, mode = match.groups()
        fewest = {"*": 0, "+": 1, "?": 0}.get(sign or "", int(least or 0))
        if sign:
            limit = 1 if sign == "?" else LONGEST
        else:
            limit = int(most or LONGEST) if comma else fewest
        return 1 if mode == "+" else _sum_of_powers(inner, fewest, min(limit, LONGEST))

    def _take(self, sign: str) -> bool:
        if not self._pattern.startswith(sign, self._at):
            return False
        self._at += 1
        return True


def _sum_of_powers(inner: int, fewest: int, most: int) -> int:
    count = 0
    for number in range(fewest, most + 1):
        count = _bounded(count + inner**number)
    return max(count, 1)


def _bounded(count: int) -> int:
    if count > MOST_WAYS:
        raise TooManyWaysError(
            N_("expected fewer ways to match: bound repetitions as in {{1,8}}, none inside another")
        )
    return count
