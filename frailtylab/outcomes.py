"""Scores: one named rule turns the trials of a test into one number, and says from which."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, localcontext

from frailtylab import __version__
from frailtylab.people import Participant, Side
from frailtylab.study.schema import ScoreRule, Test
from frailtylab.trials import KeptTrial, Measure, Outcome, Score, TrialState

SCORE_DIGITS = 12
COUNTING = (Outcome.VALID, Outcome.ATTENTION)


def counted_trials(kept: Sequence[KeptTrial], test: Test) -> list[KeptTrial]:
    """The attempts that count: of each place, the last final one that is not invalid."""
    newest: dict[tuple[Side | None, int], KeptTrial] = {}
    for trial in sorted(kept, key=lambda k: k.trial.slot.attempt):
        slot = trial.trial.slot
        if slot.test != test.code or slot.practice or trial.state is not TrialState.FINAL:
            continue
        if trial.decision.outcome in COUNTING:
            newest[slot.side, slot.number] = trial
    return sorted(newest.values(), key=lambda k: (k.trial.slot.number, k.trial.slot.side or ""))


def scores_of(test: Test, kept: Sequence[KeptTrial], participant: Participant) -> tuple[Score, ...]:
    """All scores of a test that its counting trials allow so far."""
    counted = counted_trials(kept, test)
    found = (score_of(test, rule, counted, participant) for rule in test.scores)
    return tuple(score for score in found if score is not None)


def score_of(
    test: Test, rule: ScoreRule, counted: Sequence[KeptTrial], participant: Participant
) -> Score | None:
    """One score, or None while no trial counts for it."""
    pairs = [
        (trial, measure)
        for trial in counted
        if (measure := trial.trial.primary(rule.measure)) is not None
        and side_counts(rule.rule, trial.trial.slot.side, participant.dominant_hand)
    ]
    if not pairs or (rule.rule == "max_each_hand_sum" and len(hands(pairs)) < 2):
        return None
    exact, used = apply_rule(rule, pairs)
    return Score(
        test.code, rule.rule, rule.name, float(exact), pairs[0][1].unit, format(exact, "f"),
        tuple(trial.trial.id for trial, _ in used), __version__,
    )  # fmt: skip


Pair = tuple[KeptTrial, Measure]


def hands(pairs: Sequence[Pair]) -> set[Side | None]:
    """The sides that have a counting trial."""
    return {trial.trial.slot.side for trial, _ in pairs}


def side_counts(rule: str, side: Side | None, dominant: Side) -> bool:
    """True when a trial of that side is an input of the rule."""
    match rule:
        case "mean_left":
            return side is Side.LEFT
        case "mean_right":
            return side is Side.RIGHT
        case "mean_dominant" | "max_dominant":
            return side is dominant
        case _:
            return True


def apply_rule(rule: ScoreRule, pairs: Sequence[Pair]) -> tuple[Decimal, list[Pair]]:
    """The exact number and the trials that it came from (all for a mean, one for a best)."""
    if rule.rule.startswith("mean"):
        return mean([Decimal(m.text) for _, m in pairs]), list(pairs)
    if rule.rule == "max_each_hand_sum":
        best_two = [greatest([p for p in pairs if p[0].trial.slot.side is s]) for s in Side]
        return sum((Decimal(m.text) for _, m in best_two), Decimal(0)), best_two
    if rule.rule == "single_trial":
        return Decimal(pairs[0][1].text), [pairs[0]]
    shortest = rule.rule == "best" and rule.measure == "elapsed"
    chosen = least(pairs) if shortest else greatest(pairs)
    return Decimal(chosen[1].text), [chosen]


def mean(values: Sequence[Decimal]) -> Decimal:
    """Arithmetic mean to 12 significant digits."""
    with localcontext() as context:
        context.prec = SCORE_DIGITS
        return sum(values, Decimal(0)) / len(values)


def greatest(pairs: Sequence[Pair]) -> Pair:
    """The trial with the greatest value; the first of equals."""
    return max(pairs, key=lambda pair: Decimal(pair[1].text))


def least(pairs: Sequence[Pair]) -> Pair:
    """The trial with the least value; the first of equals."""
    return min(pairs, key=lambda pair: Decimal(pair[1].text))
