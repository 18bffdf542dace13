"""From looks at control lines to their changes. Pure: no port, no clock."""

from __future__ import annotations

import msgspec

from devices.transport.line_frames import Levels, LineChange, LinesMissed

Counts = dict[str, int]
"""Name of a line to the number of changes that the system has counted."""


class Look(msgspec.Struct, frozen=True):
    """How the lines stood at one moment.

    :param seen_ns: when
    :param since_ns: how far back what differs from the look before can have happened
    :param counts: None where the system counts nothing, or counted on while we looked
    """

    levels: Levels
    seen_ns: int
    since_ns: int
    counts: Counts | None = None


class LineTracker:
    """Compares each look with what was told before.

    A counter that does not move with its line is not believed: drivers of some adapters keep
    counters that always stand still (Linux cp210x counts errors only, recalled).

    :param first: the look that the changes are counted from
    """

    def __init__(self, first: Look) -> None:
        self.levels = dict(first.levels)
        self._base = dict(first.counts or {})
        self._told = dict.fromkeys(first.levels, 0)

    def take(self, look: Look) -> list[LineChange | LinesMissed]:
        """What is new; ages are 0 and belong to whoever hands it on."""
        news: list[LineChange | LinesMissed] = []
        for line, level in look.levels.items():
            if level != self.levels[line]:
                self.levels[line] = level
                self._told[line] += 1
                within_ns = look.seen_ns - look.since_ns
                news.append(LineChange(line, level, 0, within_ns, look.seen_ns))
            missed = self._missed(line, look.counts)
            if missed:
                news.append(LinesMissed(line, missed, look.seen_ns))
        return news

    def _missed(self, line: str, counts: Counts | None) -> int:
        """Changes that were counted and not told, which are always pairs."""
        if counts is None or line not in self._base:
            return 0
        missed = counts[line] - self._base[line] - self._told[line]
        self._base[line], self._told[line] = counts[line], 0
        if missed < 0 or missed % 2:
            del self._base[line]
            return 0
        return missed
