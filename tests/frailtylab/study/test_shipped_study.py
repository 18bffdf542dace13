"""The shipped study is the founding trial's protocol, value by value."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest

from frailtylab.resource_files import resource
from frailtylab.study.load import LoadedStudy, builtin_study, load_study, study_of_text
from frailtylab.study.problems import StudyFileError
from frailtylab.study.schema import (
    FourMetreWalk,
    GripStrength,
    Reason,
    Study,
    Test,
    TimedUpAndGo,
    VisitPlan,
    localised,
)

LOADED = builtin_study("ageing_frailty")
STUDY = LOADED.study


def the_test(code: str) -> Test:
    return STUDY.test(code)


def test_head_says_blinded_with_two_second_identifiers() -> None:
    assert (STUDY.format, STUDY.code, STUDY.version) == (1, "ageing_frailty", "1.0")
    assert STUDY.languages == ("en", "zh_CN")
    assert STUDY.identity.second_identifier == ("initials", "birth_year")
    assert STUDY.identity.code_example == "P-0147"
    assert STUDY.blinding.blinded
    assert STUDY.blinding.hide_earlier_results
    assert STUDY.blinding.hide_interpretation


def test_visits_are_those_of_the_paper_and_unscheduled_ones_are_allowed() -> None:
    plan = [(v.code, v.day, v.days_before, v.days_after) for v in STUDY.visits]
    assert plan == [
        ("BL", 0, 0, 0),
        ("W1", 7, 2, 2),
        ("M1", 30, 5, 5),
        ("M2", 61, 7, 7),
        ("M3", 91, 7, 7),
        ("M6", 183, 14, 14),
    ]
    assert STUDY.unscheduled
    assert isinstance(STUDY.visit("M2"), VisitPlan)
    assert STUDY.visit("UNS") is None


def test_tests_come_in_the_order_of_the_visit() -> None:
    assert [test.code for test in STUDY.tests] == ["TUG", "4MWT", "GRIP"]


def test_timed_up_and_go_is_one_practice_two_trials_from_go_and_their_mean() -> None:
    tug = the_test("TUG")
    assert isinstance(tug, TimedUpAndGo)
    assert (tug.practice_trials, tug.trials) == (1, 2)
    assert (tug.start_rule, tug.start_position, tug.pace) == ("word_go", "seated", "usual")
    assert (tug.primary, tug.gates, tug.course_m) == ("stopwatch", "one", 3.0)
    assert tug.distance_m is None  # no speed may be derived from a course with a turn
    assert [(s.rule, s.measure, s.headline) for s in tug.scores] == [("mean", "elapsed", True)]


def test_walk_is_one_practice_two_trials_standing_start_best_in_seconds_and_speed() -> None:
    walk = the_test("4MWT")
    assert isinstance(walk, FourMetreWalk)
    assert (walk.practice_trials, walk.trials) == (1, 2)
    assert (walk.start_rule, walk.start_position) == ("first_footfall", "standing")
    assert (walk.pace, walk.distance_m) == ("usual", 4.0)
    assert (walk.primary, walk.gates) == ("gate", "two")
    assert [(s.rule, s.measure, s.headline) for s in walk.scores] == [
        ("best", "speed", True),
        ("best", "elapsed", False),
    ]


@pytest.mark.parametrize("code", ["TUG", "4MWT"])
def test_timed_tests_state_every_rule_of_time_themselves(code: str) -> None:
    test = the_test(code)
    assert isinstance(test, TimedUpAndGo | FourMetreWalk)
    assert (test.dead_time_after_start_ms, test.dead_time_after_stop_ms) == (400, 700)
    assert (test.undo_s, test.disagreement_s, test.rest_s) == (10, 0.5, 0)
    assert test.overdue_s == (180 if code == "TUG" else 60)
    assert (test.debounce_ms, test.break_rule, test.cluster_ms) == (10, "first", 1000)
    assert (test.merge_gap_ms, test.lockout_ms) == (50, 1000)
    assert (test.min_turn_ms, test.together_ms) == (1500, 30)


def test_grip_is_three_a_hand_alternating_with_a_minute_of_rest() -> None:
    grip = the_test("GRIP")
    assert isinstance(grip, GripStrength)
    assert (grip.practice_per_hand, grip.trials_per_hand) == (0, 3)
    assert (grip.start_hand, grip.alternate, grip.rest_same_hand_s) == ("right", True, 60)
    assert (grip.handle_position, grip.posture, grip.elbow_deg) == (2, "seated", 90)
    assert (grip.squeeze_s, grip.zero_limit_kgf, grip.zero_hold_s) == (3, 0.3, 2)
    assert (grip.onset_kgf, grip.max_record_s, grip.axis_max_kgf) == (1.0, 15, 60)
    assert grip.min_rate_hz == 20
    assert [(s.rule, s.measure, s.headline) for s in grip.scores] == [
        ("max_all", "peak_force", True),
        ("mean_left", "peak_force", False),
        ("mean_right", "peak_force", False),
    ]


@pytest.mark.parametrize(
    ("code", "limits"),
    [
        ("TUG", [("elapsed", "s", 3.0, None), ("elapsed", "s", None, 180.0)]),
        ("4MWT", [("speed", "m/s", None, 3.0)]),
        ("GRIP", [("peak_force", "kgf", 1.0, None), ("peak_force", "kgf", None, 100.0)]),
    ],
)
def test_edit_checks_are_those_of_the_protocol(code: str, limits: list[object]) -> None:
    checks = the_test(code).checks
    assert [(c.measure, c.unit, c.below, c.above) for c in checks] == limits


def choices(test: str, field: str) -> tuple[list[str], str | None]:
    found = next(f for f in the_test(test).setup if f.code == field)
    return [choice.code for choice in found.choices], found.default


@pytest.mark.parametrize("test", ["TUG", "4MWT"])
def test_aid_has_to_be_chosen_and_footwear_is_usual_shoes(test: str) -> None:
    aids = ["none", "cane", "quad_cane", "crutches", "walker", "rollator", "orthosis", "other"]
    assert choices(test, "aid") == (aids, None)
    assert choices(test, "footwear") == (
        ["usual_shoes", "indoor_shoes", "barefoot", "other"],
        "usual_shoes",
    )


def test_set_up_fields_of_chair_course_and_hand() -> None:
    assert choices("TUG", "arms_used") == (["no", "yes"], None)
    assert choices("TUG", "chair")[1] == "armchair"
    assert choices("4MWT", "run_out")[1] == "one_metre_or_more"
    assert choices("GRIP", "handle") == ([f"position_{n}" for n in range(1, 6)], "position_2")
    assert choices("GRIP", "posture")[1] == "seated_90"
    assert choices("GRIP", "arm_support")[1] == "none"
    assert [f.code for test in STUDY.tests for f in test.setup] == [
        *("aid", "footwear", "arms_used", "chair"),
        *("aid", "footwear", "run_out"),
        *("handle", "posture", "arm_support"),
    ]


def test_not_done_reasons_keep_the_numbers_of_the_sppb_and_add_three() -> None:
    codes = [reason.code for reason in STUDY.not_done_reasons]
    assert codes == [
        "nd1_tried_but_unable",
        "nd2_unable_unassisted",
        "nd3_assessor_felt_unsafe",
        "nd4_participant_felt_unsafe",
        "nd5_did_not_understand",
        "nd6_other",
        "nd7_refused",
        "nd8_equipment_failure",
        "nd9_acute_illness",
        "nd10_logistics",
    ]


@pytest.mark.parametrize(
    "reasons",
    [
        STUDY.not_done_reasons,
        STUDY.invalid_reasons,
        STUDY.repeat_reasons,
        STUDY.late_reasons,
    ],
    ids=["not done", "invalid", "repeat", "late"],
)
def test_every_list_of_reasons_has_an_other_that_needs_a_note(reasons: tuple[Reason, ...]) -> None:
    other = [reason for reason in reasons if reason.code.endswith("other")]
    assert [reason.needs_note for reason in other] == [True]


def texts(value: object) -> Iterator[dict[str, str]]:
    """Every localised text below that value: a table of texts with ``en``."""
    if isinstance(value, dict):
        table = cast("dict[str, object]", value)
        if "en" in table:
            yield cast("dict[str, str]", table)
        for child in table.values():
            yield from texts(child)
    elif isinstance(value, list):
        for child in cast("list[object]", value):
            yield from texts(child)


def test_every_text_is_in_both_languages() -> None:
    found = list(texts(tomllib.loads(LOADED.text)))
    assert len(found) > 90
    for text in found:
        assert set(text) == {"en", "zh_CN"}, text
        if not text["en"].isdigit():
            assert re.search(r"[\u4e00-\u9fff]", text["zh_CN"]), text


def test_localised_falls_back_to_english() -> None:
    assert localised(STUDY.title, "zh_CN") == "老年衰弱临床试验"
    assert localised(STUDY.title, "de") == "Ageing-frailty trial"


def test_hash_is_that_of_the_bytes_and_the_text_gives_them_again() -> None:
    data = resource("studies", "ageing_frailty.toml").read_bytes()
    assert LOADED.sha256 == hashlib.sha256(data).hexdigest()
    assert LOADED.text.encode() == data


def test_study_loads_again_from_the_text_that_was_kept() -> None:
    again = study_of_text(LOADED.text, "kept study")
    assert again.study == STUDY
    assert again.sha256 == LOADED.sha256


def test_windows_file_with_mark_and_line_ends_loads_and_keeps_its_own_hash(tmp_path: Path) -> None:
    data = b"\xef\xbb\xbf" + LOADED.text.replace("\n", "\r\n").encode()
    file = tmp_path / "windows.toml"
    file.write_bytes(data)
    loaded = load_study(file)
    assert loaded.study == STUDY
    assert loaded.sha256 == hashlib.sha256(data).hexdigest()
    assert study_of_text(loaded.text, "kept").sha256 == loaded.sha256


def test_unknown_builtin_study_is_refused() -> None:
    with pytest.raises(StudyFileError) as caught:
        builtin_study("no_such_study")
    assert caught.value.file == "no_such_study.toml" or "no_such_study" in caught.value.file


def test_loaded_study_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        cast("Study", STUDY).version = "2.0"  # pyright: ignore[reportAttributeAccessIssue]
    assert isinstance(LOADED, LoadedStudy)
