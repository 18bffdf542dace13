"""A live connection to one instrument: opened, read, watched, and opened again after a break."""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Callable

from msgspec.structs import replace

from devices.clock_fit import ClockFit
from devices.driver import Driver
from devices.identity import learned_from
from devices.ports import PortFinder
from devices.reader import NS_PER_S, CommandQueue, Reader
from devices.transport.opening import open_stream as open_port
from devices.transport.stream import ByteStream, LinkError, SerialSettings
from frailtylab.clock import Clock, SystemClock
from frailtylab.instruments import Batch, InstrumentInfo, LinkCounts, LinkState
from frailtylab.samples import (
    DeviceEvent,
    DeviceStatus,
    LinkLost,
    LinkRestored,
    Unknown,
)

log = logging.getLogger(__name__)

BACK_OFF_S = (1.0, 2.0, 4.0, 8.0)
LONGEST_READ_S = 0.1
SHORTEST_SILENCE_S = 1.0
STEADY_S = 8.0
"""A connection that held so long was good: the waiting after its loss begins at the shortest."""
JOIN_S = 8.0
CLOCK_DRIFT = "clock drift"
"""Under this name a report tells how the device's clock runs against the computer's."""

OpenStream = Callable[[str, SerialSettings, float], ByteStream]
Locate = Callable[[str], str]


class InstrumentLink:
    """Implements :class:`frailtylab.instruments.Instrument` for one driver and one port.

    Bytes go to ``url`` and nowhere else. After a break the same port is tried again after 1, 2, 4
    and then every 8 s; ``locate`` names the port on which that very device is by then (a
    :class:`devices.ports.PortFinder` if none is given).

    A streaming device is *ready* with its first valid event and *silent* after three missing
    readings (1 s at least); a device that speaks on events is ready once its port is open.

    :param source: short name of this link: ``grip``, ``gates``
    :param simulated: None decides by the URL and by the device's own answer
    :param wait: waits so many seconds or until the event is set; true when it was set
    """

    def __init__(
        self,
        source: str,
        driver: Driver,
        url: str,
        *,
        simulated: bool | None = None,
        clock: Clock | None = None,
        open_stream: OpenStream = open_port,
        locate: Locate | None = None,
        wait: Callable[[threading.Event, float], bool] = threading.Event.wait,
    ) -> None:
        self._source = source
        self._driver = driver
        self._url = url
        is_simulated = url.lower().startswith("sim://") if simulated is None else simulated
        self._info = replace(driver.info, port=url, simulated=is_simulated)
        self._clock = clock or SystemClock()
        self._open_stream = open_stream
        self._locate = locate or PortFinder()
        self._wait = wait
        self._state = LinkState.CLOSED
        self._counts = LinkCounts()
        self._commands = CommandQueue(driver.command_gap_s)
        self._clock_fit = ClockFit()
        self._stopping = threading.Event()
        self._wake = threading.Event()
        self._thread: threading.Thread | None = None
        self._stream: ByteStream | None = None
        self._on_batch: Callable[[Batch], None] = _nobody
        self._last_valid_ns = 0
        self._silence_ns: int | None = None
        self._opened_ns = 0
        self._failures = 0
        self._lost = False

    @property
    def source(self) -> str:
        """Short name of this link."""
        return self._source

    @property
    def info(self) -> InstrumentInfo:
        """Identity as known so far, with what the device's clock has shown of itself."""
        line = self._clock_fit.line()
        if line is None:
            return self._info
        return replace(self._info, reported={**self._info.reported, CLOCK_DRIFT: line.words()})

    @property
    def state(self) -> LinkState:
        """How the connection stands now."""
        return self._state

    @property
    def counts(self) -> LinkCounts:
        """Bytes and events since the link opened."""
        return self._counts

    def open(self, on_batch: Callable[[Batch], None]) -> None:
        """Start the reader's thread; ``on_batch`` is called on it. A second call is an error."""
        if self._thread is not None:
            raise RuntimeError(f"link {self._source} is open already")
        self._on_batch = on_batch
        self._stopping.clear()
        self._wake.clear()
        self._counts = LinkCounts()
        self._failures, self._lost = 0, False
        self._thread = threading.Thread(
            target=self._live, name=f"reader {self._source}", daemon=True
        )
        self._thread.start()

    def zero(self) -> None:
        """Ask the device to set its zero; no effect where it can't or is not connected."""
        stream = self._stream
        if stream is not None:
            self._commands.add(self._driver.zero_commands(), self._clock.now_ns())
            stream.wake()

    def look_again(self) -> None:
        """Something was plugged in: a lost connection is tried at once, not after its wait."""
        if self._lost:
            self._wake.set()

    def close(self) -> None:
        """Stop the reader and give the port back; returns when the thread has ended."""
        thread = self._thread
        if thread is None:
            return
        self._stopping.set()
        self._wake.set()
        stream = self._stream
        if stream is not None:
            stream.wake()
        thread.join(JOIN_S)
        if thread.is_alive():
            log.warning("reader of %s did not end within %s s", self._source, JOIN_S)
        self._thread = None

    def _live(self) -> None:
        """Connect and read, again and again, until the link is closed."""
        try:
            while not self._stopping.is_set():
                try:
                    self._connect_and_read()
                except LinkError as error:
                    self._report_lost(str(error))
                    delay_s = BACK_OFF_S[min(self._failures, len(BACK_OFF_S)) - 1]
                    self._wait(self._wake, delay_s)
                    self._wake.clear()  # close() sets the other event first
        finally:
            self._emit_state(LinkState.CLOSED)

    def _connect_and_read(self) -> None:
        if not self._lost:
            self._emit_state(LinkState.CONNECTING)
        url = self._locate(self._url)
        stream = self._open_stream(url, self._driver.serial, self._read_timeout_s())
        self._stream = stream
        self._info = replace(self._info, reported={**self._info.reported, **stream.told})
        try:
            self._begin()
            reader = Reader(
                stream, self._driver, self._clock, self._commands, self._take, self._watch
            )
            reader.run(self._stopping.is_set)
            self._say_goodbye(stream)
        finally:
            self._stream = None
            stream.close()

    def _begin(self) -> None:
        """The port is open: a fresh driver state, and its commands after the boot wait."""
        now_ns = self._clock.now_ns()
        self._driver.reset()
        self._clock_fit.forget()
        self._commands.clear()
        after_boot_ns = now_ns + round(self._driver.boot_wait_s * NS_PER_S)
        commands = (*self._driver.identify_commands(), *self._driver.start_commands())
        self._commands.add(commands, after_boot_ns)
        # A device that takes one command a second is not silent before the last has worked.
        talk_ns = round(self._driver.command_gap_s * len(commands) * NS_PER_S)
        self._opened_ns, self._last_valid_ns = now_ns, after_boot_ns + talk_ns
        events = (LinkRestored(now_ns),) if self._lost else ()
        self._lost = False
        self._silence_ns = longest_silence_ns(self._driver.expected_rate_hz)
        streams = self._silence_ns is not None
        self._emit_state(LinkState.CONNECTING if streams else LinkState.READY, events)

    def _take(self, now_ns: int, data: bytes) -> None:
        """Decode one read and hand it on."""
        events = tuple(self._driver.feed(now_ns, data))
        has_valid = self._count(data, events)
        state = None
        if has_valid:
            self._last_valid_ns = now_ns
            if self._state is not LinkState.READY:
                state = self._state = LinkState.READY
        self._on_batch(Batch(self._source, now_ns, data, events, state))

    def _watch(self, now_ns: int) -> None:
        """Tell once when a device that should stream does not."""
        limit_ns = self._silence_ns
        if limit_ns is None or now_ns - self._last_valid_ns <= limit_ns:
            return
        if self._state is not LinkState.SILENT:
            self._emit_state(LinkState.SILENT)

    def _report_lost(self, reason: str) -> None:
        """Tell the break once; its unfinished bytes are not lost, they came with their batch."""
        if self._lost:
            self._failures += 1
            return
        now_ns = self._clock.now_ns()
        held = now_ns - self._opened_ns > STEADY_S * NS_PER_S
        self._failures = 1 if held else self._failures + 1
        self._lost = True
        unfinished = tuple(self._driver.flush())
        self._count(b"", unfinished)
        log.info("connection of %s lost", self._source)
        self._emit_state(LinkState.LOST, (*unfinished, LinkLost(now_ns, reason)))

    def _say_goodbye(self, stream: ByteStream) -> None:
        """Make the device silent before its port is given back."""
        with contextlib.suppress(LinkError):
            for command in self._driver.stop_commands():
                stream.write(command)

    def _emit_state(
        self, state: LinkState, events: tuple[DeviceEvent | LinkLost | LinkRestored, ...] = ()
    ) -> None:
        self._state = state
        self._on_batch(Batch(self._source, self._clock.now_ns(), b"", events, state))

    def _count(self, data: bytes, events: tuple[DeviceEvent, ...]) -> bool:
        """Count one read and learn from it; true when it held an edge or a force.

        One pass: this runs a thousand times a second beside the clock of a trial.
        """
        bad = ignored = 0
        for event in events:
            if isinstance(event, DeviceStatus):
                ignored += 1
                self._info = learned_from(self._info, event)
            elif isinstance(event, Unknown):
                bad += 1
            elif event.device_ns is not None:
                self._clock_fit.add(event.device_ns, event.host_ns)
        valid = len(events) - bad - ignored
        old = self._counts
        self._counts = LinkCounts(
            old.bytes_read + len(data), old.accepted + valid, old.ignored + ignored, old.bad + bad
        )
        return valid > 0

    def _read_timeout_s(self) -> float:
        """Short enough that polls leave on time."""
        interval_s = self._driver.poll_interval_s
        return LONGEST_READ_S if interval_s is None else min(LONGEST_READ_S, interval_s / 4)


def longest_silence_ns(rate_hz: float | None) -> int | None:
    """How long a device of that rate may say nothing valid; None for one that speaks on events."""
    return None if rate_hz is None else round(max(SHORTEST_SILENCE_S, 3 / rate_hz) * NS_PER_S)


def _nobody(_batch: Batch) -> None:
    """Where batches go before the link is opened."""
