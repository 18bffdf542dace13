"""A frame of the journal stands alone: what damages it costs no other."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frailtylab.custody.journal_frame import (
    HEAD,
    MAGIC,
    Closed,
    Frame,
    FrameClosed,
    Opener,
    frame_bytes,
    frames_in,
    opened,
    with_nonce,
    without_nonce,
)
from frailtylab.custody.office_key import new_pair

STORE = "store-1"
KEY = b"j" * 32
MINE = Opener(journal=KEY)
PRIVATE, PUBLIC = new_pair()
OFFICE = Opener(office_private=PRIVATE)

NAMES = st.text("abcdefgh_", min_size=1, max_size=8)
VALUES = (
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
    | st.integers(-(1 << 63), (1 << 63) - 1)
    | st.floats(allow_nan=False)
    | st.binary(max_size=40)
    | st.just(MAGIC * 3)
)
ROWS = st.lists(
    st.tuples(NAMES, st.dictionaries(NAMES, VALUES, max_size=4)), max_size=4
).map(tuple)  # fmt: skip
FRAMES = st.builds(Frame, st.integers(0, 1 << 40), ROWS, st.booleans())
GARBAGE = st.binary(max_size=60) | st.just(MAGIC) | st.just(MAGIC * 4)


def written(frame: Frame, office: bytes | None = None, store: str = STORE) -> bytes:
    return frame_bytes(frame, store, KEY, office)


def read(data: bytes, opener: Opener = MINE) -> list[Frame | None]:
    return [None if one is None else opened(one, STORE, opener) for one in frames_in(data)]


def whole(data: bytes) -> list[Frame]:
    return [frame for frame in read(data) if frame is not None]


def only(data: bytes) -> Closed:
    (one,) = frames_in(data)
    assert one is not None
    return one


@given(frames=st.lists(FRAMES, max_size=4), office=st.sampled_from([None, PUBLIC]))
def test_what_was_written_is_read_in_its_order(frames: list[Frame], office: bytes | None) -> None:
    data = b"".join(written(frame, office) for frame in frames)
    assert read(data) == frames
    if office is not None:
        assert read(data, OFFICE) == frames


def test_value_of_each_kind_keeps_its_kind() -> None:
    row: dict[str, Any] = {"a": 1, "b": 1.0, "c": "1", "d": b"1", "e": True}
    (frame,) = whole(written(Frame(1, (("t", row),))))
    kept = frame.rows[0][1]
    assert kept == row
    assert [type(kept[name]) for name in "abcde"] == [int, float, str, bytes, bool]


@given(before=FRAMES, torn=FRAMES, after=FRAMES, data=st.data())
def test_torn_frame_costs_itself_only(
    before: Frame, torn: Frame, after: Frame, data: st.DataObject
) -> None:
    part = written(torn)
    part = part[: data.draw(st.integers(1, len(part) - 1))]
    assert read(written(before) + part) == [before, None]
    assert whole(written(before) + part + written(after)) == [before, after]


@given(frames=st.lists(FRAMES, min_size=1, max_size=3), garbage=st.lists(GARBAGE, min_size=4))
def test_garbage_between_frames_costs_none(frames: list[Frame], garbage: list[bytes]) -> None:
    data = garbage[0]
    for frame, rubbish in zip(frames, garbage[1:], strict=False):
        data += written(frame) + rubbish
    assert whole(data) == frames


@given(before=FRAMES, hit=FRAMES, after=FRAMES, data=st.data())
def test_flipped_bit_costs_its_own_frame_and_no_other(
    before: Frame, hit: Frame, after: Frame, data: st.DataObject
) -> None:
    part = bytearray(written(hit, PUBLIC))
    part[data.draw(st.integers(0, len(part) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    assert read(written(before) + bytes(part) + written(after)) == [before, None, after]


@given(st.binary(max_size=300) | st.lists(GARBAGE, max_size=6).map(b"".join))
def test_any_bytes_can_be_looked_through(data: bytes) -> None:
    found = list(frames_in(data))
    assert all(one is None for one in found)
    assert bool(found) == bool(data)


def test_nothing_holds_no_frame() -> None:
    assert list(frames_in(b"")) == []


def crc_right(body: bytes) -> bytes:
    import zlib

    return HEAD.pack(MAGIC, len(body), zlib.crc32(body)) + body


@given(st.binary(max_size=120))
def test_forged_body_with_a_right_checksum_opens_for_nobody(body: bytes) -> None:
    for one in frames_in(crc_right(body)):
        for opener in (MINE, OFFICE, Opener()):
            if one is not None:
                with pytest.raises(FrameClosed):
                    opened(one, STORE, opener)


@given(frame=FRAMES, data=st.data())
def test_any_change_behind_a_right_checksum_is_found(frame: Frame, data: st.DataObject) -> None:
    body = bytearray(written(frame)[HEAD.size :])
    body[data.draw(st.integers(0, len(body) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    for one in frames_in(crc_right(bytes(body))):
        if one is not None:
            with pytest.raises(FrameClosed):
                opened(one, STORE, MINE)


def test_frame_of_another_store_stays_closed() -> None:
    frame = Frame(7, (("trial", {"id": "t-1"}),))
    for office in (None, PUBLIC):
        one = only(written(frame, office, store="store-2"))
        for opener in (MINE, OFFICE):
            with pytest.raises(FrameClosed):
                opened(one, STORE, opener)
    assert opened(one, "store-2", MINE) == frame


def test_frame_keeps_its_place_in_the_chain() -> None:
    one = only(written(Frame(7, ()), PUBLIC))
    moved = Closed(8, one.keys, one.content)
    for opener in (MINE, OFFICE):
        with pytest.raises(FrameClosed):
            opened(moved, STORE, opener)


def test_content_of_one_frame_does_not_open_with_the_key_of_another() -> None:
    one, other = (only(written(Frame(7, (("t", {"n": n}),)))) for n in (1, 2))
    with pytest.raises(FrameClosed):
        opened(Closed(7, one.keys, other.content), STORE, MINE)


def test_no_key_and_other_keys_open_nothing() -> None:
    with_office, without = only(written(Frame(1, ()), PUBLIC)), only(written(Frame(1, ())))
    wrong = [Opener(), Opener(journal=b"x" * 32), Opener(office_private=new_pair()[0])]
    for one in (with_office, without):
        for opener in wrong:
            with pytest.raises(FrameClosed):
                opened(one, STORE, opener)
    with pytest.raises(FrameClosed):
        opened(without, STORE, OFFICE)


def test_rows_are_closed_and_two_frames_share_nothing() -> None:
    frame = Frame(1, (("participant", {"code": "P-0147-SENTINEL"}),))
    one, other = written(frame), written(frame)
    assert b"SENTINEL" not in one
    assert b"participant" not in one
    assert one[HEAD.size + 11 :] != other[HEAD.size + 11 :]


def test_given_up_frame_says_so() -> None:
    (frame,) = whole(written(Frame(5, (), abandoned=True)))
    assert frame.abandoned
    (frame,) = whole(written(Frame(5, ())))
    assert not frame.abandoned


@given(content=st.binary(max_size=50), at=st.integers(0, 200))
def test_closed_bytes_open_with_their_key_and_place_only(content: bytes, at: int) -> None:
    closed = with_nonce(KEY, content, b"here")
    assert without_nonce(KEY, closed, b"here") == content
    changed = bytearray(closed)
    changed[at % len(closed)] ^= 1
    for key, data, bound in (
        (b"x" * 32, closed, b"here"), (KEY, closed, b"there"), (KEY, bytes(changed), b"here"),
        (KEY, closed[: at % len(closed)], b"here"),
    ):  # fmt: skip
        with pytest.raises(FrameClosed):
            without_nonce(key, data, bound)
