"""Rules of a study beyond its shape, each one broken alone in a study built in memory."""

from __future__ import annotations

from typing import Any

import pytest
from helpers import sample_study
from helpers.sample_study import GRIP, LABEL, STUDY, TUG, WALK
from hypothesis import given
from hypothesis import strategies as st

from frailtylab.study.problems import ScriptFileError, StudyFileError
from frailtylab.study.schema import Script, ScriptStep, localised
from frailtylab.study.semantics import breaches, steps_needed
from frailtylab.typed_files.problems import Problem, key_text

GRIP_STEPS = ("practice", "trial", "squeeze")
CHECK = {"code": "long", "measure": "elapsed", "unit": "s", "message": LABEL, "above": 60.0}
REASON = {"code": "other", "label": LABEL}
FIELD = {"code": "aid", "label": LABEL, "choices": [{"code": "none", "label": LABEL}]}
INFINITE = float("inf")


def visit(code: str, day: int, before: int = 0, after: int = 0) -> dict[str, Any]:
    return {"code": code, "label": LABEL, "day": day, "days_before": before, "days_after": after}


def told(changes: dict[str, Any]) -> list[tuple[str, str]]:
    """Key and words of every breach of the sample study with these changes."""
    study = sample_study.study(**changes)
    return [(key_text(path), said.format(**values)) for path, said, values in breaches(study, None)]


def headline(test: dict[str, Any]) -> dict[str, Any]:
    first, *rest = test["scores"]
    return test | {"scores": [first | {"headline": True}, *rest]}


GOOD_TESTS = [headline(TUG), headline(WALK), headline(GRIP)]


def tug(**changes: Any) -> dict[str, Any]:
    return {"tests": [headline(TUG) | changes]}


def grip(**changes: Any) -> dict[str, Any]:
    return {"tests": [headline(GRIP) | changes]}


def tug_score(**changes: Any) -> dict[str, Any]:
    return tug(scores=[headline(TUG)["scores"][0] | changes])


def test_good_study_breaks_no_rule() -> None:
    assert told({"tests": GOOD_TESTS}) == []


def test_study_that_names_no_reasons_for_a_pick_has_those_of_the_program() -> None:
    codes = [reason.code for reason in sample_study.study().pick_reasons]
    assert codes == ["arm_or_aid", "other_person", "missed", "other"]


def test_longest_break_needs_a_gate() -> None:
    assert told(tug(gates="none", break_rule="longest")) == [
        ("tests[0].break_rule", "expected first: the test uses no gate")
    ]
    assert told(tug(gates="one", break_rule="longest")) == []


# What is changed, the key that is named, and what was expected.
BROKEN = {
    "no tests": ({"tests": []}, "tests", "expected at least one test"),
    "codes that differ in capitals": (
        {"tests": [headline(TUG), headline(TUG) | {"code": "tug"}]},
        "tests[1].code", "expected each code once; “tug” is used twice",
    ),
    "reasons that differ in capitals": (
        {"tests": GOOD_TESTS, "invalid_reasons": [REASON, REASON | {"code": "Other"}]},
        "invalid_reasons[1].code", "expected each code once; “Other” is used twice",
    ),
    "no repeat reasons": (
        {"tests": GOOD_TESTS, "repeat_reasons": []},
        "repeat_reasons", "expected at least one reason",
    ),
    "reason without English": (
        {"tests": GOOD_TESTS, "late_reasons": [REASON | {"label": {"de": "Anders"}}]},
        "late_reasons[0].label", 'expected a text in English: en = "…"',
    ),
    "blank translation": (
        {"tests": GOOD_TESTS, "title": {"en": "Study", "de": "  "}},
        "title.de", "expected text; found nothing",
    ),
    "language with a dash": (
        {"tests": GOOD_TESTS, "languages": ["zh-CN"]},
        "languages[0]", "expected a language such as en or zh_CN; found “zh-CN”",
    ),
    "identifier twice": (
        {"tests": GOOD_TESTS, "identity": {"second_identifier": ["initials", "initials"]}},
        "identity.second_identifier[1]", "expected each code once; “initials” is used twice",
    ),
    "window that begins where the other ends": (
        {"tests": GOOD_TESTS, "visits": [visit("BL", 0, after=3), visit("W1", 7, before=4)]},
        "visits[1].days_before",
        "expected windows that don't overlap; W1 begins before BL ends",
    ),
    "windows that are written in another order": (
        {"tests": GOOD_TESTS, "visits": [visit("W1", 7, before=8), visit("BL", 0)]},
        "visits[0].days_before",
        "expected windows that don't overlap; W1 begins before BL ends",
    ),
    "only visits after the baseline": (
        {"tests": GOOD_TESTS, "visits": [visit("W1", 7)]},
        "visits", "expected a baseline visit with day = 0",
    ),
    "limit without end": (
        tug(checks=[CHECK | {"above": INFINITE}]),
        "tests[0].checks[0]", "expected limits that are finite numbers",
    ),
    "limits that are one": (
        tug(checks=[CHECK | {"below": 60.0}]),
        "tests[0].checks[0].above", "expected more than below",
    ),
    "check of a force at the chair": (
        tug(checks=[CHECK | {"measure": "peak_force", "unit": "kgf"}]),
        "tests[0].checks[0].measure",
        "expected one of elapsed for this test; found peak_force",
    ),
    "check in newtons": (
        grip(checks=[CHECK | {"measure": "peak_force", "unit": "N"}]),
        "tests[0].checks[0].unit", "expected kgf; found N",
    ),
    "message with an empty brace": (
        tug(checks=[CHECK | {"message": {"en": "{} is long"}}]),
        "tests[0].checks[0].message.en",
        "expected no other names in braces than {value}, {unit} and {limit}",
    ),
    "two checks with one code": (
        tug(checks=[CHECK, CHECK | {"code": "LONG"}]),
        "tests[0].checks[1].code", "expected each code once; “LONG” is used twice",
    ),
    "question without answers": (
        tug(setup=[FIELD | {"choices": []}]),
        "tests[0].setup[0].choices", "expected at least one choice",
    ),
    "answer that is none of the choices": (
        tug(setup=[FIELD | {"default": "cane"}]),
        "tests[0].setup[0].default", "expected one of none; found cane",
    ),
    "sum of hands for a walk": (
        tug_score(rule="max_each_hand_sum"),
        "tests[0].scores[0].rule", "expected one of best, mean, single_trial for a timed test",
    ),
    "speed at the chair": (
        tug_score(measure="speed"),
        "tests[0].scores[0].measure", "expected one of elapsed for this test; found speed",
    ),
    "single trial of many": (
        tug_score(rule="single_trial"),
        "tests[0].scores[0].rule", "expected another rule: the test has 2 trials",
    ),
    "no headline": (
        tug(scores=TUG["scores"]),
        "tests[0].scores", "expected one score with headline = true; found 0",
    ),
    "onset at the zero limit": (
        grip(onset_kgf=0.3, zero_limit_kgf=0.3),
        "tests[0].onset_kgf", "expected more than zero_limit_kgf",
    ),
    "record as long as the squeeze": (
        grip(max_record_s=3.0, squeeze_s=3.0),
        "tests[0].max_record_s", "expected more than squeeze_s",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_broken_rule_is_told_alone_with_its_key(name: str) -> None:
    changes, key, expected = BROKEN[name]
    assert told(changes) == [(key, expected)]


# What stands at the edge of a rule and still keeps it.
KEPT = {
    "windows that touch": {"visits": [visit("BL", 0, after=3), visit("W1", 7, before=3)]},
    "screening before the baseline": {"visits": [visit("SCR", -14, 7, 7), visit("BL", 0)]},
    "one trial as the score": {
        "tests": [
            headline(TUG) | {"trials": 1,
             "scores": [headline(TUG)["scores"][0] | {"rule": "single_trial"}]},
        ]
    },
    "one limit of zero": tug(checks=[CHECK | {"below": 0.0}]),
    "message with every name": tug(checks=[CHECK | {"message": {"en": "{value} {unit} {limit}"}}]),
    "message with doubled braces": tug(checks=[CHECK | {"message": {"en": "{{long}}"}}]),
    "one code in two tests' questions": {
        "tests": [headline(TUG) | {"setup": [FIELD]}, headline(WALK) | {"setup": [FIELD]}]
    },
    "one reason in two lists": {"invalid_reasons": [REASON], "repeat_reasons": [REASON]},
    "onset just above the zero limit": grip(onset_kgf=0.31, zero_limit_kgf=0.3),
    "script language": {"languages": ["zh_Hant", "ast"]},
}  # fmt: skip


@pytest.mark.parametrize("name", KEPT)
def test_edge_of_a_rule_keeps_it(name: str) -> None:
    assert told({"tests": GOOD_TESTS} | KEPT[name]) == []


@given(
    day=st.integers(1, 400),
    after=st.integers(0, 200),
    before=st.integers(0, 200),
    turned=st.booleans(),
)
def test_windows_overlap_exactly_when_they_share_a_day(
    day: int, after: int, before: int, turned: bool
) -> None:
    visits = [visit("BL", 0, after=after), visit("V", day, before=before)]
    shared = set(range(after + 1)) & set(range(day - before, day + 1))
    found = told({"tests": GOOD_TESTS, "visits": visits[::-1] if turned else visits})
    assert bool(found) is bool(shared)


def script(language: str, steps: tuple[str, ...]) -> Script:
    spoken = tuple(ScriptStep(code, "say", "do") for code in steps)
    return Script("1", language, "T", "S", spoken)


@pytest.mark.parametrize(
    ("test", "needed"),
    [
        (sample_study.tug(), ("practice", "trial")),
        (sample_study.tug(practice_trials=0), ("trial",)),
        (sample_study.walk(), ("practice", "trial")),
        (sample_study.grip(), ("trial", "squeeze")),
        (sample_study.grip(practice_per_hand=2), GRIP_STEPS),
    ],
)
def test_test_needs_the_words_of_what_is_done_in_it(test: Any, needed: tuple[str, ...]) -> None:
    assert steps_needed(test) == needed


def test_script_that_lacks_steps_is_told_for_its_language() -> None:
    study = sample_study.study(tests=GOOD_TESTS, languages=["en", "de"])
    steps = {"en": GRIP_STEPS, "de": ("practice", "trial")}
    found = list(breaches(study, lambda _, language: script(language, steps[language])))
    assert [(key_text(path), said.format(**values)) for path, said, values in found] == [
        (
            "tests[2].script",
            "expected the steps squeeze in the script “grip_strength” in de",
        )
    ]


def test_script_that_can_not_be_read_is_told_with_its_own_line() -> None:
    def broken(script_id: str, language: str) -> Script:
        if script_id == "grip_strength":
            raise ScriptFileError("grip/en.toml", [Problem(4, "steps[0].say", "is missing")])
        return script(language, GRIP_STEPS)

    study = sample_study.study(tests=GOOD_TESTS)
    found = list(breaches(study, broken))
    assert [(key_text(path), said.format(**values)) for path, said, values in found] == [
        (
            "tests[2].script",
            "expected a script “grip_strength” in en"
            " (grip/en.toml: line 4, steps[0].say: is missing)",
        )
    ]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ((), ""),
        (("title",), "title"),
        (("tests", 0), "tests[0]"),
        (("tests", 0, "scores", 1, "rule"), "tests[0].scores[1].rule"),
        (("title", "zh_CN"), "title.zh_CN"),
    ],
)
def test_key_is_written_as_people_write_it(path: tuple[str | int, ...], text: str) -> None:
    assert key_text(path) == text


@pytest.mark.parametrize(
    ("problem", "text"),
    [
        (Problem(12, "tests[0].code", "is missing"), "line 12, tests[0].code: is missing"),
        (Problem(12, "", "is missing"), "line 12: is missing"),
        (Problem(None, "code", "is missing"), "code: is missing"),
        (Problem(None, "", "no such file"), "no such file"),
        (Problem(1, "a", "expected {x}", {"x": "{y}"}), "line 1, a: expected {y}"),
    ],
)
def test_problem_says_where_as_far_as_it_knows(problem: Problem, text: str) -> None:
    assert problem.english() == text


@pytest.mark.parametrize(
    ("kind", "title", "advice"),
    [
        (StudyFileError, "This study file can't be used", "check it again"),
        (ScriptFileError, "This script file can't be used", "check the study again"),
    ],
)
def test_bad_file_is_told_with_all_its_problems(
    kind: type[StudyFileError], title: str, advice: str
) -> None:
    error = kind("a{b}.toml", (Problem(line, "", "is {what}", {"what": "odd"}) for line in (1, 2)))
    assert error.english().startswith(f"{title}: a{{b}}.toml: line 1: is odd; line 2: is odd. ")
    assert advice in error.to_do
    assert [problem.line for problem in error.problems] == [1, 2]
    assert (error.nothing_lost, error.can_retry) == (True, True)


def test_study_answers_by_code() -> None:
    study = sample_study.study()
    assert study.test("GRIP").code == "GRIP"
    planned = study.visit("BL")
    assert planned is not None
    assert planned.day == 0
    assert study.visit("UNS1") is None
    with pytest.raises(KeyError, match="grip"):
        study.test("grip")


@pytest.mark.parametrize(
    ("texts", "language", "text"),
    [
        ({"en": "Walk", "zh_CN": "步行"}, "zh_CN", "步行"),
        ({"en": "Walk", "zh_CN": "步行"}, "de", "Walk"),
        ({"en": "Walk", "de": ""}, "de", "Walk"),
    ],
)
def test_text_falls_back_to_english(texts: dict[str, str], language: str, text: str) -> None:
    assert localised(texts, language) == text


def test_sample_study_of_the_tests_lacks_only_its_headlines() -> None:
    assert {words.split(";")[0] for _, words in told({})} == {
        "expected one score with headline = true"
    }
    assert len(told({})) == len(STUDY["tests"])
