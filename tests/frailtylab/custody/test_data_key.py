"""One secret, a key of its own for every purpose, and nothing of it in sight."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from hypothesis import given
from hypothesis import strategies as st

from frailtylab.custody.data_key import DataKey
from frailtylab.custody.store_key import StoreKey

SECRET = bytes(range(32))
PURPOSES = ("database", "journal", "anchor", "seal", "backup")


@pytest.mark.parametrize("length", [0, 16, 31, 33, 64])
def test_secret_of_another_length_is_no_key(length: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        DataKey(bytes(length))


def test_new_keys_differ() -> None:
    assert len({DataKey.new().secret for _ in range(50)}) == 50
    one, other = StoreKey.new(), StoreKey.new()
    assert one.data != other.data
    assert one.store_id != other.store_id


@given(purpose=st.text(st.characters(exclude_categories=["Cs"])))
def test_derived_key_is_that_of_hkdf_expand(purpose: str) -> None:
    info = f"frailtylab {purpose}".encode()
    expected = HKDFExpand(hashes.SHA256(), 32, info).derive(SECRET)
    assert DataKey(SECRET).derived(purpose) == expected


def test_no_two_purposes_share_a_key_and_none_gets_the_secret() -> None:
    derived = {DataKey(SECRET).derived(purpose) for purpose in PURPOSES}
    assert len(derived) == len(PURPOSES)
    assert SECRET not in derived


def test_keys_are_equal_by_their_secret() -> None:
    assert DataKey(SECRET) == DataKey(SECRET)
    assert DataKey(SECRET) != DataKey(SECRET[::-1])
    assert DataKey(SECRET) != SECRET


def test_key_shows_nothing_and_is_no_key_of_a_dictionary() -> None:
    shown = f"{DataKey(SECRET)!r} {DataKey(SECRET)}"
    assert SECRET.hex() not in shown
    assert repr(SECRET) not in shown
    with pytest.raises(TypeError, match="unhashable"):
        hash(DataKey(SECRET))
