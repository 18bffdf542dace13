"""A recorder with a line device, on a clock that moves only when told: a trial in a few lines."""

from __future__ import annotations

from helpers import sample_study
from helpers.fake_clock import FakeClock
from helpers.line_decoder import LineDecoder

from frailtylab.instruments import Batch, InstrumentInfo, InstrumentKind, LinkState
from frailtylab.protocols import new_run
from frailtylab.protocols.base import Arming, Step
from frailtylab.recorder import TrialRecorder
from frailtylab.samples import LinkLost, LinkRestored, Press, PressKind
from frailtylab.study.schema import Test
from frailtylab.trials import TrialSlot

SOURCE = "device"
INFO = InstrumentInfo(InstrumentKind.GATE, "line", "Test", settings={"unit": "kgf"})


class Capture:
    """Feeds a recorder as a bridge does: bytes first decoded, then handed over as a batch."""

    def __init__(self, test: Test, clock: FakeClock | None = None) -> None:
        self.test = test
        self.clock = clock or FakeClock()
        self.decoder = LineDecoder()
        self.run = new_run(test, gates_connected=True)
        self.recorder = TrialRecorder(
            self.run,
            TrialSlot("v-1", test.code, practice=False, number=1),
            sample_study.context(),
            self.clock,
            {SOURCE: INFO},
            gates_connected=True,
        )

    def send(self, data: bytes) -> list[Step]:
        """The device sends bytes now."""
        now_ns = self.clock.now_ns()
        events = tuple(self.decoder.feed(now_ns, data))
        return self.recorder.batch(Batch(SOURCE, now_ns, data, events))

    def unplug(self) -> list[Step]:
        """The cable comes off now; half a line is unreadable, as the link tells it."""
        half = tuple(self.decoder.flush())
        self.decoder.reset()
        now_ns = self.clock.now_ns()
        events = (*half, LinkLost(now_ns, "unplugged"))
        return self.recorder.batch(Batch(SOURCE, now_ns, b"", events, LinkState.LOST))

    def replug(self) -> list[Step]:
        """The cable goes on again now."""
        now_ns = self.clock.now_ns()
        return self.recorder.batch(
            Batch(SOURCE, now_ns, b"", (LinkRestored(now_ns),), LinkState.READY)
        )

    def press(self, event_ms: int | None = None, *, auto_repeat: bool = False) -> list[Step]:
        """The assessor presses now."""
        return self.recorder.press(
            Press(self.clock.now_ns(), PressKind.PEDAL, event_ms, auto_repeat)
        )

    def arm(self, arming: Arming | None = None) -> Step:
        """The attempt is armed now."""
        return self.recorder.arm(arming or Arming())

    def wait(self, seconds: float) -> None:
        """Time passes."""
        self.clock.advance(seconds)
