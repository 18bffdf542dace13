"""Spoken scripts: complete in both languages, and every fault of a file is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.other_study import script_text

from frailtylab.study.load import builtin_study
from frailtylab.study.problems import ScriptFileError
from frailtylab.study.schema import Script
from frailtylab.study.scripts import load_script
from frailtylab.study.semantics import steps_needed

LOADED = builtin_study()
TESTS = [test.code for test in LOADED.study.tests]


@pytest.mark.parametrize("language", LOADED.study.languages)
@pytest.mark.parametrize("test", TESTS)
def test_shipped_script_has_every_step_in_every_language(test: str, language: str) -> None:
    script = LOADED.script(test, language)
    assert script.language == language
    assert script.source
    assert script.version
    for code in steps_needed(LOADED.study.test(test)):
        assert script.step(code) is not None
    for step in script.steps:
        assert step.say.strip()
        assert step.do.strip()


@pytest.mark.parametrize("test", TESTS)
def test_languages_of_a_shipped_script_have_one_version_and_the_same_steps(test: str) -> None:
    scripts: list[Script] = [LOADED.script(test, name) for name in LOADED.study.languages]
    assert len({script.version for script in scripts}) == 1
    assert len({tuple(step.code for step in script.steps) for script in scripts}) == 1


def test_chinese_words_are_chinese_and_differ_from_the_english() -> None:
    for test in TESTS:
        for step in LOADED.script(test, "zh_CN").steps:
            assert any("\u4e00" <= char <= "\u9fff" for char in step.say)
            english = LOADED.script(test, "en").step(step.code)
            assert english is not None
            assert english.say != step.say


def test_unknown_step_is_none() -> None:
    assert LOADED.script("TUG", "en").step("dance") is None


@pytest.mark.parametrize(
    ("script_id", "language"),
    [
        ("no_such", "en"),
        ("timed_up_and_go", "fr"),
        ("../studies", "en"),
        ("timed_up_and_go", "../grip_strength/en"),
        ("", "en"),
        ("timed_up_and_go/../grip_strength", "en"),
    ],
)
def test_script_outside_the_folder_or_absent_is_refused(script_id: str, language: str) -> None:
    with pytest.raises(ScriptFileError) as caught:
        load_script(script_id, language)
    assert caught.value.file == f"scripts/{script_id}/{language}.toml"


def broken(folder: Path, text: str) -> str:
    file = folder / "scripts" / "mine" / "en.toml"
    file.parent.mkdir(parents=True)
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ScriptFileError) as caught:
        load_script("mine", "en", beside=folder)
    assert caught.value.title == "This script file can't be used"
    return caught.value.english()


def test_language_other_than_the_file_name_is_refused(tmp_path: Path) -> None:
    told = broken(tmp_path, script_text("de", ("trial",)))
    assert "line 2, language: expected en, as the file is named; found de" in told


def test_step_twice_is_refused(tmp_path: Path) -> None:
    told = broken(tmp_path, script_text("en", ("trial", "trial")))
    assert "line 12, steps[1].code: expected each code once; “trial” is used twice" in told


def test_script_without_source_is_refused(tmp_path: Path) -> None:
    told = broken(tmp_path, script_text("en", ("trial",)).replace('"S"', '" "'))
    assert "line 4, source: expected text; found nothing" in told


def test_unknown_key_of_a_script_is_refused(tmp_path: Path) -> None:
    told = broken(tmp_path, "word = 1\n" + script_text("en", ("trial",)))
    assert "line 1, word: unknown key; expected one of version, language" in told
