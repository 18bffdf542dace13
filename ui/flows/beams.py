"""Which beams are broken now, remembered from one attempt to the next."""

from __future__ import annotations

from frailtylab.instruments import Batch, LinkState
from frailtylab.samples import GateEdge
from ui.flows.shelf import GATES


class Beams:
    """What every gate last said. Nothing is known of a gate that has not spoken yet.

    Many gates tell only that a beam was broken, never that it is clear again (ALGE Timy): such a
    gate is believed to be clear, or it would refuse every attempt after its first.
    """

    def __init__(self) -> None:
        self.broken: dict[str, bool] = {}
        self.tells_clear = False

    def watch(self, batch: Batch) -> None:
        """Note the edges of a batch; a lost cable makes all that was known worthless."""
        if batch.source != GATES:
            return
        if batch.state is LinkState.LOST:
            self.forget()
        for event in batch.events:
            if isinstance(event, GateEdge):
                self.broken[event.gate] = event.blocked
                self.tells_clear = self.tells_clear or not event.blocked

    def forget(self) -> None:
        """Other gates may stand there now."""
        self.broken.clear()
        self.tells_clear = False

    def blocked(self) -> tuple[str, ...]:
        """Gates whose beam is broken, by name."""
        broken = (gate for gate, is_broken in sorted(self.broken.items()) if is_broken)
        return tuple(broken) if self.tells_clear else ()
