"""Recordings come back as they were packed, or are refused in words."""

from __future__ import annotations

import contextlib
import zlib

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frailtylab import recording as module
from frailtylab.errors import OperatorError
from frailtylab.recording import (
    FORMAT,
    CommandData,
    Entry,
    EntryKind,
    PressData,
    Recording,
    SourceInfo,
    pack,
    unpack,
)
from frailtylab.samples import PressKind

SOURCES = (SourceInfo("gates", "line", {"unit": "kgf"}),)


def recording(*entries: Entry, number: int = FORMAT) -> Recording:
    return Recording(number, "4MWT", True, "0" * 64, "2026-03-14T08:30:00.000000Z", 1,
                     "2026-03-14T08:31:00.000000Z", 60, SOURCES, entries)  # fmt: skip


def refused(packed: bytes) -> str:
    with pytest.raises(OperatorError) as caught:
        unpack(packed)
    return caught.value.english()


ENTRIES = st.builds(
    Entry,
    st.sampled_from(list(EntryKind)),
    st.integers(-(2**63), 2**63 - 1),
    st.just(0),
    st.binary(max_size=40),
)


@given(st.lists(ENTRIES, max_size=20))
def test_recording_comes_back_as_it_was_packed(entries):
    whole = recording(*entries)
    assert unpack(pack(whole)) == whole


def test_entry_data_comes_back_as_it_was_packed():
    encode, decode = msgspec.msgpack.encode, msgspec.msgpack.decode
    press = PressData(PressKind.TOUCH, 123, True, "auto_repeat")
    arm = CommandData("arm", ("A",), 0.1, False, 61.5)
    assert decode(encode(press), type=PressData) == press
    assert decode(encode(arm), type=CommandData) == arm


@given(st.data())
def test_one_flipped_byte_is_found(data):
    packed = bytearray(pack(recording(Entry(EntryKind.CHUNK, 5, 0, b"A 4310\n"))))
    place = data.draw(st.integers(0, len(packed) - 1))
    packed[place] ^= data.draw(st.integers(1, 255))
    whole = None
    with contextlib.suppress(OperatorError):  # spare bits of the last byte mean nothing
        whole = unpack(bytes(packed))
    assert whole in (None, recording(Entry(EntryKind.CHUNK, 5, 0, b"A 4310\n")))


@pytest.mark.parametrize("cut", [0, 1, 20, -1])
def test_recording_cut_short_is_refused(cut):
    assert "damaged" in refused(pack(recording())[:cut])


def test_bytes_that_are_no_recording_are_refused():
    assert "damaged" in refused(b"")
    assert "damaged" in refused(b"not compressed")
    assert "damaged" in refused(zlib.compress(b"\xc1"))
    assert "damaged" in refused(zlib.compress(msgspec.msgpack.encode([1, 2])))


def test_recording_that_unpacks_without_end_is_refused(monkeypatch):
    monkeypatch.setattr(module, "MAX_UNPACKED", 100_000)
    bomb = zlib.compress(b"\0" * 50_000_000)
    assert len(bomb) < 100_000
    assert "longer than any recording" in refused(bomb)


def test_entry_of_a_device_that_is_not_there_is_refused():
    for source in (-1, 1):
        assert "damaged" in refused(pack(recording(Entry(EntryKind.CHUNK, 5, source, b""))))


def test_newer_format_is_refused_by_its_number():
    assert "format 2" in refused(pack(recording(number=2)))


def test_newer_format_is_named_even_where_its_fields_are_others():
    packed = zlib.compress(msgspec.msgpack.encode({"format": 7, "entries": "elsewhere"}))
    assert "format 7" in refused(packed)
