"""Every row of every table is under a seal; whatever is changed, removed or put in shows."""

from __future__ import annotations

from typing import Any

import pytest
from helpers.attacker import unguarded
from helpers.full_store import fill_every_table, tables
from helpers.sample_records import Ward
from helpers.store_key import KEY
from hypothesis import given
from hypothesis import strategies as st

from frailtylab.custody.anchor import Mark
from frailtylab.custody.data_key import DataKey
from frailtylab.store import Store
from frailtylab.store.driver import Connection
from frailtylab.store.sealing import (
    NO_SEAL,
    Key,
    Seal,
    Sealer,
    Shapes,
    digest,
    newest_seal,
    pack_keys,
    unpack_keys,
)

OTHER_VALUE = {"TEXT": "forged", "INTEGER": 77, "REAL": 77.5, "BLOB": b"forged"}


@pytest.fixture
def full(sample: Ward) -> Store:
    """A store with at least one row in every table."""
    return fill_every_table(sample)


def bare(store: Store) -> Connection:
    """The file without any guard, as somebody with the key and a tool can have it."""
    connection = unguarded(store)
    connection.execute("PRAGMA foreign_keys = OFF")
    names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for row in names:
        connection.execute(f"DROP TRIGGER {row[0]}")
    connection.execute("PRAGMA ignore_check_constraints = ON")
    return connection


def seals(connection: Connection) -> list[Seal]:
    rows = connection.execute("SELECT seq, keys, sha256, mac FROM seal ORDER BY seq").fetchall()
    return [Seal(*row) for row in rows]


def first_bad(connection: Connection, key: DataKey = KEY.data) -> int | None:
    """Number of the first seal that does not fit its rows or the seal before."""
    sealer, shapes, before = Sealer(key), Shapes(connection), NO_SEAL
    for place, seal in enumerate(seals(connection), 1):
        if not sealer.fits(before, seal):
            return place
        rows = [(one[0], shapes.read(one)) for one in unpack_keys(seal.keys)]
        whole = [(table, content) for table, content in rows if content is not None]
        if len(whole) < len(rows) or digest(whole) != seal.sha256:
            return place
        before = seal.mark
    return None


def sealed_keys(connection: Connection) -> list[Key]:
    return [key for seal in seals(connection) for key in unpack_keys(seal.keys)]


def keys_of(connection: Connection, table: str) -> list[Key]:
    names = ", ".join(Shapes(connection).key_columns(table))
    rows = connection.execute(f"SELECT {names} FROM {table}").fetchall()  # noqa: S608
    return [(table, tuple(row)) for row in rows]


def seal_of(connection: Connection, key: Key) -> int:
    return next(seal.seq for seal in seals(connection) if key in unpack_keys(seal.keys))


def test_untouched_store_fits_its_seals(full: Store) -> None:
    connection = full._file.connection
    assert first_bad(connection) is None
    assert newest_seal(connection) == seals(connection)[-1].mark
    assert len(seals(connection)) > 10


def test_every_row_of_every_table_is_sealed_once(full: Store) -> None:
    connection = full._file.connection
    there = [key for t in tables(full) if t != "seal" for key in keys_of(connection, t)]
    sealed = sealed_keys(connection)
    assert len(sealed) == len(set(sealed))
    assert set(sealed) == set(there)


def test_change_of_any_field_of_any_row_is_found_at_its_seal(full: Store) -> None:
    connection = bare(full)
    assert first_bad(connection) is None
    changed = 0
    for table in tables(full):
        if table == "seal":
            continue
        for key in keys_of(connection, table):
            for column, kind in other_columns(connection, table):
                expected = seal_of(connection, key)
                with undone(connection):
                    put(connection, key, column, OTHER_VALUE[kind])
                    assert first_bad(connection) == expected, (key, column)
                changed += 1
    assert changed > 150
    assert first_bad(connection) is None


def other_columns(connection: Connection, table: str) -> list[tuple[str, str]]:
    """Columns that are no part of the key, with their type."""
    rows = connection.execute(f"PRAGMA table_info({table})").fetchall()
    return [(row["name"], row["type"]) for row in rows if not row["pk"]]


def where(connection: Connection, key: Key) -> str:
    return " AND ".join(f"{name} = ?" for name in Shapes(connection).key_columns(key[0]))


def put(connection: Connection, key: Key, column: str, value: object) -> None:
    """Write another value; of another text where it happens to be the same."""
    sql = f"UPDATE {key[0]} SET {column} = ? WHERE {where(connection, key)}"  # noqa: S608
    assert connection.execute(sql, (value, *key[1])).rowcount == 1


class undone:  # noqa: N801 - reads as a word
    """Takes back what the block did."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def __enter__(self) -> None:
        self.connection.execute("BEGIN")

    def __exit__(self, *_error: object) -> None:
        self.connection.execute("ROLLBACK")


def test_removed_row_is_found_at_its_seal(full: Store) -> None:
    connection = bare(full)
    for table in tables(full):
        if table == "seal":
            continue
        for key in keys_of(connection, table):
            expected = seal_of(connection, key)
            with undone(connection):
                connection.execute(
                    f"DELETE FROM {table} WHERE {where(connection, key)}",  # noqa: S608
                    key[1],
                )
                assert first_bad(connection) == expected, key


def test_row_that_was_put_in_is_under_no_seal(full: Store) -> None:
    connection = bare(full)
    connection.execute("INSERT INTO office_key SELECT seq + 1, public, by, utc FROM office_key")
    assert first_bad(connection) is None
    there = set(keys_of(connection, "office_key"))
    assert there - set(sealed_keys(connection)) == {("office_key", (2,))}


@pytest.mark.parametrize(
    ("sql", "first"),
    [
        ("UPDATE seal SET mac = '00' WHERE seq = 5", 5),
        ("UPDATE seal SET mac = 'Grüße' WHERE seq = 5", 5),
        ("UPDATE seal SET sha256 = '00' WHERE seq = 5", 5),
        ("UPDATE seal SET keys = (SELECT keys FROM seal WHERE seq = 4) WHERE seq = 5", 5),
        ("DELETE FROM seal WHERE seq = 1", 1),
        ("DELETE FROM seal WHERE seq = 5", 5),
        ("UPDATE seal SET seq = seq + 100 WHERE seq > 5", 6),
        ("UPDATE seal SET seq = CASE seq WHEN 5 THEN -6 WHEN 6 THEN -5 END WHERE seq IN (5, 6);"
         "UPDATE seal SET seq = -seq WHERE seq < 0", 5),
        ("INSERT INTO seal SELECT max(seq) + 1, keys, sha256, mac FROM seal", None),
    ],
    ids=str,
)  # fmt: skip
def test_seal_that_was_changed_moved_or_taken_out_breaks_the_chain(
    full: Store, sql: str, first: int | None
) -> None:
    connection = bare(full)
    after_the_last = newest_seal(connection).seal + 1
    for statement in sql.split(";"):
        connection.execute(statement)
    assert first_bad(connection) == (first or after_the_last)


def test_tail_that_was_cut_off_is_not_seen_by_the_chain_itself(full: Store) -> None:
    """That is what the anchor is for: see test_store_ledger."""
    connection = bare(full)
    connection.execute("DELETE FROM seal WHERE seq > 6")
    assert first_bad(connection) is None


def test_whoever_lacks_the_key_can_not_make_the_chain_anew(full: Store) -> None:
    connection = bare(full)
    assert first_bad(connection, DataKey(b"x" * 32)) == 1
    last = seals(connection)[-1]
    before = seals(connection)[-2].mark
    rows = [(key[0], Shapes(connection).read(key) or {}) for key in unpack_keys(last.keys)]
    forged = Sealer(DataKey(b"x" * 32)).seal(before, unpack_keys(last.keys), rows)
    assert (forged.seq, forged.sha256) == (last.seq, last.sha256)
    assert not Sealer(KEY.data).fits(before, forged)
    assert Sealer(KEY.data).fits(before, last)


@pytest.mark.parametrize("column", ["more TEXT", "more TEXT NOT NULL DEFAULT ''", "more REAL"])
def test_empty_column_of_a_later_version_changes_no_seal(full: Store, column: str) -> None:
    connection = bare(full)
    for table in tables(full):
        connection.execute(f"ALTER TABLE {table} ADD COLUMN {column}")
    assert first_bad(connection) is None


def test_column_that_says_something_would_change_seals(full: Store) -> None:
    connection = bare(full)
    connection.execute("ALTER TABLE trial ADD COLUMN more INTEGER NOT NULL DEFAULT 0")
    trial = keys_of(connection, "trial")[0]
    assert first_bad(connection) == seal_of(connection, trial)


VALUES = st.none() | st.text(max_size=4) | st.integers() | st.floats(allow_nan=False) | st.binary()
CONTENT = st.dictionaries(st.text("abc", min_size=1), VALUES, max_size=3)
ROWS = st.lists(st.tuples(st.text("tuv"), CONTENT), max_size=3)


def exact(rows: Any) -> str:
    return repr([(table, sorted(content.items())) for table, content in rows])


@given(ROWS, ROWS)
def test_rows_that_differ_have_another_digest(one: Any, other: Any) -> None:
    assert (digest(one) == digest(other)) == (exact(one) == exact(other))


def test_digest_knows_kinds_and_borders() -> None:
    import hashlib

    told = f"sha256:{hashlib.sha256(b'x').hexdigest()}"
    rows = [
        [("t", {"a": 1})], [("t", {"a": 1.0})], [("t", {"a": "1"})], [("t", {"a": b"1"})],
        [("t", {"a": b"x"})], [("t", {"a": told})], [("t", {})], [], [("t", {}), ("t", {})],
        [("t", {"a": 1}), ("t", {"b": 1})], [("t", {"a": 1, "b": 1})],
        [("t", {"b": 1}), ("t", {"a": 1})],
    ]  # fmt: skip
    assert len({digest(one) for one in rows}) == len(rows)


KEYS = st.lists(
    st.tuples(
        st.sampled_from(["trial", "audit", "flag"]),
        st.lists(st.integers(-(1 << 63), 1 << 62) | st.text(max_size=5), min_size=1, max_size=3)
        .map(tuple),
    ), max_size=8,
)  # fmt: skip


@given(KEYS)
def test_keys_are_unpacked_as_they_were_packed(keys: list[Key]) -> None:
    assert unpack_keys(pack_keys(keys)) == keys


@given(st.binary(max_size=60))
def test_bytes_that_are_no_keys_are_told(packed: bytes) -> None:
    with pytest.raises(ValueError, match="no keys"):
        unpack_keys(packed)


@pytest.mark.parametrize("text", [b"{}", b"3", b"[3]", b'[["t", 3]]', b'"t"', b"[[]]", b"\xff"])
def test_packed_text_that_names_no_keys_is_told(text: bytes) -> None:
    import zlib

    with pytest.raises(ValueError, match="no keys"):
        unpack_keys(zlib.compress(text))


def test_seal_is_bound_to_the_one_before() -> None:
    sealer = Sealer(KEY.data)
    seal = sealer.seal(Mark(4, "ab"), [("t", (1,))], [("t", {"a": 1})])
    assert sealer.fits(Mark(4, "ab"), seal)
    assert not sealer.fits(Mark(4, "cd"), seal)
    assert not sealer.fits(Mark(3, "ab"), seal)
    assert not sealer.fits(NO_SEAL, seal)
