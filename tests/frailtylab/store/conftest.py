"""Stores to work with. Making one runs migrations; the tests copy one that was made once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers.fake_clock import FakeClock
from helpers.sample_records import Ward, ward
from helpers.store_key import KEY

from frailtylab.door import STORE_NAME
from frailtylab.store import Store, create_store, open_store


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new, empty store in a folder of its own. Copy the folder; never open it."""
    path = tmp_path_factory.mktemp("store") / STORE_NAME
    create_store(path, KEY, FakeClock()).close()
    return path


@pytest.fixture
def store_path(empty_store: Path, tmp_path: Path) -> Path:
    """An empty store file of the test's own, closed."""
    return Path(shutil.copytree(empty_store.parent, tmp_path / "data")) / STORE_NAME


@pytest.fixture
def store(store_path: Path, fake_clock: FakeClock) -> Iterator[Store]:
    """An open, empty store."""
    with open_store(store_path, KEY, fake_clock) as opened:
        yield opened


@pytest.fixture
def sample(store: Store) -> Ward:
    """An open store with one assessor and one enrolled participant."""
    return ward(store)
