"""Somebody who can write the open database, and has no key of seals, changes a value."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from helpers.store_key import KEY
from helpers.torture import whole

from frailtylab.store.database import connect
from frailtylab.store.driver import Connection
from frailtylab.store.sealing import NO_SEAL, Sealer, Shapes, unpack_keys

NO_KEY = bytes(32)


def forge(path: Path) -> list[str]:
    """Change a measured time, make all seals anew; answers what the seals say of it."""
    with closing(connect(path, KEY.data)) as connection:
        guards = lift(connection, "measure") + lift(connection, "seal")
        connection.execute("UPDATE measure SET value = value + 1")
        reseal(connection)
        for guard in guards:
            connection.execute(guard)
        return whole.broken_seals(connection, KEY)


def lift(connection: Connection, table: str) -> list[str]:
    """Take the guards of a table away; answers how to put them back."""
    rows = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", (table,)
    ).fetchall()
    for row in rows:
        connection.execute(f"DROP TRIGGER {row[0]}")
    return [row[1] for row in rows]


def reseal(connection: Connection) -> None:
    """The whole chain anew, with everything right but the key."""
    forger, shapes, before = Sealer(KEY.data), Shapes(connection), NO_SEAL
    forger._key = NO_KEY
    for row in connection.execute(whole.ALL_SEALS).fetchall():
        keys = unpack_keys(row["keys"])
        seal = forger.seal(before, keys, [(key[0], shapes.read(key) or {}) for key in keys])
        connection.execute(
            "UPDATE seal SET keys = ?, sha256 = ?, mac = ? WHERE seq = ?",
            (seal.keys, seal.sha256, seal.mac, seal.seq),
        )
        before = seal.mark
