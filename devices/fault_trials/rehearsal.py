"""One driver, one fault, one trial: played from the opened port to the closed one."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from devices.driver import Driver
from devices.drivers import build_driver
from devices.fault_trials.cables import CABLES, Undo, nothing
from devices.fault_trials.desk import grip_test, replayed, trial_recorder, walk_test
from devices.fault_trials.evidence import Evidence
from devices.fault_trials.fault import Fault, When
from devices.fault_trials.ports import Plug, Ports
from devices.fault_trials.specimens import Specimen
from devices.fault_trials.stage import NS_PER_S, Stage, Story
from devices.link import InstrumentLink
from devices.ports import PortFinder
from devices.simulators.catalogue import simulate
from frailtylab.instruments import Batch, InstrumentKind, LinkState
from frailtylab.protocols.base import Arming, Phase, Step, StepKind
from frailtylab.protocols.zero_check import ZeroCheck
from frailtylab.samples import ForceSample, Press, PressKind

PORT = "chosen-port"
LONGEST_S = 25.0
"""Longest wait for a connection or for its recovery."""
BEFORE_S = 0.4
"""From the arming to the person's act."""
MID_S = 1.2
"""From the person's act to a fault in the middle."""
SQUEEZE_S, WALK_S = 2.0, 4.31
"""How long the person's act takes."""
SETTLES_S = 4.0
"""After the person's act for a trial to end by itself."""
FINISH_EARLY_S = 0.3

BuildDriver = Callable[[str, dict[str, str]], Driver]


class Rehearsal:
    """Plays the trial; ``evidence`` fills while it runs.

    :param build: makes the driver; a test hands in a broken one
    :param link_class: the link; a test hands in a broken one
    """

    def __init__(
        self,
        specimen: Specimen,
        fault: Fault,
        *,
        clock_start_s: float | None = None,
        build: BuildDriver = build_driver,
        link_class: type[InstrumentLink] = InstrumentLink,
    ) -> None:
        self.specimen = specimen
        self.fault = fault
        self.stage = Stage()
        settings = {**specimen.settings, **fault.settings.get(specimen.driver, {})}
        script = "" if clock_start_s is None else f"clock start={clock_start_s!r}"
        device = simulate(specimen.driver, script, settings=settings)
        named = "" if fault.cable == "unnamed_twin" else "A1"
        plug = Plug(device=device, name=PORT, settings=settings, serial_number=named)
        self.ports = Ports(self.stage, plug)
        self.driver = build(specimen.driver, settings)
        finder = PortFinder(self.ports.listing)
        self.link = link_class(
            "device", self.driver, PORT, simulated=True, clock=self.stage.clock,
            open_stream=self.ports.open, locate=finder, is_there=finder.is_there,
            wait=self.stage.wait,
        )  # fmt: skip
        self.is_force = specimen.kind is InstrumentKind.FORCE
        self.test = grip_test() if self.is_force else walk_test()
        self.recorder = trial_recorder(self.test, self.link, self.stage.clock)
        self.evidence = Evidence(
            driver=self.driver, truth=device.timeline.truth, plugs=self.ports.plugs
        )
        self.zero = self.new_zero()
        self.undo: Undo = nothing
        self.newest_force_ns = 0

    def new_zero(self) -> ZeroCheck:
        """A zero check as the study has it."""
        limit_kgf = getattr(self.test, "zero_limit_kgf", 0.3)
        return ZeroCheck(limit_kgf, getattr(self.test, "zero_hold_s", 0.0))

    def play(self) -> Evidence:
        """The whole trial.

        :raises devices.fault_trials.stage.Hang: when somebody lets no time pass
        """
        if self.fault.when is When.START:
            self.begin_fault()
        self.stage.play(self.story())
        self.link.run(self.take)
        return self.evidence

    def take(self, batch: Batch) -> None:
        """One batch of the link, as the window takes it."""
        self.evidence.batches.append(batch)
        for event in batch.events:
            if isinstance(event, ForceSample):
                self.zero.feed(event)
                self.newest_force_ns = event.host_ns
        if batch.state is LinkState.LOST:
            self.zero = self.new_zero()
        self.note(self.recorder.batch(batch))

    def note(self, steps: list[Step]) -> None:
        """What the attempt answered."""
        self.evidence.steps += steps
        if self.recorder.phase is Phase.STOPPED and self.evidence.stopped_ns is None:
            self.evidence.stopped_ns = self.stage.now_ns

    # --- the story, which goes on at every beat

    def story(self) -> Story:
        """Connect, arm, act, wait for the end and for the recovery."""
        yield from self.until(self.is_ready)
        if self.fault.when is When.REST:
            self.begin_fault()
            yield from self.pause(self.fault.lasts_s + 0.1)
        yield from self.until(self.is_ready)
        yield from self.trial()
        yield from self.until(self.is_back)
        self.conclude()
        while True:
            self.link.stop()
            yield

    def trial(self) -> Story:
        """Arm, let the person act and the fault happen, wait for the end."""
        self.arm()
        if self.fault.when is When.ARMED:
            self.begin_fault()
        yield from self.pause(BEFORE_S)
        self.act()
        until_fault_s = self.person_s - FINISH_EARLY_S if self.is_finish else MID_S
        yield from self.pause(until_fault_s)
        if self.fault.when in (When.TRIAL, When.FINISH):
            self.begin_fault()
        yield from self.pause(self.person_s - until_fault_s)
        self.press_where_gates_failed()
        yield from self.until(self.is_stopped, SETTLES_S)
        self.evidence.trial = self.recorder.trial()

    @property
    def person_s(self) -> float:
        """How long the person is at it."""
        return SQUEEZE_S if self.is_force else WALK_S

    @property
    def is_finish(self) -> bool:
        """True where the fault has to meet the last message of a walk."""
        return self.fault.when is When.FINISH and not self.is_force

    def until(self, done: Callable[[], bool], longest_s: float = LONGEST_S) -> Story:
        """Wait for that, but not for ever."""
        end_ns = self.stage.now_ns + round(longest_s * NS_PER_S)
        while not done() and self.stage.now_ns < end_ns:
            yield from self.beat()

    def pause(self, seconds: float) -> Story:
        """Let so much time pass."""
        end_ns = self.stage.now_ns + round(seconds * NS_PER_S)
        while self.stage.now_ns < end_ns:
            yield from self.beat()

    def beat(self) -> Story:
        """One beat: what falls due without any event."""
        self.heal()
        if self.recorder.phase in (Phase.ARMED, Phase.RUNNING):
            self.note(self.recorder.tick())
        yield

    # --- what happens in it

    def begin_fault(self) -> None:
        """The fault, as the table has it, from now on."""
        self.evidence.fault_ns = self.stage.now_ns
        lasts_ns = round(self.fault.lasts_s * NS_PER_S)
        self.evidence.healed_ns = self.stage.now_ns + lasts_ns
        for verb, params in self.fault.acts:
            self.ports.plugs[0].device.trigger(verb, self.stage.now_ns, **params)
        if self.fault.cable:
            self.undo = CABLES[self.fault.cable](self.ports, self.specimen.driver)

    def heal(self) -> None:
        """Once its time has passed, the cause of the fault is gone."""
        healed_ns = self.evidence.healed_ns
        if healed_ns is not None and self.stage.now_ns >= healed_ns:
            self.undo()
            self.undo = nothing

    def arm(self) -> None:
        """Arm the attempt, as soon as the window would let the assessor do so."""
        if not self.is_ready():
            return
        state = self.zero.state()
        arming = Arming(zero_kgf=state.mean_kgf) if self.is_force else Arming()
        step = self.recorder.arm(arming)
        if step.kind is StepKind.ARMED:
            self.evidence.armed_ns = self.stage.now_ns

    def act(self) -> None:
        """The person squeezes, or walks through both beams."""
        now_ns = self.stage.now_ns
        device = self.ports.plugs[0].device
        if self.is_force:
            device.trigger("squeeze", now_ns, peak=25.3, hold=1.6)
        else:
            device.trigger("walk", now_ns, time=WALK_S)
        self.evidence.start_ns = now_ns - device.timeline.elapsed(now_ns)
        self.evidence.person_ns = now_ns

    def press_where_gates_failed(self) -> None:
        """The thumb of an assessor who sees that the clock still runs."""
        if not self.is_force and self.recorder.phase is Phase.RUNNING:
            self.note(self.recorder.press(Press(self.stage.now_ns, PressKind.KEY)))

    def conclude(self) -> None:
        """Look at the end: the state of the connection and the trial once more from its bytes."""
        self.evidence.final_state = self.link.state
        self.recorder.update_instrument(self.link.source, self.link.info)
        if self.evidence.trial is not None and self.evidence.armed_ns is not None:
            trial = self.recorder.trial()
            self.evidence.trial = replace(trial, recording=self.evidence.trial.recording)
            self.evidence.differences = replayed(trial, self.test)

    # --- what is asked

    def is_open(self) -> bool:
        """The connection is ready, and the cause of the fault is gone."""
        healed_ns = self.evidence.healed_ns or 0
        return self.link.state is LinkState.READY and self.stage.now_ns >= healed_ns

    def is_back(self) -> bool:
        """The connection is ready, and a gauge has sent readings since the cause was gone."""
        return self.is_open() and (
            not self.is_force or self.newest_force_ns > (self.evidence.healed_ns or 0)
        )

    def is_ready(self) -> bool:
        """The connection is ready, and nothing is in the hand."""
        return self.is_open() and (not self.is_force or self.zero.state().ok)

    def is_stopped(self) -> bool:
        """The attempt has ended."""
        return self.recorder.phase is Phase.STOPPED
