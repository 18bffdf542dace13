"""The one place where presses and device bytes become a trial."""

from __future__ import annotations

import uuid
from collections import deque
from collections.abc import Iterable

import msgspec

from frailtylab.clock import Clock
from frailtylab.clock_watch import Clocks, clock_flags, clocks_now
from frailtylab.instruments import Batch, InstrumentInfo
from frailtylab.protocols.base import Arming, Phase, Refusal, Run, Step, StepKind, refused
from frailtylab.protocols.gate_choice import Pick
from frailtylab.protocols.gated import GatedRun
from frailtylab.recording import (
    FORMAT,
    CommandData,
    Entry,
    EntryKind,
    PressData,
    Recording,
    SourceInfo,
    pack,
)  # fmt: skip
from frailtylab.samples import LinkLost, LinkRestored, Press
from frailtylab.trials import CaptureContext, Flag, Trial, TrialSlot
from frailtylab.trials import Entry as Path

PREROLL_NS = 3_000_000_000
LOW_BATTERY = "minimum"
encode = msgspec.msgpack.encode


class TrialRecorder:
    """Feeds one attempt and keeps everything that reached it, accepted or not.

    Before arming, only the last three seconds are kept (the zero of the gauge), and one read more
    of each device, in which a frame may be half in. Nothing that comes later is ever dropped.

    :param simulated_allowed: somebody said that a simulator may measure this real participant; the
        trial is marked as simulated all the same
    """

    def __init__(
        self,
        run: Run,
        slot: TrialSlot,
        context: CaptureContext,
        clock: Clock,
        instruments: dict[str, InstrumentInfo],
        *,
        gates_connected: bool,
        simulated_allowed: bool = False,
    ) -> None:
        self.run = run
        self.slot = slot
        self.context = context
        self.clock = clock
        self.instruments = dict(instruments)
        self.gates_connected = gates_connected
        self.simulated_allowed = simulated_allowed
        self.trial_id = str(uuid.uuid4())
        self.entries: deque[Entry] | list[Entry] = deque()
        self.half_in: dict[int, Entry] = {}
        self.sources = list(instruments)
        self.armed: Clocks | None = None

    @property
    def simulator_for_real(self) -> bool:
        """True where a simulated device would measure somebody who is no training participant."""
        simulated = any(info.simulated for info in self.instruments.values())
        return simulated and not self.context.training and not self.simulated_allowed

    def update_instrument(self, source: str, info: InstrumentInfo) -> None:
        """A device has told more about itself since the attempt was prepared."""
        if source in self.instruments:
            self.instruments[source] = info

    def batch(self, batch: Batch) -> list[Step]:
        """Keep one read of a device and feed what the driver made of it."""
        if batch.source not in self.instruments:
            return []
        index = self.sources.index(batch.source)
        if batch.data:
            self.keep(EntryKind.CHUNK, batch.host_ns, index, batch.data)
        steps: list[Step] = []
        for event in batch.events:
            if isinstance(event, LinkLost):
                self.keep(EntryKind.LINK_LOST, event.host_ns, index, reason_bytes(event))
            elif isinstance(event, LinkRestored):
                self.keep(EntryKind.LINK_RESTORED, event.host_ns, index, b"")
            steps.extend(self.run.feed(event))
        return steps

    def press(self, press: Press) -> list[Step]:
        """Feed a press and keep it with the answer that it got."""
        steps = list(self.run.feed(press))
        refusal = next((s.refusal for s in steps if s.kind is StepKind.REFUSED), None)
        data = PressData(press.kind, press.event_ms, press.auto_repeat, refusal)
        self.keep(EntryKind.PRESS, press.host_ns, -1, encode(data))
        return steps

    def arm(self, arming: Arming) -> Step:
        """Arm the attempt; from here on everything is kept.

        Refused where a simulator would measure a real participant.
        """
        now_ns = self.clock.now_ns()
        if self.simulator_for_real:
            return refused(now_ns, Refusal.SIMULATED_DEVICE)
        step = self.run.arm(now_ns, arming)
        data = CommandData(
            "arm", arming.blocked_gates, arming.zero_kgf, arming.zero_ok, arming.rest_s
        )
        self.keep(EntryKind.COMMAND, now_ns, -1, encode(data))
        if step.kind is StepKind.ARMED:
            self.armed = clocks_now(self.clock, now_ns)
            older = sorted(self.half_in.values(), key=lambda entry: entry.host_ns)
            self.entries, self.half_in = [*older, *self.entries], {}
        return step

    def disarm(self) -> Step:
        """Back to idle; what was recorded so far stays."""
        return self.command("disarm", self.run.disarm(self.clock.now_ns()))

    def undo_stop(self) -> Step:
        """Undo the stop, at this moment."""
        return self.command("undo", self.run.undo_stop(self.clock.now_ns()))

    def pick(self, pick: Pick) -> Step:
        """Let other impulses of the gates count, at this moment; a refused pick is kept, too.

        :raises TypeError: for a test without gates: a slip of ours
        """
        now_ns = self.clock.now_ns()
        step = gated(self.run).pick(now_ns, pick)
        data = CommandData(
            "pick", pick_start=pick.start, pick_stop=pick.stop, reason=pick.reason, note=pick.note
        )
        self.keep(EntryKind.COMMAND, now_ns, -1, encode(data))
        return step

    def confirm(self) -> Step:
        """The assessor leaves gate and stopwatch as they disagree, at this moment.

        :raises TypeError: for a test without gates: a slip of ours
        """
        return self.command("confirm", gated(self.run).confirm(self.clock.now_ns()))

    def command(self, name: str, step: Step) -> Step:
        """Keep a command at the time at which the attempt took it."""
        self.keep(EntryKind.COMMAND, step.at_ns, -1, encode(CommandData(name)))
        return step

    def tick(self) -> list[Step]:
        """Let time pass; kept only when it led to something."""
        now_ns = self.clock.now_ns()
        steps = list(self.run.tick(now_ns))
        if steps:
            self.keep(EntryKind.COMMAND, now_ns, -1, encode(CommandData("tick")))
        return steps

    def keep(self, kind: EntryKind, host_ns: int, source: int, data: bytes) -> None:
        """Add an entry; before arming, let go of what is older than the pre-roll."""
        self.entries.append(Entry(kind, host_ns, source, data))
        if isinstance(self.entries, deque):
            while host_ns - self.entries[0].host_ns > PREROLL_NS:
                self.let_go(self.entries.popleft())

    def let_go(self, entry: Entry) -> None:
        """Drop an entry older than the pre-roll, but for the newest bytes of each device."""
        if entry.kind is EntryKind.CHUNK:
            self.half_in[entry.source] = entry
        elif entry.kind is EntryKind.LINK_LOST:
            self.half_in.pop(entry.source, None)

    def recording(self) -> Recording:
        """Everything kept so far, with all clocks at arming and now."""
        end = clocks_now(self.clock)
        start = self.armed or end
        return Recording(
            FORMAT, self.slot.test, self.gates_connected, self.context.study_sha256,
            start.wall.utc_text, start.now_ns, end.wall.utc_text, end.now_ns,
            tuple(self.source_infos()), tuple(self.entries), start.asleep_ns, end.asleep_ns,
        )  # fmt: skip

    def source_infos(self) -> Iterable[SourceInfo]:
        """How each device's bytes are read again."""
        for name in self.sources:
            info = self.instruments[name]
            yield SourceInfo(name, info.driver, info.settings)

    def trial(self) -> Trial:
        """The attempt as it stands, with its packed recording."""
        result = self.run.result()
        recording = self.recording()
        clocks_said = clock_flags(recording, counts_sleep=self.clock.counts_sleep)
        captured = self.armed.wall if self.armed else self.clock.wall()
        return Trial(
            self.trial_id, self.slot, Path.CAPTURE, self.context, captured,
            result.measures, (*result.flags, *clocks_said, *self.battery_flags()),
            tuple(self.instruments[name] for name in self.sources), pack(recording),
        )  # fmt: skip

    def battery_flags(self) -> tuple[Flag, ...]:
        """Note a device that says that its battery is nearly empty."""
        reported = (info.reported.get("battery") for info in self.instruments.values())
        return (Flag("battery_low"),) if LOW_BATTERY in reported else ()

    @property
    def phase(self) -> Phase:
        """Where the attempt stands."""
        return self.run.phase


def gated(run: Run) -> GatedRun:
    """The attempt as one that gates can time.

    :raises TypeError: when none can
    """
    if not isinstance(run, GatedRun):
        raise TypeError("no gates in this test")
    return run


def reason_bytes(lost: LinkLost) -> bytes:
    """The reason as UTF-8; what an operating system wrote in no known encoding is escaped."""
    return lost.reason.encode(errors="backslashreplace")
