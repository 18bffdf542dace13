"""``ports --watch-lines``: changes of control lines as they come, for wiring a switch."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from types import FrameType

import msgspec

from devices.cli.options import EXIT_DEVICE, EXIT_OK
from devices.transport.line_frames import (
    LINE_NAMES,
    LineChange,
    LinesGap,
    LinesMissed,
    LinesOpened,
    LinesStill,
    LinesWatched,
    levels_text,
    parse,
)  # fmt: skip
from devices.transport.stream import ByteStream, LinkError, SerialSettings

Told = LinesOpened | LineChange | LinesMissed | LinesGap | LinesStill
"""Frames that are printed; how the lines are watched is said once, with their levels."""


def watch_lines(url: str, supply: str, *, as_json: bool) -> int:
    """Print what the lines of that port do until SIGINT or SIGTERM."""
    from devices.transport.line_stream import LineStream

    settings = SerialSettings(
        rts=supply in ("rts", "both"), dtr=supply in ("dtr", "both"), lines=lines_of(url)
    )
    with stopping() as stopped:
        try:
            stream = LineStream(url, settings)
        except LinkError as error:
            print(f"{url} can't be watched: {error}.", file=sys.stderr)
            return EXIT_DEVICE
        try:
            print_frames(stream, stopped.is_set, as_json=as_json)
        except LinkError as error:
            print(f"{url} is gone: {error}.", file=sys.stderr)
            return EXIT_DEVICE
        finally:
            stream.close()
    return EXIT_OK


def lines_of(url: str) -> tuple[str, ...]:
    """The lines that such a port can show."""
    from devices.transport.line_stream import WITHOUT_CTS

    without = os.path.basename(os.path.realpath(url)).startswith(WITHOUT_CTS)
    return LINE_NAMES[1:] if without else LINE_NAMES


def print_frames(stream: ByteStream, stopped: Callable[[], bool], *, as_json: bool) -> None:
    """One line a frame, with the time since the first.

    :raises LinkError: when the port is gone
    """
    first_ns: int | None = None
    while not stopped():
        for line in stream.read().splitlines():
            frame = parse(line)
            if frame is None or isinstance(frame, LinesWatched):
                continue
            first_ns = frame.seen_ns if first_ns is None else first_ns
            after_ns = frame.seen_ns - first_ns
            print(as_json_text(frame, after_ns) if as_json else as_words(frame, after_ns))
            sys.stdout.flush()


def as_words(frame: Told, after_ns: int) -> str:
    """``1.310204 s  CTS up``."""
    return f"{after_ns / 1e9:.6f} s  {_words(frame)}"


def as_json_text(frame: Told, after_ns: int) -> str:
    """Fields of the frame, with ``after_ns`` since the first one."""
    name = type(frame).__name__.removeprefix("Lines").removeprefix("Line").lower()
    fields = {key: value for key, value in msgspec.to_builtins(frame).items() if key != "seen_ns"}
    return json.dumps({"event": name, "after_ns": after_ns, **fields})


def _words(frame: Told) -> str:
    match frame:
        case LinesOpened():
            step = f" every {frame.step_ns} ns" if frame.step_ns else ""
            return f"watched by {frame.method}{step}: {levels_text(frame.levels)}"
        case LineChange():
            within = f", up to {frame.within_ns} ns earlier" if frame.within_ns else ""
            return f"{frame.line.upper()} {'up' if frame.level else 'down'}{within}"
        case LinesMissed():
            return f"{frame.line.upper()}: {frame.changes} changes counted and not seen"
        case LinesStill():
            return f"still: {levels_text(frame.levels)}"
        case LinesGap():
            return f"nobody looked for {frame.gap_ns} ns"


@contextmanager
def stopping() -> Generator[threading.Event]:
    """An event that SIGINT and SIGTERM set during the block."""
    stopped = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopped.set()

    before = {n: signal.signal(n, stop) for n in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stopped
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
