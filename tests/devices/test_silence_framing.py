"""Frames between two silences: exact length, times alone decide, every byte accounted for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.framing.frame import Frame
from devices.framing.silence import SilenceFramer

MS = 1_000_000
SILENCE = 30 * MS
PERIOD = 100 * MS
ANSWERS = st.lists(
    st.binary(min_size=7, max_size=7) | st.binary(min_size=1, max_size=20), min_size=1, max_size=6
)


def framer(longest: int = 40) -> SilenceFramer:
    return SilenceFramer(7, SILENCE, longest)


def test_frame_is_handed_out_once_silence_has_followed():
    frames = framer()
    assert frames.feed(0, b"1021.15") == []
    assert frames.feed(PERIOD, b"1") == [Frame(0, b"1021.15")]


def test_no_bytes_tell_the_time_and_end_a_frame():
    frames = framer()
    frames.feed(0, b"1021.15")
    assert frames.feed(SILENCE - 1, b"") == []
    assert frames.feed(SILENCE, b"") == [Frame(0, b"1021.15")]


def test_frame_in_pieces_has_the_time_of_its_first_byte():
    frames = framer()
    for ms, piece in ((5, b"10"), (21, b"21."), (37, b"15")):
        assert frames.feed(ms * MS, piece) == []
    assert frames.feed(PERIOD, b"") == [Frame(5 * MS, b"1021.15")]


@pytest.mark.parametrize("data", [b"1", b"1021.1", b"1021.155", b"1021.151021.15"])
def test_other_lengths_are_not_whole(data: bytes):
    frames = framer()
    frames.feed(0, data)
    assert frames.feed(PERIOD, b"") == [Frame(0, data, whole=False)]


def test_eighth_byte_within_the_silence_spoils_the_seven_before_it():
    frames = framer()
    frames.feed(0, b"1021.15")
    frames.feed(SILENCE - 1, b"7")
    assert frames.feed(PERIOD, b"") == [Frame(0, b"1021.157", whole=False)]


def test_tail_of_something_overlong_is_never_a_frame():
    frames = framer(longest=20)
    handed = frames.feed(0, b"x" * 20 + b"1021.15") + frames.feed(PERIOD, b"1021.16")
    assert handed == [Frame(0, b"x" * 20, whole=False), Frame(0, b"1021.15", whole=False)]
    assert frames.feed(2 * PERIOD, b"") == [Frame(PERIOD, b"1021.16")]


def test_flush_hands_out_what_is_pending_as_not_whole_and_starts_afresh():
    frames = framer()
    frames.feed(7, b"1021.15")
    assert frames.flush() == Frame(7, b"1021.15", whole=False)
    assert frames.flush() is None
    frames.feed(9, b"1021.16")
    assert frames.feed(PERIOD, b"") == [Frame(9, b"1021.16")]


def cut(answer: bytes, number: int, gaps: list[int]) -> list[tuple[int, bytes]]:
    """An answer in single bytes; each comes up to 3 ms after the one before."""
    now, pieces = number * PERIOD, []
    for byte, gap in zip(answer, gaps, strict=False):
        now += gap * MS
        pieces.append((now, bytes((byte,))))
    return pieces


@given(answers=ANSWERS, gaps=st.lists(st.integers(0, 3), min_size=20, max_size=20))
def test_frames_do_not_depend_on_how_an_answer_was_cut_between_two_requests(
    answers: list[bytes], gaps: list[int]
):
    whole, parts = framer(), framer()
    wanted, found = [], []
    for number, answer in enumerate(answers):
        wanted += whole.feed(number * PERIOD, answer)
        for now, piece in cut(answer, number, gaps):
            found += parts.feed(now, piece)
    wanted += whole.feed(len(answers) * PERIOD, b"")
    found += parts.feed(len(answers) * PERIOD, b"")
    assert [(f.data, f.whole) for f in found] == [(f.data, f.whole) for f in wanted]
    assert [f.data for f in wanted] == answers
    assert [f.whole for f in wanted] == [len(answer) == 7 for answer in answers]


@given(reads=st.lists(st.tuples(st.integers(0, 60), st.binary(max_size=30))))
def test_every_byte_is_accounted_for_and_handed_out_in_order(reads: list[tuple[int, bytes]]):
    frames, now, handed = framer(), 0, []
    for pause_ms, data in reads:
        now += pause_ms * MS
        handed += frames.feed(now, data)
        assert frames.accepted + frames.dropped + frames.pending == frames.fed
        assert frames.pending < 40
    rest = frames.flush()
    pieces = [*handed, *([rest] if rest else [])]
    assert b"".join(f.data for f in pieces) == b"".join(data for _, data in reads)
    assert all(len(f.data) == 7 for f in pieces if f.whole)
