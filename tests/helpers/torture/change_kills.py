"""SIGKILL in the middle of what changes a whole folder: upgrades, key files, other keys.

Before any step that touches a file the child kills itself; the steps are spread evenly over all
that the change takes. What opens afterwards must be the old state or the new one, whole.

``python -m helpers.torture.change_kills JOB FOLDER STEP SEED`` is the child.
"""

from __future__ import annotations

import importlib.util
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import msgspec
from helpers.fake_clock import FakeClock
from helpers.store_key import KEY
from helpers.torture import old_stores, seeds, whole
from helpers.torture.kills import environment
from helpers.torture.result import Result, room
from helpers.torture.stepping import counted
from helpers.torture.templates import fresh

from frailtylab.custody.data_key import DataKey
from frailtylab.custody.key_file import FORMAT, NAMES, KeyFile, Keys, parsed, unlock_training
from frailtylab.custody.slots import training_slot
from frailtylab.custody.store_key import StoreKey
from frailtylab.door import STORE_NAME
from frailtylab.errors import OperatorError
from frailtylab.store import Store, migrations, open_store
from frailtylab.store.driver import Error

NEW_KEY = StoreKey(DataKey(b"n" * 32), KEY.store_id)
Found = list[str]


class Change(msgspec.Struct, frozen=True):
    """One change: how its folder is made, what the child does, what must be there afterwards.

    :param module: part of the program that does it; where it is missing nothing is tried
    """

    name: str
    prepare: Callable[[Path], object]
    do: Callable[[Path], None]
    check: Callable[[Path, Path], Found]
    module: str = "frailtylab.store"

    @property
    def there(self) -> bool:
        """True where the program can do it."""
        return importlib.util.find_spec(self.module) is not None


def keys_of(key: StoreKey, generation: int = 1) -> Keys:
    """A key file that needs nothing typed; larger than a sector."""
    return Keys(FORMAT, key.store_id, generation, (training_slot(key.data),) * 9)


def upgrade(version: int) -> Change:
    """From that version to the newest."""

    def check(folder: Path, before: Path) -> Found:
        open_store(folder / STORE_NAME, KEY).close()
        expected = old_stores.content(before / STORE_NAME, version)
        found = [] if equal(folder / STORE_NAME, version, expected) else ["rows differ"]
        copies = sorted((folder / "backups").glob("*.db"))
        if not any(equal(copy, version, expected) for copy in copies):
            found.append("no whole backup")
        return found

    return Change(
        f"kills in the upgrade from {version}",
        lambda folder: old_stores.older(folder, version),
        lambda folder: open_store(folder / STORE_NAME, KEY).close(),
        check,
    )


def equal(path: Path, version: int, expected: old_stores.Content) -> bool:
    """True when everything but the traces of opening is as it was."""
    try:
        found = old_stores.content(path, version)
    except (OperatorError, old_stores.Error):
        return False
    new = {row for row in found["audit"] if row not in expected["audit"]}
    found["audit"] = [row for row in found["audit"] if row not in new]
    return found == expected and all("recovered" in row or "upgraded" in row for row in new)


def another_passphrase() -> Change:
    """A slot is replaced: the key file is saved anew, the database is not touched."""

    def check(folder: Path, _before: Path) -> Found:
        whole_files = [parsed((folder / name).read_bytes(), folder) for name in NAMES]
        if None in whole_files or KeyFile(folder).load().generation not in (1, 2):
            return ["a key file is half written"]
        return opens_whole(folder)

    return Change("kills in a passphrase change", with_keys, save_second_keys, check)


def with_keys(folder: Path) -> None:
    fresh(folder, runs=1)
    KeyFile(folder).save(keys_of(KEY))


def save_second_keys(folder: Path) -> None:
    KeyFile(folder).save(keys_of(KEY, 2))


def opens_whole(folder: Path) -> Found:
    """What is wrong when the folder is opened by whatever key file is there."""
    keys = KeyFile(folder).load()
    key = StoreKey(unlock_training(keys, folder), keys.store_id)
    with open_store(folder / STORE_NAME, key) as store:
        return [*whole.problems(store, key), *fewer_rows(store)]


def fewer_rows(store: Store) -> Found:
    from helpers.torture.templates import template

    with open_store(copy_once(template(runs=1)), KEY) as original:
        sql = "SELECT id FROM trial ORDER BY id"
        same = [r[0] for r in store._file.rows(sql)] == [r[0] for r in original._file.rows(sql)]
    return [] if same else ["trials differ"]


def copy_once(folder: Path) -> Path:
    """A copy that may be opened; the template itself never is."""
    copy = folder.with_name(f"{folder.name}-opened")
    if not copy.exists():
        shutil.copytree(folder, copy)
    return copy / STORE_NAME


def another_key() -> Change:
    """Rekey: a new store under another data key takes the old one's place."""

    def do(folder: Path) -> None:
        from frailtylab.store.rekey import rekey

        with open_store(folder / STORE_NAME, KEY) as store:
            by = store.people.assessors()[0].id
        rekey(folder / STORE_NAME, KEY, NEW_KEY, keys_of(NEW_KEY, 2), by, FakeClock())

    def check(folder: Path, _before: Path) -> Found:
        finish_swap(folder)
        return opens_whole(folder)

    return Change("kills in a rekey", with_keys, do, check, "frailtylab.store.rekey")


def finish_swap(folder: Path) -> None:
    """What the program does first when it opens a folder."""
    from frailtylab.store.lock import InstanceLock
    from frailtylab.store.swap import finish

    lock = InstanceLock(folder / STORE_NAME)
    try:
        finish(folder)
    finally:
        lock.release()


def first_encryption() -> Change:
    """A plain store from before becomes an encrypted one."""
    newest = 2

    def prepare(folder: Path) -> None:
        old_stores.older(folder, newest, plain=True)
        KeyFile(folder).save(keys_of(KEY))

    def do(folder: Path) -> None:
        from frailtylab.store.convert import convert_plain

        convert_plain(folder / STORE_NAME, KEY, FakeClock())

    def check(folder: Path, before: Path) -> Found:
        finish_swap(folder)
        if is_plain(folder / STORE_NAME):
            do(folder)
        expected = old_stores.content(before / STORE_NAME, newest, plain=True)
        found = old_stores.content(folder / STORE_NAME, newest)
        found["audit"] = [row for row in found["audit"] if row in expected["audit"]]
        return [*opens_whole(folder), *([] if found == expected else ["rows differ"])]

    return Change("kills in the first encryption", prepare, do, check, "frailtylab.store.convert")


def is_plain(path: Path) -> bool:
    """True for a file that anybody can read."""
    return path.read_bytes()[:15] == b"SQLite format 3"


def changes() -> dict[str, Change]:
    """Every change by a short name."""
    steps = {f"upgrade{version}": upgrade(version) for version in range(1, migrations.VERSION)}
    return steps | {
        "passphrase": another_passphrase(), "rekey": another_key(), "convert": first_encryption(),
    }  # fmt: skip


def run(job: str, kills: int, seed: str = "none") -> Result:
    """Kill so many times, evenly over all steps of the change."""
    began, change = time.monotonic(), changes()[job]
    result = Result(change.name, goal=kills)
    if not change.there:
        result.skipped = f"the program has no {change.module}"
        return result
    with room(fast=True) as folder:
        change.prepare(folder / "before")
        said = played(job, shutil.copytree(folder / "before", folder / "whole"), 0, seed)
        steps = int(said.split()[-1])
        result.note("steps", steps)
        for number in range(kills):
            point = 1 + number * (steps - 1) // max(1, kills - 1)
            copy = folder / f"{number}"
            played(job, Path(shutil.copytree(folder / "before", copy)), point, seed)
            judge(change, copy, folder / "before", point, result)
            shutil.rmtree(copy)
    result.seconds = time.monotonic() - began
    return result


def played(job: str, folder: Path, step: int, seed: str) -> str:
    """Let a child do the change, and die before that step; what it said at its end."""
    command = [
        sys.executable,
        "-m",
        "helpers.torture.change_kills",
        job,
        str(folder),
        str(step),
        seed,
    ]
    child = subprocess.run(command, env=environment(), stdout=subprocess.PIPE, check=False)
    if child.returncode != (-signal.SIGKILL if step else 0):
        raise RuntimeError(f"{job} ended with {child.returncode} at step {step}")
    return child.stdout.decode()


def judge(change: Change, folder: Path, before: Path, point: int, result: Result) -> None:
    """Look at what is left."""
    result.shown += 1
    try:
        found = change.check(folder, before)
    except (OperatorError, OSError, msgspec.DecodeError, Error) as error:
        found = [f"{type(error).__name__}: {error}"]
    result.lost += [f"{text} (killed before step {point})" for text in found[:1]]


def half_a_migration() -> Result:
    """Each step of the upgrade commits by itself."""
    return run("upgrade2", 25, "upgrade without a transaction")


CATCHES = {
    "key file saved in place": partial(run, "passphrase", 20, "key file saved in place"),
    "upgrade without a transaction": half_a_migration,
}


def main() -> None:
    """The child."""
    job, folder, step, seed = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
    with seeds.planted(seed), counted(step) as countdown:
        changes()[job].do(folder)
    sys.stdout.write(f"steps {countdown.seen}\n")


if __name__ == "__main__":
    main()
