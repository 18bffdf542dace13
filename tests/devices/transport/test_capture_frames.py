"""What a capture process and the program say to each other, however the pipe cuts it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.transport.capture_frames import HEAD, LONGEST_FRAME, Kind, Piece, PieceFramer, encode

PIECES = st.lists(
    st.builds(Piece, st.sampled_from(Kind), st.integers(-(2**63), 2**63 - 1), st.binary())
)


@given(pieces=PIECES, cut=st.integers(1, 50))
def test_frames_come_out_as_they_went_in_however_they_were_cut(pieces: list[Piece], cut: int):
    data = b"".join(encode(piece.kind, piece.stamp_ns, piece.data) for piece in pieces)
    framer = PieceFramer()
    chunks = [data[start : start + cut] for start in range(0, len(data), cut)]
    assert [piece for chunk in chunks for piece in framer.feed(chunk)] == pieces


def test_frame_that_is_longer_than_any_read_means_that_the_pipe_is_out_of_step():
    with pytest.raises(ValueError, match="frame of"):
        PieceFramer().feed(HEAD.pack(Kind.DATA, 0, LONGEST_FRAME + 1))


def test_frame_of_no_known_kind_means_that_the_pipe_is_out_of_step():
    with pytest.raises(ValueError, match="99"):
        PieceFramer().feed(HEAD.pack(99, 0, 0))
