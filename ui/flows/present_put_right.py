"""A correction before it is made, in words: what it will do, and what stays."""

from __future__ import annotations

from frailtylab.open_visit import OpenVisit
from frailtylab.people import Participant
from frailtylab.putting_right import is_typed, other_hand_place
from frailtylab.store import VisitRow, VisitState
from frailtylab.study.schema import Study
from frailtylab.trials import KeptTrial, Outcome, TrialSlot
from ui.flows import present, words
from ui.flows.present_day import label_of
from ui.text import _, localised
from ui.text import date as shown_date
from ui.views import ChoiceView
from ui.views_put_right import FoundPersonView, PutRightView, WayView

BEGUN = (VisitState.UNFINISHED, VisitState.DONE)


def short_place(slot: TrialSlot) -> str:
    """``Left hand · Trial 2``; without a hand ``Trial 2``."""
    label = present.slot_label(slot)
    return f"{words.side_text(slot.side)} · {label}" if slot.side else label


def put_right_view(visit: OpenVisit, kept: KeptTrial) -> PutRightView:
    """A trial with the ways in which it can be put right."""
    slot = kept.trial.slot
    test = visit.loaded.study.test(slot.test)
    measure = next((m for m in kept.trial.measures if m.primary), None)
    value = words.with_unit(words.measure_text(measure), measure.unit) if measure else ""
    unit = words.unit_text(measure.unit if measure else "kgf" if slot.side else "s")
    return PutRightView(
        kept.trial.id,
        f"{localised(test.label)} · {short_place(slot)}",
        value,
        unit,
        visit.participant.code,
        ways(visit, kept, value, unit),
        present.reasons(visit.loaded.study.invalid_reasons),
        not is_typed(kept.trial),
    )


def ways(visit: OpenVisit, kept: KeptTrial, value: str, unit: str) -> tuple[WayView, ...]:
    """How this trial can be put right, each with a sentence that says what it will do."""
    slot, found = kept.trial.slot, list[WayView]()
    before = short_place(slot)
    if kept.decision.outcome is not Outcome.INVALID:
        said = _("{trial} does not count any more. It stays in the record.", trial=before)
        found.append(WayView("invalid", _("It is not valid"), said))
    if slot.side is not None:
        after = short_place(other_hand_place(slot, visit.trials))
        said = _(
            "{before} becomes {after}. The old entry stays readable.", before=before, after=after
        )
        found.append(WayView("other_hand", _("It was the other hand"), said))
    said = _("{trial} goes to {visit}. The old entry stays readable.", trial=before,
             visit="{visit}")  # fmt: skip
    found.append(WayView("other_visit", _("It belongs to another visit"), said))
    if is_typed(kept.trial):
        new = words.with_unit("{value}", unit)
        said = _("{old} becomes {new}. The old value stays readable.",
                 old=value or _("The old value"), new=new)  # fmt: skip
        found.append(WayView("amend", _("The value was typed wrongly"), said))
    return tuple(found)


def visits_of(
    person: Participant, rows: list[VisitRow], study: Study, here: OpenVisit
) -> FoundPersonView:
    """A participant and the begun visits that a trial can go to."""
    choices = tuple(
        ChoiceView(row.visit_id, f"{label_of(study, row)} · {shown_date(row.started_utc[:10])}")
        for row in rows
        if row.started_utc and row.visit_id != here.visit_id and row.state in BEGUN
    )
    refusal = "" if choices else _("This participant has no other visit that was begun.")
    ids = words.participant_ids(person)
    return FoundPersonView(person.id, person.code, ids, choices, refusal=refusal)


def right_person(person: Participant, rows: list[VisitRow], here: OpenVisit) -> FoundPersonView:
    """The participant that the visit was really done with, and what moving it will do."""
    label, ids = present.visit_label(here), words.participant_ids(person)
    preview = _(
        "{visit} of {wrong}, with all its trials, becomes {visit} of {right}. The person has to be"
        " confirmed anew. The old entry stays readable.",
        visit=label, wrong=here.participant.code, right=person.code,
    )  # fmt: skip
    return FoundPersonView(
        person.id, person.code, ids, preview=preview, refusal=why_not(person, rows, here)
    )


def why_not(person: Participant, rows: list[VisitRow], here: OpenVisit) -> str:
    """Why the visit can't go to that person, in words; nothing where it can."""
    if person.id == here.participant.id:
        return _("This is the participant whose visit it is now.")
    if person.training != here.training:
        return _("Training and real records never mix.")
    if here.loaded.study.visit(here.code) is None:
        return ""
    other = next((row for row in rows if row.visit_code == here.code), None)
    if other is None:
        return _("This participant has no planned visit of this kind: enrol them first.")
    if other.started_utc:
        return _("That visit was begun already: move the trials one by one with “Put right…”.")
    return ""
