"""Simulated people: how a hand squeezes and how a body breaks light beams.

Shapes after ``devices.md`` D6: a squeeze rises in 0.3 to 0.8 s, trembles at 8 to 12 Hz and tires;
arm, leg and trunk each break a beam.
"""

from __future__ import annotations

import math
import random

import msgspec

from devices.simulators.script import NS_PER_S, Act

CREST_S = 0.25
"""The peak itself lasts so long, so that every device that samples at 4 Hz or more shows it."""
RELEASE_S = 0.25
FATIGUE_PER_S = 0.04
TREMOR_PART = 0.012
KGF_PER_UNIT = {"kgf": 1.0, "N": 1 / 9.80665, "lbf": 0.45359237, "kN": 1000 / 9.80665}
OWN_PEAK_KGF = {"right": 26.4, "left": 24.1}
"""What a person squeezes when the script names no peak: the left hand is weaker."""
TIRED_PER_SQUEEZE = 0.02


class Squeeze(msgspec.Struct, frozen=True):
    """One squeeze; never above its peak, and exactly at its peak during the crest."""

    start_ns: int
    peak_kgf: float
    ramp_s: float
    hold_s: float
    tremor_hz: float

    @property
    def end_ns(self) -> int:
        """When the hand is open again."""
        return self.start_ns + round((self.ramp_s + self.hold_s + RELEASE_S) * NS_PER_S)

    def force_kgf(self, at_ns: int) -> float:
        """Force on the handle; zero before and after."""
        t = (at_ns - self.start_ns) / NS_PER_S
        if t < 0 or at_ns >= self.end_ns:
            return 0.0
        if t < self.ramp_s:
            return self.peak_kgf * _smooth(t / self.ramp_s)
        crest_end = self.ramp_s + min(CREST_S, self.hold_s)
        if t <= crest_end:
            return self.peak_kgf
        held = self._tired(t - crest_end)
        released = t - self.ramp_s - self.hold_s
        return held if released <= 0 else held * (1 - _smooth(released / RELEASE_S))

    def _tired(self, since_crest_s: float) -> float:
        tired = max(0.3, 1 - FATIGUE_PER_S * since_crest_s)
        swing = 0.5 - 0.5 * math.cos(2 * math.pi * self.tremor_hz * since_crest_s)
        return self.peak_kgf * tired * (1 - TREMOR_PART * swing)


class BeamEdge(msgspec.Struct, frozen=True):
    """A beam of a gate (``A``, ``B``) was broken or became clear."""

    at_ns: int
    gate: str
    blocked: bool


def squeeze_of(act: Act, seed: int, earlier: int = 0) -> Squeeze:
    """The squeeze of a script's ``squeeze``; the same seed gives the same hand.

    :param earlier: how often this person squeezed before, which tires where no peak is given
    """
    dice = random.Random(f"{seed} {act.at_ns}")  # noqa: S311 - a person, not a secret
    own = OWN_PEAK_KGF.get(act.params.get("hand", "right"), OWN_PEAK_KGF["right"])
    own *= max(0.5, 1 - TIRED_PER_SQUEEZE * earlier)
    peak = act.number("peak", own) * KGF_PER_UNIT.get(act.params.get("unit", "kgf"), 1.0)
    return Squeeze(
        act.at_ns, peak, dice.uniform(0.3, 0.8), act.number("hold", 3.0), dice.uniform(8, 12)
    )


def beam_edges(act: Act, seed: int) -> list[BeamEdge]:
    """Every edge of a ``walk``, ``tug`` or ``step``, in order of time.

    The first break of the second passing is exactly ``time`` after the first break of the first.
    Both passings of one act have the same pattern, so that any rule (first break, longest break)
    finds the same time.
    """
    dice = f"{seed} {act.at_ns}"
    pattern = _pattern(int(act.number("breaks", 3)), act.params.get("aid", "none"), dice)
    return sorted(
        (
            BeamEdge(start_ns + offset_ns, gate, blocked)
            for start_ns, gate in _passings(act)
            for offset_ns, blocked in pattern
        ),
        key=lambda edge: edge.at_ns,
    )


def chattering(edges: list[BeamEdge], seed: int) -> list[BeamEdge]:
    """The same edges, each followed by two bounces within 8 ms."""
    dice = random.Random(seed)  # noqa: S311
    noisy = list(edges)
    for edge in edges:
        for start_ms in (1, 4):
            off = edge.at_ns + round(dice.uniform(start_ms, start_ms + 1) * 1e6)
            noisy.append(BeamEdge(off, edge.gate, not edge.blocked))
            noisy.append(BeamEdge(off + 1_500_000, edge.gate, edge.blocked))
    return sorted(noisy, key=lambda edge: edge.at_ns)


def _passings(act: Act) -> list[tuple[int, str]]:
    """When and at which gate the body passes."""
    later_ns = act.at_ns + act.span_ns("time", 4.31 if act.verb == "walk" else 11.2)
    if act.verb == "walk":
        return [(act.at_ns, act.params.get("from", "A")), (later_ns, act.params.get("to", "B"))]
    gate = act.params.get("gate", "A")
    return [(act.at_ns, gate)] if act.verb == "step" else [(act.at_ns, gate), (later_ns, gate)]


AID_LEAD_MS: dict[str, tuple[float, ...]] = {"cane": (350.0,), "frame": (250.0, 450.0)}
"""How long after each part of a walking aid the next part, or the body, breaks the beam."""
AID_BREAK_MS = 20.0


def _pattern(breaks: int, aid: str, seed: str) -> list[tuple[int, bool]]:
    """Edges of one passing as offsets: an aid first, short breaks by arm and leg, the trunk."""
    dice = random.Random(seed)  # noqa: S311
    edges: list[tuple[int, bool]] = []
    at_ms = 0.0
    for lead_ms in AID_LEAD_MS.get(aid, ()):
        edges += [(round(at_ms * 1e6), True), (round((at_ms + AID_BREAK_MS) * 1e6), False)]
        at_ms += lead_ms
    for number in range(breaks):
        trunk = number == breaks - 1
        long_ms = dice.uniform(180, 260) if trunk else dice.uniform(25, 50)
        edges += [(round(at_ms * 1e6), True), (round((at_ms + long_ms) * 1e6), False)]
        at_ms += long_ms + dice.uniform(20, 40)
    return edges


def _smooth(part: float) -> float:
    """From 0 to 1 without a kink."""
    x = min(1.0, max(0.0, part))
    return x * x * (3 - 2 * x)
