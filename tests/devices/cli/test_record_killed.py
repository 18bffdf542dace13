"""Killed at any moment, ``record`` has lost no trial that it had reported."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path

import pytest
from helpers.record_folder import SETUP, opened, started, visit_id

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL"),
]

MOMENTS = 10
WALK = "sim://alge_timy?script=walk at=0.1 time=0.2"


def begun(folder: Path) -> subprocess.Popen[str]:
    return started(
        "record", "4MWT", "--driver", "alge_timy", "--port", WALK, "--participant", "T-001",
        "--visit", "BL", *SETUP, "--practice", "--data", str(folder),
    )  # fmt: skip


def reported(out: str) -> set[str]:
    return {json.loads(line)["trial"] for line in out.splitlines() if line.endswith("}")}


def assert_all_there(folder: Path, trials: set[str]) -> int:
    """The store is whole and has every reported trial as a final one; answers how many it has."""
    with opened(folder) as store:
        assert store.check() == []
        kept = store.trials.of_visit(visit_id(store, "T-001"))
        final = {k.trial.id for k in kept if k.state == "final"}
        assert trials <= final
        assert all(store.trials.get(trial).trial.recording for trial in trials)
    return len(kept)


def test_killed_at_random_moments(folder: Path) -> None:
    dice = random.Random(20261122)
    for _ in range(MOMENTS):
        with begun(folder) as process:
            try:
                process.wait(timeout=dice.uniform(0.2, 2.0))
            except subprocess.TimeoutExpired:
                process.kill()
            out, _err = process.communicate()
        assert_all_there(folder, reported(out))


def test_killed_when_the_trial_has_just_stopped(folder: Path) -> None:
    for _ in range(4):
        with begun(folder) as process:
            assert process.stderr is not None
            while process.stderr.readline().strip() not in {"stopped", ""}:
                pass
            process.kill()
            out, _err = process.communicate()
        assert_all_there(folder, reported(out))


def test_killed_right_after_the_report(folder: Path) -> None:
    with begun(folder) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        process.kill()
        process.communicate()
    assert assert_all_there(folder, reported(line)) == 1
    assert reported(line)
