"""Scripts of what simulated people do and what goes wrong, as one line of text.

Statements are parted by ``;``. A statement is a verb and ``key=value`` pairs, times in seconds
since the device was first connected::

    squeeze at=2 peak=25.3 hold=3; squeeze at=20 peak=24.1; unplug at=30 for=2
    walk at=2 time=4.31 every=15

``every`` repeats a statement for ever, ``times`` limits that.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from msgspec.structs import replace

from frailtylab.errors import N_, OperatorError

NS_PER_S = 1_000_000_000

COMMON = frozenset({"at", "every", "times"})
VERBS: dict[str, frozenset[str]] = {
    # People: peak in the script's unit (kgf unless unit=), hold and times in seconds;
    # aid is cane or frame
    "squeeze": frozenset({"peak", "hold", "unit", "hand"}),
    "walk": frozenset({"time", "breaks", "from", "to", "aid"}),
    "tug": frozenset({"time", "breaks", "gate", "aid"}),
    "step": frozenset({"gate", "breaks"}),
    # Devices: unit switches the display, flat freezes the reading, clock sets the device's clock,
    # drift lets it run fast by a share, leap moves it by seconds, battery sets its step, overload
    # shows no force, reboot restarts (off for so long; greeting or not), trigger moves an input
    "unit": frozenset({"to"}),
    "flat": frozenset({"value", "for"}),
    "clock": frozenset({"start"}),
    "drift": frozenset({"by"}),
    "leap": frozenset({"by"}),
    "battery": frozenset({"to"}),
    "overload": frozenset({"for"}),
    "reboot": frozenset({"greet", "for"}),
    "trigger": frozenset({"to"}),
    "bounce": frozenset({"for"}),
    # The wire: by is a delay in seconds, count a number of bytes or of repeats, ratio the sender's
    # rate divided by the receiver's
    "split": frozenset({"for", "by"}),
    "merge": frozenset({"for", "by"}),
    "late": frozenset({"for", "by"}),
    "garbage": frozenset({"for", "count"}),
    "flood": frozenset({"for", "count"}),
    "baud": frozenset({"for", "ratio"}),
    "corrupt": frozenset({"for"}),
    "unended": frozenset({"for"}),
    "nan": frozenset({"for"}),
    "swap": frozenset({"for"}),
    "stall": frozenset({"for"}),
    "unplug": frozenset({"for"}),
}


class Act(msgspec.Struct, frozen=True):
    """One statement: what happens, when, and its parameters as text.

    :param at_ns: since the device was first connected
    """

    verb: str
    at_ns: int
    params: dict[str, str]
    every_ns: int | None = None
    times: int | None = None

    def number(self, key: str, default: float) -> float:
        """A parameter as a number."""
        return float(self.params.get(key, default))

    def span_ns(self, key: str, default_s: float) -> int:
        """A parameter in seconds as nanoseconds."""
        return round(self.number(key, default_s) * NS_PER_S)


def parse_script(text: str) -> tuple[Act, ...]:
    """The acts of a script, in the order written.

    :raises OperatorError: naming the statement that can't be read
    """
    return tuple(_act(part) for part in (p.strip() for p in text.split(";")) if part)


def make_act(verb: str, params: Mapping[str, object], at_ns: int | None = None) -> Act:
    """An act made by a program; ``at_ns`` replaces a parameter ``at``.

    :raises OperatorError: for an unknown verb or parameter
    """
    words = [verb, *(f"{key}={value}" for key, value in params.items())]
    act = _act(" ".join(words))
    return act if at_ns is None else replace(act, at_ns=at_ns)


def occurrences(act: Act, until_ns: int, after_ns: int = -1) -> list[Act]:
    """The act at each of its times in ``(after_ns, until_ns]``."""
    if not act.every_ns:
        return [act] if after_ns < act.at_ns <= until_ns else []
    first = max(0, -(-(after_ns + 1 - act.at_ns) // act.every_ns))
    last = (until_ns - act.at_ns) // act.every_ns
    if act.times is not None:
        last = min(last, act.times - 1)
    return [replace(act, at_ns=act.at_ns + n * act.every_ns) for n in range(first, last + 1)]


def latest(act: Act, now_ns: int) -> Act | None:
    """The act at its last time that is not after now."""
    if act.at_ns > now_ns:
        return None
    return replace(act, at_ns=act.at_ns + _repeats(act, now_ns) * (act.every_ns or 0))


def upcoming(act: Act, now_ns: int) -> Act | None:
    """The act at its next time after now."""
    if act.at_ns > now_ns:
        return act
    number = _repeats(act, now_ns) + 1
    if not act.every_ns or (act.times is not None and number >= act.times):
        return None
    return replace(act, at_ns=act.at_ns + number * act.every_ns)


def _repeats(act: Act, now_ns: int) -> int:
    if not act.every_ns:
        return 0
    number = (now_ns - act.at_ns) // act.every_ns
    return number if act.times is None else min(number, act.times - 1)


def _act(statement: str) -> Act:
    verb, *words = statement.split()
    if verb not in VERBS:
        raise script_error(statement, ", ".join(VERBS))
    params: dict[str, str] = {}
    for word in words:
        key, equals, value = word.partition("=")
        if not equals or key not in VERBS[verb] | COMMON:
            raise script_error(statement, ", ".join(sorted(VERBS[verb] | COMMON)))
        params[key] = value
    at_ns, every_ns = (_seconds(statement, params, key) for key in ("at", "every"))
    times = params.pop("times", None)
    if times is not None and not (times.isdecimal() and int(times) > 0):
        raise script_error(statement, "times as a whole number above 0")
    _check_numbers(statement, params)
    return Act(verb, at_ns or 0, params, every_ns, int(times) if times else None)


def _seconds(statement: str, params: dict[str, str], key: str) -> int | None:
    text = params.pop(key, None)
    if text is None:
        return None
    value = _finite(statement, key, text)
    if value < 0 or (key == "every" and value < 0.001):
        raise script_error(statement, f"{key} in seconds, not negative")
    return round(value * NS_PER_S)


def _check_numbers(statement: str, params: dict[str, str]) -> None:
    for key in ("peak", "hold", "time", "breaks", "value", "for", "by", "count", "ratio"):
        if key in params:
            _finite(statement, key, params[key])


def _finite(statement: str, key: str, text: str) -> float:
    """A plain decimal number; ``nan`` and ``inf`` are refused with everything else."""
    try:
        value = float(text)
    except ValueError as error:
        raise script_error(statement, f"{key} as a number") from error
    if not abs(value) < 1e9:
        raise script_error(statement, f"{key} as a number")
    return value


def script_error(statement: str, expected: str) -> OperatorError:
    """The error for a statement that can't be read."""
    return OperatorError(
        N_("This script can't be read"),
        N_("The statement “{statement}” is not understood."),
        N_("Expected: {expected}."),
        values={"statement": statement, "expected": expected},
    )
