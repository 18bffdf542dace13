"""A visit in the terms of the pages: identity, steps, set-up, and the list of trials."""

from __future__ import annotations

from collections.abc import Sequence

from frailtylab.open_visit import OpenVisit
from frailtylab.people import Side
from frailtylab.study.schema import GripStrength, Reason, SetupField, Test
from frailtylab.trials import KeptTrial, Outcome, TrialSlot
from frailtylab.visit import places
from ui.flows import words
from ui.flows.blinding import has_hidden
from ui.flows.drafts import is_draft, is_on_screen
from ui.flows.present_left_out import reason_of
from ui.text import _, localised
from ui.views import (
    ChipView,
    ChoiceView,
    IdentityView,
    SetupFieldView,
    StepState,
    TrialRowView,
    VisitStepView,
)

REVIEW = "review"


def visit_label(visit: OpenVisit) -> str:
    """The visit's name in the session's language."""
    plan = visit.loaded.study.visit(visit.code)
    return localised(plan.label) if plan is not None else _("Unscheduled visit")


def identity(visit: OpenVisit, chips: Sequence[ChipView]) -> IdentityView:
    """Who is being tested, and how the devices stand."""
    person = visit.participant
    ids = words.participant_ids(person)
    return IdentityView(person.code, ids, visit_label(visit), tuple(chips))


def steps(visit: OpenVisit, now: str) -> tuple[VisitStepView, ...]:
    """The tests of the visit and its review; ``now`` is the one on the screen."""
    tests = tuple(test_step(visit, test, now) for test in visit.loaded.study.tests)
    state = StepState.NOW if now == REVIEW else StepState.TODO
    if visit.finished and now != REVIEW:
        state = StepState.DONE
    return (*tests, VisitStepView(REVIEW, _("Review"), state))


def test_step(visit: OpenVisit, test: Test, now: str) -> VisitStepView:
    """One test as a step: where it stands, and its headline once complete."""
    done = visit.progress(test)
    label = localised(test.label)
    if test.code == now:
        value = trial_of(visit, test)
        return VisitStepView(test.code, label, StepState.NOW, value)
    if not done.complete:
        value = f"{done.settled}/{done.total}" if done.settled else ""
        return VisitStepView(test.code, label, StepState.TODO, value)
    state = StepState.ATTENTION if has_attention(visit, test) else StepState.DONE
    return VisitStepView(test.code, label, state, headline(visit, test) or no_headline(visit, test))


def no_headline(visit: OpenVisit, test: Test) -> str:
    """Why a complete test shows no number."""
    return _("hidden") if has_hidden(visit, test.code) else _("not done")


def trial_of(visit: OpenVisit, test: Test) -> str:
    """``trial 2 of 2``, ``practice``, or nothing when the test is complete."""
    slot = visit.next_slot(test.code)
    if slot is None:
        return headline(visit, test)
    if slot.practice:
        return _("practice")
    scored = [s for s in places(test, visit.visit_id, visit.participant) if not s.practice]
    index = next(
        i for i, s in enumerate(scored, 1) if (s.side, s.number) == (slot.side, slot.number)
    )
    return _("trial {n} of {total}", n=index, total=len(scored))


def headline(visit: OpenVisit, test: Test) -> str:
    """The headline score of a test with its unit, or nothing while there is none."""
    rule = next((r for r in test.scores if r.headline), test.scores[0] if test.scores else None)
    found = [s for s in visit.scores if s.test == test.code and rule and s.name == rule.name]
    if not found or rule is None:
        return ""
    decimals = words.SHOWN_DECIMALS.get(rule.measure, 2)
    return words.with_unit(words.shown(found[0].text, decimals), found[0].unit)


def has_attention(visit: OpenVisit, test: Test) -> bool:
    """True when a trial of the test was kept with open reasons."""
    return any(
        kept.trial.slot.test == test.code and kept.decision.outcome is Outcome.ATTENTION
        for kept in visit.kept
    )


def setup_fields(visit: OpenVisit, test: Test) -> tuple[SetupFieldView, ...]:
    """The set-up questions of a test with the answers in force and those of the last visit."""
    now, before = visit.setup_of(test), visit.setup_before.get(test.code, {})
    return tuple(
        SetupFieldView(
            field.code,
            localised(field.label),
            tuple(ChoiceView(c.code, localised(c.label)) for c in field.choices),
            now.get(field.code),
            before.get(field.code),
        )
        for field in test.setup
    )


def setup_text(visit: OpenVisit, test: Test) -> str:
    """The set-up in one line: ``walking stick · indoor shoes``."""
    now = visit.setup_of(test)
    answered = [field for field in test.setup if field.code in now]
    return " · ".join(choice_label(field, now[field.code]) for field in answered)


def choice_label(field: SetupField, code: str) -> str:
    """The label of an answer; the code itself when the study no longer has it."""
    return next((localised(c.label) for c in field.choices if c.code == code), code)


def reasons(found: Sequence[Reason]) -> tuple[ChoiceView, ...]:
    """Coded reasons in the session's language."""
    return tuple(ChoiceView(r.code, localised(r.label), r.needs_note) for r in found)


def slot_label(slot: TrialSlot) -> str:
    """``Practice`` or ``Trial 2``, with the attempt when it is a repeat."""
    label = _("Practice") if slot.practice else _("Trial {n}", n=slot.number)
    if slot.attempt > 1:
        label = _("{trial}, attempt {n}", trial=label, n=slot.attempt)
    return label


def trial_rows(visit: OpenVisit, test: Test, now: TrialSlot | None) -> tuple[TrialRowView, ...]:
    """Every attempt and every open place of a test, in the order of the protocol.

    A trial that was put right may stand at a number beyond the plan: it is shown after the others.
    """
    rows: list[TrialRowView] = []
    for slot in places(test, visit.visit_id, visit.participant):
        attempts = visit.trials.of(slot)
        others = [kept for kept in attempts if not is_on_screen(kept, now)]
        rows += [attempt_row(visit, test, kept) for kept in others]
        rows += open_place(visit, slot, now, has_attempts=bool(attempts))
    planned = set(map(place_key, places(test, visit.visit_id, visit.participant)))
    beyond = [
        kept
        for kept in visit.kept
        if kept.trial.slot.test == test.code
        and place_key(kept.trial.slot) not in planned
        and not is_on_screen(kept, now)
    ]
    rows += [attempt_row(visit, test, kept) for kept in beyond]
    return tuple(sorted(rows, key=lambda one: one.side == "right") if beyond else rows)


def place_key(slot: TrialSlot) -> tuple[bool, Side | None, int]:
    """What tells the places of a test apart."""
    return slot.practice, slot.side, slot.number


def open_place(
    visit: OpenVisit, slot: TrialSlot, now: TrialSlot | None, *, has_attempts: bool
) -> list[TrialRowView]:
    """The row of a place that is on the screen, left out, or still to come; none for a done one."""
    if now is not None and (now.side, now.number, now.practice) == (
        slot.side,
        slot.number,
        slot.practice,
    ):
        return [row(now, "now")]
    entry = visit.trials.left_out(slot)
    if entry is not None:
        return [row(slot, "not_done", reason_of(visit, entry))]
    return [] if has_attempts else [row(slot, "todo")]


def row(slot: TrialSlot, state: str, detail: str = "") -> TrialRowView:
    """A row without a value."""
    return TrialRowView(
        slot_label(slot),
        state,
        side=slot.side,
        detail=detail,
        practice=slot.practice,
        attempt=slot.attempt,
    )


def attempt_row(visit: OpenVisit, test: Test, kept: KeptTrial) -> TrialRowView:
    """An attempt with its result, its state, and the reason in words."""
    slot = kept.trial.slot
    if is_draft(kept):
        return row(slot, "todo", _("waits for your decision"))
    name = "peak_force" if isinstance(test, GripStrength) else "elapsed"
    measure = kept.trial.primary(name)
    return TrialRowView(
        slot_label(slot),
        words.outcome_state(kept),
        words.measure_text(measure) if measure else "",
        words.unit_text(measure.unit) if measure else "",
        slot.side,
        attempt_detail(visit, kept),
        slot.practice,
        slot.attempt,
        kept.trial.id,
    )


def attempt_detail(visit: OpenVisit, kept: KeptTrial) -> str:
    """The coded reason of an attempt in words, or its first open question."""
    study = visit.loaded.study
    coded = {
        r.code: r for r in (*study.invalid_reasons, *study.repeat_reasons, *study.late_reasons)
    }
    if kept.decision.reason in coded:
        return localised(coded[kept.decision.reason].label)
    texts = words.flag_texts(kept.trial.flags, messages(visit, kept.trial.slot.test))
    return texts[0] if texts else ""


def messages(visit: OpenVisit, test_code: str) -> dict[str, dict[str, str]]:
    """The study's own sentences for the edit checks of a test, by code."""
    return {check.code: check.message for check in visit.loaded.study.test(test_code).checks}
