"""Making a copy, reading it back, comparing it, and noticing every change of it."""

from __future__ import annotations

import hashlib
import json
import os
import stat
import subprocess
import zipfile
from pathlib import Path

import pytest
from helpers.fake_clock import FakeClock
from helpers.full_record import FullRecord, full_record
from helpers.store_key import KEY
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from frailtylab.copy import check_copy, compare_copy, make_copy, read_copy
from frailtylab.copy.checking import first_difference
from frailtylab.copy.making import zip_copy
from frailtylab.copy.manifest import NAME, files_of, write_manifest
from frailtylab.copy.record_file import RECORD, copy_of, record_text
from frailtylab.errors import OperatorError
from frailtylab.rights import NotAllowed
from frailtylab.store import create_store

TYPED = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=60).filter(
    lambda text: text.strip()
)


def words(folder: Path) -> str:
    return " ".join(finding.english() for finding in check_copy(folder))


def test_untouched_copy_is_whole_and_equal_to_the_store(full: FullRecord, made: Path) -> None:
    assert check_copy(made) == []
    assert compare_copy(made, full.store, full.manager) is None


def test_copy_is_noted_with_its_hash_and_the_participant(full: FullRecord, tmp_path) -> None:
    copy = make_copy(full.store, full.participant.id, tmp_path / "copy", full.manager)
    newest = full.store.audit.entries(1)[0]
    assert (newest.action, newest.user, newest.record_id) == (
        "copy_made", full.manager, full.participant.id,
    )  # fmt: skip
    assert newest.detail["sha256"] == copy.sha256 == read_copy(tmp_path / "copy").sha256


def test_looking_and_copying_makes_no_copy_out_of_date(full: FullRecord, made: Path) -> None:
    full.store.audit.append("visit_viewed", by=full.manager, kind="visit", record_id=full.visit_id)
    assert compare_copy(made, full.store, full.manager) is None


def test_assessor_gets_no_copy_and_no_file(full: FullRecord, tmp_path: Path) -> None:
    with pytest.raises(NotAllowed):
        make_copy(full.store, full.participant.id, tmp_path / "copy", full.assessor)
    assert list(tmp_path.iterdir()) == []


def test_used_folder_is_refused_and_unchanged(full: FullRecord, mine: Path) -> None:
    before = {name: (mine / name).read_bytes() for name in files_of(mine)}
    with pytest.raises(OperatorError, match="something in this folder"):
        make_copy(full.store, full.participant.id, mine, full.manager)
    assert {name: (mine / name).read_bytes() for name in files_of(mine)} == before


def test_disk_that_refuses_leaves_nothing_and_notes_nothing(
    full: FullRecord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full_disk(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("frailtylab.copy.making.write_tables", full_disk)
    count = full.store.audit_list.count()
    with pytest.raises(OperatorError, match="No space left"):
        make_copy(full.store, full.participant.id, tmp_path / "copy", full.manager)
    assert list(tmp_path.iterdir()) == []
    assert full.store.audit_list.count() == count


@pytest.mark.skipif(os.name != "posix", reason="rights of files are told by POSIX")
def test_only_the_owner_may_read_the_copy(made: Path) -> None:
    assert stat.S_IMODE(made.stat().st_mode) & 0o077 == 0


def test_other_programs_can_check_the_files(made: Path) -> None:
    command = ["sha256sum", "--check", "--strict", NAME]
    assert subprocess.run(command, cwd=made, capture_output=True, check=False).returncode == 0


def test_read_copy_says_exactly_what_was_made(full: FullRecord, made: Path) -> None:
    read = read_copy(made)
    assert record_text(read) == (made / RECORD).read_text("utf-8")
    assert copy_of(read.made, read.belongings) == read
    now = full.store.belongings.of_participant(full.participant.id, full.manager)
    looks = len(now.tables["audit"]) - len(read.belongings.tables["audit"])
    assert looks >= 0
    assert read.belongings.tables["trial"] == now.tables["trial"]
    assert read.belongings.tables["recording"] == now.tables["recording"]


def test_read_into_an_empty_store_all_rows_have_equal_hashes(
    full: FullRecord, made: Path, tmp_path: Path
) -> None:
    copy = read_copy(made)
    with create_store(tmp_path / "frailtylab.db", KEY, FakeClock()) as store:
        store.belongings.put(copy.belongings)
        assert first_difference(copy, store, full.manager) is None
        again = store.belongings.of_participant(full.participant.id, full.manager)
        hashes = copy_of(copy.made, again).row_sha256
        hashes["audit"] = hashes["audit"][:-1]  # that it was read
        assert hashes == copy.row_sha256
        assert (
            store.trials.get("one").trial.recording == full.store.trials.get("one").trial.recording
        )


@given(TYPED)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_a_person_types_comes_back_with_equal_hashes(tmp_path_factory, note: str) -> None:
    folder = tmp_path_factory.mktemp("typed")
    record = full_record(folder / "a.db", note=note)
    with record.store as store:
        made = make_copy(store, record.participant.id, folder / "copy", record.manager)
    assert read_copy(folder / "copy") == made
    assert check_copy(folder / "copy") == []
    with create_store(folder / "b" / "b.db", KEY, FakeClock()) as empty:
        empty.belongings.put(read_copy(folder / "copy").belongings)
        assert first_difference(made, empty, record.manager) is None


def test_later_change_in_the_store_is_the_difference(tmp_path: Path) -> None:
    record = full_record(tmp_path / "frailtylab.db", note="x")
    with record.store as store:
        make_copy(store, record.participant.id, tmp_path / "copy", record.manager)
        store.visits.finish(record.visit_id, record.assessor)
        found = compare_copy(tmp_path / "copy", store, record.manager)
    assert found is not None
    assert found.english().startswith("The store has a row of audit that the copy lacks")


def test_assessor_may_not_compare(full: FullRecord, made: Path) -> None:
    with pytest.raises(NotAllowed):
        compare_copy(made, full.store, full.assessor)


@pytest.mark.parametrize("file", ["record.html", "csv/trial.csv", RECORD])
def test_changed_file_is_named(mine: Path, file: str) -> None:
    path = mine / file
    path.write_bytes(path.read_bytes().replace(b"2026", b"2025", 1))
    assert f"The file {file} is not what it was" in words(mine)


def test_missing_and_added_files_are_named(mine: Path) -> None:
    (mine / "csv" / "trial.csv").unlink()
    (mine / "csv" / "other.csv").write_text("x")
    assert "csv/trial.csv is missing" in words(mine)
    assert "csv/other.csv is no part" in words(mine)


@pytest.mark.parametrize(
    "text", [None, "", "nonsense", "0" * 64 + "  ../../etc/passwd\n", "0" * 64 + "  /etc/passwd\n"]
)
def test_manifest_that_can_not_be_read_or_leads_outside_is_told(mine: Path, text) -> None:
    (mine / NAME).unlink()
    if text is not None:
        (mine / NAME).write_text(text)
    assert check_copy(mine) != []


def forged(folder: Path, change) -> None:
    """Change the record and make the manifest anew."""
    document = json.loads((folder / RECORD).read_text("utf-8"))
    change(document)
    (folder / RECORD).write_text(json.dumps(document), "utf-8")
    write_manifest(folder)


def test_changed_row_is_named_though_the_manifest_was_made_anew(mine: Path) -> None:
    def change(document) -> None:
        document["tables"]["measure"][0]["row"]["text"] = "9.9"

    forged(mine, change)
    assert words(mine).startswith("A row of measure is not what its hash says: trial_id one")


def test_changed_entry_of_the_trail_is_named_though_its_row_hash_was_made_anew(mine: Path) -> None:
    from frailtylab.copy.record_file import row_sha256

    def change(document) -> None:
        entry = document["tables"]["audit"][2]
        entry["row"]["user"] = "somebody else"
        entry["sha256"] = row_sha256("audit", entry["row"])

    forged(mine, change)
    assert "of the audit trail is not what its hash says" in words(mine)
    assert "the hash over all rows" in words(mine)


def test_row_that_was_taken_out_is_noticed(mine: Path) -> None:
    forged(mine, lambda document: document["tables"]["trial_version"].pop(0))
    assert "the hash over all rows is another one" in words(mine)


def test_changed_recording_is_noticed(mine: Path) -> None:
    def change(document) -> None:
        document["tables"]["recording"][0]["row"]["packed"]["base64"] = "AAAA"

    forged(mine, change)
    assert "The recording of one is not what its hash says" in words(mine)


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[]", "null", "[" * 100_000, '{"format":"frailtylab-copy-1"}', '{"format": NaN}',
     '{"format":"frailtylab-copy-9"}'],
)  # fmt: skip
def test_damaged_record_is_refused_in_words(mine: Path, text: str) -> None:
    (mine / RECORD).write_text(text)
    with pytest.raises(OperatorError, match="can't be read"):
        check_copy(mine)


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(), lambda part:
                    st.lists(part) | st.dictionaries(st.text(), part), max_leaves=6),
       st.sampled_from(["made", "participant", "seal", "tables", "schema", "sha256"]))  # fmt: skip
@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_part_may_be_damaged(made: Path, tmp_path: Path, part: object, name: str) -> None:
    document = json.loads((made / RECORD).read_text("utf-8"))
    document[name] = part
    (tmp_path / RECORD).write_text(json.dumps(document), "utf-8")
    assert told(tmp_path) != ""


def told(folder: Path) -> str:
    """What is said about a copy: findings, or why it can't be read."""
    try:
        return words(folder)
    except OperatorError as error:
        return error.title


def test_no_copy_at_all_is_told(tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match="can't be read"):
        read_copy(tmp_path)


def test_recordings_lie_there_as_they_were_kept(full: FullRecord, made: Path) -> None:
    kept = full.store.trials.get("one").trial.recording
    assert kept is not None
    name = f"{hashlib.sha256(kept).hexdigest()}.bin"
    assert (made / "recordings" / name).read_bytes() == kept


def test_zip_holds_the_same_files(mine: Path) -> None:
    path = zip_copy(mine)
    with zipfile.ZipFile(path) as archive:
        assert {name.removeprefix("copy/") for name in archive.namelist()} == {
            *files_of(mine),
            NAME,
        }
    with pytest.raises(OperatorError):
        zip_copy(mine)
