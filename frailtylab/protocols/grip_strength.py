"""One squeeze of a dynamometer: the gauge starts and ends it, the thumb may end it too.

Posture, trials and rest are the study's; the window for the squeeze follows NIH Toolbox and ASHT
(at least 3 s; Sousa-Santos & Amaral 2017, doi 10.1186/s12877-017-0625-y, table 3).
"""

from __future__ import annotations

from collections.abc import Iterator

from frailtylab.protocols.base import (
    Arming,
    FlagList,
    Phase,
    Refusal,
    Result,
    Step,
    StepKind,
    refused,
)  # fmt: skip
from frailtylab.protocols.curve_rules import (
    EARLY_S,
    FALSE_START_S,
    FLAT_S,
    GAP_INTERVALS,
    GAP_S,
    RULE_NOTE,
    RULE_SET,
)
from frailtylab.protocols.device_watch import DeviceWatch, clocks_apart
from frailtylab.protocols.force_curve import ForceCurve
from frailtylab.protocols.force_measures import measures_of
from frailtylab.protocols.force_record import ForceRecord
from frailtylab.protocols.presses import PressGuard
from frailtylab.samples import ForceSample, LinkLost, Press, Sample
from frailtylab.study.schema import GripStrength
from frailtylab.trials import Flag, Measure, Source

RELEASED_NS = 400_000_000
"""Below the onset force for so long: the hand has let go."""
SILENT_NS = 1_000_000_000
LIFELESS_NS = 10_000_000_000
"""Armed for so long without any change of the device's digits: it may be dead."""
OVERLOAD = "overload"
"""How drivers begin the text of a status ``error`` when the gauge tells of an overload."""
UNDO_NS = 10_000_000_000
WRONG_WAY_KGF = 2.0
DEAD_TIME_NS = 400_000_000


class GripRun:
    """One attempt with one hand.

    Illegal moves, each refused with its reason: arming before the zero check has passed, arming
    twice, a press before the squeeze, a second stop, an undo later than ten seconds.
    """

    def __init__(self, test: GripStrength) -> None:
        self.test = test
        self.phase = Phase.IDLE
        self.flags = FlagList()
        self.watch = DeviceWatch()
        self.record = ForceRecord()
        self.last_ns: int | None = None
        self.first_text: str | None = None
        self.moved = False
        self.onset_ns: int | None = None
        self.last_above_ns: int | None = None
        self.armed_ns: int | None = None
        self.arming = Arming()
        self.stop_ns: int | None = None
        self.guard = PressGuard(DEAD_TIME_NS, DEAD_TIME_NS)

    @property
    def started_ns(self) -> int | None:
        """Host time at which the force first reached the onset."""
        return self.onset_ns

    @property
    def stopped_ns(self) -> int | None:
        """Host time of the stop, once stopped."""
        return self.stop_ns

    def arm(self, at_ns: int, arming: Arming) -> Step:
        """Be ready for the squeeze; refused until nothing has been in the hand long enough."""
        if self.phase is Phase.STOPPED:
            return refused(at_ns, Refusal.ALREADY_STOPPED)
        if self.phase is not Phase.IDLE:
            return refused(at_ns, Refusal.ALREADY_ARMED)
        if not arming.zero_ok:
            return refused(at_ns, Refusal.ZERO_NOT_OK)
        self.phase = Phase.ARMED
        self.armed_ns = at_ns
        self.arming = arming
        return Step(StepKind.ARMED, at_ns)

    def disarm(self, at_ns: int) -> Step:
        """Back to idle while nobody has squeezed; what the gauge did until then is forgotten."""
        if self.phase is not Phase.ARMED:
            return refused(at_ns, Refusal.NOT_ARMED)
        self.phase = Phase.IDLE
        self.record = ForceRecord()
        self.last_ns, self.first_text, self.moved = None, None, False
        self.flags = FlagList()
        self.watch = DeviceWatch()
        return Step(StepKind.DISARMED, at_ns)

    def feed(self, sample: Sample) -> tuple[Step, ...]:
        """Take one force, press or link event; other events lead to flags at most."""
        if self.is_watched(sample):
            self.watch.feed(sample, self.flags)
        if isinstance(sample, ForceSample):
            return self.force(sample)
        if isinstance(sample, Press):
            return (self.press(sample),)
        if isinstance(sample, LinkLost):
            return self.link_lost(sample)
        return ()

    def is_watched(self, sample: Sample) -> bool:
        """True from the arming to the stop, and for what else the device said in that moment."""
        return self.phase in (Phase.ARMED, Phase.RUNNING) or sample.host_ns == self.stopped_ns

    def force(self, sample: ForceSample) -> tuple[Step, ...]:
        """Keep the sample; start at the onset, stop after the release or at the longest time."""
        if self.phase is Phase.IDLE:
            return ()
        force_kgf = self.record.append(sample)
        self.last_ns = sample.host_ns
        if self.phase is Phase.STOPPED:
            return ()
        if self.phase is Phase.ARMED:
            self.first_text = self.first_text or sample.text
            self.moved = self.moved or sample.text != self.first_text
            return self.watch_for_onset(sample.host_ns, force_kgf)
        return self.watch_for_release(sample.host_ns, force_kgf)

    def watch_for_onset(self, now_ns: int, force_kgf: float) -> tuple[Step, ...]:
        """From armed to running when the force reaches the onset."""
        if force_kgf <= -WRONG_WAY_KGF:
            self.flags.raise_flag("negative_force")
        if force_kgf < self.test.onset_kgf:
            return ()
        self.flags.clear("flat_line")
        self.phase = Phase.RUNNING
        self.onset_ns = now_ns
        self.last_above_ns = now_ns
        self.guard.last_start_ns = now_ns
        return (Step(StepKind.STARTED, now_ns, Source.DEVICE),)

    def watch_for_release(self, now_ns: int, force_kgf: float) -> tuple[Step, ...]:
        """From running to stopped after the hand has let go, or at the longest time."""
        if force_kgf >= self.test.onset_kgf:
            self.last_above_ns = now_ns
        started = self.onset_ns if self.onset_ns is not None else now_ns
        if now_ns - started >= int(self.test.max_record_s * 1e9):
            return (self.stop(now_ns, Source.DEVICE),)
        if self.last_above_ns is not None and now_ns - self.last_above_ns >= RELEASED_NS:
            return (self.stop(now_ns, Source.DEVICE),)
        return ()

    def press(self, press: Press) -> Step:
        """A press ends a running squeeze; anywhere else it is refused."""
        if self.phase is Phase.STOPPED:
            return refused(press.host_ns, Refusal.ALREADY_STOPPED)
        if self.phase is not Phase.RUNNING:
            return refused(press.host_ns, Refusal.NOT_SQUEEZING)
        why = self.guard.refusal(press)
        if why is not None:
            return refused(press.host_ns, why)
        return self.stop(press.host_ns, Source.STOPWATCH)

    def stop(self, at_ns: int, source: Source) -> Step:
        """From running to stopped; later samples are kept for an undo but do not count."""
        self.phase = Phase.STOPPED
        self.stop_ns = at_ns
        return Step(StepKind.STOPPED, at_ns, source)

    def link_lost(self, lost: LinkLost) -> tuple[Step, ...]:
        """The cable came off: a squeeze is kept and marked; before one, the zero is void."""
        link = Step(StepKind.LINK_LOST, lost.host_ns)
        if self.phase is Phase.ARMED:
            return (link, self.disarm(lost.host_ns))
        if self.phase is not Phase.RUNNING:
            return ()
        self.flags.raise_flag("device_lost")
        return (link, self.stop(lost.host_ns, Source.DEVICE))

    def tick(self, now_ns: int) -> tuple[Step, ...]:
        """Stop an attempt whose gauge has fallen silent; say once that it does not move at all."""
        if self.phase is Phase.ARMED:
            return self.watch_for_life(now_ns)
        if self.phase is not Phase.RUNNING or self.last_ns is None:
            return ()
        if now_ns - self.last_ns < SILENT_NS:
            return ()
        self.flags.raise_flag("device_silent")
        return (self.stop(now_ns, Source.DEVICE),)

    def watch_for_life(self, now_ns: int) -> tuple[Step, ...]:
        """A dead gauge sends zero for ever: its squeeze would never begin."""
        waited = self.armed_ns is not None and now_ns - self.armed_ns >= LIFELESS_NS
        if not waited or self.moved or "flat_line" in self.flags.flags:
            return ()
        self.flags.raise_flag("flat_line")
        return (Step(StepKind.OVERDUE, now_ns),)

    def undo_stop(self, at_ns: int) -> Step:
        """Go on as if the stop had never been; what the gauge sent meanwhile counts."""
        if self.phase is not Phase.STOPPED or self.stop_ns is None:
            return refused(at_ns, Refusal.NOT_STOPPED)
        if at_ns - self.stop_ns > UNDO_NS:
            return refused(at_ns, Refusal.UNDO_TOO_LATE)
        self.phase = Phase.RUNNING
        self.stop_ns = None
        self.last_above_ns = at_ns
        return Step(StepKind.UNDONE, at_ns)

    def curve(self) -> ForceCurve:
        """The readings that belong to the attempt, up to the time of its stop."""
        count = len(self.record)
        if self.stop_ns is not None:
            count = self.record.count_until(self.stop_ns)
        return ForceCurve(self.record, count, self.test.onset_kgf)

    def result(self) -> Result:
        """Peak, features and flags once stopped; flags alone before."""
        if self.phase is not Phase.STOPPED:
            return Result(flags=self.flags.as_tuple())
        curve = self.curve()
        asked = (*self.questions(curve), *self.conditions())
        note = Flag(RULE_NOTE, {"set": str(RULE_SET)})
        context = tuple(
            Measure(name, value, unit, repr(value), source, step)
            for name, value, unit, source, step in (
                ("zero_force", self.arming.zero_kgf, "kgf", Source.DEVICE, 0.01),
                ("rest_before", self.arming.rest_s, "s", Source.STOPWATCH, 0.001),
            )
            if value is not None
        )
        measures = measures_of(curve, self.arming.zero_kgf) + context
        return Result(measures, (*self.flags.as_tuple(), *asked, note))

    def questions(self, curve: ForceCurve) -> Iterator[Flag]:
        """What no hand does, or what a gauge should not do."""
        apart = clocks_apart(*curve.record.span(curve.count))
        yield from () if apart is None else (apart,)
        units = curve.record.units(curve.count)
        if len(units) > 1:
            yield Flag("unit_changed", {"first": units[0], "then": units[1]})
        if curve.held_s < self.test.squeeze_s - EARLY_S:
            yield Flag("released_early", {"held": f"{curve.held_s:.1f}"})
        if curve.rises() > 1:
            yield Flag("double_squeeze")
        if curve.longest_flat_s() >= FLAT_S:
            yield Flag("flat_line")
        if is_gap(curve.longest_gap_s(), curve.rate_hz):
            yield Flag("gap_in_data")
        if curve.rate_hz < self.test.min_rate_hz:
            yield Flag("low_rate", {"rate": f"{curve.rate_hz:.0f}"})

    def conditions(self) -> Iterator[Flag]:
        """What the protocol does not want: force before the word, too little rest."""
        if self.armed_ns is not None and self.onset_ns is not None:
            after_s = (self.onset_ns - self.armed_ns) / 1e9
            if after_s < FALSE_START_S:
                yield Flag("false_start", {"after": f"{after_s:.2f}"})
        rest_s, floor_s = self.arming.rest_s, self.test.rest_same_hand_s
        if rest_s is not None and rest_s < floor_s:
            yield Flag("rest_too_short", {"rest": f"{rest_s:.0f}", "floor": f"{floor_s:.0f}"})


def is_gap(longest_s: float, rate_hz: float) -> bool:
    """True when readings are missing: so long without one is no slow gauge."""
    return longest_s >= GAP_S and longest_s * rate_hz >= GAP_INTERVALS
