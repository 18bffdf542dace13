"""What instruments have shown of themselves lately: a quiet zero, a rate, beams broken and clear.

Taken from what arrives anyway; nothing is asked of a device.
"""

from __future__ import annotations

import msgspec

from frailtylab.instruments import Batch, LinkState
from frailtylab.protocols.zero_check import ZeroCheck, ZeroState
from frailtylab.samples import ForceSample, GateEdge

ZERO_LIMIT_KGF = 0.3
ZERO_HOLD_S = 2.0
FRESH_NS = 1_500_000_000
"""A reading older than this says nothing about now."""


class BeamSeen(msgspec.Struct, frozen=True):
    """The newest break of a beam, and the clearing after it; None where it was not seen."""

    broken_ns: int
    clear_ns: int | None = None


class DeviceEvidence:
    """Watches all places; a place whose link was lost begins anew."""

    def __init__(self) -> None:
        self.zero = ZeroCheck(ZERO_LIMIT_KGF, ZERO_HOLD_S)
        self.beams: dict[str, BeamSeen] = {}
        self.tells_clear = False
        self.newest_force_ns: int | None = None

    def watch_zero(self, limit_kgf: float, hold_s: float) -> None:
        """Judge the zero by these limits from now on; the same ones again change nothing."""
        if (self.zero.limit_kgf, self.zero.hold_ns) != (limit_kgf, int(hold_s * 1e9)):
            self.zero = ZeroCheck(limit_kgf, hold_s)

    def feed(self, batch: Batch) -> None:
        """Take what one read of one instrument held."""
        if batch.state in (LinkState.LOST, LinkState.CONNECTING, LinkState.CLOSED):
            self.forget(batch.source)
        for event in batch.events:
            if isinstance(event, ForceSample):
                self.zero.feed(event)
                self.newest_force_ns = event.host_ns
            elif isinstance(event, GateEdge):
                self._edge(event)

    def forget(self, source: str) -> None:
        """Another instrument may stand there now, or the same one elsewhere."""
        if source == "gates":
            self.beams.clear()
            self.tells_clear = False
        else:
            self.zero.restart()
            self.newest_force_ns = None

    def zero_state(self, now_ns: int) -> ZeroState:
        """How the dynamometer's zero stands; nothing is known without a fresh reading."""
        newest = self.newest_force_ns
        if newest is None or now_ns - newest > FRESH_NS:
            return ZeroState()
        return self.zero.state()

    def waved(self, gate: str, since_ns: int) -> bool:
        """True when the beam was broken since then and is clear again.

        Many devices tell only that a beam was broken (ALGE Timy): there the break is all there is.
        """
        seen = self.beams.get(gate)
        if seen is None or seen.broken_ns < since_ns:
            return False
        return seen.clear_ns is not None or not self.tells_clear

    def _edge(self, edge: GateEdge) -> None:
        if edge.manual:
            return
        if edge.blocked:
            self.beams[edge.gate] = BeamSeen(edge.host_ns)
            return
        self.tells_clear = True
        seen = self.beams.get(edge.gate)
        if seen is not None:
            self.beams[edge.gate] = BeamSeen(seen.broken_ns, edge.host_ns)
