"""Check 1: what must stay secret is in no file that a whole visit leaves behind.

Everything that is planted is unique: the participant's code and initials, the name of the user,
the passphrase, and the bytes of all keys, each in every form in which a file could hold it.
Exports are excluded: they are made to be read.
"""

from __future__ import annotations

import base64
import gc
import logging
import os
import sys
import tempfile
import threading
from pathlib import Path

import pytest
from helpers.locked_bench import CODE, INITIALS, NAME, PASSPHRASE, data_key, made_bench
from helpers.sentinels import forms, keys_of, planted_in
from helpers.visit_in_window import play_short_visit

from frailtylab.custody.key_file import KeyFile
from frailtylab.custody.recovery_code import new_code
from frailtylab.custody.slots import typed_slot
from frailtylab.custody.store_key import StoreKey
from frailtylab.export import export_records
from frailtylab.logs import FILE_NAME, logging_to
from frailtylab.rights import NotAllowed
from frailtylab.store.backups import make_backup
from ui.crash import CrashGuard

EXPECTED = {
    "frailtylab.db", "frailtylab.db-wal", "frailtylab.db-shm", "frailtylab.db.lock",
    "frailtylab.db.anchor.json", "000001.journal", "keys.json", "keys.copy.json",
    "settings.toml", "frailtylab.log", "backup.json",
}  # fmt: skip
"""What the scan must have looked through, or it has seen nothing."""

PIN = "40817265"
"""As long as one may be: four digits are found in any file by chance."""


@pytest.fixture
def temp(tmp_path, monkeypatch) -> Path:
    """The temporary folder of this process, SQLite's included."""
    folder = tmp_path / "temp"
    folder.mkdir()
    for name in ("TMPDIR", "SQLITE_TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(folder))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def ward(qtbot, tmp_path, fake_clock, temp):
    """A window on a locked folder, its log as the program writes it, and the crash guard."""
    profile = tmp_path / "profile"
    guard = CrashGuard()
    with logging_to(profile):
        guard.install()
        bench = made_bench(qtbot, profile, fake_clock)
        bench.guard = guard
        yield bench
        if not bench.app.closed:
            bench.close()
        guard.remove()


def secrets(folder: Path) -> dict[str, str | bytes]:
    """Everything that must be nowhere."""
    words = {"code": CODE, "initials": INITIALS, "name": NAME, "passphrase": PASSPHRASE}
    return {**words, **keys_of(data_key(folder))}


def back_up(bench, store) -> None:
    """A backup inside the profile, as the program makes it by itself."""
    to = bench.folder / "backups"
    to.mkdir(exist_ok=True, mode=0o700)
    key = StoreKey(data_key(bench.folder), KeyFile(bench.folder).load().store_id)
    make_backup(store.path, key, to, bench.clock.wall().utc)


def slip(text: str) -> None:
    """A bug whose message names somebody."""
    raise KeyError(text)


def slips(bench) -> None:
    """A bug on Qt's thread, on another one, in the store's work, and in a destructor."""
    told = []
    bench.guard.bug.connect(told.append)
    try:
        slip(CODE)
    except KeyError:
        sys.excepthook(*sys.exc_info())
    thread = threading.Thread(target=slip, args=(f"{CODE} {PASSPHRASE}",), name="reader")
    thread.start()
    thread.join()

    class Goner:
        def __del__(self) -> None:
            slip(CODE)

    Goner()
    gc.collect()
    bench.tasks.run(lambda: slip(CODE))
    bench.settle()
    bench.wait_until(lambda: len(told) == 3)


def refusals(bench) -> None:
    """An act that the roles forbid, and one that the form refuses; both told and logged."""
    answers: list[object] = []
    work = lambda: export_records(  # noqa: E731
        bench.app.session.desk.store, bench.folder.parent / "out", bench.assessor_id
    )
    bench.tasks.run(work, answers.append, answers.append)
    bench.settle()
    assert isinstance(answers[0], NotAllowed)
    logging.getLogger("frailtylab").info("refused", exc_info=answers[0])


def lock_up(bench) -> str:
    """Set a PIN, and make a recovery code as the set-up does; answers the code."""
    code = new_code()
    bench.in_store(lambda store: store.pins.set(bench.assessor_id, PIN))
    file = KeyFile(bench.folder)
    keys, key = file.load(), data_key(bench.folder)
    slot = typed_slot(key, keys.store_id, "recovery", "", code, kind="recovery")
    file.save(keys.with_slot(slot))
    return code


@pytest.mark.slow
def test_nothing_of_a_whole_visit_can_be_read_in_any_file(ward, tmp_path, temp, caplog) -> None:
    """ASVS 14.2.4, 16.2.5: db, -wal, -shm, journal, anchor, lock, keys, settings, log, temp."""
    with caplog.at_level(logging.ERROR), caplog.at_level(logging.INFO, "frailtylab"):
        recovery = lock_up(ward)
        play_short_visit(ward)
        ward.in_store(lambda store: back_up(ward, store))
        ward.app.day.find(CODE)
        ward.settle()
        slips(ward)
        refusals(ward)
    sought = secrets(ward.folder) | {
        "PIN": PIN, "recovery code": recovery, "bare recovery code": recovery.replace("-", ""),
    }  # fmt: skip
    names = {path.name for path in ward.folder.rglob("*")}
    assert names >= EXPECTED, EXPECTED - names
    assert planted_in(ward.folder, sought) == []
    ward.close()
    assert planted_in(ward.folder, sought) == []
    assert planted_in(temp, sought) == []
    log = (ward.folder / FILE_NAME).read_text("utf-8")
    assert log.count("KeyError at") == 4
    assert "NotAllowed “You may not do this”" in log


@pytest.mark.parametrize("form", sorted(forms("PLANTED-40817")), ids=ascii)
def test_the_scan_sees_every_form_of_a_secret(tmp_path: Path, form: bytes) -> None:
    """ASVS 16.2.5: a scan that finds nothing must be one that can find."""
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "some.log").write_bytes(os.urandom(5000) + form + b"tail")
    assert planted_in(tmp_path, {"code": "PLANTED-40817"}) == ["some.log: code"]


@pytest.mark.parametrize("before", [b"", b"x", b"xy"])
def test_the_scan_sees_a_key_inside_a_longer_base64_text(tmp_path: Path, before: bytes) -> None:
    """ASVS 16.2.5: what stands before the key in one text must not hide it."""
    key = os.urandom(32)
    (tmp_path / "some.json").write_bytes(base64.b64encode(before + key + b"more"))
    assert planted_in(tmp_path, {"key": key}) == ["some.json: key"]


def test_the_scan_sees_a_code_in_the_name_of_a_file(tmp_path: Path) -> None:
    """ASVS 14.2.4: names of files leave the disk with every listing."""
    (tmp_path / f"{CODE}.tmp").write_bytes(b"")
    assert planted_in(tmp_path, {"code": CODE}) == [f"{CODE}.tmp: code"]


@pytest.mark.parametrize("what", ["code", "passphrase", "data key"])
def test_a_slip_in_the_logging_would_be_seen(ward, what: str) -> None:
    """ASVS 16.2.5: the seeded fault, one log line that names what it must not."""
    sought = secrets(ward.folder)
    secret = sought[what]
    said = secret.hex() if isinstance(secret, bytes) else secret
    logging.getLogger("frailtylab").info("saved for %s", said)
    assert planted_in(ward.folder, sought) == [f"{FILE_NAME}: {what}"]
