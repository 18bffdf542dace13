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
from devices.reconnect import IsThere, Reconnect, Wait, cannot_tell
from devices.silence_watch import Notice, SilenceWatch
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

LONGEST_READ_S = 0.1
JOIN_S = 8.0
CATCH_UP_S = 0.03
CLOCK_DRIFT = "clock drift"
"""Under this name a report tells how the device's clock runs against the computer's."""

OpenStream = Callable[[str, SerialSettings, float], ByteStream]
Locate = Callable[[str], str]


class InstrumentLink:
    """Implements :class:`frailtylab.instruments.Instrument` for one driver and one port.

    Bytes go to ``url`` and nowhere else. After a break the same port is tried again as
    :class:`devices.reconnect.Reconnect` says; ``locate`` names the port on which that very device
    is by then, ``is_there`` tells whether it is listed. A :class:`devices.ports.PortFinder` does
    both: the one that is given, or one of its own.

    A streaming device is *ready* with its first valid event and *silent* after three missing
    readings (1 s at least); a device that speaks on events is ready once its port is open. A silent
    device is told again what it was told at the start, because it may have been switched off and
    on; a silent one whose port has vanished is lost, whatever its reads say.

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
        is_there: IsThere | None = None,
        wait: Wait = threading.Event.wait,
    ) -> None:
        self._source = source
        self._driver = driver
        self._url = url
        is_simulated = url.lower().startswith("sim://") if simulated is None else simulated
        self._info = replace(driver.info, port=url, simulated=is_simulated)
        self._clock = clock or SystemClock()
        self._open_stream = open_stream
        self._locate = locate or PortFinder()
        looks = is_there or is_there_of(self._locate)
        self._reconnect = Reconnect(url, looks, wait)
        self._silence = SilenceWatch(url, looks)
        self._state = LinkState.CLOSED
        self._counts = LinkCounts()
        self._commands = CommandQueue(driver.command_gap_s)
        self._clock_fit = ClockFit()
        self._stopping = threading.Event()
        self._wake = threading.Event()
        self._thread: threading.Thread | None = None
        self._stream: ByteStream | None = None
        self._on_batch: Callable[[Batch], None] = _nobody
        self._opened_ns = 0
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
        self._stopping.clear()
        self._wake.clear()
        self._thread = threading.Thread(
            target=self.run, args=(on_batch,), name=f"reader {self._source}", daemon=True
        )
        self._thread.start()

    def run(self, on_batch: Callable[[Batch], None]) -> None:
        """Connect and read on the calling thread, again and again, until ``stop`` is called."""
        self._on_batch = on_batch
        self._counts = LinkCounts()
        self._reconnect.begin()
        self._lost = False
        try:
            while not self._stopping.is_set():
                try:
                    self._connect_and_read()
                except LinkError as error:
                    self._report_lost(str(error))
                    self._reconnect.pause(self._wake)
                    self._wake.clear()  # stop() sets the other event first
        finally:
            self._emit_state(LinkState.CLOSED)

    def zero(self) -> None:
        """Ask the device to set its zero; no effect where it can't or is not connected."""
        stream = self._stream
        if stream is not None:
            self._commands.add(self._driver.zero_commands(), self._clock.now_ns())
            stream.wake()

    def stop(self) -> None:
        """Let the reader end soon; safe from any thread, the reader's own included."""
        self._stopping.set()
        self._wake.set()
        stream = self._stream
        if stream is not None:
            stream.wake()

    def look_again(self) -> None:
        """Something was plugged in: a lost connection is tried at once, not after its wait."""
        if self._lost:
            self._wake.set()

    def catch_up(self) -> None:
        """Return once all that has come until now was handed on; after 30 ms at the latest.

        Not for the reader's own thread.
        """
        stream = self._stream
        if stream is not None:
            stream.catch_up(CATCH_UP_S)

    def close(self) -> None:
        """Hand on what came, stop the reader, give the port back; its thread has ended then."""
        thread = self._thread
        if thread is None:
            return
        self.catch_up()
        self.stop()
        thread.join(JOIN_S)
        if thread.is_alive():
            log.warning("reader of %s did not end within %s s", self._source, JOIN_S)
        self._thread = None

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
        # A device that takes one command a second is not silent before the last has worked.
        self._opened_ns = now_ns
        self._silence.begin(self._driver.expected_rate_hz, self._talk(after_boot_ns))
        events = (LinkRestored(now_ns),) if self._lost else ()
        self._lost = False
        streams = self._silence.waits_for_stream
        self._emit_state(LinkState.CONNECTING if streams else LinkState.READY, events)

    def _talk(self, from_ns: int) -> int:
        """Queue what identifies and starts the device; answers when the last of it has worked."""
        commands = (*self._driver.identify_commands(), *self._driver.start_commands())
        self._commands.add(commands, from_ns)
        return from_ns + round(self._driver.command_gap_s * len(commands) * NS_PER_S)

    def _take(self, now_ns: int, data: bytes) -> None:
        """Decode one read and hand it on."""
        events = tuple(self._driver.feed(now_ns, data))
        has_valid = self._count(data, events)
        state = None
        if has_valid:
            self._silence.heard(now_ns)
            if self._state is not LinkState.READY:
                state = self._state = LinkState.READY
        self._on_batch(Batch(self._source, now_ns, data, events, state))

    def _watch(self, now_ns: int) -> None:
        """Tell once when a device that should stream does not, then try to wake it up."""
        notice = self._silence.look(now_ns)
        if notice is Notice.SILENT:
            self._emit_state(LinkState.SILENT)
        elif notice is Notice.ASK_AGAIN:
            self._silence.asked(self._talk(now_ns))

    def _report_lost(self, reason: str) -> None:
        """Tell the break once; its unfinished bytes are not lost, they came with their batch."""
        if self._lost:
            self._reconnect.failed()
            return
        now_ns = self._clock.now_ns()
        self._reconnect.failed((now_ns - self._opened_ns) / NS_PER_S)
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


def is_there_of(locate: Locate) -> IsThere:
    """The look at the list of ports that belongs to this way of finding a device."""
    return locate.is_there if isinstance(locate, PortFinder) else cannot_tell


def _nobody(_batch: Batch) -> None:
    """Where batches go before the link is opened."""
