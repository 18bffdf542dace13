"""A squeeze in the terms of the grip page."""

from __future__ import annotations

from msgspec.structs import replace

from frailtylab.errors import N_
from frailtylab.instruments import LinkState
from frailtylab.people import Side
from frailtylab.protocols.base import NOTE_PREFIX, Phase
from ui.flows import curve_words, present, words
from ui.flows import present_attempt as common
from ui.flows.blinding import EDIT_CHECK, results_hidden
from ui.flows.grip_flow import GripFlow
from ui.flows.hand_order import other_hand_slot
from ui.text import _, localised
from ui.views import AttemptView, ChipView, GripView, HandView
from ui.views_grip import CurveView

QUESTIONED = N_("The value is outside the limits of the study.")


def grip_view(flow: GripFlow, chips: tuple[ChipView, ...]) -> GripView:
    """The grip page for an attempt as it stands."""
    visit, test = flow.visit, flow.grip
    zero = flow.zero.state()
    instrument = flow.session.shelf.get(flow.source)
    return GripView(
        present.identity(visit, chips),
        present.steps(visit, test.code),
        localised(test.label),
        present.slot_label(flow.slot),
        flow.slot.practice,
        flow.side,
        common.script(flow),
        flow.phase,
        instrument is not None and instrument.state is LinkState.READY,
        zero.ok,
        zero.force_kgf,
        hand(flow, Side.LEFT),
        hand(flow, Side.RIGHT),
        present.setup_text(visit, test),
        visit.setup_is_as_before(test),
        common.keys_hint(flow),
        common.next_label(visit, test, flow.slot),
        test.axis_max_kgf,
        test.squeeze_s,
        shows_force(flow),
        peak_kgf=None if hides_result(flow) else flow.peak_kgf,
        saving=common.saving(flow),
        attempt=attempt(flow),
        notice=grip_notice(flow),
        undo_left_s=flow.undo_left_s(),
        may_hide=flow.display.may_change and flow.phase is not Phase.STOPPED,
        curve=curve(flow),
    )


def hides_result(flow: GripFlow) -> bool:
    """True where not even the result may be seen by the assessor."""
    return results_hidden(flow.visit.loaded.study, flow.grip)


def shows_force(flow: GripFlow) -> bool:
    """Whether number and curve are on the screen: as chosen before the stop, by the study after."""
    return not hides_result(flow) if flow.phase is Phase.STOPPED else flow.display.on


def attempt(flow: GripFlow) -> AttemptView:
    """Numbers and open questions of a stopped squeeze, without values where those are hidden."""
    view = common.attempt(flow)
    if not hides_result(flow):
        return view
    asked = [flag for flag in view.flags if not flag.code.startswith(NOTE_PREFIX)]
    said = (
        _(QUESTIONED) if flag.code.startswith(EDIT_CHECK) else words.flag_text(flag, {})
        for flag in asked
    )
    return replace(view, measures=(), flag_texts=tuple(filter(None, said)))


def curve(flow: GripFlow) -> CurveView:
    """What the curve says, once stopped and where the assessor may know."""
    if flow.trial is None or hides_result(flow):
        return CurveView()
    facts = curve_words.facts(flow.trial.measures, flow.grip.zero_limit_kgf)
    onset_ns = flow.run.started_ns
    if flow.moments is None or onset_ns is None:
        return CurveView(facts)
    return CurveView(facts, curve_words.marks(flow.moments, onset_ns))


def offered(flow: GripFlow, side: Side) -> bool:
    """True where that hand may be measured instead of the one on the screen."""
    if flow.phase is not Phase.IDLE or side is flow.side:
        return False
    return other_hand_slot(flow.visit, flow.test, flow.slot) is not None


def grip_notice(flow: GripFlow) -> str:
    """What :func:`notice` says, and the rest that is not over."""
    left_s = flow.rest.left_s(flow.side, flow.session.clock.now_ns())
    if flow.early_press_ns is not None and flow.phase is Phase.IDLE and left_s > 0:
        return _(
            "This hand should rest for {n} more seconds. Press again to measure now: "
            "the trial will be marked.",
            n=f"{left_s:.0f}",
        )
    return common.notice(flow)


def hand(flow: GripFlow, side: Side) -> HandView:
    """One hand with its trials and its rest."""
    rows = present.trial_rows(flow.visit, flow.test, flow.slot)
    todo = [row for row in rows if row.side is side and row.state == "todo"]
    left_s = flow.rest.left_s(side, flow.session.clock.now_ns())
    coming = _("Next: {trial}", trial=todo[0].label) if todo and side is not flow.side else ""
    return HandView(
        side,
        tuple(row for row in rows if row.side is side),
        side is flow.side,
        coming,
        left_s,
        offered(flow, side),
    )
