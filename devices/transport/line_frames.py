"""What a watched control line says, as lines of text: written by a stream, read by a driver.

A change of a line has no bytes of its own. It is written down as a frame, so that a recording holds
it and a replay reads it again (docs/adr/0017). Each frame is ASCII and ends with LF:

| frame | meaning |
|---|---|
| ``WATCH poll 1000000 @5`` | by which method from now on, looking every so many ns |
| ``LINES poll 1000000 CTS=0 DSR=1 @5`` | the same, and how the lines stand |
| ``CTS 1 350 1063000 @5`` | CTS came up, was told 350 ns after it was seen, and came at most \
1063000 ns before it was seen |
| ``MISSED CTS 2 @5`` | the system counted two changes more than were seen |
| ``GAP 31000000 @5`` | nobody looked at the lines for so many ns |
| ``STILL CTS=0 DSR=1 @5`` | nothing has changed for a while |

``@5`` is the time in nanoseconds on the watcher's own clock, which starts anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import msgspec

LINE_NAMES = ("cts", "dsr", "dcd")
"""The lines that can be watched. Not RI: Linux counts one of its two edges only (recalled)."""

NUMBER = r"\d{1,19}"
LEVELS = r"(?:CTS|DSR|DCD)=[01](?: (?:CTS|DSR|DCD)=[01]){0,2}"
WATCH = re.compile(rf"WATCH ([a-z]{{1,20}}) ({NUMBER}) @({NUMBER})", re.ASCII)
OPENED = re.compile(rf"LINES ([a-z]{{1,20}}) ({NUMBER}) ({LEVELS}) @({NUMBER})", re.ASCII)
CHANGE = re.compile(rf"(CTS|DSR|DCD) ([01]) ({NUMBER}) ({NUMBER}) @({NUMBER})", re.ASCII)
MISSED = re.compile(rf"MISSED (CTS|DSR|DCD) ({NUMBER}) @({NUMBER})", re.ASCII)
GAP = re.compile(rf"GAP ({NUMBER}) @({NUMBER})", re.ASCII)
STILL = re.compile(rf"STILL ({LEVELS}) @({NUMBER})", re.ASCII)

Levels = dict[str, bool]
"""Name of a line to its level; true is up (asserted)."""


class LinesWatched(msgspec.Struct, frozen=True):
    """How the lines are watched from now on: what the instrument is, for its trials.

    :param step_ns: time between two looks; 0 where the system tells of each change
    """

    method: str
    step_ns: int
    seen_ns: int


class LinesOpened(msgspec.Struct, frozen=True):
    """How the lines are watched, and how they stand; no change."""

    method: str
    step_ns: int
    levels: Levels
    seen_ns: int


class LineChange(msgspec.Struct, frozen=True):
    """A line has another level.

    :param age_ns: from the moment it was seen to the moment it was told
    :param within_ns: how much earlier than seen it can have happened; 0 where the system told it
    """

    line: str
    level: bool
    age_ns: int
    within_ns: int
    seen_ns: int


class LinesMissed(msgspec.Struct, frozen=True):
    """Changes that only the system's counter has seen."""

    line: str
    changes: int
    seen_ns: int


class LinesGap(msgspec.Struct, frozen=True):
    """The program was busy, and a short break of a beam can have gone by."""

    gap_ns: int
    seen_ns: int


class LinesStill(msgspec.Struct, frozen=True):
    """The levels, after some quiet."""

    levels: Levels
    seen_ns: int


LineFrame = LinesWatched | LinesOpened | LineChange | LinesMissed | LinesGap | LinesStill


def encode(frame: LineFrame) -> bytes:
    """The frame as it stands in a recording."""
    return f"{_text(frame)} @{frame.seen_ns}\n".encode("ascii")


def parse(line: bytes) -> LineFrame | None:
    """The frame of one line without its end; None for anything that does not fit exactly."""
    text = line.decode("latin-1")
    for pattern, read in READERS:
        found = pattern.fullmatch(text)
        if found:
            return read(*found.groups())
    return None


def levels_text(levels: Levels) -> str:
    """``CTS=0 DSR=1``."""
    return " ".join(f"{name.upper()}={level:d}" for name, level in levels.items())


def _text(frame: LineFrame) -> str:
    match frame:
        case LinesWatched():
            return f"WATCH {frame.method} {frame.step_ns}"
        case LinesOpened():
            return f"LINES {frame.method} {frame.step_ns} {levels_text(frame.levels)}"
        case LineChange():
            return f"{frame.line.upper()} {frame.level:d} {frame.age_ns} {frame.within_ns}"
        case LinesMissed():
            return f"MISSED {frame.line.upper()} {frame.changes}"
        case LinesGap():
            return f"GAP {frame.gap_ns}"
        case LinesStill():
            return f"STILL {levels_text(frame.levels)}"


def _levels(text: str) -> Levels:
    pairs = (word.split("=") for word in text.lower().split(" "))
    return {name: level == "1" for name, level in pairs}


def _watched(method: str, step: str, seen: str) -> LineFrame:
    return LinesWatched(method, int(step), int(seen))


def _opened(method: str, step: str, levels: str, seen: str) -> LineFrame:
    return LinesOpened(method, int(step), _levels(levels), int(seen))


def _changed(line: str, level: str, age: str, within: str, seen: str) -> LineFrame:
    return LineChange(line.lower(), level == "1", int(age), int(within), int(seen))


def _missed(line: str, changes: str, seen: str) -> LineFrame:
    return LinesMissed(line.lower(), int(changes), int(seen))


def _gap(gap: str, seen: str) -> LineFrame:
    return LinesGap(int(gap), int(seen))


def _still(levels: str, seen: str) -> LineFrame:
    return LinesStill(_levels(levels), int(seen))


READERS: tuple[tuple[re.Pattern[str], Callable[..., LineFrame]], ...] = (
    (CHANGE, _changed),
    (STILL, _still),
    (MISSED, _missed),
    (GAP, _gap),
    (OPENED, _opened),
    (WATCH, _watched),
)
"""Patterns with what their groups mean."""
