"""A data folder with one assessor and two participants, for the commands that need one."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from helpers.store_key import KEY, lock_folder

from frailtylab.door import STORE_NAME
from frailtylab.people import Assessor, Participant, Role, Sex, Side
from frailtylab.store import Store, create_store, open_store
from frailtylab.study.load import LoadedStudy, builtin_study, study_of_text
from frailtylab.trials import KeptTrial

BASELINE = date(2026, 3, 2)
CODES = ("T-001", "P-0147")
"""A training participant and a real one."""

ROOT = Path(__file__).parents[2]
SETUP = ("--setup", "aid=none")
QUICKER = (
    ("zero_hold_s = 2\n", "zero_hold_s = 0.2\n"),
    ("squeeze_s = 3\n", "squeeze_s = 1\n"),
    ("dead_time_after_start_ms = 400\n", "dead_time_after_start_ms = 0\n"),
)


def quick_study(*changes: tuple[str, str]) -> LoadedStudy:
    """The shipped study with little waiting in it, and with further changes of its text."""
    text = builtin_study().text
    for before, after in (*QUICKER, *changes):
        assert before in text
        text = text.replace(before, after)
    return study_of_text(text, "quick.toml")


def make_folder(
    folder: Path,
    study: LoadedStudy | None = None,
    roles: tuple[Role, ...] = (Role.ASSESSOR,),
) -> Assessor:
    """Make the locked store of the folder; answers its only user ``A-03``.

    Commands open it with the file that :func:`helpers.store_key.passphrase_file` writes.
    """
    with create_store(folder / STORE_NAME, KEY) as store:
        assessor = store.people.add_user("A-03", tuple({Role.ASSESSOR, *roles}))
        for code in CODES:
            add_person(store, code, assessor, study)
    lock_folder(folder, assessor.id, assessor.code)
    return assessor


def add_person(
    store: Store, code: str, assessor: Assessor, study: LoadedStudy | None = None
) -> Participant:
    """Add a participant with all visits planned; codes with T are for training."""
    person = Participant(
        str(uuid.uuid4()), code, "KM", 1941, Sex.FEMALE, Side.RIGHT, training=code.startswith("T")
    )
    kept = store.people.add_participant(person, assessor.id)
    store.visits.enrol(kept.id, BASELINE, study or builtin_study(), assessor.id)
    return kept


def opened(folder: Path) -> Store:
    """The store of the folder; close it."""
    return open_store(folder / STORE_NAME, KEY)


def visit_id(store: Store, code: str, visit: str = "BL") -> str:
    """Id of a participant's visit."""
    person = store.people.by_code(code)
    assert person is not None
    rows = store.visits.of_participant(person.id)
    return next(row.visit_id for row in rows if row.visit_code == visit)


def saved_trials(folder: Path, code: str = "T-001") -> list[KeptTrial]:
    """The trials of a participant's baseline, as the store has them."""
    with opened(folder) as store:
        return store.trials.of_visit(visit_id(store, code))


def started(*arguments: str) -> subprocess.Popen[str]:
    """A command of the devices in a process of its own."""
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    return subprocess.Popen(
        [sys.executable, "-m", "devices", *arguments],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, cwd=ROOT, env=environment,
    )  # fmt: skip


@contextmanager
def simulator(driver: str, script: str, *more: str) -> Iterator[str]:
    """A simulated device in another process; gives the URL to open."""
    with started("simulate", driver, "--host", "tcp:0", "--script", script, *more) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()
            process.communicate()
