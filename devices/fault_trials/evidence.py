"""What is known after a rehearsed trial: what reached the program, and what was true."""

from __future__ import annotations

import msgspec

from devices.driver import Driver
from devices.fault_trials.ports import Plug
from devices.simulators.truth import Truth
from frailtylab.instruments import Batch, LinkState
from frailtylab.protocols.base import Step
from frailtylab.recording import EntryKind, unpack
from frailtylab.samples import DeviceEvent, GateEdge, LinkLost, LinkRestored
from frailtylab.trials import Measure, Trial


class Evidence(msgspec.Struct, kw_only=True):
    """Everything that the judges look at. Times are host times of the stage.

    :param start_ns: host time at which the script's clock began
    :param person_ns: host time at which the person began to squeeze or broke the first beam
    :param plugs: the device's own plug first, then strangers
    :param problem: the exception that ended the rehearsal, if one did
    """

    driver: Driver
    truth: Truth
    plugs: list[Plug]
    batches: list[Batch] = []
    steps: list[Step] = []
    start_ns: int = 0
    armed_ns: int | None = None
    person_ns: int | None = None
    fault_ns: int | None = None
    healed_ns: int | None = None
    stopped_ns: int | None = None
    final_state: LinkState = LinkState.CLOSED
    trial: Trial | None = None
    differences: tuple[str, ...] = ()
    problem: str = ""
    hung: bool = False

    @property
    def events(self) -> list[DeviceEvent | LinkLost | LinkRestored]:
        """Everything that came out of the link, in order."""
        return [event for batch in self.batches for event in batch.events]

    @property
    def states(self) -> list[tuple[int, LinkState]]:
        """How the connection changed, with times."""
        return [(batch.host_ns, batch.state) for batch in self.batches if batch.state]

    @property
    def flags(self) -> frozenset[str]:
        """Codes of the trial's flags that ask for a person's eye."""
        flags = self.trial.flags if self.trial else ()
        return frozenset(flag.code for flag in flags if not flag.code.startswith("note."))

    @property
    def edges(self) -> list[GateEdge]:
        """The edges that came out of the link."""
        return [event for event in self.events if isinstance(event, GateEdge)]

    def measure(self, name: str) -> Measure | None:
        """The trial's result of that name."""
        return self.trial.primary(name) if self.trial else None

    def recorded_bytes(self) -> bytes:
        """Device bytes of the recording from the arming on."""
        if self.trial is None or self.trial.recording is None or self.armed_ns is None:
            return b""
        entries = unpack(self.trial.recording).entries
        chunks = [e for e in entries if e.kind is EntryKind.CHUNK and e.host_ns >= self.armed_ns]
        return b"".join(entry.data for entry in chunks)

    def received_bytes(self) -> bytes:
        """Device bytes that the link handed over from the arming on."""
        after_ns = self.armed_ns or 0
        return b"".join(batch.data for batch in self.batches if batch.host_ns >= after_ns)
