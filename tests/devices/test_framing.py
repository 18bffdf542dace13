"""Lines, however the bytes were cut."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from devices.framing import Line, LineFramer

CHUNKS = st.lists(st.binary(max_size=30) | st.sampled_from([b"\r", b"\n", b"\r\n", b"12.3 N\r\n"]))


def test_line_split_over_two_reads_has_the_time_of_its_first_byte():
    framer = LineFramer()
    assert framer.feed(10, b"12.") == []
    assert framer.feed(20, b"3 N\r\n45") == [Line(10, b"12.3 N")]
    assert framer.feed(30, b"\r") == [Line(20, b"45")]


def test_empty_lines_vanish():
    assert LineFramer().feed(1, b"\r\n\n\r\ra\r") == [Line(1, b"a")]


def test_tail_of_an_overlong_line_is_never_a_line():
    framer = LineFramer(longest=8)
    lines = framer.feed(1, b"xxxxxxxxxxxxxx 25.3 N\r\n4 N\r\n")
    assert lines == [Line(1, b"xxxxxxxx", whole=False), Line(1, b"4 N")]


def test_line_of_exactly_the_longest_length_is_whole():
    assert LineFramer(longest=4).feed(1, b"abcd\r") == [Line(1, b"abcd")]


def test_flush_hands_out_the_unfinished_line_and_starts_afresh():
    framer = LineFramer()
    framer.feed(7, b"12.")
    assert framer.flush() == Line(7, b"12.", whole=False)
    assert framer.flush() is None
    assert framer.feed(9, b"3 N\r") == [Line(9, b"3 N")]


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
