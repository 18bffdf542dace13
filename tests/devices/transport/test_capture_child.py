"""What the capture process gathers, and what ends the gathering."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator

import pytest

from devices.transport import capture_child
from devices.transport.capture_child import Inlet, Outlet
from devices.transport.capture_frames import Kind, Piece, PieceFramer, encode

FOR_EVER_S = 3600.0
LIMIT_S = 30


class Pipe:
    """A pipe of the process, with the program's end of it."""

    def __init__(self) -> None:
        self.out, self.into = os.pipe()
        self.framer = PieceFramer()

    def pieces(self, count: int) -> list[Piece]:
        """So many frames, waited for."""
        got: list[Piece] = []
        while len(got) < count:
            got += self.framer.feed(os.read(self.out, 65536))
        return got

    def close(self) -> None:
        for fd in (self.out, self.into):
            try:
                os.close(fd)
            except OSError:
                continue


@pytest.fixture
def pipe() -> Iterator[Pipe]:
    pipe = Pipe()
    yield pipe
    pipe.close()


class Woken:
    """A stream that only counts how often it was woken."""

    def __init__(self) -> None:
        self.count = 0

    def wake(self) -> None:
        self.count += 1


def data(number: int) -> bytes:
    return encode(Kind.DATA, number, b"25.3 N\r\n")


def stamps(pieces: list[Piece]) -> list[int]:
    return [piece.stamp_ns for piece in pieces]


def test_first_frame_after_a_pause_leaves_at_once(pipe: Pipe, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(capture_child, "GATHER_S", FOR_EVER_S)
    outlet = Outlet(pipe.into)
    outlet.put(data(1))
    assert stamps(pipe.pieces(1)) == [1]
    outlet.close()


def test_mark_ends_the_gathering_and_comes_behind_what_was_read_before(
    pipe: Pipe, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(capture_child, "GATHER_S", FOR_EVER_S)
    outlet = Outlet(pipe.into)
    outlet.put(data(1))
    pipe.pieces(1)
    for number in (2, 3, 4):
        outlet.put(data(number))
    outlet.put_at_once(encode(Kind.MARK, 99))
    assert stamps(pipe.pieces(4)) == [2, 3, 4, 99]
    outlet.close()


def test_frames_leave_without_a_mark_after_the_gathering(pipe: Pipe):
    outlet = Outlet(pipe.into)
    for number in range(50):
        outlet.put(data(number))
    assert stamps(pipe.pieces(50)) == list(range(50))
    outlet.close()


def test_end_writes_what_was_gathered(pipe: Pipe, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(capture_child, "GATHER_S", FOR_EVER_S)
    outlet = Outlet(pipe.into)
    outlet.put(data(1))
    pipe.pieces(1)
    outlet.put(data(2))
    outlet.put(encode(Kind.BROKEN, 3, b"gone"))
    outlet.close()
    assert stamps(pipe.pieces(2)) == [2, 3]


def test_program_that_is_gone_ends_the_outlet_and_not_the_reader(pipe: Pipe):
    os.close(pipe.out)
    outlet = Outlet(pipe.into)
    outlet.put(data(1))
    outlet._thread.join(LIMIT_S)
    outlet.put(data(2))
    outlet.close()


def test_mark_disturbs_no_read_and_a_command_wakes_it(pipe: Pipe):
    asked, stream = Pipe(), Woken()
    outlet = Outlet(pipe.into)
    inlet = Inlet(asked.out, stream, outlet)
    os.write(asked.into, encode(Kind.MARK, 7))
    assert pipe.pieces(1) == [Piece(Kind.MARK, 7, b"")]
    assert stream.count == 0
    os.write(asked.into, encode(Kind.WRITE, 0, b"AOUT50\r") + encode(Kind.MARK, 8))
    assert pipe.pieces(1) == [Piece(Kind.MARK, 8, b"")]
    os.close(asked.into)
    assert inlet.ended.wait(LIMIT_S)
    assert inlet.asked() == b"AOUT50\r"
    outlet.close()
    for thread in threading.enumerate():
        if thread.name == "inlet":
            thread.join(LIMIT_S)
    os.close(asked.out)
