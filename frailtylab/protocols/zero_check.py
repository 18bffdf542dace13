"""Nothing in the hand: the check that opens a grip trial, and the watch for a dead gauge."""

from __future__ import annotations

from collections import deque

import msgspec

from frailtylab.protocols.force_units import kgf_per
from frailtylab.samples import ForceSample

GAP_NS = 500_000_000
"""A gauge that was silent for so long was not watched: the hold time begins anew."""


class ZeroState(msgspec.Struct, frozen=True):
    """How the gauge stands before a trial.

    :param force_kgf: newest force; None before the first sample
    :param mean_kgf: mean over the hold time
    :param ok: within the limit for the whole hold time
    :param rate_hz: samples a second over the hold time
    """

    force_kgf: float | None = None
    mean_kgf: float | None = None
    ok: bool = False
    rate_hz: float = 0.0


class ZeroCheck:
    """Watches forces before a trial. Keeps only the samples of the hold time."""

    def __init__(self, limit_kgf: float, hold_s: float) -> None:
        self.limit_kgf = limit_kgf
        self.hold_ns = int(hold_s * 1e9)
        self.samples: deque[tuple[int, float]] = deque()
        self.outside_ns: int | None = None
        self.first_ns: int | None = None

    def feed(self, sample: ForceSample) -> None:
        """Take one reading."""
        force_kgf = sample.value * kgf_per(sample.unit)
        if self.samples and sample.host_ns - self.samples[-1][0] >= GAP_NS:
            self.restart()
        if self.first_ns is None:
            self.first_ns = sample.host_ns
        if abs(force_kgf) > self.limit_kgf:
            self.outside_ns = sample.host_ns
        self.samples.append((sample.host_ns, force_kgf))
        while self.samples and sample.host_ns - self.samples[0][0] > self.hold_ns:
            self.samples.popleft()

    def restart(self) -> None:
        """Forget everything: the link was lost or the zero was set anew."""
        self.samples.clear()
        self.outside_ns = None
        self.first_ns = None

    @property
    def ok(self) -> bool:
        """True when nothing has been in the hand for the hold time; the same work at any rate."""
        if not self.samples or self.first_ns is None:
            return False
        quiet_since = self.first_ns if self.outside_ns is None else self.outside_ns
        return self.samples[-1][0] - quiet_since >= self.hold_ns

    def state(self) -> ZeroState:
        """How the gauge stands as of its newest sample; adds up the hold time, so ask rarely."""
        if not self.samples:
            return ZeroState()
        newest_ns, force_kgf = self.samples[-1]
        span_s = (newest_ns - self.samples[0][0]) / 1e9
        mean_kgf = sum(force for _, force in self.samples) / len(self.samples)
        return ZeroState(
            force_kgf,
            mean_kgf,
            self.ok,
            (len(self.samples) - 1) / span_s if span_s > 0 else 0.0,
        )
