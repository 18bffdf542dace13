"""What is closed for the trial office opens there and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frailtylab.custody.office_key import OfficeKeyDiffers, close_for, new_pair, open_with

PRIVATE, PUBLIC = new_pair()
BOUND = b"frame 7"


@given(content=st.binary(max_size=200), bound=st.binary(max_size=20))
def test_office_reads_what_was_closed_for_it(content: bytes, bound: bytes) -> None:
    assert open_with(PRIVATE, close_for(PUBLIC, content, bound), bound) == content


def test_two_messages_share_nothing() -> None:
    one, other = (close_for(PUBLIC, b"the same" * 8, BOUND) for _ in range(2))
    assert one[:32] != other[:32]
    assert one[32:] != other[32:]
    assert b"the same" not in one


@given(data=st.data())
def test_any_changed_or_missing_byte_keeps_it_closed(data: st.DataObject) -> None:
    closed = bytearray(close_for(PUBLIC, b"content", BOUND))
    if data.draw(st.booleans()):
        del closed[data.draw(st.integers(0, len(closed) - 1)) :]
    else:
        closed[data.draw(st.integers(0, len(closed) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(OfficeKeyDiffers):
        open_with(PRIVATE, bytes(closed), BOUND)


@given(st.binary(max_size=100))
def test_bytes_that_nobody_closed_stay_closed(closed: bytes) -> None:
    with pytest.raises(OfficeKeyDiffers):
        open_with(PRIVATE, closed, BOUND)


def test_another_office_or_another_place_opens_nothing() -> None:
    closed = close_for(PUBLIC, b"content", BOUND)
    for private, bound in ((new_pair()[0], BOUND), (PRIVATE, b"frame 8"), (b"short", BOUND)):
        with pytest.raises(OfficeKeyDiffers):
            open_with(private, closed, bound)


@pytest.mark.parametrize("public", [b"", b"short", bytes(32), bytes(33)])
def test_public_key_that_is_none_is_refused(public: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        close_for(public, b"content", BOUND)
