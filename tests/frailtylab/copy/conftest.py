"""A full record and its copy."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from helpers.full_record import FullRecord, full_record

from frailtylab.copy import make_copy


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory):
    """A store whose participant has a row in every table; texts are hostile."""
    record = full_record(tmp_path_factory.mktemp("full") / "frailtylab.db")
    yield record
    record.store.close()


@pytest.fixture(scope="module")
def made(full: FullRecord, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of its copy. Read it; change only a copy of it."""
    folder = tmp_path_factory.mktemp("made") / "copy"
    make_copy(full.store, full.participant.id, folder, full.manager)
    return folder


@pytest.fixture
def mine(made: Path, tmp_path: Path) -> Path:
    """The copy in a folder of the test's own."""
    return Path(shutil.copytree(made, tmp_path / "copy"))
