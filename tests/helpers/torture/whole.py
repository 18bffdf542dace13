"""Is everything there, and does every wall say so? Asked with the program's own parts."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from frailtylab.custody.anchor import Anchor, Mark
from frailtylab.custody.journal import Journal, closed_frames
from frailtylab.custody.journal_frame import Frame, FrameClosed, Opener, opened
from frailtylab.custody.store_key import StoreKey
from frailtylab.store import Store
from frailtylab.store.driver import Connection, Error
from frailtylab.store.sealing import (
    NO_SEAL,
    Seal,
    Sealer,
    Shapes,
    digest,
    newest_seal,
    unpack_keys,
)

ALL_SEALS = "SELECT seq, keys, sha256, mac FROM seal ORDER BY seq"
FrameMap = dict[int, list[Frame]]


def seal_of(row: object) -> Seal:
    """A seal from its row or from the columns in a frame."""
    return Seal(row["seq"], row["keys"], row["sha256"], row["mac"])  # type: ignore[index]


def broken_seals(connection: Connection, key: StoreKey) -> list[str]:
    """The first seal that does not fit, or rows that none covers; nothing when all is well."""
    sealer, shapes, before = Sealer(key.data), Shapes(connection), NO_SEAL
    covered: dict[str, int] = defaultdict(int)
    for row in connection.execute(ALL_SEALS).fetchall():
        seal = seal_of(row)
        if not sealer.fits(before, seal):
            return [f"seal {seal.seq} does not follow {before.seal}"]
        keys = unpack_keys(seal.keys)
        contents = [(one[0], shapes.read(one)) for one in keys]
        if any(content is None for _, content in contents):
            return [f"seal {seal.seq} covers a row that is gone"]
        if digest([(table, content or {}) for table, content in contents]) != seal.sha256:
            return [f"seal {seal.seq} covers a row that was changed"]
        for table, _ in keys:
            covered[table] += 1
        before = seal.mark
    return [*unsealed(connection, covered)]


def unsealed(connection: Connection, covered: dict[str, int]) -> list[str]:
    """Append-only tables with more rows than seals cover."""
    tables = connection.execute(
        "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%\\_no\\_update' "
        "ESCAPE '\\' AND tbl_name != 'seal'"
    ).fetchall()
    counts = {
        name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0]  # noqa: S608
        for (name,) in map(tuple, tables)
    }
    return [f"{table}: unsealed rows" for table, n in counts.items() if n != covered[table]]


def frames(path: Path, key: StoreKey) -> tuple[FrameMap, int]:
    """The journal's frames by seal, and how many stretches can't be read."""
    found: FrameMap = defaultdict(list)
    unreadable, opener = 0, Opener(journal=key.data.derived("journal"))
    for closed in closed_frames(Journal.folder_of(path)):
        try:
            frame = None if closed is None else opened(closed, key.store_id, opener)
        except FrameClosed:
            frame = None
        if frame is None:
            unreadable += 1
        elif not frame.abandoned:
            found[frame.seal].append(frame)
    return found, unreadable


def journal_reaches(found: FrameMap, key: StoreKey) -> int:
    """The last seal that the journal alone leads to, every frame on the way whole.

    A transaction that was cut off before its COMMIT leaves a frame that shares its number with the
    next one's; which of them counts is told by the chain.
    """
    sealer, tips = Sealer(key.data), {NO_SEAL}
    reached = 0
    while tips:
        number = min(tips, key=lambda mark: mark.seal).seal + 1
        tips = {
            seal.mark
            for frame in found.get(number, [])
            if (seal := whole_frame(frame)) is not None
            for before in tips
            if sealer.fits(before, seal)
        }
        reached = number if tips else reached
    return reached


def whole_frame(frame: Frame) -> Seal | None:
    """The seal in a frame, if it seals the rows beside it."""
    if not frame.rows or frame.rows[-1][0] != "seal":
        return None
    seal = seal_of(frame.rows[-1][1])
    return seal if digest(frame.rows[:-1]) == seal.sha256 else None


def not_in_journal(connection: Connection, found: FrameMap) -> list[int]:
    """Seals of the database of which the journal has no equal frame."""
    return [
        row["seq"]
        for row in connection.execute(ALL_SEALS).fetchall()
        if seal_of(row) not in [whole_frame(frame) for frame in found.get(row["seq"], [])]
    ]


def anchored(path: Path, key: StoreKey) -> Mark:
    """What the anchor names; seal 0 without one."""
    return Anchor.of_store(path, key.data).read() or NO_SEAL


def problems(store: Store, key: StoreKey) -> list[str]:
    """What SQLite, audit trail, seals, anchor and journal find wrong in an open store."""
    connection = store._file.connection
    try:
        store._file.ledger.assert_whole()
        lacking = not_in_journal(connection, frames(store.path, key)[0])
        ahead = anchored(store.path, key).seal - newest_seal(connection).seal
        return [
            *store.check(),
            *broken_seals(connection, key),
            *([f"journal lacks seals {lacking[:3]}"] if lacking else []),
            *([f"anchor is {ahead} ahead"] if ahead > 0 else []),
        ]
    except Error as error:
        return [str(error)]
