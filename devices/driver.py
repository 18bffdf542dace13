"""What every driver is: bytes and their time in, events out; no clock, no port, no thread."""

from __future__ import annotations

from typing import Protocol

from devices.framing.frame import Frame
from devices.framing.lines import LineFramer
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

    @property
    def command_gap_s(self) -> float:
        """Seconds that must lie between two commands; 0 for a device that takes them at once."""
        ...

    def read_broken(self, host_ns: int, data: bytes) -> tuple[DeviceEvent, ...]:
        """What bytes mean that are no whole frame."""
        return (Unknown(host_ns, data),)

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


class Framer(Protocol):
    """Cuts a stream of bytes into frames, however it was chunked."""

    def feed(self, host_ns: int, data: bytes) -> list[Frame]:
        """The frames that these bytes complete."""
        ...

    def flush(self) -> Frame | None:
        """The unfinished frame, as not whole, and a fresh start."""
        ...


class FrameDriver:
    """A driver of a device that speaks in frames; subclasses say what a frame means.

    A subclass whose device has to be asked sets ``_poll_interval_s``, in seconds.
    """

    _poll_interval_s: float | None = None

    def __init__(self, info: InstrumentInfo, serial: SerialSettings, framer: Framer) -> None:
        self._info = info
        self._serial = serial
        self._framer = framer

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
        """One reading a poll; None for a device that is not asked: it speaks on events."""
        return None if self._poll_interval_s is None else 1 / self._poll_interval_s

    @property
    def poll_interval_s(self) -> float | None:
        """Seconds between polls; None for a device that speaks by itself."""
        return self._poll_interval_s

    @property
    def boot_wait_s(self) -> float:
        """No wait."""
        return 0.0

    @property
    def command_gap_s(self) -> float:
        """No gap."""
        return 0.0

    def read_frame(self, host_ns: int, data: bytes) -> tuple[DeviceEvent, ...]:
        """What one whole frame means."""
        raise NotImplementedError

    def read_broken(self, host_ns: int, data: bytes) -> tuple[DeviceEvent, ...]:
        """What bytes mean that are no whole frame."""
        return (Unknown(host_ns, data),)

    def feed(self, host_ns: int, data: bytes) -> list[DeviceEvent]:
        """Events that these bytes complete; a frame has the time of its first byte."""
        events: list[DeviceEvent] = []
        for frame in self._framer.feed(host_ns, data):
            if frame.whole:
                events += self.read_frame(frame.host_ns, frame.data)
            else:
                events += self.read_broken(frame.host_ns, frame.data)
        return events

    def flush(self) -> list[DeviceEvent]:
        """The unfinished frame as :class:`Unknown`, if there is one."""
        frame = self._framer.flush()
        return [Unknown(frame.host_ns, frame.data)] if frame else []

    def reset(self) -> None:
        """Forget everything that was heard."""
        self._framer.flush()

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


class LineDriver(FrameDriver):
    """A driver of a device that speaks in lines; subclasses say what a line means.

    After :meth:`reset` the first line may have lost its head, because the device spoke before the
    port was open. A reading in it is told as a status and not as a force: ``5.3 N`` can be the
    tail of ``25.3 N``. Gates are believed from the first line on, because that line is the start of
    a walk; their formats have fixed widths, which a tail does not fit.

    :param framer: what cuts the lines; at CR and LF where none is given
    """

    def __init__(
        self, info: InstrumentInfo, serial: SerialSettings, framer: Framer | None = None
    ) -> None:
        super().__init__(info, serial, framer or LineFramer())
        self._first_line_doubtful = False

    def read_line(self, host_ns: int, line: bytes) -> tuple[DeviceEvent, ...]:
        """What one whole line means."""
        raise NotImplementedError

    def read_frame(self, host_ns: int, data: bytes) -> tuple[DeviceEvent, ...]:
        """What one line means, unless it is the doubtful first one."""
        events = self.read_line(host_ns, data)
        if not self._first_line_doubtful:
            return events
        self._first_line_doubtful = False
        if any(isinstance(event, ForceSample) for event in events):
            text = data.decode("latin-1")
            return (DeviceStatus(host_ns, "info", f"first line not used: {text}"),)
        return events

    def read_broken(self, host_ns: int, data: bytes) -> tuple[DeviceEvent, ...]:
        """Unknown; the next line is whole for sure."""
        self._first_line_doubtful = False
        return super().read_broken(host_ns, data)

    def reset(self) -> None:
        """Forget everything that was heard."""
        super().reset()
        self._first_line_doubtful = True
