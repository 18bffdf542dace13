"""What must hold after every rehearsed fault. A judge answers what is wrong, or nothing."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from devices.fault_trials.evidence import Evidence
from devices.fault_trials.fault import Fault
from devices.fault_trials.truth_match import (
    matched_edges,
    matched_forces,
    true_elapsed_ns,
)
from frailtylab.instruments import InstrumentKind, LinkState
from frailtylab.protocols.force_units import kgf_per
from frailtylab.samples import LinkLost, LinkRestored
from frailtylab.trials import Source

NS_PER_S = 1_000_000_000
MANY_ON_END = 12
"""Readings lost on end that may have hidden a peak."""
LONG_S = 1.0
NOTICED_S = 1.0
USABLE_S = 3.0
MARKS_OF_SLOWNESS = frozenset({"low_rate", "released_early"})
"""Flags that a sound trial of a slow device has too."""

Judge = Callable[[Evidence, Fault], str]


def no_hang(evidence: Evidence, _fault: Fault) -> str:
    """Everything ended."""
    return "it hangs" if evidence.hung else ""


def no_exception(evidence: Evidence, _fault: Fault) -> str:
    """Nothing broke out of link, driver or recorder."""
    return evidence.problem


def nothing_invented(evidence: Evidence, fault: Fault) -> str:
    """Every reading and every edge is one that the device sent."""
    forces = matched_forces(evidence, fault.repeats, fault.in_order)
    edges = matched_edges(evidence, fault.repeats)
    invented = [*forces.invented, *edges.invented]
    return f"invented: {invented[0]}" if invented else ""


def trial_is_kept(evidence: Evidence, fault: Fault) -> str:
    """What had begun is a trial with everything that reached the program."""
    if evidence.armed_ns is None:
        return "never armed" if fault.heals else ""
    if evidence.trial is None:
        return "there is no trial"
    if evidence.recorded_bytes() not in evidence.received_bytes():
        return "the recording has other bytes than the link gave"
    heard = b"".join(
        batch.data
        for batch in evidence.batches
        if evidence.armed_ns <= batch.host_ns <= (evidence.stopped_ns or 0)
    )
    return "" if heard in evidence.recorded_bytes() else "bytes are missing in the recording"


def replay_agrees(evidence: Evidence, _fault: Fault) -> str:
    """The recording gives the same numbers and the same flags again."""
    different = evidence.differences
    return f"a replay differs in {', '.join(different)}" if different else ""


def loss_is_marked(evidence: Evidence, fault: Fault) -> str:
    """A result that is not the true one, or that lacks readings, has a flag."""
    if evidence.trial is None or evidence.flags - MARKS_OF_SLOWNESS:
        return ""
    if evidence.driver.info.kind is InstrumentKind.GATE:
        return wrong_time(evidence)
    lost = lost_readings(evidence, fault)
    return wrong_peak(evidence) or (f"{lost} are gone and nothing says so" if lost else "")


def result_is_true(evidence: Evidence, fault: Fault) -> str:
    """After a fault that takes nothing away, the result is the true one."""
    if not fault.harmless:
        return ""
    if evidence.driver.info.kind is InstrumentKind.GATE:
        time = evidence.measure("elapsed")
        if time is None or time.source is not Source.GATE:
            return "the gates gave no time"
        return wrong_time(evidence)
    return wrong_peak(evidence) if evidence.measure("peak_force") else "no peak"


def demanded_flag(evidence: Evidence, fault: Fault) -> str:
    """The trial says what happened to it."""
    is_missing = fault.demands and not fault.demands & evidence.flags
    return f"none of the flags {', '.join(sorted(fault.demands))}" if is_missing else ""


def link_comes_back(evidence: Evidence, fault: Fault) -> str:
    """Ready in the end; a broken connection is lost once, connects, and is restored once."""
    if fault.heals and evidence.final_state is not LinkState.READY:
        return f"the connection is {evidence.final_state} in the end"
    if not fault.heals and evidence.final_state is LinkState.READY:
        return "the connection is ready where it must not be"
    if not fault.breaks:
        return ""
    told = [e for e in evidence.events if isinstance(e, LinkLost | LinkRestored)]
    if [type(event) for event in told] != [LinkLost, LinkRestored]:
        return f"the gap is marked wrongly: {[type(event).__name__ for event in told]}"
    return wrong_states(evidence) or too_slow(evidence, fault)


def nobody_else_is_touched(evidence: Evidence, _fault: Fault) -> str:
    """No byte went to a device that was not chosen, and nobody shares a port."""
    if any(plug.written or plug.powered for plug in evidence.plugs[1:]):
        return "another device was opened"
    return "a second reader was let in" if evidence.plugs[0].wrong_readers < 0 else ""


JUDGES: tuple[Judge, ...] = (
    no_hang,
    no_exception,
    nothing_invented,
    trial_is_kept,
    replay_agrees,
    loss_is_marked,
    result_is_true,
    demanded_flag,
    link_comes_back,
    nobody_else_is_touched,
)


def verdict(evidence: Evidence, fault: Fault) -> str:
    """The first thing that is wrong; empty where all is well."""
    return next((words for judge in JUDGES if (words := judge(evidence, fault))), "")


def wrong_time(evidence: Evidence) -> str:
    """The gates' time, held against the bodies in the beams."""
    time, true_ns = evidence.measure("elapsed"), true_elapsed_ns(evidence)
    if time is None or true_ns is None or time.source is not Source.GATE:
        return ""
    off_s = abs(time.value - true_ns / NS_PER_S)
    if off_s <= (time.uncertainty or 0.0):
        return ""
    return f"{time.text} s instead of {true_ns / NS_PER_S} s"


def wrong_peak(evidence: Evidence) -> str:
    """The peak, held against all that the gauge showed during the attempt."""
    peak, shown = evidence.measure("peak_force_device"), shown_forces(evidence)
    own = (
        next((m for m in evidence.trial.measures if m.name == "peak_force_device"), peak)
        if evidence.trial
        else peak
    )
    if own is None or not shown:
        return ""
    highest = max(shown, key=lambda told: float(told[0]) * kgf_per(told[1]))
    if (Decimal(own.text), own.unit) == highest:
        return ""
    return f"peak {own.text} {own.unit} instead of {highest[0]} {highest[1]}"


def shown_forces(evidence: Evidence) -> list[tuple[Decimal, str]]:
    """What the gauge showed from the arming to the stop."""
    first_ns, last_ns = evidence.armed_ns or 0, evidence.stopped_ns or evidence.armed_ns or 0
    return [
        (told.value, told.unit)
        for told in evidence.truth.forces
        if first_ns <= told.at_ns <= last_ns
    ]


def lost_readings(evidence: Evidence, fault: Fault) -> str:
    """The longest run of readings that the device sent and nobody heard, where it matters."""
    heard = matched_forces(evidence, fault.repeats, fault.in_order).heard
    first_ns, last_ns = evidence.armed_ns or 0, evidence.stopped_ns or evidence.armed_ns or 0
    run: list[int] = []
    longest: list[int] = []
    for place, told in enumerate(evidence.truth.forces):
        inside = first_ns <= told.at_ns <= last_ns - NS_PER_S // 2
        run = [*run, told.at_ns] if inside and place not in heard else []
        longest = max(longest, run, key=len)
    if not longest:
        return ""
    is_long = longest[-1] - longest[0] >= LONG_S * NS_PER_S or len(longest) >= MANY_ON_END
    return f"{len(longest)} readings" if is_long else ""


def wrong_states(evidence: Evidence) -> str:
    """After the loss: connecting, then ready; gates are ready as soon as they are connected."""
    states = [state for _at, state in evidence.states]
    if LinkState.LOST not in states:
        return "the connection was never called lost"
    after = states[states.index(LinkState.LOST) + 1 :]
    is_force = evidence.driver.info.kind is InstrumentKind.FORCE
    wanted = [LinkState.CONNECTING, LinkState.READY] if is_force else [LinkState.READY]
    return "" if after[: len(wanted)] == wanted else f"after the loss: {after}"


def too_slow(evidence: Evidence, fault: Fault) -> str:
    """A loss is told within a second, and a device is usable three seconds after it is back."""
    lost_ns = next(e.host_ns for e in evidence.events if isinstance(e, LinkLost))
    broke_ns = evidence.fault_ns or 0
    late_s = max((params.get("at", 0.0) for _verb, params in fault.acts), default=0.0)
    noticed_s = (lost_ns - broke_ns) / NS_PER_S - late_s
    limit_s = NOTICED_S + (silence_s(evidence) if fault.cable == "quiet" else 0.0)
    if noticed_s > limit_s:
        return f"the loss was told after {noticed_s:.1f} s"
    ready_ns = next(
        at for at, state in evidence.states if state is LinkState.READY and at > lost_ns
    )
    usable_s = (ready_ns - (evidence.healed_ns or 0)) / NS_PER_S - own_start_s(evidence)
    return f"usable only {usable_s:.1f} s after it was back" if usable_s > USABLE_S else ""


def silence_s(evidence: Evidence) -> float:
    """How long a device may say nothing before that means something."""
    rate_hz = evidence.driver.expected_rate_hz or 1.0
    return max(1.0, 3 / rate_hz)


def own_start_s(evidence: Evidence) -> float:
    """What the device itself needs: its boot, its slow commands."""
    driver = evidence.driver
    commands = len(driver.identify_commands()) + len(driver.start_commands())
    return driver.boot_wait_s + commands * driver.command_gap_s
