"""Killed at any moment, ``record`` has lost no trial that it had reported."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path

import pytest
from helpers.record_folder import CODES, SETUP, opened, started

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL"),
]

MOMENTS = 10
PLACES = [(code, visit) for visit in ("BL", "W1", "M1", "M2", "M3", "M6") for code in CODES]
WALK = "sim://alge_timy?script=walk at=0.1 time=0.2"


def begun(folder: Path, number: int) -> subprocess.Popen[str]:
    """A walk at a place of its own."""
    code, visit = PLACES[number]
    return started(
        "record", "4MWT", "--driver", "alge_timy", "--port", WALK, "--participant", code,
        "--visit", visit, *SETUP, "--simulated", "--data", str(folder),
    )  # fmt: skip


def reported(out: str) -> set[str]:
    return {json.loads(line)["trial"] for line in out.splitlines() if line.endswith("}")}


def assert_all_there(folder: Path, trials: set[str]) -> int:
    """The store is whole and has every reported trial as a final one; answers how many it has."""
    with opened(folder) as store:
        assert store.check() == []
        kept = {row["id"]: row["state"] for row in store.records.trials()}
        assert {trial: kept.get(trial) for trial in trials} == dict.fromkeys(trials, "final")
        assert all(store.trials.get(trial).trial.recording for trial in trials)
    return len(kept)


def test_killed_at_random_moments(folder: Path) -> None:
    dice = random.Random(20261122)  # noqa: S311 - moments, not secrets
    trials: set[str] = set()
    for number in range(MOMENTS):
        with begun(folder, number) as process:
            try:
                process.wait(timeout=dice.uniform(0.2, 2.5))
            except subprocess.TimeoutExpired:
                process.kill()
            out, _err = process.communicate()
        trials |= reported(out)
        assert_all_there(folder, trials)


def test_killed_when_the_trial_has_just_stopped(folder: Path) -> None:
    for number in range(4):
        with begun(folder, number) as process:
            assert process.stderr is not None
            told = ""
            while told != "stopped":
                told = process.stderr.readline().strip()
                assert told, "ended before the trial did"
            process.kill()
            out, _err = process.communicate()
        assert_all_there(folder, reported(out))


def test_killed_right_after_the_report(folder: Path) -> None:
    with begun(folder, 0) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        process.kill()
        process.communicate()
    assert reported(line)
    assert assert_all_there(folder, reported(line)) == 1


def test_report_of_a_trial_that_is_not_there_is_caught(folder: Path) -> None:
    with pytest.raises(AssertionError):
        assert_all_there(folder, {"never saved"})
