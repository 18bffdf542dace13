"""Rigs for devices: golden transcripts, simulators on virtual time, streams that obey a test."""

from __future__ import annotations

import ast
import queue
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from devices.driver import Driver
from devices.drivers import build_driver
from devices.event_words import as_text
from devices.reader import CommandQueue
from devices.simulators.catalogue import simulate
from devices.simulators.device import SimDevice
from devices.transport.line_frames import encode
from devices.transport.line_tracker import LineTracker, Look
from devices.transport.stream import LinkError, SerialSettings
from frailtylab.instruments import Batch
from frailtylab.samples import DeviceEvent

GOLDEN = Path(__file__).parent.parent / "devices" / "golden"
GENEROUS_S = 30.0
MS = 1_000_000


@dataclass(frozen=True)
class Row:
    """One line of a transcript: where it is from, its bytes, their events in words.

    A further event of the same bytes stands on a line of its own that begins with ``->``.
    """

    origin: str
    data: bytes
    expected: tuple[str, ...]


@dataclass(frozen=True)
class Transcript:
    """One golden file; ``pause_ms`` lies between its rows, for frames that silence ends."""

    name: str
    driver: str
    settings: dict[str, str]
    rows: tuple[Row, ...]
    pause_ms: int = 0

    @property
    def data(self) -> bytes:
        return b"".join(row.data for row in self.rows)

    @property
    def runs(self) -> list[bytes]:
        """What came without a pause: everything, or each row by itself."""
        return [row.data for row in self.rows] if self.pause_ms else [self.data]

    @property
    def expected(self) -> list[str]:
        return [words for row in self.rows for words in row.expected]

    def build(self) -> Driver:
        return build_driver(self.driver, self.settings)


def read_transcript(path: Path) -> Transcript:
    rows: list[Row] = []
    driver, settings, pause_ms = "", {}, 0
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("!"):
            pairs = dict(word.split("=", 1) for word in line[1:].split())
            driver, pause_ms = pairs.pop("driver"), int(pairs.pop("pause_ms", "0"))
            settings = pairs
        elif line.strip().startswith("->"):
            words = line.strip().removeprefix("->").strip()
            rows[-1] = replace(rows[-1], expected=(*rows[-1].expected, words))
        elif line and not line.startswith("#"):
            origin, rest = line.split(maxsplit=1)
            assert origin in {"captured", "constructed"}, line
            literal, expected = rest.split(" -> ", 1)
            data = ast.literal_eval("b" + literal.strip())
            rows.append(Row(origin, data, (expected.strip(),)))
    return Transcript(path.stem, driver, settings, tuple(rows), pause_ms)


TRANSCRIPTS = [read_transcript(path) for path in sorted(GOLDEN.glob("*.txt"))]


Cut = Callable[[bytes], Iterable[bytes]]


def whole(run: bytes) -> Iterable[bytes]:
    return [run]


def byte_by_byte(run: bytes) -> Iterable[bytes]:
    return (bytes((byte,)) for byte in run)


def heard(transcript: Transcript, cut: Cut, driver: Driver | None = None) -> list[DeviceEvent]:
    """The events of a transcript whose runs were cut so, with a pause after the last."""
    reader = driver or transcript.build()
    events: list[DeviceEvent] = []
    for number, run in enumerate(transcript.runs):
        for piece in cut(run):
            events += reader.feed(number * transcript.pause_ms * MS, piece)
    events += reader.feed(len(transcript.runs) * transcript.pause_ms * MS, b"")
    return events


def in_words(events: list[DeviceEvent]) -> list[str]:
    return [as_text(event) for event in events]


def run_simulator(
    device: SimDevice,
    driver: Driver,
    seconds: float,
    step_ms: float = 5,
    zero_s: float | None = None,
) -> list[DeviceEvent]:
    """Drive a simulated device with its real driver on virtual time, as the link would.

    :param seconds: from when the driver's last command is sent; before that it only talks
    :param zero_s: when a zero is asked for, since the device was connected
    """
    device.power_on(0)
    boot_ns = round(driver.boot_wait_s * 1e9)
    commands = (*driver.identify_commands(), *driver.start_commands())
    queue = CommandQueue(driver.command_gap_s)
    queue.add(commands, boot_ns)
    seconds += driver.boot_wait_s + driver.command_gap_s * len(commands)
    events: list[DeviceEvent] = []
    next_poll = boot_ns
    tracker = LineTracker(look_at(device, driver, 0))
    for step in range(round(seconds * 1000 / step_ms)):
        now = round(step * step_ms * MS)
        if zero_s is not None and now == round(zero_s * 1e9):
            queue.add(driver.zero_commands(), now)
        if command := queue.due(now):
            device.receive(command, now)
        if driver.poll_interval_s and now >= next_poll:
            device.receive(driver.poll_command(), now)
            next_poll = now + round(driver.poll_interval_s * 1e9)
        data = device.advance(now)
        news = tracker.take(look_at(device, driver, now))
        data += b"".join(encode(frame) for frame in news)
        if data:
            events += driver.feed(now, data)
    return events


def look_at(device: SimDevice, driver: Driver, now_ns: int) -> Look:
    """The watched control lines now; none for a device that speaks in bytes."""
    lines = device.control_lines()
    return Look({line: getattr(lines, line) for line in driver.serial.lines}, now_ns, now_ns)


def simulated(
    name: str, script: str, seconds: float, settings: dict[str, str] | None = None, seed: int = 1
) -> list[DeviceEvent]:
    device = simulate(name, script, seed, settings)
    return run_simulator(device, build_driver(name, settings or {}), seconds)


class ObedientStream:
    """A stream that gives what the test puts, keeps what is written, and breaks on demand."""

    stamp_ns: int | None = None

    def __init__(self) -> None:
        self.told: dict[str, str] = {}
        self.coming: queue.Queue[bytes | Exception] = queue.Queue()
        self.written: list[bytes] = []
        self.closed = threading.Event()
        self.wrote = threading.Condition()

    def put(self, data: bytes) -> None:
        self.coming.put(data)

    def break_with(self, reason: str) -> None:
        self.coming.put(LinkError(reason))

    def read(self) -> bytes:
        try:
            piece = self.coming.get(timeout=0.02)
        except queue.Empty:
            return b""
        if isinstance(piece, Exception):
            raise piece
        return piece

    def write(self, data: bytes) -> None:
        with self.wrote:
            self.written.append(data)
            self.wrote.notify_all()

    def wait_written(self, data: bytes) -> None:
        with self.wrote:
            assert self.wrote.wait_for(lambda: data in b"".join(self.written), GENEROUS_S)

    def catch_up(self, longest_s: float) -> None: ...

    def wake(self) -> None:
        self.coming.put(b"")

    def close(self) -> None:
        self.closed.set()


class Bench:
    """Opens streams for a link, one after the other, and notes what was opened."""

    def __init__(self, *streams: ObedientStream | str) -> None:
        self.streams = list(streams)
        self.opened: list[str] = []

    def __call__(self, url: str, _settings: SerialSettings, _timeout_s: float) -> ObedientStream:
        self.opened.append(url)
        stream = self.streams.pop(0) if self.streams else "nothing more to open"
        if isinstance(stream, str):
            raise LinkError(stream)
        return stream


class BatchLog:
    """Collects a link's batches and lets a test wait for one."""

    def __init__(self) -> None:
        self.batches: list[Batch] = []
        self._changed = threading.Condition()

    def __call__(self, batch: Batch) -> None:
        with self._changed:
            self.batches.append(batch)
            self._changed.notify_all()

    @property
    def events(self) -> list[object]:
        return [event for batch in list(self.batches) for event in batch.events]

    @property
    def data(self) -> bytes:
        return b"".join(batch.data for batch in list(self.batches))

    @property
    def states(self) -> list[str]:
        return [str(batch.state) for batch in list(self.batches) if batch.state is not None]

    def wait(self, condition, seconds: float = GENEROUS_S) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: condition(self), seconds), self.batches[-5:]
