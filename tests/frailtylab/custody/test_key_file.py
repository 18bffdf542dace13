"""The key file is kept twice, tells its damage, and gives way to no keys of other records."""

from __future__ import annotations

import stat
import sys
from contextlib import suppress
from pathlib import Path

import msgspec
import pytest
from helpers.store_key import KEY, PASSPHRASE
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from frailtylab.custody import key_file
from frailtylab.custody.key_file import (
    FORMAT,
    NAMES,
    KeyFile,
    Keys,
    file_bytes,
    parsed,
    unlock,
    unlock_for_office,
    unlock_training,
)
from frailtylab.custody.office_key import new_pair
from frailtylab.custody.problems import (
    KeyProblem,
    KeysDamaged,
    KeysMissing,
    KeysOfOthers,
    KeysOutOfReach,
    KeysTooNew,
    WrongPassphrase,
)
from frailtylab.custody.slots import Cost, Slot, office_slot, training_slot

FIRST, COPY = NAMES
PATH = Path("/data/keys.json")


@pytest.fixture
def file(tmp_path: Path, keys: Keys) -> KeyFile:
    """A folder with both files of one user."""
    made = KeyFile(tmp_path)
    made.save(keys)
    return made


def other_bytes(keys: Keys, **changes: object) -> bytes:
    """The key file as another version would write it."""
    inner = {**msgspec.to_builtins(keys), **changes}
    raw = msgspec.json.encode(inner)
    sha256 = key_file.hashlib.sha256(raw).hexdigest()
    return msgspec.json.encode({"keys": msgspec.Raw(raw), "sha256": sha256})


def test_what_was_saved_is_read_back(file: KeyFile, keys: Keys) -> None:
    assert file.exists()
    assert file.load() == keys
    one, other = ((file.folder / name).read_bytes() for name in NAMES)
    assert one == other


def test_folder_without_keys_says_that_they_are_missing(tmp_path: Path) -> None:
    assert not KeyFile(tmp_path).exists()
    with pytest.raises(KeysMissing, match="No new one was made"):
        KeyFile(tmp_path).load()
    assert list(tmp_path.iterdir()) == []


def damaged(content: bytes) -> dict[str, bytes]:
    """What can become of a file: by its kind."""
    half = len(content) // 2
    return {
        "empty": b"",
        "torn": content[:half],
        "zeros": bytes(len(content)),
        "one bit": content[:half] + bytes([content[half] ^ 4]) + content[half + 1 :],
        "other file": b'{"a": 1}',
        "no object": b"[]",
        "text": "Grüße".encode("latin-1"),
    }


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", [*damaged(b"{}"), "missing", "unreadable"])
def test_either_file_alone_is_enough(file: KeyFile, keys: Keys, name: str, kind: str) -> None:
    path = file.folder / name
    content = path.read_bytes()
    path.unlink()
    if kind == "unreadable":
        path.mkdir()  # reading it is an error of the system, also for root
    elif kind != "missing":
        path.write_bytes(damaged(content)[kind])
    assert file.exists()
    assert file.load() == keys


@pytest.mark.parametrize("kind", damaged(b"{}"))
def test_damage_of_both_is_told_and_nothing_is_made_anew(file: KeyFile, kind: str) -> None:
    for name in NAMES:
        path = file.folder / name
        path.write_bytes(damaged(path.read_bytes())[kind])
    before = [(file.folder / name).read_bytes() for name in NAMES]
    with pytest.raises(KeysDamaged):
        file.load()
    assert [(file.folder / name).read_bytes() for name in NAMES] == before


def test_one_damaged_and_the_other_missing_is_damage(file: KeyFile) -> None:
    (file.folder / FIRST).write_bytes(b"{")
    (file.folder / COPY).unlink()
    with pytest.raises(KeysDamaged):
        file.load()


def test_disk_that_gives_neither_is_told_as_such(file: KeyFile) -> None:
    for name in NAMES:
        (file.folder / name).unlink()
        (file.folder / name).mkdir()
    with pytest.raises(KeysOutOfReach) as told:
        file.load()
    assert told.value.can_retry


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_flipped_bit_ever_gives_other_keys(slot: Slot, data: st.DataObject) -> None:
    keys = Keys(FORMAT, "s", 3, (slot,))
    content = bytearray(file_bytes(keys))
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] ^= 1 << data.draw(st.integers(0, 7))
    try:
        found = parsed(bytes(content), PATH)
    except ValueError:
        return
    assert found is None or found == keys


@given(st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_told_as_damage(content: bytes) -> None:
    with suppress(ValueError):
        assert parsed(content, PATH) is None


@pytest.mark.parametrize(
    "inner", ["[]", "3", "null", '"x"', "{}", '{"format": "1"}', '{"format": null}']
)
def test_other_content_with_a_right_hash_is_damage_too(tmp_path: Path, inner: str) -> None:
    sha256 = key_file.hashlib.sha256(inner.encode()).hexdigest()
    for name in NAMES:
        (tmp_path / name).write_text(f'{{"keys":{inner},"sha256":"{sha256}"}}')
    with pytest.raises(KeysDamaged):
        KeyFile(tmp_path).load()


@pytest.mark.parametrize("newer", NAMES)
def test_file_of_the_higher_generation_counts(file: KeyFile, keys: Keys, newer: str) -> None:
    later = keys.with_slot(training_slot(KEY.data))
    (file.folder / newer).write_bytes(file_bytes(later))
    assert file.load() == later


@pytest.mark.parametrize("newer", NAMES)
def test_file_of_a_newer_program_is_never_passed_over(
    file: KeyFile, keys: Keys, newer: str
) -> None:
    content = other_bytes(keys, format=FORMAT + 1, more="x")
    (file.folder / newer).write_bytes(content)
    with pytest.raises(KeysTooNew) as told:
        file.load()
    assert (told.value.values["found"], told.value.values["known"]) == (FORMAT + 1, FORMAT)
    with pytest.raises(KeysTooNew):
        file.save(keys)
    assert (file.folder / newer).read_bytes() == content


def test_field_that_this_version_does_not_know_is_damage(file: KeyFile, keys: Keys) -> None:
    for name in NAMES:
        (file.folder / name).write_bytes(other_bytes(keys, more="x"))
    with pytest.raises(KeysDamaged):
        file.load()


def test_copy_is_written_first_and_whole_before_the_other(
    file: KeyFile, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []

    def cut(path: Path, _content: bytes) -> None:
        written.append(path.name)
        if len(written) == 2:
            raise OSError(28, "No space left on device")
        path.write_bytes(_content)

    monkeypatch.setattr(key_file, "replace_durably", cut)
    later = keys.with_slot(training_slot(KEY.data))
    with pytest.raises(KeysOutOfReach, match="No space left"):
        file.save(later)
    assert written == [COPY, FIRST]
    assert parsed((file.folder / FIRST).read_bytes(), PATH) == keys
    assert file.load() == later


def test_full_disk_leaves_the_keys_that_were(
    file: KeyFile, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_path: Path, _content: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(key_file, "replace_durably", full)
    with pytest.raises(KeysOutOfReach):
        file.save(keys.without("a-3"))
    assert file.load() == keys


@pytest.mark.parametrize("left", NAMES)
def test_keys_of_other_records_are_never_written_over(file: KeyFile, keys: Keys, left: str) -> None:
    (file.folder / NAMES[1 - NAMES.index(left)]).unlink()
    others = replace(keys, store_id="another store", generation=9)
    with pytest.raises(KeysOfOthers):
        file.save(others)
    assert file.load() == keys


def test_next_save_makes_a_damaged_copy_whole(file: KeyFile, keys: Keys) -> None:
    (file.folder / COPY).write_bytes(b"{")
    file.save(keys)
    assert parsed((file.folder / COPY).read_bytes(), PATH) == keys


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX rights")
def test_only_the_owner_may_read(file: KeyFile) -> None:
    modes = {stat.S_IMODE((file.folder / name).stat().st_mode) for name in NAMES}
    assert modes == {0o600}


def test_neither_key_nor_passphrase_is_in_the_file(file: KeyFile) -> None:
    content = (file.folder / FIRST).read_bytes()
    secrets = [KEY.data.secret, KEY.data.secret.hex().encode(), PASSPHRASE.encode()]
    assert not any(secret in content for secret in secrets)
    assert b"A-03" in content


def test_every_change_raises_the_generation(keys: Keys, slot: Slot) -> None:
    second = replace(slot, id="a-1", label="a-01")
    both = keys.with_slot(second)
    assert (both.generation, [s.id for s in both.slots]) == (2, ["a-3", "a-1"])
    again = both.with_slot(replace(slot, label="A-07"))
    assert (again.generation, [s.id for s in again.slots]) == (3, ["a-1", "a-3"])
    left = again.without("a-1")
    assert (left.generation, [s.id for s in left.slots]) == (4, ["a-3"])
    assert left.slot("a-1") is None
    assert left.slot("a-3") == replace(slot, label="A-07")


def test_people_stand_by_label_and_only_they_are_people(keys: Keys, slot: Slot) -> None:
    office = office_slot(KEY.data, KEY.store_id, new_pair()[1])
    recovery = replace(slot, id="recovery", kind="recovery", label="")
    all_of_them = replace(
        keys, slots=(office, slot, recovery, replace(slot, id="a-1", label="a-01"))
    )
    assert [person.label for person in all_of_them.people] == ["a-01", "A-03"]
    assert not all_of_them.training
    assert all_of_them.with_slot(training_slot(KEY.data)).training


def test_passphrase_unlocks_and_a_wrong_one_is_told(keys: Keys) -> None:
    assert unlock(keys, "a-3", PASSPHRASE, PATH) == KEY.data
    with pytest.raises(WrongPassphrase) as told:
        unlock(keys, "a-3", "seven herons", PATH)
    assert told.value.can_retry
    assert "seven herons" not in told.value.english()


def test_slot_that_is_not_there_or_was_weakened_is_damage(keys: Keys, slot: Slot) -> None:
    weak = replace(keys, slots=(replace(slot, cost=Cost(memory_kib=8, passes=1, lanes=1)),))
    for act in (
        lambda: unlock(keys, "a-9", PASSPHRASE, PATH),
        lambda: unlock(weak, "a-3", PASSPHRASE, PATH),
        lambda: unlock_for_office(keys, new_pair()[0], PATH),
        lambda: unlock_training(keys, PATH),
        lambda: unlock_training(replace(keys, slots=(replace(slot, id="training"),)), PATH),
    ):
        with pytest.raises(KeysDamaged):
            act()


def test_office_unlocks_with_its_private_key_only(keys: Keys) -> None:
    private, public = new_pair()
    with_office = keys.with_slot(office_slot(KEY.data, KEY.store_id, public))
    assert unlock_for_office(with_office, private, PATH) == KEY.data
    with pytest.raises(WrongPassphrase):
        unlock_for_office(with_office, new_pair()[0], PATH)


def test_store_for_training_unlocks_without_a_word(keys: Keys) -> None:
    assert unlock_training(keys.with_slot(training_slot(KEY.data)), PATH) == KEY.data


@pytest.mark.parametrize(
    "problem",
    [
        KeysMissing(PATH), KeysDamaged(PATH), KeysTooNew(PATH, found=9, known=1),
        KeysOfOthers(PATH), KeysOutOfReach(PATH, OSError(5, "Input/output error")),
    ],
    ids=lambda problem: type(problem).__name__,
)  # fmt: skip
def test_every_problem_names_the_file_and_the_way_on(problem: KeyProblem) -> None:
    assert str(PATH) in problem.english()
    assert len(problem.to_do) > 30
    assert problem.nothing_lost


def test_no_two_problems_have_one_title() -> None:
    kinds = KeyProblem.__subclasses__()
    assert len(kinds) >= 6
    problems = [
        KeysMissing(PATH), KeysDamaged(PATH), KeysTooNew(PATH, found=9, known=1),
        KeysOfOthers(PATH), KeysOutOfReach(PATH, OSError(5, "x")), WrongPassphrase(),
    ]  # fmt: skip
    assert len({problem.title for problem in problems}) == len(problems)
