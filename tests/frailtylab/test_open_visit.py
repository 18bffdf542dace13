"""A visit in memory: the next place, the set-up in force, and what still has to be answered."""

from __future__ import annotations

from typing import Any

import pytest
from helpers import sample_study
from helpers.kept_trials import kept
from hypothesis import given
from hypothesis import strategies as st

from frailtylab.open_visit import OpenVisit
from frailtylab.people import Side
from frailtylab.study.load import LoadedStudy
from frailtylab.trials import NotDone, Outcome, TrialSlot
from frailtylab.visit import Progress

LABEL = {"en": "Label"}
AID = {
    "code": "aid",
    "label": LABEL,
    "choices": [{"code": "none", "label": LABEL}, {"code": "cane", "label": LABEL}],
}
SHOES = {
    "code": "shoes",
    "label": LABEL,
    "choices": [{"code": "own", "label": LABEL}, {"code": "bare", "label": LABEL}],
    "default": "own",
}
TUG = sample_study.TUG | {"setup": [AID, SHOES]}
STUDY = sample_study.study(tests=[TUG, sample_study.WALK, sample_study.GRIP])
ANSWERS = st.sampled_from([None, "none", "cane"])


def opened(**changes: Any) -> OpenVisit:
    plain: dict[str, Any] = {
        "visit_id": "v-1",
        "code": "BL",
        "participant": sample_study.participant(),
        "loaded": LoadedStudy(STUDY, "00" * 32, "", "memory"),
        "kept": (),
        "not_done": (),
        "scores": (),
        "setup": {},
        "setup_before": {},
        "identity_confirmed": True,
        "finished": False,
        "training": False,
    }
    return OpenVisit(**(plain | changes))


def left_out(test: str) -> NotDone:
    return NotDone(f"n-{test}", "v-1", test, "refused", "")


# Set-up of this visit, of the one before, and what is in force.
SETUPS = [
    ({}, {}, {"shoes": "own"}),
    ({"aid": "cane"}, {}, {"aid": "cane", "shoes": "own"}),
    ({}, {"aid": "cane"}, {"aid": "cane", "shoes": "own"}),
    ({"aid": "none"}, {"aid": "cane", "shoes": "bare"}, {"aid": "none", "shoes": "own"}),
    ({"aid": "none", "shoes": "bare"}, {}, {"aid": "none", "shoes": "bare"}),
    ({"gone": "x"}, {}, {"shoes": "own"}),
    ({"aid": ""}, {}, {"shoes": "own"}),
]


@pytest.mark.parametrize(("now", "before", "in_force"), SETUPS)
def test_set_up_in_force_is_this_visits_then_the_last_ones_then_the_studys(
    now: dict[str, str], before: dict[str, str], in_force: dict[str, str]
) -> None:
    visit = opened(setup={"TUG": now}, setup_before={"TUG": before})
    assert visit.setup_of(STUDY.tests[0]) == in_force


@given(aid=ANSWERS, before=ANSWERS)
def test_question_is_missing_exactly_while_nobody_has_answered_it(
    aid: str | None, before: str | None
) -> None:
    visit = opened(
        setup={"TUG": {"aid": aid}} if aid else {},
        setup_before={"TUG": {"aid": before}} if before else {},
    )
    missing = [field.code for field in visit.setup_missing(STUDY.tests[0])]
    assert missing == ([] if aid or before else ["aid"])
    assert visit.setup_of(STUDY.tests[0]).get("aid") == (aid or before)


def test_test_without_questions_misses_none() -> None:
    assert opened().setup_missing(STUDY.tests[2]) == ()
    assert opened().setup_of(STUDY.tests[2]) == {}


@pytest.mark.parametrize(
    ("now", "before", "same"),
    [
        ({}, {}, None),
        ({"TUG": {"aid": "cane", "shoes": "own"}}, {}, None),
        ({}, {"TUG": {"aid": "cane", "shoes": "bare"}}, True),
        ({"TUG": {"aid": "cane"}}, {"TUG": {"aid": "cane", "shoes": "own"}}, True),
        ({"TUG": {"aid": "none"}}, {"TUG": {"aid": "cane", "shoes": "own"}}, False),
        ({"TUG": {"aid": "cane", "shoes": "bare"}}, {"TUG": {"aid": "cane", "shoes": "own"}},
         False),
    ],
)  # fmt: skip
def test_change_of_the_set_up_since_the_last_visit_is_seen(
    now: dict[str, dict[str, str]], before: dict[str, dict[str, str]], same: bool | None
) -> None:
    visit = opened(setup=now, setup_before=before)
    assert visit.setup_is_as_before(STUDY.tests[0]) is same


def test_set_up_of_one_test_says_nothing_of_another() -> None:
    visit = opened(setup={"4MWT": {"aid": "cane"}}, setup_before={"GRIP": {"aid": "none"}})
    assert visit.setup_of(STUDY.tests[0]) == {"shoes": "own"}
    assert visit.setup_is_as_before(STUDY.tests[0]) is None


def test_next_place_is_that_of_the_visit_or_of_the_test_asked_for() -> None:
    visit = opened()
    assert visit.next_slot() == TrialSlot("v-1", "TUG", True, 1)
    assert visit.next_slot("4MWT") == TrialSlot("v-1", "4MWT", True, 1)
    assert visit.next_slot("GRIP") == TrialSlot("v-1", "GRIP", False, 1, side=Side.RIGHT)


def test_test_that_the_study_does_not_have_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="CHAIR"):
        opened().next_slot("CHAIR")


def test_visit_without_open_places_has_no_next_one() -> None:
    visit = opened(not_done=tuple(map(left_out, ("TUG", "4MWT", "GRIP"))))
    assert visit.next_slot() is None
    assert [visit.next_slot(code) for code in ("TUG", "4MWT", "GRIP")] == [None] * 3
    assert visit.progress().complete


def test_progress_of_one_test_and_of_the_visit() -> None:
    visit = opened(
        kept=(kept("TUG", 1, "9.0", practice=True), kept("TUG", 1, "8.5")),
        not_done=(left_out("GRIP"),),
    )
    assert visit.progress(STUDY.tests[0]) == Progress(2, 3)
    assert visit.progress(STUDY.tests[1]) == Progress(0, 3)
    assert visit.progress(STUDY.tests[2]) == Progress(6, 6)
    assert visit.progress() == Progress(8, 12)
    assert not visit.progress().complete


def test_one_more_go_at_a_place_counts_up_and_stays_there() -> None:
    visit = opened(
        kept=(
            kept("TUG", 1, "9.0", outcome=Outcome.INVALID),
            kept("TUG", 1, "8.5", attempt=2),
            kept("TUG", 2, "8.6"),
        )
    )
    place = TrialSlot("v-1", "TUG", False, 1)
    assert visit.again(place) == TrialSlot("v-1", "TUG", False, 1, attempt=3)
    assert visit.again(TrialSlot("v-1", "TUG", False, 3)).attempt == 1
    assert visit.again(TrialSlot("v-1", "TUG", True, 1)).attempt == 1
