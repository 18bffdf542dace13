"""A store with a little of everything, and ways to get at its file that the program never has."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from helpers.fake_clock import FakeClock
from helpers.sample_records import BASELINE, VALID, Ward, not_done, participant, score, trial
from helpers.store_key import KEY, lock_folder

from frailtylab.door import STORE_NAME
from frailtylab.people import Role
from frailtylab.store import create_store, open_store
from frailtylab.store.driver import Connection, opened, set_key
from frailtylab.store.swap import LOGS
from frailtylab.study.load import builtin_study

EVERY_ROLE = (Role.ASSESSOR, Role.DATA_MANAGER, Role.ADMINISTRATOR)


def filled_store(folder: Path, trials: int = 3) -> tuple[Path, str]:
    """A locked, closed store with decided trials, a draft and a not-done test; and who may all."""
    path = folder / STORE_NAME
    with create_store(path, KEY, FakeClock()) as store:
        by = store.people.add_user("A-03", EVERY_ROLE).id
        store.people.add_user("N-01", (Role.ASSESSOR,), by=by)
        person = store.people.add_participant(participant(training=False), by)
        store.visits.enrol(person.id, BASELINE, builtin_study(), by)
        ward = Ward(store, by, person)
        visit = ward.visit("BL")
        store.visits.start(visit, by)
        for number in range(1, trials + 1):
            one = trial(visit, by, number)
            store.trials.save_draft(one, by)
            if number < trials or trials == 1:
                store.trials.decide(one.id, VALID, [score((one.id,))], by)
        store.trials.not_done(not_done(visit), by)
    lock_folder(folder, by, "A-03")
    return path, by


def copied(path: Path, to: Path) -> Path:
    """The whole data folder copied; answers the store's path there."""
    return Path(shutil.copytree(path.parent, to)) / path.name


def attack(path: Path, act: Callable[[Connection], None]) -> None:
    """Somebody with the key and another program: no guard of ours, recursive triggers off."""
    with closing(opened(f"{path.absolute().as_uri()}?mode=rw")) as connection:
        set_key(connection, KEY.data)
        connection.execute("PRAGMA recursive_triggers = OFF")
        connection.execute("PRAGMA foreign_keys = OFF")
        act(connection)


def without_guards(connection: Connection, *tables: str) -> list[str]:
    """Drop the guards of tables; answers the SQL that makes them again."""
    made: list[str] = []
    for table in tables:
        for end in ("no_update", "no_delete"):
            name = f"{table}_{end}"
            sql = "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = ?"
            made.append(connection.execute(sql, (name,)).fetchone()[0])
            connection.execute(f"DROP TRIGGER {name}")
    return made


def quietly(*tables: str, statements: tuple[str, ...]) -> Callable[[Connection], None]:
    """An attack that takes the guards off, does it, and puts them back as they were."""

    def act(connection: Connection) -> None:
        made = without_guards(connection, *tables)
        for statement in statements:
            connection.execute(statement)
        for statement in made:
            connection.execute(statement)

    return act


def delete_database(path: Path) -> None:
    """The database and its logs are gone; journal, anchor and keys are left."""
    for end in ("", *LOGS):
        Path(f"{path}{end}").unlink(missing_ok=True)


def everything(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every protected table."""
    from frailtylab.store.content import shape_of
    from frailtylab.store.protected import PROTECTED

    query = "SELECT * FROM {}"
    with open_store(path, KEY, FakeClock()) as store:
        connection = store.file.connection
        return {
            table: sorted(map(tuple, connection.execute(query.format(table))), key=repr)
            for table in shape_of(connection)
            if table in PROTECTED
        }
