"""An attempt in the terms of its page: what all have in common, and the timing page."""

from __future__ import annotations

from frailtylab.open_visit import OpenVisit
from frailtylab.people import Side
from frailtylab.protocols.base import Phase, Refusal
from frailtylab.study.schema import GripStrength, Test
from frailtylab.trials import TrialSlot
from frailtylab.visit import is_settled, places
from ui.flows import present, words
from ui.flows.attempt_flow import AttemptFlow
from ui.flows.present_gates import gates_view, is_open_question
from ui.flows.timed_flow import TimedFlow
from ui.text import _, localised
from ui.views import AttemptView, ChipView, ScriptView, TimingView

DEAD_MS = 700


def timing_view(flow: TimedFlow, chips: tuple[ChipView, ...]) -> TimingView:
    """The timing page for an attempt as it stands."""
    visit, test = flow.visit, flow.test
    stopped, started = flow.run.stopped_ns, flow.run.started_ns
    return TimingView(
        present.identity(visit, chips),
        present.steps(visit, test.code),
        localised(test.label),
        present.slot_label(flow.slot),
        flow.slot.practice,
        script(flow),
        flow.phase,
        flow.waits_for_gates,
        present.trial_rows(visit, test, flow.slot),
        present.setup_text(visit, test),
        visit.setup_is_as_before(test),
        keys_hint(flow),
        next_label(visit, test, flow.slot),
        flow.started_by,
        shown_elapsed_s(flow, started, stopped),
        flow.timed.distance_m,
        saving(flow),
        attempt(flow),
        notice(flow),
        flow.undo_left_s(),
        dead_time_ms=dead_time_ms(flow),
        gates_said=gates_view(flow),
    )


def dead_time_ms(flow: TimedFlow) -> int:
    """How long Keep takes no press; where the trunk counts, it must have left the beam first."""
    longest = flow.run.gates_connected and flow.timed.break_rule == "longest"
    return max(DEAD_MS, flow.timed.cluster_ms) if longest else DEAD_MS


def shown_elapsed_s(flow: TimedFlow, started: int | None, stopped: int | None) -> float | None:
    """The stopped time in seconds: the study's result where there is one."""
    primary = flow.trial.primary("elapsed") if flow.trial is not None else None
    if primary is not None:
        return primary.value
    if started is None or stopped is None:
        return None
    return (stopped - started) / 1e9


def script(flow: AttemptFlow) -> ScriptView:
    """What to say and do for this attempt, verbatim."""
    found = flow.session.script(flow.visit, flow.test)
    codes = ("practice",) if flow.slot.practice else ()
    for code in (*codes, "squeeze" if isinstance(flow.test, GripStrength) else "trial", "trial"):
        step = found.step(code)
        if step is not None:
            return ScriptView(step.say, step.do)
    return ScriptView("", "")


def saving(flow: AttemptFlow) -> bool:
    """True from the stop until the disk has the attempt."""
    return flow.deciding or (flow.phase is Phase.STOPPED and not flow.saved)


def attempt(flow: AttemptFlow) -> AttemptView:
    """Numbers and open questions of a stopped attempt."""
    if flow.trial is None:
        return AttemptView()
    flags = flow.flags()
    live = isinstance(flow, TimedFlow) and flow.run.phase is Phase.STOPPED
    told = tuple(flag for flag in flags if not (live and is_open_question(flag)))
    texts = words.flag_texts(told, present.messages(flow.visit, flow.test.code))
    return AttemptView(flow.trial.measures, flags, texts, flow.saved, flow.outcome())


def notice(flow: AttemptFlow) -> str:
    """Why the last press or edge was not accepted, or none will be, where one should know."""
    if flow.phase is Phase.IDLE and flow.recorder.simulator_for_real:
        return _(words.REFUSALS[Refusal.SIMULATED_DEVICE])
    template = words.REFUSALS.get(flow.notice, "") if flow.notice is not None else ""
    text = flow.hint or template
    return _(text, gate=flow.notice_gate) if text else ""


def keys_hint(flow: AttemptFlow) -> str:
    """The keys that start and stop, by name."""
    return " · ".join(_(key) for key in flow.session.settings.start_stop_keys)


def next_label(visit: OpenVisit, test: Test, slot: TrialSlot) -> str:
    """What Keep leads to: ``next: left hand``, ``next: trial 2``, or the next test."""
    after = [
        s
        for s in places(test, visit.visit_id, visit.participant)
        if not is_settled(s, visit.trials) and not same(s, slot)
    ]
    if after and isinstance(test, GripStrength):
        left = after[0].side is Side.LEFT
        return _("next: left hand") if left else _("next: right hand")
    if after:
        return _("next: {trial}", trial=present.slot_label(after[0]))
    later = [t for t in visit.loaded.study.tests if t.code != test.code]
    open_test = next((t for t in later if visit.next_slot(t.code) is not None), None)
    if open_test is not None:
        return _("next: {test}", test=localised(open_test.label))
    return _("next: review")


def same(a: TrialSlot, b: TrialSlot) -> bool:
    """True for one place of a test."""
    return (a.practice, a.side, a.number) == (b.practice, b.side, b.number)
