"""The capture process: reads one port, stamps at once, hands on. Nothing else runs in it.

Started by :mod:`devices.transport.captured_stream` as ``python -m devices.transport.capture_child
URL SETTINGS TIMEOUT_S``. It ends when its input ends, so it never outlives the program.
"""

from __future__ import annotations

import contextlib
import os
import queue
import sys
import threading
import time
from collections import deque

import msgspec

from devices.transport.capture_frames import Kind, PieceFramer, encode
from devices.transport.opening import open_stream
from devices.transport.stream import ByteStream, LinkError, SerialSettings

PIPE_BYTES = 65536
GATHER_S = 0.016
"""So long frames are gathered for one write. The program wakes sixty times a second at most, and no
stamp is touched: it was taken before. Waking both sides for each read of a 1 kHz gauge would cost
more than all that is done with the bytes."""
URGENT = -10
"""Niceness that is asked for; most systems refuse it to a plain user, and nothing depends on it."""


class Outlet:
    """Writes frames on a thread of its own: whoever reads the port never waits for the program.

    The first frame after a pause leaves at once, those that follow once in ``GATHER_S``.
    """

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self._waiting: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._wanted = threading.Event()
        self._thread = threading.Thread(target=self._work, name="outlet", daemon=True)
        self._thread.start()

    def put(self, frame: bytes) -> None:
        """Queue a frame; returns at once."""
        self._waiting.put(frame)

    def put_at_once(self, frame: bytes) -> None:
        """Queue a frame that ends the gathering; returns at once."""
        self._waiting.put(frame)
        self._wanted.set()

    def close(self) -> None:
        """Write what waits, then end."""
        self.put_at_once(b"")
        self._thread.join()

    def _work(self) -> None:
        ended = False
        while not ended:
            frames = self._gathered()
            ended = not frames[-1]
            try:
                _write_all(self._fd, b"".join(frames))
            except OSError:
                # The program is gone; the end of our input says so too, and ends us.
                return
            self._wanted.wait(0 if ended else GATHER_S)
            self._wanted.clear()

    def _gathered(self) -> list[bytes]:
        """Wait for a frame; answers all that wait by then. An empty one is the last of all."""
        frames = [self._waiting.get()]
        with contextlib.suppress(queue.Empty):
            while frames[-1]:
                frames.append(self._waiting.get_nowait())
        return frames


class Inlet:
    """Hears what the program asks, until its pipe ends; then ``ended`` is set.

    A mark goes back at once, behind what has been read.
    """

    def __init__(self, fd: int, stream: ByteStream, outlet: Outlet) -> None:
        self._fd = fd
        self._stream = stream
        self._outlet = outlet
        self._asked: deque[bytes] = deque()
        self.ended = threading.Event()
        threading.Thread(target=self._work, name="inlet", daemon=True).start()

    def asked(self) -> bytes:
        """What is to be sent to the device now."""
        data = b""
        while self._asked:
            data += self._asked.popleft()
        return data

    def _work(self) -> None:
        framer = PieceFramer()
        # A pipe that breaks or loses its step is no pipe any more: then the program is gone.
        with contextlib.suppress(OSError, ValueError):
            while data := os.read(self._fd, PIPE_BYTES):
                pieces = framer.feed(data)
                for mark in (p for p in pieces if p.kind is Kind.MARK):
                    self._outlet.put_at_once(encode(Kind.MARK, mark.stamp_ns))
                if any(p.kind is not Kind.MARK for p in pieces):
                    self._asked.extend(p.data for p in pieces if p.kind is Kind.WRITE)
                    self._stream.wake()
        self.ended.set()
        self._stream.wake()


def capture(stream: ByteStream, inlet: Inlet, outlet: Outlet) -> None:
    """Read, stamp, hand on; an empty frame after each time-out lets the program do its own work.

    :raises LinkError: when the connection to the device broke
    """
    while not inlet.ended.is_set():
        data = stream.read()
        stamp_ns = time.perf_counter_ns()
        outlet.put(encode(Kind.DATA, stamp_ns, data))
        if command := inlet.asked():
            stream.write(command)
    if command := inlet.asked():
        stream.write(command)


def main(url: str, settings: str, timeout_s: str) -> None:
    """Capture from that port until the input ends or the port breaks."""
    with contextlib.suppress(OSError, AttributeError):
        os.nice(URGENT)
    outlet = Outlet(1)
    try:
        line = msgspec.json.decode(settings, type=SerialSettings)
        stream = open_stream(url, line, float(timeout_s))
        with contextlib.closing(stream):
            outlet.put(encode(Kind.OPENED, 0, msgspec.json.encode(stream.told)))
            capture(stream, Inlet(0, stream, outlet), outlet)
    except LinkError as error:
        outlet.put(encode(Kind.BROKEN, 0, str(error).encode()))
    finally:
        outlet.close()


def _write_all(fd: int, data: bytes) -> None:
    while data:
        data = data[os.write(fd, data) :]


if __name__ == "__main__":
    main(*sys.argv[1:])
