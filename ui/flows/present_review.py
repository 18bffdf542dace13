"""A visit in the terms of its own page and of the review."""

from __future__ import annotations

from frailtylab.open_visit import OpenVisit
from frailtylab.people import Assessor
from frailtylab.study.schema import GripStrength, ScoreRule, Test
from frailtylab.trials import KeptTrial, Score
from frailtylab.visit import open_attention
from ui.flows import present, words
from ui.flows.blinding import has_hidden
from ui.flows.present_left_out import left_out, reason_of
from ui.flows.present_signing import closing
from ui.text import _, localised
from ui.views import (
    ChipView,
    ReviewTestView,
    ReviewView,
    StepState,
    TestCardView,
    VisitView,
)


def visit_view(
    visit: OpenVisit, chips: tuple[ChipView, ...], devices: dict[str, tuple[ChipView, ...]]
) -> VisitView:
    """The visit's page: identity, the tests with their set-up, and the one next step."""
    study = visit.loaded.study
    slot = visit.next_slot()
    next_test = study.test(slot.test) if slot is not None else None
    return VisitView(
        present.identity(visit, chips),
        present.steps(visit, next_test.code if next_test else present.REVIEW),
        tuple(test_card(visit, test, next_test, devices) for test in study.tests),
        visit.identity_confirmed,
        visit.participant.initials,
        visit.participant.birth_year,
        next_test.code if next_test else present.REVIEW,
        localised(next_test.label) if next_test else _("Review"),
        present.reasons(study.not_done_reasons),
        visit.finished,
    )


def test_card(
    visit: OpenVisit,
    test: Test,
    next_test: Test | None,
    devices: dict[str, tuple[ChipView, ...]],
) -> TestCardView:
    """One test: how far it is, and its set-up."""
    done = visit.progress(test)
    state = StepState.NOW if test is next_test else StepState.TODO
    if done.complete:
        state = StepState.ATTENTION if present.has_attention(visit, test) else StepState.DONE
    return TestCardView(
        test.code,
        localised(test.label),
        state,
        done.settled,
        done.total,
        present.setup_fields(visit, test),
        present.headline(visit, test),
        not_done_reason(visit, test),
        devices.get(test.code, ()),
        left_out(visit, test),
    )


def not_done_reason(visit: OpenVisit, test: Test) -> str:
    """Why the whole test was not done, in words; nothing when it was."""
    entry = next(
        (n for n in visit.not_done if n.test == test.code and n.side is None and n.number is None),
        None,
    )
    if entry is None:
        return ""
    return reason_of(visit, entry)


def review_view(
    visit: OpenVisit, chips: tuple[ChipView, ...], waiting: int, who: Assessor | None = None
) -> ReviewView:
    """The end of the visit: results, what is missing, and whether the participant may leave."""
    study = visit.loaded.study
    done = visit.progress()
    missing = tuple(
        localised(test.label) for test in study.tests if not visit.progress(test).complete
    )
    return ReviewView(
        present.identity(visit, chips),
        present.steps(visit, present.REVIEW),
        tuple(review_test(visit, test) for test in study.tests),
        done.total,
        done.settled,
        len(open_attention(visit.trials)),
        missing,
        waiting,
        done.complete,
        visit.finished,
        present.reasons(study.not_done_reasons),
        visit.reopened,
        closing(visit, who),
    )


def review_test(visit: OpenVisit, test: Test) -> ReviewTestView:
    """A test with its headline score and every attempt behind it."""
    rule = next((r for r in test.scores if r.headline), test.scores[0])
    score = score_named(visit, test, rule)
    return ReviewTestView(
        test.code,
        localised(test.label),
        short_label(test, rule),
        words.shown(score.text, words.SHOWN_DECIMALS.get(rule.measure, 2)) if score else "",
        words.unit_text(score.unit) if score else "",
        more_scores(visit, test, rule) or hidden_words(visit, test),
        present.trial_rows(visit, test, None),
        sources(visit, test),
        visit.progress(test).complete,
        left_out(visit, test),
    )


def short_label(test: Test, rule: ScoreRule) -> str:
    """The rule's name without the test's own name in front: ``mean``, not ``TUG, mean``."""
    label, name = localised(rule.label), localised(test.label)
    rest = label.removeprefix(name).lstrip(" ,·:：，、")
    return rest if rest and label.startswith(name) else label


def hidden_words(visit: OpenVisit, test: Test) -> str:
    """Why there are no numbers, where the study hides those of another day."""
    return _("hidden by the study") if has_hidden(visit, test.code) else ""


def score_named(visit: OpenVisit, test: Test, rule: ScoreRule) -> Score | None:
    """The newest score of that rule, or None."""
    return next((s for s in visit.scores if (s.test, s.name) == (test.code, rule.name)), None)


def more_scores(visit: OpenVisit, test: Test, headline: ScoreRule) -> str:
    """The other scores in one line, after the headline's uncertainty."""
    parts = [uncertainty(visit, test, headline)]
    for rule in test.scores:
        score = score_named(visit, test, rule)
        if rule is not headline and score is not None:
            value = words.shown(score.text, words.SHOWN_DECIMALS.get(rule.measure, 2))
            parts.append(f"{localised(rule.label)} {words.with_unit(value, score.unit)}")
    return " · ".join(part for part in parts if part)


def uncertainty(visit: OpenVisit, test: Test, rule: ScoreRule) -> str:
    """The widest uncertainty among the trials that the headline came from."""
    score = score_named(visit, test, rule)
    used = set(score.inputs) if score is not None else set[str]()
    measures = [
        measure
        for kept in visit.kept
        if kept.trial.id in used and (measure := kept.trial.primary(rule.measure)) is not None
    ]
    widest = max(measures, key=lambda m: m.uncertainty or 0.0, default=None)
    return words.uncertainty_text(widest) if widest is not None else ""


def sources(visit: OpenVisit, test: Test) -> str:
    """Where the results of a test came from: ``stopwatch``, ``light gates · typed in``."""
    scored = [
        kept
        for kept in visit.kept
        if kept.trial.slot.test == test.code and not kept.trial.slot.practice
    ]
    found = list(dict.fromkeys(filter(None, map(words.source_text, scored))))
    found += witness(scored, test)
    return " · ".join(found)


def witness(scored: list[KeptTrial], test: Test) -> list[str]:
    """How far the thumb was from the gates, where both timed the trials."""
    if isinstance(test, GripStrength):
        return []
    gaps: list[float] = []
    for kept in scored:
        times = {m.source: m.value for m in kept.trial.measures if m.name == "elapsed"}
        if len(times) > 1:
            gaps.append(max(times.values()) - min(times.values()))
    if not gaps:
        return []
    return [_("stopwatch within {s} s", s=words.shown(f"{max(gaps):.9f}", 2))]
