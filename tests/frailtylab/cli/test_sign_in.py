"""A command opens the store with a passphrase from a file, from the terminal, or not at all."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest
from helpers.fake_clock import FakeClock
from helpers.store_key import KEY, PASSPHRASE, leave_open, lock_folder, passphrase_file

from frailtylab.cli import sign_in
from frailtylab.cli.commands import add_data, add_sign_in
from frailtylab.cli.sign_in import VARIABLE, credentials, opened_store
from frailtylab.custody.problems import WrongPassphrase
from frailtylab.door import STORE_NAME, Credentials
from frailtylab.errors import OperatorError
from frailtylab.store import create_store


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A locked folder of A-03."""
    made = tmp_path / "data"
    with create_store(made / STORE_NAME, KEY, FakeClock()) as store:
        user = store.people.add_assessor("A-03")
    lock_folder(made, user.id, user.code)
    return made


@pytest.fixture(autouse=True)
def no_file_and_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setattr(sign_in.sys.stdin, "isatty", lambda: False, raising=False)


def arguments(folder: Path, *more: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    add_data(parser)
    add_sign_in(parser)
    return parser.parse_args(["--data", str(folder), *more])


@pytest.mark.parametrize("end", ["", "\n", "\r\n", "\nsecond line"])
def test_first_line_of_the_file_opens(folder: Path, tmp_path: Path, end: str) -> None:
    file = tmp_path / "words"
    file.write_bytes(f"{PASSPHRASE}{end}".encode())
    store, user_id = opened_store(arguments(folder, "--passphrase-file", str(file)))
    with store:
        assert [user.id for user in store.people.assessors()] == [user_id]


def test_variable_names_a_file_and_the_option_comes_before_it(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, str(passphrase_file(tmp_path)))
    opened_store(arguments(folder, "--user", "a-03"))[0].close()
    other = tmp_path / "other"
    other.write_text("other words")
    with pytest.raises(WrongPassphrase):
        opened_store(arguments(folder, "--passphrase-file", str(other)))


def test_variable_never_holds_the_passphrase_itself(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, PASSPHRASE)
    with pytest.raises(OperatorError, match="can't be read"):
        opened_store(arguments(folder))


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_file_that_can_not_be_read_is_told(
    folder: Path, tmp_path: Path, content: bytes | None
) -> None:
    file = tmp_path / "words"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(OperatorError, match="can't be read"):
        credentials(arguments(folder, "--passphrase-file", str(file)), folder)


def test_without_file_and_terminal_it_stays_closed(folder: Path) -> None:
    with pytest.raises(WrongPassphrase):
        opened_store(arguments(folder))


def test_terminal_is_asked_and_shows_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(sign_in.sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("getpass.getpass", lambda text: asked.append(text) or PASSPHRASE)
    opened_store(arguments(folder, "--user", "A-03"))[0].close()
    opened_store(arguments(folder))[0].close()
    assert asked == ["Passphrase of A-03: ", "Passphrase: "]


def test_folder_for_training_asks_nobody(folder: Path) -> None:
    leave_open(folder)
    assert credentials(arguments(folder), folder) is None
    store, user_id = opened_store(arguments(folder))
    store.close()
    assert user_id == ""


def test_credentials_are_what_was_given(folder: Path, tmp_path: Path) -> None:
    given = arguments(folder, "--user", "A-03", "--passphrase-file", str(passphrase_file(tmp_path)))
    assert credentials(given, folder) == Credentials("A-03", PASSPHRASE)
