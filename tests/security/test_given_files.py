"""Check 12: files and folders that a person gives can't fill the memory, lead out, or run.

What is read at all: study files with their scripts, device profiles, captures, recordings, copies
for an inspector, backups, the key file. No archive is ever unpacked: the program only makes one.
"""

from __future__ import annotations

import ast
import hashlib
import os
import zlib
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from helpers.sentinels import planted_in

from devices import captures
from devices.captures import read_capture
from devices.cli.bytes_in import open_bytes
from devices.profiles.load import LARGEST_PROFILE_BYTES, ProfileFileError, load_profile
from frailtylab import recording
from frailtylab.copy import record_file
from frailtylab.copy.manifest import differing_files
from frailtylab.copy.record_file import read_copy
from frailtylab.errors import OperatorError
from frailtylab.store import sealing
from frailtylab.store.backups import NOTE, Backup, BackupDamaged, Note, _read_note, taken_out
from frailtylab.store.sealing import pack_keys, unpack_keys
from frailtylab.study.load import builtin_study, load_study
from frailtylab.study.problems import ScriptFileError, StudyFileError
from frailtylab.study.scripts import load_script
from frailtylab.typed_files.toml_file import LARGEST_FILE_BYTES
from tools import code_figures

ROOT = Path(__file__).resolve().parents[2]
UNPACKS = {"extractall", "extract", "unpack_archive", "decompress", "GzipFile", "LZMAFile",
           "BZ2File", "tarfile", "open_archive"}  # fmt: skip
BOUNDED = {"frailtylab/recording.py", "frailtylab/store/sealing.py"}
"""Decompress with a largest size."""
OUR_OWN = {"frailtylab/store/deliveries.py"}
"""Decompresses what it packed itself, out of the encrypted store; no file gets there."""
SECRET = "planted text of the secret"
SECRET_HASH = hashlib.sha256(SECRET.encode()).hexdigest()
OUT = ["../secret", "..", "/etc/passwd", "a/../../secret", "..\\secret", "C:\\secret", "a\0b", ""]


def test_nothing_is_unpacked_but_with_a_largest_size() -> None:
    """ASVS 5.2.3: read from the syntax; the two places that decompress are tried below."""
    found = {
        module.path.as_posix()
        for module in code_figures.modules_of(ROOT)
        for node in ast.walk(module.tree)
        if (isinstance(node, ast.Attribute) and node.attr in UNPACKS)
        or (isinstance(node, ast.Import) and any(a.name in UNPACKS for a in node.names))
    }
    assert found == BOUNDED | OUR_OWN


def bomb(unpacked: int) -> bytes:
    """A few bytes that claim to be many: about one in a thousand."""
    machine = zlib.compressobj(9)
    chunk = bytes(1 << 20)
    parts = [machine.compress(chunk) for _n in range(unpacked >> 20)]
    return b"".join([*parts, machine.flush()])


def test_a_recording_that_would_fill_the_memory_is_refused(monkeypatch) -> None:
    """ASVS 5.2.3: the ratio of zlib's best bomb is 1,028 to 1."""
    monkeypatch.setattr(recording, "MAX_UNPACKED", 4 << 20)
    packed = bomb(8 << 20)
    assert len(packed) < 10_000
    with pytest.raises(OperatorError, match="can't be read"):
        recording.unpack(packed)


def test_keys_of_a_seal_that_would_fill_the_memory_are_refused(monkeypatch) -> None:
    """ASVS 5.2.3: verify reads them out of the file that it doubts."""
    monkeypatch.setattr(sealing, "MOST_BYTES_OF_KEYS", 4 << 20)
    with pytest.raises(ValueError, match="no keys"):
        unpack_keys(bomb(8 << 20))
    with pytest.raises(ValueError, match="no keys"):
        unpack_keys(pack_keys([("user", ("u",))])[:-3])
    assert unpack_keys(pack_keys([("user", ("u",))])) == [("user", ("u",))]


@pytest.mark.parametrize("size", [LARGEST_FILE_BYTES + 1, 20 * LARGEST_FILE_BYTES])
def test_a_study_file_has_a_largest_size(tmp_path: Path, size: int) -> None:
    """ASVS 5.2.1: no more of it is read than that."""
    (tmp_path / "big.toml").write_bytes(b"#" * size)
    with pytest.raises(StudyFileError, match="1 MB"):
        load_study(tmp_path / "big.toml")


def test_a_device_profile_has_a_largest_size(tmp_path: Path) -> None:
    """ASVS 5.2.1: its text is kept with every trial."""
    shipped = next((ROOT / "resources" / "profiles").glob("*.toml")).read_text("utf-8")
    (tmp_path / "big.toml").write_text(shipped + "#" * LARGEST_PROFILE_BYTES)
    with pytest.raises(ProfileFileError):
        load_profile(str(tmp_path / "big.toml"))


def test_a_capture_has_a_largest_size(tmp_path: Path, monkeypatch) -> None:
    """ASVS 5.2.1: for playback and for decoding."""
    monkeypatch.setattr(captures, "LARGEST_BYTES", 1000)
    path = tmp_path / "big.capture"
    path.write_bytes(captures.MARK + b"1}\n" + b"{}\n" * 1000)
    with pytest.raises(OperatorError, match="more than"):
        read_capture(path)
    with ExitStack() as stack, pytest.raises(OperatorError, match="more than"):
        open_bytes(str(path), stack)


def test_a_copy_has_a_largest_size(tmp_path: Path, monkeypatch) -> None:
    """ASVS 5.2.1: the record of an inspector's copy."""
    monkeypatch.setattr(record_file, "LARGEST_BYTES", 1000)
    (tmp_path / record_file.RECORD).write_bytes(b" " * 1001)
    with pytest.raises(OperatorError, match="can't be read"):
        read_copy(tmp_path)


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000, "NaN", "1" * 5000, "\ud800"])
def test_a_copy_that_is_built_to_break_the_reader_is_refused_in_words(
    tmp_path: Path, text: str
) -> None:
    """ASVS 5.2.1: nesting, endless numbers, what is no text."""
    (tmp_path / record_file.RECORD).write_bytes(text.encode(errors="surrogatepass"))
    with pytest.raises(OperatorError, match="can't be read"):
        read_copy(tmp_path)


@pytest.mark.parametrize("text", ["a = " + "[" * 5000, "a = " + "1" * 5000, "a.b" + ".c" * 5000])
def test_a_study_file_that_is_built_to_break_the_reader_is_refused_in_words(
    tmp_path: Path, text: str
) -> None:
    """ASVS 5.2.1: told as an error of the file, with no trace of Python."""
    (tmp_path / "s.toml").write_text(text)
    with pytest.raises(StudyFileError):
        load_study(tmp_path / "s.toml")


@pytest.mark.parametrize("name", OUT)
def test_no_name_of_a_script_leads_out_of_its_folder(tmp_path: Path, name: str) -> None:
    """ASVS 5.3.2: a study file names its scripts."""
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "en.toml").write_text("x = 1")
    (tmp_path / "study").mkdir()
    with pytest.raises(ScriptFileError, match="script with this name"):
        load_script(name, "en", beside=tmp_path / "study")
    with pytest.raises(ScriptFileError, match="script with this name"):
        load_script("tug", f"../{name}", beside=tmp_path / "study")


@pytest.mark.parametrize(
    "name", ["../secret", "/etc/passwd", "a/../../secret", "..", "./x", "a//b"]
)
def test_a_manifest_opens_nothing_outside_its_folder(tmp_path: Path, name: str) -> None:
    """ASVS 5.3.2: names in a copy's list are somebody's text."""
    (tmp_path / "secret").write_text("x")
    copy = tmp_path / "copy"
    copy.mkdir()
    (copy / "MANIFEST.sha256").write_text(f"{'0' * 64}  {name}\n")
    told = differing_files(copy)
    assert {what for _name, what in told} <= {"unreadable", "missing"}
    assert "changed" not in {what for _name, what in told}


@pytest.mark.parametrize("name", OUT)
def test_a_backup_whose_note_leads_out_is_no_backup(tmp_path: Path, name: str) -> None:
    """ASVS 5.3.2: a note on a stick can't make a restore read or write elsewhere."""
    folder, to = tmp_path / "backup", tmp_path / "out" / "to"
    folder.mkdir()
    (tmp_path / "secret").write_text(SECRET)
    note = Note(1, "2026-11-25T00:00:00Z", "x", name, 1, 1, "c", 26, SECRET_HASH, "0")
    (folder / NOTE).write_bytes(msgspec.json.encode(note))
    backup = Backup(folder, datetime(2026, 11, 25, tzinfo=UTC), _read_note(folder))
    with pytest.raises((BackupDamaged, OperatorError)):
        taken_out(backup, to)
    assert planted_in(tmp_path / "out", {"secret": SECRET}) == []


@pytest.mark.parametrize("name", ["../../secret", "/etc/hosts", "..", "ageing_frailty/../x"])
def test_a_study_of_the_program_is_named_and_not_looked_for_elsewhere(name: str) -> None:
    """ASVS 5.3.2: the settings name a study of the program, or a file that ends with .toml."""
    with pytest.raises(StudyFileError):
        builtin_study(name)


def test_a_name_of_a_study_can_not_leave_the_programs_folder(tmp_path: Path) -> None:
    """ASVS 5.3.2: even where a file lies in the way of the name."""
    shipped = (ROOT / "resources" / "studies" / "ageing_frailty.toml").read_text("utf-8")
    (tmp_path / "mine.toml").write_text(shipped)
    way = os.path.relpath(tmp_path / "mine", ROOT / "resources" / "studies")
    with pytest.raises(StudyFileError):
        builtin_study(way)
