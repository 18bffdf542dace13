"""A key file with a person's slot; deriving its key takes a while, so it is made once."""

from __future__ import annotations

import pytest
from helpers.store_key import KEY, PASSPHRASE

from frailtylab.custody.key_file import FORMAT, Keys
from frailtylab.custody.slots import Slot, typed_slot


@pytest.fixture(scope="session")
def slot() -> Slot:
    """The slot of A-03, which ``PASSPHRASE`` opens."""
    return typed_slot(KEY.data, KEY.store_id, "a-3", "A-03", PASSPHRASE)


@pytest.fixture
def keys(slot: Slot) -> Keys:
    """The keys of a store with one user."""
    return Keys(FORMAT, KEY.store_id, 1, (slot,))
