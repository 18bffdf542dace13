"""Frames of control lines: written, read again, and nothing else believed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.transport.line_frames import (
    LINE_NAMES,
    LineChange,
    LineFrame,
    LinesGap,
    LinesMissed,
    LinesOpened,
    LinesStill,
    LinesWatched,
    encode,
    parse,
)

ns = st.integers(0, 10**19 - 1)
line = st.sampled_from(LINE_NAMES)
levels = st.dictionaries(line, st.booleans(), min_size=1)
frames: st.SearchStrategy[LineFrame] = st.one_of(
    st.builds(LinesWatched, st.sampled_from(["poll", "tiocmiwait"]), ns, ns),
    st.builds(LinesOpened, st.sampled_from(["poll", "tiocmiwait"]), ns, levels, ns),
    st.builds(LineChange, line, st.booleans(), ns, ns, ns),
    st.builds(LinesMissed, line, ns, ns),
    st.builds(LinesGap, ns, ns),
    st.builds(LinesStill, levels, ns),
)

WRITTEN = [
    (LinesWatched("tiocmiwait", 0, 5), b"WATCH tiocmiwait 0 @5\n"),
    (
        LinesOpened("poll", 1_000_000, {"cts": False, "dsr": True}, 5),
        b"LINES poll 1000000 CTS=0 DSR=1 @5\n",
    ),
    (LineChange("cts", True, 350, 1_063_000, 5), b"CTS 1 350 1063000 @5\n"),
    (LinesMissed("cts", 2, 5), b"MISSED CTS 2 @5\n"),
    (LinesGap(31_000_000, 5), b"GAP 31000000 @5\n"),
    (LinesStill({"cts": False, "dsr": True}, 5), b"STILL CTS=0 DSR=1 @5\n"),
]


@pytest.mark.parametrize(("frame", "data"), WRITTEN)
def test_frame_is_written_as_documented(frame: LineFrame, data: bytes):
    assert encode(frame) == data


@given(frame=frames)
def test_frame_is_read_as_it_was_written(frame: LineFrame):
    data = encode(frame)
    assert data.endswith(b"\n")
    assert parse(data[:-1]) == frame


@given(frame=frames, place=st.integers(0, 200), byte=st.integers(0, 255))
def test_changed_byte_is_refused_or_another_frame_but_never_a_crash(
    frame: LineFrame, place: int, byte: int
):
    data = bytearray(encode(frame)[:-1])
    data[place % len(data)] = byte
    parse(bytes(data))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"CTS 1",
        b"CTS 2 350 1063000 @5",
        b"CTS 1 350 1063000",
        b" CTS 1 350 1063000 @5",
        b"CTS 1 350 1063000 @5 ",
        b"CTS 1 -350 1063000 @5",
        b"CTS 1 350 1063000 @12345678901234567890",
        b"RI 1 350 1063000 @5",
        b"cts 1 350 1063000 @5",
        b"STILL @5",
        b"STILL RI=1 @5",
        b"LINES Poll 1 CTS=0 @5",
        b"MISSED 2 @5",
    ],
)
def test_what_does_not_fit_exactly_is_no_frame(data: bytes):
    assert parse(data) is None
