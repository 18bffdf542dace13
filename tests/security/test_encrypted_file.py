"""Checks 2 and 3: a file encrypted from its first byte on, and keys that can't be guessed."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from helpers.fake_clock import FakeClock
from helpers.sample_records import VALID, score, trial, ward
from helpers.store_key import KEY, PASSPHRASE, WHO
from msgspec.structs import replace

from frailtylab.custody import slots
from frailtylab.custody.data_key import DataKey
from frailtylab.custody.key_file import NAMES, KeyFile
from frailtylab.custody.problems import KeyProblem, KeysDamaged, KeysMissing, WrongPassphrase
from frailtylab.custody.slots import FLOOR, MOST, Cost, SlotWeakened, is_allowed, open_typed
from frailtylab.custody.store_key import StoreKey
from frailtylab.door import STORE_NAME, Credentials, new_folder, open_folder
from frailtylab.people import Role
from frailtylab.store import Store, StoreError, create_store, database, open_store
from frailtylab.store.driver import Connection
from frailtylab.store.refusals import StoreMissing, StoreNotADatabase, StoreWrongKey

READABLE = (b"SQLite format 3", b"CREATE TABLE", b"participant", b"store_created")
"""What any plain SQLite file of ours holds."""

Snapshot = dict[str, tuple[bytes, int]]


def snapshot(folder: Path) -> Snapshot:
    """Every file below the folder with its bytes and the time of its last change.

    Of the lock, which is taken and given back, only that it is empty.
    """
    return {
        str(path.relative_to(folder)): (
            path.read_bytes(),
            0 if path.suffix == ".lock" else path.stat().st_mtime_ns,
        )
        for path in folder.rglob("*")
        if path.is_file()
    }


def readable(folder: Path) -> list[str]:
    """Files of SQLite's below the folder in which anything of ours can be read."""
    return [
        path.name
        for path in folder.rglob("*.db*")
        if path.is_file() and any(word in path.read_bytes() for word in READABLE)
    ]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A locked folder with a user, closed."""
    made = tmp_path / "data"
    store, _user = new_folder(made, "A-03", "Ada Example", PASSPHRASE, (Role.ASSESSOR,))
    store.close()
    return made


def test_a_new_store_is_readable_at_no_moment_of_its_making(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """ASVS 11.3.3: looked at before every statement, write-ahead log and half-made files too."""
    looked: list[int] = []

    def look(_sql: str) -> None:
        looked.append(len(list(tmp_path.rglob("*.db*"))))
        assert readable(tmp_path) == []

    def watched(connection: Connection, key: DataKey) -> None:
        set_key(connection, key)
        connection.set_trace_callback(look)

    set_key = database.set_key
    monkeypatch.setattr(database, "set_key", watched)
    with create_store(tmp_path / STORE_NAME, KEY, FakeClock()) as store:
        made = ward(store)
        store.trials.save_final(trial(made.visit("BL"), made.by, id="one"), VALID,
                                [score(("one",))], made.by)  # fmt: skip
        assert (tmp_path / f"{STORE_NAME}-wal").stat().st_size > 0
        assert readable(tmp_path) == []
    assert readable(tmp_path) == []
    assert len(looked) > 100
    assert max(looked) >= 3


def test_the_look_at_a_plain_store_sees_it(tmp_path: Path) -> None:
    """ASVS 11.3.3: the look itself, on a file that is not encrypted."""
    with closing(sqlite3.connect(tmp_path / "plain.db")) as plain:
        plain.execute("CREATE TABLE participant (code TEXT)")
    assert readable(tmp_path) == ["plain.db"]


def test_the_standard_library_can_not_open_the_file(folder: Path) -> None:
    """ASVS 11.3.3: neither with nor without a key pragma, which it ignores."""
    for first in ("SELECT 1", f"PRAGMA key = '{PASSPHRASE}'"):
        with closing(sqlite3.connect(folder / STORE_NAME)) as plain:
            plain.execute(first)
            with pytest.raises(sqlite3.DatabaseError, match="not a database"):
                plain.execute("SELECT count(*) FROM sqlite_master")


def damage_slots(folder: Path) -> None:
    """Both copies of the key file lose a byte of the closed key."""
    for name in NAMES:
        content = (folder / name).read_bytes()
        at = content.index(b'"sealed":"') + 12
        swapped = b"A" if content[at : at + 1] != b"A" else b"B"
        (folder / name).write_bytes(content[:at] + swapped + content[at + 1 :])


def other_database(folder: Path) -> None:
    """Something that is no database lies in its place."""
    (folder / STORE_NAME).write_text("shopping list")


def other_key(folder: Path) -> None:
    """The key file opens well, and belongs to another store."""
    store, _user = new_folder(folder / "other", "A-03", "", PASSPHRASE, (Role.ASSESSOR,))
    store.close()
    for name in NAMES:
        (folder / "other" / name).replace(folder / name)


def lose_keys(folder: Path) -> None:
    """Neither key file is there."""
    for name in NAMES:
        (folder / name).unlink()


REFUSALS: list[tuple[Callable[[Path], object], type[Exception]]] = [
    (other_key, StoreWrongKey),
    (lambda folder: (folder / STORE_NAME).unlink(), StoreMissing),
    (damage_slots, KeysDamaged),
    (other_database, StoreNotADatabase),
    (lose_keys, KeysMissing),
]


@pytest.mark.parametrize(
    ("harm", "refusal"), REFUSALS, ids=lambda of: getattr(of, "__name__", "lost")
)
def test_each_trouble_is_another_refusal_and_makes_no_file(
    folder: Path, harm: Callable[[Path], object], refusal: type[Exception]
) -> None:
    """ASVS 11.3.3: nothing is made anew in the place of what can't be opened."""
    harm(folder)
    before = snapshot(folder)
    with pytest.raises((StoreError, KeyProblem)) as told:
        open_folder(folder, WHO)
    assert type(told.value) is refusal
    assert snapshot(folder) == before


def test_the_four_refusals_have_four_texts(folder: Path) -> None:
    """ASVS 11.3.3: four different screens."""
    errors = [StoreWrongKey(folder), StoreMissing(folder), KeysDamaged(folder),
              StoreNotADatabase(folder), WrongPassphrase(), KeysMissing(folder)]  # fmt: skip
    assert len({(e.title, e.happened, e.to_do) for e in errors}) == len(errors)


@pytest.mark.parametrize(
    "typed", ["", PASSPHRASE + " ", PASSPHRASE.upper(), "x" * 5000, "\0", "é\ud800"]
)
def test_a_wrong_passphrase_touches_nothing(folder: Path, typed: str) -> None:
    """ASVS 11.4.2: no byte and no time of any file changes but the count of failed tries."""
    before = snapshot(folder)
    with pytest.raises(WrongPassphrase):
        open_folder(folder, Credentials("A-03", typed))
    after = snapshot(folder)
    assert after.pop("tries.json")
    assert after == before


def test_a_wrong_passphrase_never_reaches_the_database(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """ASVS 11.4.2: the file is not even opened."""
    opened: list[str] = []
    monkeypatch.setattr(database, "opened", opened.append)
    for who in (Credentials("A-03", "wrong"), Credentials("nobody", PASSPHRASE), None):
        with pytest.raises(WrongPassphrase):
            open_folder(folder, who)
    assert opened == []


WEAK = [
    replace(FLOOR, memory_kib=FLOOR.memory_kib - 1), replace(FLOOR, passes=FLOOR.passes - 1),
    replace(FLOOR, lanes=0), Cost(8, 1, 1), replace(MOST, memory_kib=MOST.memory_kib + 1),
    replace(MOST, passes=MOST.passes + 1), replace(MOST, lanes=MOST.lanes + 1),
    Cost(-1, -1, -1), Cost(1 << 40, 1 << 40, 1 << 40),
]  # fmt: skip


@pytest.mark.parametrize("cost", WEAK, ids=str)
def test_a_cheaper_or_absurd_derivation_is_refused_before_it_runs(
    cost: Cost, monkeypatch: pytest.MonkeyPatch
) -> None:
    """ASVS 11.4.2, 11.2.1: the floor is RFC 9106's second recommendation; a file can't lower it."""

    def never(_slot: object, _typed: str) -> bytes:
        raise AssertionError("derived")

    monkeypatch.setattr(slots, "_typed_key", never)
    slot = slots.Slot("u1", "passphrase", "A-03", b"x" * 60, b"s" * 16, cost)
    with pytest.raises(SlotWeakened):
        open_typed(slot, KEY.store_id, PASSPHRASE)


def test_the_floor_is_what_the_standard_recommends() -> None:
    """ASVS 11.4.2: 64 MiB, 3 passes, 4 lanes (RFC 9106, section 4)."""
    assert Cost(65536, 3, 4) == FLOOR
    assert is_allowed(FLOOR)
    assert is_allowed(MOST)


def downgraded(slot: slots.Slot) -> slots.Slot:
    """The slot with a cost that is still allowed, and not the one it was sealed with."""
    return replace(slot, cost=replace(slot.cost, passes=slot.cost.passes + 1))


@pytest.mark.parametrize(
    "change",
    [
        downgraded,
        lambda slot: replace(slot, label="A-04"),
        lambda slot: replace(slot, kind="recovery"),
        lambda slot: replace(slot, id="somebody-else"),
    ],
    ids=["cost", "label", "kind", "id"],
)
def test_a_slot_that_says_something_else_of_itself_opens_nothing(
    change: Callable[[slots.Slot], slots.Slot],
) -> None:
    """ASVS 11.2.1: everything that a slot says is bound to its seal."""
    key = DataKey.new()
    slot = slots.typed_slot(key, "store", "u1", "A-03", PASSPHRASE)
    assert open_typed(slot, "store", PASSPHRASE) == key
    with pytest.raises(slots.SlotRefused):
        open_typed(change(slot), "store", PASSPHRASE)
    with pytest.raises(slots.SlotRefused):
        open_typed(slot, "another store", PASSPHRASE)


def test_a_weakened_slot_in_the_file_is_told_as_damage_and_the_database_not_touched(
    folder: Path,
) -> None:
    """ASVS 11.4.2: an attacker can't make the program derive cheaply."""
    file = KeyFile(folder)
    keys = file.load()
    file.save(keys.with_slot(replace(keys.people[0], cost=Cost(8, 1, 1))))
    before = snapshot(folder)
    with pytest.raises(KeysDamaged):
        open_folder(folder, WHO)
    assert snapshot(folder) == before


def test_temporary_data_of_the_database_stays_in_memory(tmp_path: Path) -> None:
    """ASVS 14.2.4: sorting and spilling must not write readable pages into a temporary folder."""
    with create_store(tmp_path / STORE_NAME, KEY) as store:
        assert setting(store, "temp_store") == 2
        with pytest.raises(Exception, match="not authorized"):
            store._file.rows("PRAGMA temp_store = FILE")


def test_no_code_can_be_loaded_into_the_database(tmp_path: Path) -> None:
    """ASVS 1.2.5: extensions are off for every connection."""
    with create_store(tmp_path / STORE_NAME, KEY) as store:
        with pytest.raises(Exception, match="not authorized"):
            store._file.rows("SELECT load_extension('x')")
        with pytest.raises(Exception, match="not authorized"):
            store._file.rows("ATTACH 'x' AS other")


def setting(store: Store, name: str) -> object:
    return store._file.value(f"PRAGMA {name}")


def test_another_key_opens_neither_the_file_nor_its_journal(folder: Path) -> None:
    """ASVS 11.3.3: the right store number with another key is of no use."""
    keys = KeyFile(folder).load()
    before = snapshot(folder)
    with pytest.raises(StoreWrongKey):
        open_store(folder / STORE_NAME, StoreKey(DataKey.new(), keys.store_id))
    assert snapshot(folder) == before
