"""Check 20: what lies in the data folder is its owner's alone, and memory never goes to disk."""

from __future__ import annotations

import logging
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from helpers.fake_clock import FakeClock
from helpers.store_key import KEY, PASSPHRASE

from frailtylab.custody.tries import Tries
from frailtylab.door import STORE_NAME, new_folder, new_training_folder
from frailtylab.logs import logging_to
from frailtylab.people import Role
from frailtylab.process_guard import keep_to_owner
from frailtylab.settings import Settings, SettingsFile
from frailtylab.store.backup import backup
from ui.__main__ import main

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="rights come with the folder there")


@pytest.fixture
def open_mask() -> Iterator[None]:
    """The careless mask of most accounts: files readable by everybody unless we see to it."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def open_to_others(folder: Path) -> list[str]:
    """Everything at and below the folder that another account could read or write."""
    modes = {path.name: path.stat().st_mode for path in (folder, *folder.rglob("*"))}
    return [f"{name} {stat.filemode(mode)}" for name, mode in modes.items() if mode & 0o077]


def test_every_file_and_folder_is_its_owners_alone(
    tmp_path: Path, open_mask: None, fake_clock: FakeClock
) -> None:
    """ASVS 16.4.2: also under a careless mask, while the store is open and after it was closed."""
    folder = tmp_path / "data"
    SettingsFile(folder).save(Settings())
    with logging_to(folder):
        logging.getLogger("frailtylab").info("started")
        store, by = new_folder(folder, "A-03", "Ada", PASSPHRASE, (Role.ASSESSOR,))
        with store:
            store.audit.append("signed_in", by=by)
            Tries(folder, fake_clock).fail("u1")
            copy = backup(store._file.connection, store.path, KEY.data, datetime.now(UTC))
            names = {path.name for path in folder.rglob("*")}
            assert names >= {
                STORE_NAME, f"{STORE_NAME}-wal", f"{STORE_NAME}-shm", f"{STORE_NAME}.lock",
                f"{STORE_NAME}.anchor.json", f"{STORE_NAME}.journal", "000001.journal",
                "keys.json", "keys.copy.json", "settings.toml", "frailtylab.log", "backups",
                "tries.json", copy.name,
            }  # fmt: skip
            assert open_to_others(folder) == []
    assert open_to_others(folder) == []


def test_training_folders_are_no_exception(tmp_path: Path, open_mask: None) -> None:
    """ASVS 16.4.2: whoever copies a training folder into use finds no open rights there."""
    new_training_folder(tmp_path / "data").close()
    assert open_to_others(tmp_path / "data") == []


def test_settings_that_were_readable_are_closed_by_the_next_saving(
    tmp_path: Path, open_mask: None
) -> None:
    """ASVS 16.4.2: a file from before gets its owner's rights."""
    tmp_path.chmod(0o700)
    (tmp_path / "settings.toml").write_text("format = 1\n")
    assert open_to_others(tmp_path) == ["settings.toml -rw-r--r--"]
    SettingsFile(tmp_path).save(Settings())
    assert open_to_others(tmp_path) == []


def test_rights_that_are_too_wide_are_seen(tmp_path: Path, open_mask: None) -> None:
    """ASVS 16.4.2: the look itself."""
    tmp_path.chmod(0o700)
    (tmp_path / "careless").write_text("")
    assert open_to_others(tmp_path) == ["careless -rw-r--r--"]


def test_a_command_writes_for_its_user_alone(
    tmp_path: Path, open_mask: None, capsys: pytest.CaptureFixture[str]
) -> None:
    """ASVS 16.4.2: whatever file a command makes, an export too."""
    folder, out = tmp_path / "data", tmp_path / "out"
    new_training_folder(folder).close()
    assert main(["--data", str(folder), "export", "--out", str(out)]) == 0
    assert "rows" in capsys.readouterr().out
    assert open_to_others(out) == []


DUMP = """
import resource, sys
from frailtylab.__main__ import main
sys.argv = ["frailtylab", "studies", "list"]
try:
    main()
except SystemExit:
    pass
print("core", resource.getrlimit(resource.RLIMIT_CORE))
"""


def test_no_core_file_is_left_when_the_program_dies() -> None:
    """ASVS 16.4.2: neither the soft nor the hard limit lets one be written."""
    done = subprocess.run([sys.executable, "-c", DUMP], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "core (0, 0)"


ABORT = "from frailtylab.process_guard import keep_to_owner; keep_to_owner(); import os; os.abort()"


def test_an_aborted_process_dumps_nothing(tmp_path: Path) -> None:
    """ASVS 16.4.2: what happens at a real abort, in an empty folder."""
    died = subprocess.run([sys.executable, "-c", ABORT], cwd=tmp_path, check=False)
    assert died.returncode < 0
    assert list(tmp_path.iterdir()) == []


def test_new_files_are_closed_to_others_once_the_guard_is_up(
    tmp_path: Path, open_mask: None
) -> None:
    """ASVS 16.4.2: files of libraries and of child processes as well."""
    tmp_path.chmod(0o700)
    keep_to_owner()
    (tmp_path / "any").write_text("")
    subprocess.run([sys.executable, "-c", "open('child', 'w')"], cwd=tmp_path, check=True)
    assert open_to_others(tmp_path) == []
