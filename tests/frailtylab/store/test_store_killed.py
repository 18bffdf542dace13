"""Killed at any statement of a visit, the store has everything that it acknowledged.

The process kills itself with SIGKILL right before the n-th SQL statement (COMMIT is one), so that
every gap between two statements is tried, not only those that luck finds. The same check must
catch two seeded faults, or it would prove nothing. A power cut is another matter, which
``synchronous=FULL`` is for; no test here cuts the power.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from helpers import visit_script
from helpers.attacker import copy_folder
from helpers.fake_clock import FakeClock
from helpers.sample_records import ward
from helpers.store_key import KEY

from frailtylab.store import open_store

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")

ROOT = Path(__file__).parents[3]
POINTS = 20


@pytest.fixture(scope="module")
def enrolled(empty_store: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    """A store with one planned visit, and how many statements the whole visit takes."""
    path = copy_folder(empty_store, tmp_path_factory.mktemp("enrolled") / "data")
    with open_store(path, KEY, FakeClock()) as store:
        ward(store)
    said, code = play(copy_folder(path, path.parent.with_name("whole")), 0)
    assert code == 0
    return path, int(said[-1].removeprefix("statements "))


def command(path: Path, statement: int, fault: str) -> list[str]:
    script = str(Path(visit_script.__file__))
    return [sys.executable, script, str(path), str(statement), fault]


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")])}


def play(path: Path, statement: int, fault: str = "none") -> tuple[list[str], int]:
    """What the killed process said, and how it ended."""
    result = subprocess.run(
        command(path, statement, fault), stdout=subprocess.PIPE, env=environment(), check=False
    )
    return result.stdout.decode().splitlines(), result.returncode


def lost(path: Path, said: list[str]) -> set[str]:
    """What was acknowledged and is not there; then the visit is taken to its end."""
    with open_store(path, KEY, FakeClock()) as store:
        assert store.check() == []
        visit_id, by = visit_script.first_visit(store)
        there = visit_script.present(store, visit_id, by)
        missing = set(said) - there
        if "finish" not in there:
            for _, act in visit_script.acts(store, visit_id, by):
                act()
        names = {name for name, _ in visit_script.acts(store, visit_id, by)}
        assert visit_script.present(store, visit_id, by) == names
        assert store.check() == []
    return missing


def points(statements: int, count: int) -> list[int]:
    """So many statements, evenly from the first to the last."""
    return sorted({1 + n * (statements - 1) // (count - 1) for n in range(count)})


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_at_any_point(
    enrolled: tuple[Path, int], tmp_path: Path
) -> None:
    template, statements = enrolled
    heard = 0
    for point in points(statements, POINTS):
        path = copy_folder(template, tmp_path / f"{point}")
        said, code = play(path, point)
        assert code == -signal.SIGKILL
        assert path.with_name(f"{path.name}.lock").read_text()
        assert lost(path, said) == set()
        heard += len(said)
    assert heard > POINTS


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_when_killed_from_outside(
    enrolled: tuple[Path, int], tmp_path: Path
) -> None:
    template, _ = enrolled
    for acknowledged in (1, 4, 9):
        path = copy_folder(template, tmp_path / f"{acknowledged}")
        with subprocess.Popen(
            command(path, 0, "none"), stdout=subprocess.PIPE, env=environment()
        ) as process:
            assert process.stdout
            said = [process.stdout.readline() for _ in range(acknowledged)]
            process.kill()
            said += process.stdout.read().splitlines()
        names = [line.decode().strip() for line in said]
        assert lost(path, [name for name in names if not name.startswith("statements")]) == set()


@pytest.mark.slow
@pytest.mark.parametrize("fault", ["early", "lazy"])
def test_wrong_acknowledgement_is_caught(
    enrolled: tuple[Path, int], tmp_path: Path, fault: str
) -> None:
    template, statements = enrolled
    caught: set[str] = set()
    for point in points(statements, POINTS)[2:12:3]:
        path = copy_folder(template, tmp_path / f"{point}")
        said, code = play(path, point, fault)
        assert code == -signal.SIGKILL
        caught |= lost(path, said)
    assert caught
