"""Another data key for a store whose key may be known to somebody.

A new store is made beside under the new key, transaction by transaction, with seals and a journal
of its own, and is compared with the old one. It takes the old one's place together with its key
file: whenever the power goes, the old ones are there or the new ones, and they belong together.

Seals made with the old key can't be proved with the new one. Each transaction keeps its number and
its hash; the entry ``rekeyed`` in the audit trail names the last seal before, so that a checkpoint
from before can be compared with the store that was moved aside.
"""

from __future__ import annotations

from contextlib import ExitStack, closing
from pathlib import Path

from frailtylab.clock import Clock
from frailtylab.custody.key_file import NAMES as KEY_FILES
from frailtylab.custody.key_file import KeyFile, Keys
from frailtylab.custody.store_key import StoreKey
from frailtylab.store import migrations
from frailtylab.store.audit import assert_may, following_entry
from frailtylab.store.content import content, shape_of
from frailtylab.store.database import connect, told
from frailtylab.store.driver import Connection
from frailtylab.store.lock import InstanceLock, disk_refusal
from frailtylab.store.long_work import QUIET, Watch
from frailtylab.store.making import (
    FRAMES_AT_ONCE,
    Making,
    append_all,
    discarded_if_failed,
    office_of,
    staging_folder,
)
from frailtylab.store.protected import PROTECTED
from frailtylab.store.refusals import RekeyFailed
from frailtylab.store.seals_read import RowReader, sealed_rows
from frailtylab.store.swap import finish, names_of, put_in_place
from frailtylab.store.upgrade import ready_to_read
from frailtylab.store.verify import verify_file


def rekey(
    path: Path, old: StoreKey, new: StoreKey, keys: Keys, by: str, clock: Clock,
    watch: Watch = QUIET,
) -> Path:  # fmt: skip
    """Give the store, which must be closed, another key; answers where the old one is kept.

    :param keys: the key file to come, with the slots of those who may open it
    :param by: id of the administrator
    :raises RekeyFailed: when the old store is not sound, or the new one not equal; nothing was
        changed
    :raises NotAllowed: when that user may not
    :raises StoreError: when the disk refuses, or the store is open
    :raises CalledOff: when somebody stops it
    """
    path = path.resolve()
    with ExitStack() as undo:
        lock = InstanceLock(path)
        undo.callback(lock.release)
        finish(path.parent)
        staging = staging_folder(path.parent)
        undo.enter_context(discarded_if_failed(staging))
        application = migrations.APPLICATION_ID
        with closing(connect(path, old.data, application_id=application)) as source, told(path):
            ready_to_read(source, path)
            assert_may(source, "rekeyed", by)
            if not verify_file(source, path, old, watch.part(0, 0.3), beside=path).sound:
                raise RekeyFailed(path)
            _fill(source, path, staging, new, by, clock, watch.part(0.3, 1))
        KeyFile(staging).save(keys)
        names = (*names_of(path, new.data, journal=True), *KEY_FILES)
        try:
            aside = put_in_place(path.parent, staging, names, clock)
        except OSError as error:
            raise disk_refusal(path, error) from error
    return aside or path.parent


def _fill(
    source: Connection, path: Path, staging: Path, new: StoreKey, by: str, clock: Clock,
    watch: Watch,
) -> None:  # fmt: skip
    made = Making(staging / path.name, new)
    made.custody.journal.office_public = office_of(source)
    try:
        _copy(source, made, watch.part(0, 0.5))
        shape = {t: columns for t, columns in shape_of(source).items() if t in PROTECTED}
        if content(source, shape, watch.part(0.5, 0.6)) != content(made.connection, shape):
            raise RekeyFailed(path)
        last = source.execute("SELECT seq, mac FROM seal ORDER BY seq DESC LIMIT 1").fetchone()
        detail = {"seal": last[0], "mac": last[1]}
        entry = following_entry(made.connection, clock, "rekeyed", by, "store", "", detail)
        with made.transaction():
            frame = made.seal(made.put([("audit", dict(entry))]), [("audit", dict(entry))])
        append_all(made.custody, [frame])
        made.finish()
    finally:
        made.close()
    with closing(connect(made.path, new.data)) as connection:
        verdict = verify_file(connection, path, new, watch.part(0.6, 1), beside=made.path)
        connection.execute("PRAGMA journal_mode = DELETE")
    if not verdict.sound:
        raise RekeyFailed(path)


def _copy(source: Connection, made: Making, watch: Watch) -> None:
    whole = source.execute("SELECT count(*) FROM seal").fetchone()[0]
    seals = iter(sealed_rows(source, RowReader(source)))
    done = 0
    while done < whole:
        with made.transaction():
            frames = [
                made.seal(made.put(rows), rows)
                for _seal, rows in (next(seals) for _n in range(min(FRAMES_AT_ONCE, whole - done)))
            ]
        append_all(made.custody, frames)
        done += len(frames)
        watch.step(done, whole)
