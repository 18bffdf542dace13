"""A visit is as far as the worst of what it consists of."""

from __future__ import annotations

from helpers.kept_trials import kept
from hypothesis import given
from hypothesis import strategies as st

from frailtylab.review import (
    ORDER,
    Meaning,
    ReviewStatus,
    Signature,
    status_of_signatures,
    status_of_trial,
    status_of_visit,
    wanted,
    worst,
)
from frailtylab.study.schema import SignatureRules
from frailtylab.trials import Outcome, TrialState

STATUSES = st.lists(st.sampled_from(ReviewStatus))
SIGNATURES = st.lists(
    st.builds(
        lambda meaning, holds: Signature(
            "s", "v", meaning, "Ana", "u", "2026-03-14T09:00:00.000000Z", 60, "00", holds
        ),
        st.sampled_from(Meaning),
        st.booleans(),
    )
)
WANTED = st.sets(st.sampled_from(Meaning)).map(tuple)
TRIALS = st.lists(
    st.builds(
        lambda outcome, state: kept("TUG", 1, "9", outcome=outcome, state=state),
        st.sampled_from([Outcome.VALID, Outcome.ATTENTION, Outcome.INVALID]),
        st.sampled_from(TrialState),
    )
)


@given(parts=STATUSES, more=STATUSES)
def test_another_part_never_makes_it_better(
    parts: list[ReviewStatus], more: list[ReviewStatus]
) -> None:
    assert ORDER.index(worst(parts + more)) <= ORDER.index(worst(parts))


@given(parts=STATUSES)
def test_order_of_the_parts_does_not_matter(parts: list[ReviewStatus]) -> None:
    assert worst(parts) is worst(list(reversed(parts)))
    assert worst(parts) in {*parts, ReviewStatus.FINAL}


@given(trials=TRIALS, signatures=SIGNATURES, asked=WANTED, finished=st.booleans(),
       complete=st.booleans())  # fmt: skip
def test_final_is_finished_whole_without_questions_and_signed(
    trials: list, signatures: list[Signature], asked: tuple[Meaning, ...], finished: bool,
    complete: bool,
) -> None:  # fmt: skip
    status = status_of_visit(trials, signatures, asked, finished=finished, complete=complete)
    newest = {one.meaning: one.holds for one in signatures}
    final = (
        finished
        and complete
        and all(status_of_trial(one) is ReviewStatus.FINAL for one in trials)
        and all(newest.get(meaning, False) for meaning in asked)
        and all(newest.values())
    )
    assert (status is ReviewStatus.FINAL) == final


def test_missing_signature_counts_only_where_the_study_asks() -> None:
    assert status_of_signatures([], wanted(SignatureRules())) is ReviewStatus.UNSIGNED
    four_eyes = wanted(SignatureRules(performed=False, reviewed=True))
    assert status_of_signatures([], four_eyes) is ReviewStatus.UNREVIEWED
    none = wanted(SignatureRules(performed=False))
    assert status_of_signatures([], none) is ReviewStatus.FINAL


def test_worst_comes_first() -> None:
    assert [status.value for status in ORDER] == [
        "open", "attention", "unsigned", "signature void", "unreviewed", "final",
    ]  # fmt: skip
