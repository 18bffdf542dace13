"""What was left out of a test, in words: whole, by hand or by trial, and why."""

from __future__ import annotations

from frailtylab.open_visit import OpenVisit
from frailtylab.people import Side
from frailtylab.study.schema import Test
from frailtylab.trials import NotDone
from ui.text import _, localised
from ui.views import ChoiceView


def left_out(visit: OpenVisit, test: Test) -> tuple[ChoiceView, ...]:
    """The not-done entries of a test that stand, oldest first; the code is the entry's id."""
    return tuple(
        ChoiceView(
            entry.id,
            _("{place}: {reason}", place=place_of(entry), reason=reason_of(visit, entry)),
        )
        for entry in visit.not_done
        if entry.test == test.code
    )


def place_of(entry: NotDone) -> str:
    """``Whole test``, ``Left hand``, ``Right hand, trial 2``, ``Practice``."""
    hands = {Side.LEFT: _("Left hand"), Side.RIGHT: _("Right hand")}
    parts: list[str] = []
    if entry.side is not None:
        parts.append(hands[entry.side])
    if entry.number is not None:
        parts.append(_("Trial {n}", n=entry.number) if entry.number else _("Practice"))
    return " · ".join(parts) or _("Whole test")


def reason_of(visit: OpenVisit, entry: NotDone) -> str:
    """The coded reason in words; the code itself when the study no longer has it."""
    coded = {r.code: r for r in visit.loaded.study.not_done_reasons}
    return localised(coded[entry.reason].label) if entry.reason in coded else entry.reason
