"""Every error of a study file names line, key and what was expected."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frailtylab.study.load import builtin_study, load_study, study_of_text
from frailtylab.study.problems import StudyFileError
from frailtylab.typed_files.problems import Problem

GOOD = builtin_study().text


def problems(text: str) -> tuple[Problem, ...]:
    with pytest.raises(StudyFileError) as caught:
        study_of_text(text, "mine.toml")
    assert caught.value.title == "This study file can't be used"
    assert caught.value.nothing_lost
    assert caught.value.can_retry
    assert "mine.toml" in caught.value.english()
    return caught.value.problems


def changed(old: str, new: str) -> str:
    assert GOOD.count(old) >= 1, old
    return GOOD.replace(old, new, 1)


# What is replaced (first place), by what, the line that must be named, its key, what is told.
CASES = {
    "unknown key": (
        'version = "1.0"', 'version = "1.0"\nversoin = "2"',
        'versoin = "2"', "versoin", "unknown key; expected one of format, code, version, title",
    ),
    "unknown key of a test": (
        "rest_same_hand_s = 60", "rest_same_hand_s = 60\nrest_s = 60",
        "rest_s = 60", "tests[2].rest_s", "unknown key; expected one of code, label, script",
    ),
    "unknown key in an inline table": (
        '{ code = "cane", label', '{ code = "cane", word = 1, label',
        '    { code = "cane", word = 1, label', "tests[0].setup[0].choices[1].word",
        "unknown key; expected one of code, label",
    ),
    "missing key of a test": (
        "start_hand = \"right\"\n", "",
        "[[tests]]", "tests[2].start_hand", "this key is missing",
    ),
    "missing key of the file": (
        'code = "ageing_frailty"\n', "", "# Ageing-frailty study", "code", "this key is missing",
    ),
    "wrong type": (
        "trials_per_hand = 3", 'trials_per_hand = "3"',
        "trials_per_hand", "tests[2].trials_per_hand", "expected integer; found string",
    ),
    "a debounce that is no contact's": (
        "debounce_ms = 10", "debounce_ms = 11",
        "debounce_ms", "tests[0].debounce_ms", "<= 10",
    ),
    "a rule that nobody knows": (
        'break_rule = "first"', 'break_rule = "last"',
        "break_rule", "tests[0].break_rule", "expected one of first, longest",
    ),
    "a cluster that no walker makes": (
        "cluster_ms = 1000", "cluster_ms = 50",
        "cluster_ms", "tests[0].cluster_ms", ">= 100",
    ),
    "wrong type of a label": (
        'zh_CN = "四米步行" }', "zh_CN = 4 }",
        'label = { en = "Four-metre walk"', "tests[1].label.zh_CN",
        "expected string; found integer",
    ),
    "table where a list belongs": (
        'languages = ["en", "zh_CN"]', 'languages = "en"',
        'languages = "en"', "languages", "expected array; found string",
    ),
    "wrong type that could be left out": (
        "distance_m = 4.0", "distance_m = true",
        "distance_m = true", "tests[1].distance_m", "expected float; found boolean",
    ),
    "bad choice": (
        'start_hand = "right"', 'start_hand = "rigth"',
        'start_hand = "rigth"', "tests[2].start_hand",
        "expected one of dominant, left, non_dominant, right; found rigth",
    ),
    "bad kind of test": (
        'kind = "four_metre_walk"', 'kind = "chair_stand"',
        'kind = "chair_stand"', "tests[1].kind",
        "expected one of timed_up_and_go, four_metre_walk, grip_strength; found chair_stand",
    ),
    "no kind of test": (
        'kind = "four_metre_walk"\n', "", "[[tests]]", "tests[1].kind", "this key is missing",
    ),
    "newer format": (
        "format = 1", "format = 2", "format = 2", "format", "expected one of 1; found 2",
    ),
    "number out of range": (
        "handle_position = 2", "handle_position = 6",
        "handle_position = 6", "tests[2].handle_position", "expected integer <= 5; found 6",
    ),
    "negative window": (
        "days_before = 2", "days_before = -2",
        "days_before = -2", "visits[1].days_before", "expected integer >= 0; found -2",
    ),
    "day beyond all reason": (
        "day = 183", "day = 99999",
        "day = 99999", "visits[5].day", "expected integer <= 3650; found 99999",
    ),
    "code with other characters": (
        'code = "W1"', 'code = "W 1"',
        'code = "W 1"', "visits[1].code", "expected 1 to 32 letters A–Z, digits or _; found “W 1”",
    ),
    "code with a hidden line end": (
        'code = "W1"', 'code = "W1\\n"',
        'code = "W1\\n"', "visits[1].code", "expected 1 to 32 letters",
    ),
    "two visits with one code": (
        'code = "M2"', 'code = "m1"',
        'code = "m1"', "visits[3].code", "expected each code once; “m1” is used twice",
    ),
    "two tests with one code": (
        'code = "4MWT"', 'code = "TUG"',
        'code = "TUG"', "tests[1].code", "expected each code once; “TUG” is used twice",
    ),
    "two reasons with one code": (
        'code = "nd7_refused"', 'code = "nd6_other"',
        'code = "nd6_other"', "not_done_reasons[6].code", "is used twice",
    ),
    "two choices with one code": (
        '{ code = "cane"', '{ code = "none"',
        '    { code = "none", label = { en = "Cane"', "tests[0].setup[0].choices[1].code",
        "is used twice",
    ),
    "two scores with one name": (
        'name = "walk_time_best"', 'name = "gait_speed_best"',
        'name = "gait_speed_best"', "tests[1].scores[1].name", "is used twice",
    ),
    "language twice": (
        '["en", "zh_CN"]', '["en", "en"]',
        'languages = ["en", "en"]', "languages[1]", "is used twice",
    ),
    "language that is none": (
        '["en", "zh_CN"]', '["en", "../zh"]',
        'languages = ["en", "../zh"]', "languages[1]", "expected a language such as en or zh_CN",
    ),
    "no language": (
        '["en", "zh_CN"]', "[]",
        "languages = []", "languages", "expected at least one language",
    ),
    "label without English": (
        'label = { en = "1 week", zh_CN', "label = { zh_CN",
        'label = { zh_CN = "1周" }', "visits[1].label", 'expected a text in English: en = "…"',
    ),
    "blank label": (
        'zh_CN = "1周"', 'zh_CN = " "',
        'label = { en = "1 week"', "visits[1].label.zh_CN", "expected text; found nothing",
    ),
    "label in an unknown language": (
        'zh_CN = "1周"', '"zh CN" = "1周"',
        'label = { en = "1 week"', "visits[1].label.zh CN", "expected a language such as",
    ),
    "overlapping windows": (
        "day = 30\ndays_before = 5", "day = 30\ndays_before = 25",
        "days_before = 25", "visits[2].days_before",
        "expected windows that don't overlap; M1 begins before W1 ends",
    ),
    "two visits on one day": (
        "day = 7\ndays_before = 2\ndays_after = 2", "day = 0\ndays_before = 0\ndays_after = 0",
        "days_before = 0", "visits[1].days_before", "W1 begins before BL ends",
    ),
    "no baseline": (
        "day = 0\ndays_before = 0\ndays_after = 0", "day = 1\ndays_before = 0\ndays_after = 0",
        "[[visits]]", "visits", "expected a baseline visit with day = 0",
    ),
    "no headline score": (
        "headline = true", "headline = false",
        "[[tests.scores]]", "tests[0].scores", "expected one score with headline = true; found 0",
    ),
    "two headline scores": (
        'name = "walk_time_best"', 'name = "walk_time_best"\nheadline = true',
        "[[tests.scores]]", "tests[1].scores", "headline = true; found 2",
    ),
    "rule of the other kind of test": (
        'rule = "mean"', 'rule = "mean_left"',
        'rule = "mean_left"', "tests[0].scores[0].rule",
        "expected one of best, mean, single_trial for a timed test",
    ),
    "single trial of two": (
        'rule = "mean"', 'rule = "single_trial"',
        'rule = "single_trial"', "tests[0].scores[0].rule", "the test has 2 trials",
    ),
    "score of a measure that the test has not": (
        'measure = "peak_force"', 'measure = "speed"',
        'measure = "speed"', "tests[2].scores[0].measure",
        "expected one of peak_force for this test; found speed",
    ),
    "speed of the Timed Up and Go": (
        'measure = "elapsed"', 'measure = "speed"',
        'measure = "speed"', "tests[0].scores[0].measure", "expected one of elapsed",
    ),
    "check in another unit": (
        'unit = "kgf"', 'unit = "N"',
        'unit = "N"', "tests[2].checks[0].unit", "expected kgf; found N",
    ),
    "check without a limit": (
        "above = 3.0\n", "",
        "[[tests.checks]]", "tests[1].checks[0]", "expected a limit: below, above, or both",
    ),
    "limits upside down": (
        "above = 3.0\n", "below = 3.0\nabove = 2.0\n",
        "above = 2.0", "tests[1].checks[0].above", "expected more than below",
    ),
    "limit that is no number": (
        "above = 3.0\n", "above = nan\n",
        "[[tests.checks]]", "tests[1].checks[0]", "expected limits that are finite numbers",
    ),
    "message with an unknown name": (
        "Faster than {limit} {unit}.", "Faster than {limits} {unit}.",
        'message = { en = "Faster', "tests[1].checks[0].message.en",
        "expected no other names in braces than {value}, {unit} and {limit}",
    ),
    "message with an open brace": (
        "Faster than {limit} {unit}.", "Faster than {limit {unit}.",
        'message = { en = "Faster', "tests[1].checks[0].message.en", "expected no other names",
    ),
    "walk without distance": (
        "distance_m = 4.0\n", "",
        "[[tests]]", "tests[1].distance_m", "expected the distance between start and finish",
    ),
    "distance of the Timed Up and Go": (
        "course_m = 3.0", "distance_m = 3.0",
        "distance_m = 3.0", "tests[0].distance_m", "expected course_m: this test has no speed",
    ),
    "gate as result without a gate": (
        'gates = "two"', 'gates = "none"',
        'primary = "gate"', "tests[1].primary", "expected stopwatch: the test uses no gate",
    ),
    "two gates at a chair": (
        'gates = "one"', 'gates = "two"',
        'gates = "two"', "tests[0].gates", "expected none or one: the test starts at the chair",
    ),
    "default that is no choice": (
        'default = "usual_shoes"', 'default = "boots"',
        'default = "boots"', "tests[0].setup[1].default",
        "expected one of usual_shoes, indoor_shoes, barefoot, other; found boots",
    ),
    "onset inside the zero limit": (
        "onset_kgf = 1.0", "onset_kgf = 0.2",
        "onset_kgf = 0.2", "tests[2].onset_kgf", "expected more than zero_limit_kgf",
    ),
    "record shorter than the squeeze": (
        "max_record_s = 15", "max_record_s = 3",
        "max_record_s = 3", "tests[2].max_record_s", "expected more than squeeze_s",
    ),
    "no second identifier": (
        '["initials", "birth_year"]', "[]",
        "second_identifier = []", "identity.second_identifier", "expected at least one identifier",
    ),
    "example that is no code": (
        '"P-0147"', '"P 0147"',
        'code_example = "P 0147"', "identity.code_example", "expected letters, digits, dot",
    ),
    "blank version": (
        'version = "1.0"', 'version = " "',
        'version = " "', "version", "expected text; found nothing",
    ),
    "syntax": (
        "trials_per_hand = 3", "trials_per_hand 3",
        "trials_per_hand 3", "", "not valid TOML (Expected '=' after a key",
    ),
    "key twice": (
        "trials_per_hand = 3", "trials_per_hand = 3\ntrials_per_hand = 4",
        "trials_per_hand = 4", "", "not valid TOML (Cannot overwrite a value",
    ),
    "date where a text belongs": (
        'version = "1.0"', "version = 2026-01-01",
        "version = 2026-01-01", "version", "expected string; found date",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_error_names_line_key_and_what_was_expected(name: str) -> None:
    old, new, line_start, key, told = CASES[name]
    text = changed(old, new)
    (problem,) = problems(text)
    assert problem.key == key
    assert told in problem.english()
    assert problem.line is not None
    assert text.splitlines()[problem.line - 1].startswith(line_start)


def test_table_that_repeats_is_named_by_its_own_line() -> None:
    (problem,) = problems(changed("distance_m = 4.0\n", ""))
    assert problem.line == GOOD.splitlines().index('kind = "four_metre_walk"')


@pytest.mark.parametrize(
    ("old", "key"),
    [
        ("tests", "tests"),
        ("late_reasons", "late_reasons"),
    ],
)
def test_empty_list_is_refused(old: str, key: str) -> None:
    kept: list[str] = []
    inside = False
    for line in GOOD.splitlines():
        if line.startswith("["):
            inside = line.startswith((f"[[{old}]]", f"[[{old}."))
        if not inside:
            kept.append(line)
    text = "\n".join([f"{old} = []", *kept])
    (problem,) = problems(text)
    assert (problem.line, problem.key) == (1, key)
    assert "expected at least one" in problem.english()


def test_all_contradictions_are_told_at_once_in_the_order_of_the_file() -> None:
    text = GOOD
    for name in ("default that is no choice", "overlapping windows", "two reasons with one code"):
        old, new, *_ = CASES[name]
        text = text.replace(old, new, 1)
    found = problems(text)
    assert [problem.key for problem in found] == [
        "visits[2].days_before",
        "tests[0].setup[1].default",
        "not_done_reasons[6].code",
    ]
    lines = [problem.line for problem in found]
    assert lines == sorted(lines, key=lambda line: line or 0)


def test_missing_file_and_folder_are_told(tmp_path: Path) -> None:
    for path in (tmp_path / "absent.toml", tmp_path):
        with pytest.raises(StudyFileError, match="the file can't be read"):
            load_study(path)


def test_file_that_is_not_utf8_names_the_line(tmp_path: Path) -> None:
    file = tmp_path / "latin.toml"
    file.write_bytes(b'format = 1\ntitle = { en = "Gr\xfc\xdfe" }\n')
    with pytest.raises(StudyFileError) as caught:
        load_study(file)
    assert caught.value.problems == (Problem(2, "", "expected text in UTF-8"),)


def test_huge_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "huge.toml"
    file.write_bytes(b"#" * 1_000_001)
    with pytest.raises(StudyFileError, match="at most 1 MB"):
        load_study(file)


def test_end_of_file_inside_a_value_names_the_last_line() -> None:
    (problem,) = problems('format = 1\nlanguages = ["en",\n')
    assert problem.line == 2


def test_number_of_thousands_of_digits_is_refused() -> None:
    (problem,) = problems("format = " + "1" * 5000)
    assert "not valid TOML" in problem.english()


def test_lists_nested_without_end_are_refused() -> None:
    (problem,) = problems("format = " + "[" * 100_000 + "]" * 100_000)
    assert "nested too deeply" in problem.english()


def test_empty_file_says_what_is_missing() -> None:
    (problem,) = problems("")
    assert (problem.line, problem.key) == (1, "format")


@given(st.data())
def test_a_study_with_any_line_lost_or_repeated_loads_or_is_told(data: st.DataObject) -> None:
    lines = GOOD.splitlines()
    index = data.draw(st.integers(0, len(lines) - 1))
    times = data.draw(st.sampled_from([0, 2]))
    text = "\n".join([*lines[:index], *[lines[index]] * times, *lines[index + 1 :]])
    try:
        study_of_text(text, "mine.toml")
    except StudyFileError as error:
        for problem in error.problems:
            assert problem.line is not None
            assert 1 <= problem.line <= len(lines) + 1


@given(st.sampled_from(GOOD.splitlines()), st.text(max_size=5))
def test_a_study_with_any_line_damaged_loads_or_is_told(line: str, junk: str) -> None:
    text = GOOD.replace(line, line[: len(line) // 2] + junk, 1)
    with contextlib.suppress(StudyFileError):
        study_of_text(text, "mine.toml")
