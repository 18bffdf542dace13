"""The commands that look after the store: what they end with, and what they leave."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest
from helpers.fake_clock import FakeClock
from helpers.kept_store import attack, delete_database, filled_store, quietly
from helpers.store_key import KEY, PASSPHRASE
from hypothesis import given
from hypothesis import strategies as st

from frailtylab.cli import register
from frailtylab.cli.commands import run_command
from frailtylab.custody import office_key
from frailtylab.custody.anchor import Mark
from frailtylab.custody.checkpoint import NoCode, checkpoint_of, typed_checkpoint
from frailtylab.custody.key_file import KeyFile
from frailtylab.custody.problems import KeysMissing
from frailtylab.custody.slots import office_slot
from frailtylab.store import open_store
from frailtylab.store.backups import make_backup


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    secret = tmp_path / "passphrase"
    secret.write_text(PASSPHRASE)
    monkeypatch.setenv("FRAILTYLAB_PASSPHRASE_FILE", str(secret))
    return filled_store(tmp_path / "data")[0]


def run(path: Path, *arguments: str) -> int:
    parser = argparse.ArgumentParser()
    register(parser.add_subparsers(required=True))
    return run_command(parser, [*arguments, "--data", str(path.parent)])


def test_verify_ends_with_0_for_a_sound_store_and_with_4_for_a_changed_one(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(path, "verify", "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["sound"]
    assert run(path, "verify", "--code", answer["code"]) == 0
    attack(path, quietly("measure", statements=("UPDATE measure SET value = 1",)))
    assert run(path, "verify") == 4
    assert "measure" in capsys.readouterr().out


def test_backup_and_restore_go_round(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(path, "backup", "--to", str(tmp_path / "stick")) == 0
    made = capsys.readouterr().out.strip()
    delete_database(path)
    assert run(path, "restore", made) == 0
    assert run(path, "verify") == 0


def test_backup_without_a_key_file_is_refused_and_leaves_nothing(
    path: Path, tmp_path: Path
) -> None:
    for name in ("keys.json", "keys.copy.json"):
        (path.parent / name).unlink()
    with pytest.raises(KeysMissing):
        make_backup(path, KEY, tmp_path / "stick", FakeClock().wall().utc)
    assert list((tmp_path / "stick").iterdir()) == []


def test_recovery_names_whoever_asked_for_it(path: Path) -> None:
    delete_database(path)
    assert run(path, "recover") == 0
    with open_store(path, KEY) as store:
        entry = store.audit.entries(1)[0]
        assert entry.action == "caught_up"
        assert entry.user == store.people.assessors()[0].id


def test_office_key_recovers_when_no_passphrase_is_known(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    private, public = office_key.new_pair()
    keys = KeyFile(path.parent)
    keys.save(keys.load().with_slot(office_slot(KEY.data, KEY.store_id, public)))
    (tmp_path / "office.key").write_text(private.hex())
    monkeypatch.delenv("FRAILTYLAB_PASSPHRASE_FILE")
    delete_database(path)
    assert run(path, "recover", "--office-key", str(tmp_path / "office.key")) == 0
    assert path.exists()


@given(st.integers(0, 10**6), st.binary(min_size=32, max_size=32))
def test_typed_code_is_the_printed_one(seal: int, mac: bytes) -> None:
    code = checkpoint_of(Mark(seal, mac.hex()))
    assert typed_checkpoint(f" {code.text.lower()} ") == code
    assert code.fits(Mark(seal, mac.hex()))
    assert not code.fits(Mark(seal + 1, mac.hex()))


@pytest.mark.parametrize("typed", ["", "412", "412-K7QF", "x-K7QF-9DXM", "412-K7QF-9DXU"])
def test_anything_else_is_no_code(typed: str) -> None:
    with pytest.raises(NoCode):
        typed_checkpoint(typed)
