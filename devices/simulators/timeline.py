"""The clock of a script, and the device's own clock beside it."""

from __future__ import annotations

from collections.abc import Mapping

from devices.simulators.script import (
    Act,
    latest,
    make_act,
    occurrences,
    script_error,
    upcoming,
)
from devices.simulators.truth import Truth


class Timeline:
    """The acts of a script that concern one device, on the script's own clock."""

    def __init__(self, acts: tuple[Act, ...], seed: int) -> None:
        self.acts = list(acts)
        self.seed = seed
        self.start_ns: int | None = None
        self.seen_ns = -1
        self.booted_ns = 0
        self.truth = Truth()

    def begin(self, now_ns: int) -> bool:
        """Start the script's clock; true the first time only."""
        if self.start_ns is not None:
            return False
        self.start_ns = now_ns
        return True

    def elapsed(self, now_ns: int) -> int:
        """Nanoseconds of the script's clock."""
        return 0 if self.start_ns is None else now_ns - self.start_ns

    def host_ns(self, elapsed_ns: int | None) -> int | None:
        """A time of the script's clock on the host's."""
        if elapsed_ns is None or self.start_ns is None:
            return None
        return self.start_ns + elapsed_ns

    def note(self, now_ns: int) -> None:
        """Everything up to now was played."""
        self.seen_ns = max(self.seen_ns, self.elapsed(now_ns))

    def add(self, verb: str, now_ns: int, params: Mapping[str, object]) -> None:
        """An act from now on; a parameter ``at`` counts from now."""
        act = make_act(verb, params)
        # A moment that was played already would be missed.
        begin_ns = max(self.elapsed(now_ns), self.seen_ns + 1)
        self.acts.append(make_act(verb, params, at_ns=begin_ns + act.at_ns))

    def between(self, verbs: frozenset[str], after_ns: int, until_ns: int) -> list[Act]:
        """The acts of these verbs whose time is in ``(after_ns, until_ns]``, in order."""
        self.seen_ns = max(self.seen_ns, until_ns)
        found = [
            one
            for act in self.acts
            if act.verb in verbs
            for one in occurrences(act, until_ns, after_ns)
        ]
        return sorted(found, key=lambda act: act.at_ns)

    def active(self, verb: str, elapsed_ns: int) -> Act | None:
        """The latest act of this verb whose ``for`` seconds (for ever if none) include now."""
        running: Act | None = None
        for act in self.acts:
            one = latest(act, elapsed_ns) if act.verb == verb else None
            if one and ("for" not in one.params or elapsed_ns < _end_ns(one)):
                running = one
        return running

    def next_change_ns(self, verbs: frozenset[str], elapsed_ns: int) -> int | None:
        """When an act of these verbs begins or ends next, on the script's clock."""
        acts = [act for act in self.acts if act.verb in verbs]
        begins = [one.at_ns for act in acts if (one := upcoming(act, elapsed_ns))]
        ends = [_end_ns(one) for act in acts if (one := latest(act, elapsed_ns))]
        return min([*begins, *(end for end in ends if end > elapsed_ns)], default=None)


def _end_ns(act: Act) -> int:
    return act.at_ns + act.span_ns("for", 0)


class DeviceTimeOfDay:
    """The device's own clock: where it stood at power-on, plus the time since.

    The script's ``drift by=0.005`` lets it run fast by that share from then on (for a slow clock
    the share is negative), ``leap by=2`` sets it forward by so many seconds; a restart begins anew.
    """

    def __init__(self, timeline: Timeline, default_s: float = 0.0) -> None:
        self._timeline = timeline
        starts = [act.params["start"] for act in timeline.acts if "start" in act.params]
        self._start_ns = round((seconds_of(starts[0]) if starts else default_s) * 1e9)

    def at(self, now_ns: int) -> int:
        """Nanoseconds of the device's clock."""
        elapsed = self._timeline.elapsed(now_ns)
        clock_ns = self._start_ns + elapsed - self._timeline.booted_ns
        for act in self._timeline.acts:
            if act.verb == "drift" and act.at_ns < elapsed:
                clock_ns += round((elapsed - act.at_ns) * act.number("by", 0.005))
            elif act.verb == "leap" and act.at_ns <= elapsed:
                clock_ns += act.span_ns("by", 1.0)
        return clock_ns


def seconds_of(text: str) -> float:
    """``23:59:58.5`` or ``86398.5`` as seconds.

    :raises OperatorError: for anything else
    """
    try:
        parts = [float(part) for part in text.split(":")]
    except ValueError as error:
        raise script_error(f"clock start={text}", "HH:MM:SS or seconds") from error
    seconds = 0.0
    for part in parts:
        seconds = seconds * 60 + part
    if not abs(seconds) < 1e9:
        raise script_error(f"clock start={text}", "HH:MM:SS or seconds")
    return seconds
