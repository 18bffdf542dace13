"""Any order of saving, closing, crashing, stealing and forging leaves what was acknowledged."""

from __future__ import annotations

import importlib.util
import shutil
import tempfile
import time
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from helpers.fake_clock import FakeClock
from helpers.store_key import KEY
from helpers.torture import forgery, seeds, whole, work
from helpers.torture.result import SHARED_MEMORY, Result
from helpers.torture.storage_faults import Wrong, opening_refused
from helpers.torture.templates import fresh
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from frailtylab.custody.anchor import Anchor
from frailtylab.custody.data_key import DataKey
from frailtylab.custody.journal import Journal
from frailtylab.custody.store_key import StoreKey
from frailtylab.door import STORE_NAME
from frailtylab.errors import OperatorError
from frailtylab.store import open_store
from frailtylab.store.database import connect
from frailtylab.store.driver import Connection, Error
from frailtylab.store.refusals import (
    StoreAltered,
    StoreAnchorForged,
    StoreRolledBack,
    StoreWrongKey,
)
from frailtylab.store.sealing import newest_seal

OTHER_KEY = StoreKey(DataKey(b"o" * 32), KEY.store_id)
STEPS_AT_ONCE = 50
FORBIDDEN = (
    "UPDATE trial_version SET outcome = 'valid'",
    "DELETE FROM audit",
    "DELETE FROM seal",
    "UPDATE measure SET value = 1",
    "UPDATE seal SET mac = ''",
    "INSERT OR REPLACE INTO audit SELECT * FROM audit",
    "INSERT OR REPLACE INTO trial SELECT * FROM trial",
)
FORBIDDEN_HERE = (
    *FORBIDDEN,
    "DROP TRIGGER audit_no_update",
    "ALTER TABLE audit RENAME TO gone",
    "PRAGMA writable_schema = ON",
    "PRAGMA recursive_triggers = OFF",
    "PRAGMA synchronous = OFF",
    "ATTACH ':memory:' AS other",
)
"""Refused on the program's own connection, whatever its triggers say."""


class CustodyMachine(RuleBasedStateMachine):
    """A store, what it acknowledged, and everything that may happen to it."""

    steps = 0
    seed = "none"

    def __init__(self) -> None:
        super().__init__()
        place = SHARED_MEMORY if SHARED_MEMORY.is_dir() else None
        self.room = Path(tempfile.mkdtemp(prefix="frailtylab-machine-", dir=place))
        self.folders = 0
        self.run = 0
        self.said: list[str] = []
        self.path = fresh(self.new_folder(), template_seed(self.seed))
        self.open()

    def new_folder(self) -> Path:
        self.folders += 1
        return self.room / str(self.folders)

    def open(self) -> None:
        self.store = open_store(self.path, KEY, FakeClock())
        self.run += 1
        self.todo = work.acts(self.store, self.run)

    @rule(count=st.integers(1, 6))
    def save(self, count: int) -> None:
        for _ in range(count):
            name, act = next(self.todo)
            act()
            self.said.append(name)

    @rule()
    def reopen(self) -> None:
        self.store.close()
        self.open()

    @rule()
    def checkpoint(self) -> None:
        self.store.checkpoint()

    @rule(sql=st.sampled_from(FORBIDDEN_HERE))
    def forbidden_here(self, sql: str) -> None:
        connection = self.store._file.connection
        if touches_rows(connection, sql):
            with pytest.raises(Error):
                connection.execute(sql)

    @rule(sql=st.sampled_from(FORBIDDEN))
    def forbidden_to_whoever_has_the_key(self, sql: str) -> None:
        # Only for files of another program of the same key: our own connection has more walls.
        with closing(connect(self.crashed_copy(), KEY.data)) as other:
            if touches_rows(other, sql):
                with pytest.raises(Error):
                    other.execute(sql)

    def crashed_copy(self) -> Path:
        """What a power cut would leave, in a folder of its own."""
        target = self.new_folder()
        shutil.copytree(self.path.parent, target, ignore=shutil.ignore_patterns("*.lock", "*-shm"))
        return target / STORE_NAME

    @rule()
    def crash(self) -> None:
        copy = self.crashed_copy()
        self.store.close()
        self.path = copy
        self.open()
        self.nothing_is_lost()

    @rule()
    def wrong_key(self) -> None:
        self.store.close()
        with pytest.raises(StoreWrongKey):
            open_store(self.path, OTHER_KEY)
        self.open()

    @precondition(lambda self: self.said)
    @rule()
    def log_lost(self) -> None:
        before = newest_seal(self.store._file.connection).seal
        copy = self.crashed_copy()
        Path(f"{copy}-wal").unlink(missing_ok=True)
        with closing(connect(copy, KEY.data)) as connection:
            behind = newest_seal(connection).seal < before
        if behind:
            opening_refused(copy, (StoreRolledBack,))

    @rule()
    def anchor_lost(self) -> None:
        copy = self.crashed_copy()
        Anchor.of_store(copy, KEY.data).path.unlink()
        opening_refused(copy, (StoreAnchorForged,))

    @rule()
    def guard_dropped(self) -> None:
        copy = self.crashed_copy()
        with closing(connect(copy, KEY.data)) as connection:
            connection.execute("DROP TRIGGER audit_no_update")
        opening_refused(copy, (StoreAltered,))

    @precondition(lambda self: any(line.startswith("draft") for line in self.said))
    @rule()
    def forged(self) -> None:
        assert forgery.forge(self.crashed_copy())

    @precondition(lambda self: importlib.util.find_spec("frailtylab.store.recover") is not None)
    @rule()
    def database_lost(self) -> None:
        from frailtylab.store.recover import recover

        copy = self.crashed_copy()
        self.store.close()
        for end in ("", "-wal"):
            Path(f"{copy}{end}").unlink(missing_ok=True)
        recover(copy, KEY, FakeClock())
        self.path = copy
        self.open()
        self.nothing_is_lost()

    def nothing_is_lost(self) -> None:
        assert work.missing(self.store, self.said) == []
        assert whole.problems(self.store, KEY) == []

    @invariant()
    def walls_agree(self) -> None:
        type(self).steps += 1
        newest = newest_seal(self.store._file.connection)
        assert whole.anchored(self.path, KEY) == newest

    @invariant()
    def journal_is_there(self) -> None:
        assert list(Journal.folder_of(self.path).iterdir())

    def teardown(self) -> None:
        try:
            self.nothing_is_lost()
        finally:
            self.store.close()
            shutil.rmtree(self.room)


def touches_rows(connection: Connection, sql: str) -> bool:
    """False for a change of an empty table, which no trigger can refuse."""
    if sql.split()[0] not in ("UPDATE", "DELETE", "INSERT"):
        return True
    table = sql.split("FROM ")[-1].split()[0] if "FROM" in sql else sql.split()[1]
    return bool(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608


def template_seed(seed: str) -> str:
    """Bugs that show only in a store that was made with them."""
    return seed if seed in ("no append-only triggers", "seal without a key") else "none"


def run(steps: int, seed: str = "none") -> Result:
    """At least so many steps."""
    began, result = time.monotonic(), Result("store state machine, steps", goal=steps)
    CustodyMachine.steps, CustodyMachine.seed = 0, seed
    with seeds.planted(seed):
        while CustodyMachine.steps < steps and result.is_clean:
            left = steps - CustodyMachine.steps
            play(1 + left // STEPS_AT_ONCE, result)
    result.shown = CustodyMachine.steps
    result.seconds = time.monotonic() - began
    return result


def play(examples: int, result: Result) -> None:
    """So many stores; the first step that finds something ends it."""
    chosen = settings(
        max_examples=examples, stateful_step_count=STEPS_AT_ONCE, deadline=None, database=None,
        phases=[Phase.generate], suppress_health_check=list(HealthCheck), print_blob=False,
    )  # fmt: skip
    try:
        run_state_machine_as_test(CustodyMachine, settings=chosen)
    except (
        AssertionError,
        pytest.fail.Exception,
        Error,
        OperatorError,
        Wrong,
        ExceptionGroup,
    ) as error:
        result.wrong.append(str(error).strip().splitlines()[0] if str(error) else repr(error))


SEEDED = ("no append-only triggers", "seal without a key", "anchor not renewed")
CATCHES = {seed: partial(run, 300, seed) for seed in SEEDED}
