"""The gates' impulses, and gate against stopwatch, in the terms of the timing page."""

from __future__ import annotations

from frailtylab.errors import N_
from frailtylab.protocols.base import Phase, Refusal
from frailtylab.protocols.gated import DISAGREE, ListedImpulse
from frailtylab.trials import Flag
from ui.flows import words
from ui.flows.timed_flow import TimedFlow
from ui.text import _, number
from ui.views_impulses import GatesView, ImpulseView

ROLES = {"start": N_("start"), "finish": N_("finish")}
IGNORED = {
    Refusal.CHATTER: N_("same passing"),
    Refusal.LOCKOUT: N_("same passing"),
    Refusal.EXTRA_CROSSING: N_("crossed again"),
    Refusal.GATE_B_BEFORE_A: N_("before gate A"),
    Refusal.GATES_TOGETHER: N_("both gates at once"),
    Refusal.ALREADY_STOPPED: N_("after the stop"),
    Refusal.TURN_TOO_SOON: N_("too soon for the turn"),
    Refusal.NOT_ARMED: N_("before the start"),
    Refusal.DEAD_TIME_AFTER_START: N_("just after the start"),
    Refusal.UNDONE: N_("stop was undone"),
}

QUIET = frozenset({Refusal.CHATTER, Refusal.LOCKOUT})


def gates_view(flow: TimedFlow) -> GatesView:
    """Impulses and question of a stopped attempt that can still be changed."""
    if flow.run.phase is not Phase.STOPPED or not flow.run.gates_connected or flow.deciding:
        return GatesView()
    impulses = flow.run.impulses()
    listed = tuple(impulse_view(i) for i in impulses if i.refusal is not Refusal.BOUNCE)
    return GatesView(listed, len(impulses) - len(listed), question(flow))


def impulse_view(impulse: ListedImpulse) -> ImpulseView:
    """One impulse in words."""
    if impulse.role:
        said = ROLES[impulse.role]
    elif impulse.refusal is None:
        said = N_("set aside")
    else:
        said = IGNORED.get(impulse.refusal, N_("ignored"))
    quiet = impulse.refusal in QUIET and not impulse.role
    return ImpulseView(
        impulse.number, impulse.gate, impulse.offset_ns, impulse.role, _(said), quiet
    )


def question(flow: TimedFlow) -> str:
    """Gate against stopwatch in one line, until the assessor has looked at it."""
    asked = next((flag for flag in flow.flags() if is_open_question(flag)), None)
    if asked is None:
        return ""
    gate, thumb = (words.shown(asked.detail[name], 2) for name in ("gate", "stopwatch"))
    limit = number(f"{flow.timed.disagreement_s:g}")
    if flow.timed.primary == "gate":
        return _(
            "Gates {gate} s, stopwatch {stopwatch} s: more than {limit} s apart. "
            "Both are kept; the gates count.",
            gate=gate, stopwatch=thumb, limit=limit,
        )  # fmt: skip
    return _(
        "Gates {gate} s, stopwatch {stopwatch} s: more than {limit} s apart. "
        "Both are kept; the stopwatch counts.",
        gate=gate, stopwatch=thumb, limit=limit,
    )  # fmt: skip


def is_open_question(flag: Flag) -> bool:
    """True while nobody has looked at these two times."""
    return flag.code == DISAGREE and "confirmed" not in flag.detail
