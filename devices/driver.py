"""What every driver is: bytes and their time in, events out; no clock, no port, no thread."""

from __future__ import annotations

from typing import Protocol

from devices.framing import Line, LineFramer
from devices.transport.stream import SerialSettings
from frailtylab.instruments import InstrumentInfo
from frailtylab.samples import DeviceEvent, DeviceStatus, ForceSample, Unknown


class Driver(Protocol):
    """Reads one device's bytes and says what to send to it. Sending is the link's business."""

    @property
    def info(self) -> InstrumentInfo:
        """Kind, driver, make and the full settings; identity comes later as status events."""
        ...

    @property
    def serial(self) -> SerialSettings:
        """How the serial line has to be set."""
        ...

    @property
    def expected_rate_hz(self) -> float | None:
        """Readings a second that a healthy device sends; None for one that speaks on events."""
        ...

    @property
    def poll_interval_s(self) -> float | None:
        """Seconds between two ``poll_command``; None for a device that speaks by itself."""
        ...

    @property
    def boot_wait_s(self) -> float:
        """Seconds that the device needs after its port opened, before it hears anything."""
        ...

    def feed(self, host_ns: int, data: bytes) -> list[DeviceEvent]:
        """Events that these bytes complete; a frame has the time of its first byte."""
        ...

    def flush(self) -> list[DeviceEvent]:
        """The unfinished frame as :class:`Unknown`, if there is one."""
        ...

    def reset(self) -> None:
        """Forget everything that was heard: a new connection begins."""
        ...

    def identify_commands(self) -> tuple[bytes, ...]:
        """Questions about make, model and serial number; the answers are expected from now on."""
        ...

    def start_commands(self) -> tuple[bytes, ...]:
        """What makes the device send readings."""
        ...

    def stop_commands(self) -> tuple[bytes, ...]:
        """What makes it silent again."""
        ...

    def zero_commands(self) -> tuple[bytes, ...]:
        """What sets its zero; empty where it can't."""
        ...

    def poll_command(self) -> bytes:
        """The question for one reading; empty for a device that speaks by itself."""
        ...


class LineDriver:
    """A driver of a device that speaks in lines; subclasses say what a line means.

    After :meth:`reset` the first line may have lost its head, because the device spoke before the
    port was open. A reading in it is told as a status and not as a force: ``5.3 N`` can be the
    tail of ``25.3 N``. Gates are believed from the first line on, because that line is the start of
    a walk; their formats have fixed widths, which a tail does not fit.
    """

    def __init__(self, info: InstrumentInfo, serial: SerialSettings) -> None:
        self._info = info
        self._serial = serial
        self._framer = LineFramer()
        self._first_line_doubtful = False

    @property
    def info(self) -> InstrumentInfo:
        """What the driver knows of the instrument."""
        return self._info

    @property
    def serial(self) -> SerialSettings:
        """How the serial line has to be set."""
        return self._serial

    @property
    def expected_rate_hz(self) -> float | None:
        """None: speaks on events."""
        return None

    @property
    def poll_interval_s(self) -> float | None:
        """None: speaks by itself."""
        return None

    @property
    def boot_wait_s(self) -> float:
        """No wait."""
        return 0.0

    def read_line(self, host_ns: int, line: bytes) -> tuple[DeviceEvent, ...]:
        """What one whole line means."""
        raise NotImplementedError

    def feed(self, host_ns: int, data: bytes) -> list[DeviceEvent]:
        """Events that these bytes complete; a line has the time of its first byte."""
        events: list[DeviceEvent] = []
        for line in self._framer.feed(host_ns, data):
            if self._first_line_doubtful:
                events += self._first_line(line)
            elif line.whole:
                events += self.read_line(line.host_ns, line.data)
            else:
                events.append(Unknown(line.host_ns, line.data))
        return events

    def flush(self) -> list[DeviceEvent]:
        """The unfinished line as :class:`Unknown`, if there is one."""
        line = self._framer.flush()
        return [Unknown(line.host_ns, line.data)] if line else []

    def reset(self) -> None:
        """Forget everything that was heard."""
        self._framer.flush()
        self._first_line_doubtful = True

    def identify_commands(self) -> tuple[bytes, ...]:
        """None known."""
        return ()

    def start_commands(self) -> tuple[bytes, ...]:
        """None needed."""
        return ()

    def stop_commands(self) -> tuple[bytes, ...]:
        """None needed."""
        return ()

    def zero_commands(self) -> tuple[bytes, ...]:
        """None known."""
        return ()

    def poll_command(self) -> bytes:
        """Nothing: the device speaks by itself."""
        return b""

    def _first_line(self, line: Line) -> tuple[DeviceEvent, ...]:
        self._first_line_doubtful = False
        if not line.whole:
            return (Unknown(line.host_ns, line.data),)
        events = self.read_line(line.host_ns, line.data)
        if any(isinstance(event, ForceSample) for event in events):
            text = line.data.decode("latin-1")
            return (DeviceStatus(line.host_ns, "info", f"first line not used: {text}"),)
        return events
