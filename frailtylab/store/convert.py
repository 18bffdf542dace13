"""A file from before encryption becomes an encrypted one, once; the old one is kept.

The new file is made beside, row by row: nothing of the old one is changed, and a kill at any moment
leaves either the old file in its place or the whole new one.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

from frailtylab import __version__
from frailtylab.clock import Clock
from frailtylab.custody.files import replace_durably
from frailtylab.custody.store_key import StoreKey
from frailtylab.errors import N_
from frailtylab.store import migrations
from frailtylab.store.audit import following_entry
from frailtylab.store.content import Shape, content, shape_of
from frailtylab.store.database import connect, told
from frailtylab.store.driver import Connection
from frailtylab.store.lock import InstanceLock, disk_refusal
from frailtylab.store.long_work import QUIET, Watch
from frailtylab.store.making import Making, append_all, discarded_if_failed, staging_folder
from frailtylab.store.protected import PROTECTED
from frailtylab.store.refusals import ConversionFailed
from frailtylab.store.sealing import Content
from frailtylab.store.swap import finish, names_of, put_in_place
from frailtylab.store.upgrade import ready_to_read
from frailtylab.store.verify import verify_file

KEPT_AS = "frailtylab-before-encryption.db"
WARNING = N_(
    "{name} is the results file from before encryption. Anybody who has this computer or the disk "
    "can read it. FrailtyLab does not use it any more: once you have checked that all records are "
    "there, delete it."
)
ROWS_A_SEAL = 1000
BYTES_A_SEAL = 4 << 20

Rows = list[tuple[str, Content]]


def convert_plain(path: Path, key: StoreKey, clock: Clock, watch: Watch = QUIET) -> Path:
    """Encrypt the plain store at that path; answers where the plain file is kept.

    Every record gets a seal ("founding seals"), the journal begins with all of them, and the audit
    trail notes it as ``converted``. The key file is the caller's to write, before.

    :raises ConversionFailed: when the new file is not equal; the old one is in its place, unchanged
    :raises StoreError: when the plain file can't be used or the disk refuses
    :raises CalledOff: when somebody stops it
    """
    path = path.resolve()
    with ExitStack() as undo:
        lock = InstanceLock(path)
        undo.callback(lock.release)
        finish(path.parent)
        staging = staging_folder(path.parent)
        undo.enter_context(discarded_if_failed(staging))
        plain = connect(path, None, application_id=migrations.APPLICATION_ID)
        with closing(plain), told(path):
            ready_to_read(plain, path)
            _fill(plain, path, staging, key, clock, watch)
            plain.execute("PRAGMA journal_mode = DELETE")
        return _put(path, staging, key, clock)


def _fill(
    plain: Connection, path: Path, staging: Path, key: StoreKey, clock: Clock, watch: Watch
) -> None:
    made = Making(staging / path.name, key)
    try:
        shape = {table: columns for table, columns in shape_of(plain).items() if table in PROTECTED}
        whole = sum(
            plain.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
            for table in shape
        )
        done = 0
        for rows in _chunks(plain, shape):
            _put_sealed(made, rows)
            done += len(rows)
            watch.part(0, 0.6).step(done, whole)
        if content(plain, shape, watch.part(0.6, 0.7)) != content(made.connection, shape):
            raise ConversionFailed(path)
        detail = {"records": whole, "software_version": __version__}
        entry = following_entry(made.connection, clock, "converted", "", "store", "", detail)
        _put_sealed(made, [("audit", dict(entry))])
        made.finish()
    finally:
        made.close()
    with closing(connect(made.path, key.data)) as connection:
        verdict = verify_file(connection, path, key, watch.part(0.7, 1), beside=made.path)
        connection.execute("PRAGMA journal_mode = DELETE")
    if not verdict.sound:
        raise ConversionFailed(path)


def _put_sealed(made: Making, rows: Rows) -> None:
    with made.transaction():
        keys = made.put(rows)
        frame = made.seal(keys, rows)
    append_all(made.custody, [frame])


def _chunks(plain: Connection, shape: Shape) -> Iterator[Rows]:
    """The records in an order in which each finds what it points to."""
    rows: Rows = []
    size = 0
    for table in PROTECTED:
        for row in _rows(plain, table, shape.get(table, ())):
            rows.append((table, row))
            size += sum(len(value) for value in row.values() if isinstance(value, bytes | str))
            if len(rows) >= ROWS_A_SEAL or size >= BYTES_A_SEAL:
                yield rows
                rows, size = [], 0
    if rows:
        yield rows


def _rows(plain: Connection, table: str, columns: tuple[str, ...]) -> Iterator[Content]:
    if not columns:
        return
    keys = plain.execute(
        "SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk", (table,)
    ).fetchall()
    order = ", ".join(row[0] for row in keys)
    for row in plain.execute(f"SELECT * FROM {table} ORDER BY {order}"):  # noqa: S608
        yield dict(zip(columns, tuple(row), strict=True))


def _put(path: Path, staging: Path, key: StoreKey, clock: Clock) -> Path:
    folder = path.parent
    kept = next(
        name
        for n in range(1000)
        if not (folder / (name := KEPT_AS.replace(".db", f"-{n}.db") if n else KEPT_AS)).exists()
    )
    names = names_of(path, key.data, journal=True)
    try:
        replace_durably(folder / f"{kept}.txt", WARNING.format(name=kept).encode())
        put_in_place(folder, staging, names, clock, {path.name: kept})
    except OSError as error:
        raise disk_refusal(path, error) from error
    return folder / kept
