"""Which hand is due, and how the other one is measured on purpose."""

from __future__ import annotations

from frailtylab.open_visit import OpenVisit
from frailtylab.study.schema import Test
from frailtylab.trials import Flag, TrialSlot
from frailtylab.visit import is_settled, places


def other_hand_slot(visit: OpenVisit, test: Test, now: TrialSlot) -> TrialSlot | None:
    """The next open place of the hand that is not on the screen; None when it has none."""
    for place in places(test, visit.visit_id, visit.participant):
        if place.side is not now.side and not is_settled(place, visit.trials):
            return visit.again(place)
    return None


def out_of_turn(visit: OpenVisit, slot: TrialSlot) -> bool:
    """True when the schedule of the visit has the other hand now."""
    due = visit.next_slot(slot.test)
    return due is not None and due.side is not slot.side


def order_flags(visit: OpenVisit, slot: TrialSlot) -> tuple[Flag, ...]:
    """A question where the schedule has the other hand."""
    return (Flag("hand_out_of_turn"),) if out_of_turn(visit, slot) else ()
