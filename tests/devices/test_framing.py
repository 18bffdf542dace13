"""Lines and frames of one length, however the bytes were cut."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from devices.framing.fixed import FixedFramer
from devices.framing.frame import Frame
from devices.framing.lines import LineFramer

CHUNKS = st.lists(st.binary(max_size=30) | st.sampled_from([b"\r", b"\n", b"\r\n", b"12.3 N\r\n"]))


def test_line_split_over_two_reads_has_the_time_of_its_first_byte():
    framer = LineFramer()
    assert framer.feed(10, b"12.") == []
    assert framer.feed(20, b"3 N\r\n45") == [Frame(10, b"12.3 N")]
    assert framer.feed(30, b"\r") == [Frame(20, b"45")]


def test_empty_lines_vanish():
    assert LineFramer().feed(1, b"\r\n\n\r\ra\r") == [Frame(1, b"a")]


def test_tail_of_an_overlong_line_is_never_a_line():
    framer = LineFramer(longest=8)
    lines = framer.feed(1, b"xxxxxxxxxxxxxx 25.3 N\r\n4 N\r\n")
    assert lines == [Frame(1, b"xxxxxxxx", whole=False), Frame(1, b"4 N")]


def test_line_of_exactly_the_longest_length_is_whole():
    assert LineFramer(longest=4).feed(1, b"abcd\r") == [Frame(1, b"abcd")]


def test_flush_hands_out_the_unfinished_line_and_starts_afresh():
    framer = LineFramer()
    framer.feed(7, b"12.")
    assert framer.flush() == Frame(7, b"12.", whole=False)
    assert framer.flush() is None
    assert framer.feed(9, b"3 N\r") == [Frame(9, b"3 N")]


@given(chunks=CHUNKS)
def test_every_byte_is_accounted_for(chunks: list[bytes]):
    framer = LineFramer(longest=12)
    for chunk in chunks:
        framer.feed(0, chunk)
        assert framer.accepted + framer.dropped + framer.pending == framer.fed
    assert framer.fed == sum(map(len, chunks))
    assert framer.pending <= 12


@given(chunks=CHUNKS)
def test_result_does_not_depend_on_chunking(chunks: list[bytes]):
    whole, parts = LineFramer(longest=12), LineFramer(longest=12)
    lines = [line for chunk in chunks for line in parts.feed(0, chunk)]
    assert whole.feed(0, b"".join(chunks)) == lines
    assert whole.flush() == parts.flush()


SHAPE = re.compile(rb"<\d\d>")
FIXED_CHUNKS = st.lists(st.binary(max_size=9) | st.sampled_from([b"<12>", b"<", b"<<34>", b"5>x"]))


def fixed() -> FixedFramer:
    return FixedFramer(SHAPE, 4, longest=12)


def test_frame_split_over_two_reads_has_the_time_of_its_first_byte():
    framer = fixed()
    assert framer.feed(10, b"<1") == []
    assert framer.feed(20, b"2><3") == [Frame(10, b"<12>")]
    assert framer.feed(30, b"4>") == [Frame(20, b"<34>")]


def test_bytes_between_frames_are_handed_out_before_the_next_frame():
    framer = fixed()
    assert framer.feed(1, b"ab<1") == []
    assert framer.feed(2, b"2>") == [Frame(1, b"ab", whole=False), Frame(1, b"<12>")]


def test_frame_begins_at_its_last_mark():
    assert fixed().feed(1, b"<1<12>") == [Frame(1, b"<1", whole=False), Frame(1, b"<12>")]


def test_bytes_without_a_frame_are_handed_out_at_the_longest_length():
    assert fixed().feed(1, b"x" * 16) == [Frame(1, b"x" * 12, whole=False)]


def test_flush_hands_out_what_is_no_frame_and_starts_afresh():
    framer = fixed()
    framer.feed(7, b"y<12")
    assert framer.flush() == Frame(7, b"y<12", whole=False)
    assert framer.flush() is None
    assert framer.feed(9, b"<12>") == [Frame(9, b"<12>")]


@given(chunks=FIXED_CHUNKS)
def test_every_byte_of_fixed_frames_is_accounted_for(chunks: list[bytes]):
    framer = fixed()
    for chunk in chunks:
        framer.feed(0, chunk)
        assert framer.accepted + framer.dropped + framer.pending == framer.fed
    assert framer.fed == sum(map(len, chunks))
    assert framer.pending < 12 + 4


@given(chunks=FIXED_CHUNKS)
def test_fixed_frames_do_not_depend_on_chunking(chunks: list[bytes]):
    whole, parts = fixed(), fixed()
    frames = [frame for chunk in chunks for frame in parts.feed(0, chunk)]
    assert whole.feed(0, b"".join(chunks)) == frames
    assert whole.flush() == parts.flush()


@given(chunks=FIXED_CHUNKS)
def test_frames_and_what_lies_between_are_all_that_was_fed(chunks: list[bytes]):
    framer = fixed()
    frames = [frame for chunk in chunks for frame in framer.feed(0, chunk)]
    rest = framer.flush()
    handed = b"".join(frame.data for frame in [*frames, *([rest] if rest else [])])
    assert handed == b"".join(chunks)
