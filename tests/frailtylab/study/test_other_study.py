"""Nothing of a protocol is in the code: a study with other visits, tests and rules loads too."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from helpers.other_study import script_text, write_other_study

from frailtylab.study.edit_checks import edit_checks
from frailtylab.study.load import load_study
from frailtylab.study.problems import ScriptFileError, StudyFileError
from frailtylab.study.schedule import planned_visits
from frailtylab.study.schema import FourMetreWalk, GripStrength
from frailtylab.trials import Measure, Source


def test_it_loads_with_its_own_values(tmp_path: Path) -> None:
    study = load_study(write_other_study(tmp_path)).study
    grip, walk = study.tests
    assert isinstance(grip, GripStrength)
    assert (grip.code, grip.start_hand, grip.alternate, grip.posture) == (
        "GS", "dominant", False, "standing",
    )  # fmt: skip
    assert isinstance(walk, FourMetreWalk)
    assert (walk.distance_m, walk.pace, walk.trials, walk.gates) == (6, "fast", 3, "none")
    assert study.languages == ("de",)
    assert not study.unscheduled
    assert not study.blinding.blinded


def test_its_visits_are_planned_before_and_after_day_0(tmp_path: Path) -> None:
    study = load_study(write_other_study(tmp_path)).study
    plan = planned_visits(study, date(2026, 3, 2))
    assert [(v.code, v.planned) for v in plan] == [
        ("SCR", date(2026, 2, 16)),
        ("D0", date(2026, 3, 2)),
        ("Y1", date(2027, 3, 2)),
    ]


def test_its_edit_checks_ask_with_its_own_limits(tmp_path: Path) -> None:
    walk = load_study(write_other_study(tmp_path)).study.test("W6")
    speed = Measure("speed", 4.2, "m/s", "4.2", Source.STOPWATCH, 0.01, primary=True)
    assert [flag.code for flag in edit_checks(walk, [speed])] == ["edit_check.speed"]


def test_its_scripts_lie_beside_it(tmp_path: Path) -> None:
    loaded = load_study(write_other_study(tmp_path))
    step = loaded.script("GS", "de").step("squeeze")
    assert step is not None
    assert step.say == "de squeeze"
    with pytest.raises(KeyError):
        loaded.script("TUG", "de")


def test_own_script_goes_before_the_shipped_one(tmp_path: Path) -> None:
    study = write_other_study(tmp_path)
    study.write_text(study.read_text().replace('script = "hand"', 'script = "grip_strength"'))
    own = tmp_path / "scripts" / "grip_strength" / "de.toml"
    own.parent.mkdir()
    own.write_text(script_text("de", ("practice", "trial", "squeeze")))
    assert load_study(study).script("GS", "de").version == "1"


def test_script_that_went_away_after_loading_is_told(tmp_path: Path) -> None:
    loaded = load_study(write_other_study(tmp_path))
    (tmp_path / "scripts" / "hand" / "de.toml").unlink()
    with pytest.raises(ScriptFileError):
        loaded.script("GS", "de")


def test_missing_script_and_missing_step_name_test_and_language(tmp_path: Path) -> None:
    study = write_other_study(tmp_path)
    (tmp_path / "scripts" / "hand" / "de.toml").write_text(script_text("de", ("trial",)))
    (tmp_path / "scripts" / "walk_6" / "de.toml").unlink()
    with pytest.raises(StudyFileError) as caught:
        load_study(study)
    hand, walk = caught.value.problems
    assert (hand.key, walk.key) == ("tests[0].script", "tests[1].script")
    lines = study.read_text().splitlines()
    assert lines[(hand.line or 0) - 1] == 'script = "hand"'
    assert lines[(walk.line or 0) - 1] == 'script = "walk_6"'
    assert "practice, squeeze" in hand.english()
    assert "“walk_6” in de" in walk.english()


def test_script_file_with_an_error_is_told_with_its_own_line(tmp_path: Path) -> None:
    study = write_other_study(tmp_path)
    bad = tmp_path / "scripts" / "hand" / "de.toml"
    bad.write_text(bad.read_text().replace('say = "de trial"', "say = 3"))
    with pytest.raises(StudyFileError) as caught:
        load_study(study)
    (problem,) = caught.value.problems
    assert "line 13, steps[1].say: expected string; found integer" in problem.english()
