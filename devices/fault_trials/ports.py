"""Ports that exist only on a stage: what is plugged in where, who has it open, who refuses."""

from __future__ import annotations

import msgspec

from devices.fault_trials.stage import NS_PER_S, Stage
from devices.hosts.local import LocalHost
from devices.hosts.published import publish, withdraw
from devices.ports import PortListing
from devices.simulators.faults import FaultyWire
from devices.transport.line_stream import LineStream
from devices.transport.stream import ByteStream, LinkError, SerialSettings


class Plug(msgspec.Struct, kw_only=True):
    """A device at the end of a cable.

    :param refusal: what the system says to whoever opens the port; empty where it can be opened
    :param quiet: the system does not tell a reader that the cable was pulled
    """

    device: FaultyWire
    name: str
    location: str = "1-1"
    serial_number: str = "A1"
    refusal: str = ""
    quiet: bool = False
    settings: dict[str, str] = {}
    held: bool = False
    powered: bool = False
    written: bytes = b""
    wrong_readers: int = 0

    def listing(self) -> PortListing:
        """What the system's list shows of it."""
        return PortListing(
            self.name, "Adapter", "Maker", 0x0403, 0x6001, self.serial_number, self.location
        )


class Ports:
    """All that is plugged in; stands in for the system's list and for opening a port."""

    def __init__(self, stage: Stage, *plugs: Plug) -> None:
        self._stage = stage
        self.plugs = list(plugs)

    def listing(self) -> list[PortListing]:
        """The ports that the system shows now."""
        now_ns = self._stage.now_ns
        return [plug.listing() for plug in self.plugs if plug.device.plugged(now_ns)]

    def open(self, url: str, settings: SerialSettings, timeout_s: float) -> ByteStream:
        """A connection to whatever stands under that name.

        :raises LinkError: when it is not there, is refused, or is open already
        """
        now_ns = self._stage.now_ns
        plug = next((plug for plug in self.plugs if plug.name == url), None)
        if plug is None or not plug.device.plugged(now_ns):
            raise LinkError("no such port")
        if plug.refusal:
            raise LinkError(plug.refusal)
        if plug.held:
            plug.wrong_readers += 1
            raise LinkError("the port is in use")
        if settings.lines:
            return StageLines(self._stage, plug, settings, timeout_s)
        return StageStream(self._stage, plug, timeout_s)


class StageStream:
    """An open connection; see :class:`devices.transport.stream.ByteStream`."""

    def __init__(self, stage: Stage, plug: Plug, timeout_s: float) -> None:
        self._stage = stage
        self._plug = plug
        self._timeout_ns = round(timeout_s * NS_PER_S)
        self._woken = False
        self.stamp_ns: int | None = None
        self.told: dict[str, str] = {}
        plug.held = True
        if plug.powered:
            # What the device said while nobody listened is gone, as on a real port.
            plug.device.advance(stage.now_ns)
        plug.device.power_on(stage.now_ns)
        plug.powered = True

    def read(self) -> bytes:
        """Bytes as soon as there are any; nothing after the time-out.

        :raises LinkError: when the cable was pulled, unless the plug is quiet about it
        """
        deadline_ns = self._stage.now_ns + self._timeout_ns
        while True:
            data = self._pump()
            if data or self._woken or self._stage.now_ns >= deadline_ns:
                self._woken = False
                return data
            due_ns = self._plug.device.next_due_ns()
            soon_ns = deadline_ns if due_ns is None else min(deadline_ns, due_ns)
            self._stage.pass_until(max(soon_ns, self._stage.now_ns + 1))

    def write(self, data: bytes) -> None:
        """Bytes to the device.

        :raises LinkError: when the cable was pulled
        """
        if self._is_out():
            return
        self._plug.written += data
        self._plug.device.receive(data, self._stage.now_ns)

    def wake(self) -> None:
        """Let ``read`` return."""
        self._woken = True

    def catch_up(self, longest_s: float) -> None:
        """Nothing is held back here."""

    def close(self) -> None:
        """Give the port back."""
        self._plug.held = False

    def _pump(self) -> bytes:
        data = self._plug.device.advance(self._stage.now_ns)
        return b"" if self._is_out() else data

    def _is_out(self) -> bool:
        """True where the cable is out and nobody says so.

        :raises LinkError: where the system tells that the connection broke
        """
        if self._plug.refusal:
            raise LinkError(self._plug.refusal)
        if self._plug.device.plugged(self._stage.now_ns):
            return False
        if not self._plug.quiet:
            raise LinkError("the port is gone")
        return True


class StageLines:
    """An open connection to a bare switch: its control lines, looked at on the stage's clock.

    :raises LinkError: when the device has no such lines
    """

    def __init__(
        self, stage: Stage, plug: Plug, settings: SerialSettings, timeout_s: float
    ) -> None:
        self._stage = stage
        self._plug = plug
        self._name = f"stage-{id(self)}"
        plug.held = plug.powered = True
        url = publish(self._name, LocalHost(plug.device, stage.clock))
        self._inner = LineStream(url, settings, timeout_s, stage.clock.now_ns, self._pause)
        self.stamp_ns: int | None = None
        self.told: dict[str, str] = {}

    def read(self) -> bytes:
        """Frames as soon as a line has changed; nothing after the time-out.

        :raises LinkError: when the cable was pulled or somebody took the port
        """
        if self._plug.refusal:
            raise LinkError(self._plug.refusal)
        return self._inner.read()

    def write(self, data: bytes) -> None:
        """Nothing: a switch hears nothing."""

    def wake(self) -> None:
        """Let ``read`` return."""
        self._inner.wake()

    def catch_up(self, longest_s: float) -> None:
        """Nothing is held back here."""

    def close(self) -> None:
        """Give the port back."""
        self._inner.close()
        withdraw(self._name)
        self._plug.held = False

    def _pause(self, seconds: float) -> None:
        end_ns = self._stage.now_ns + round(seconds * NS_PER_S)
        while self._stage.now_ns < end_ns:
            self._stage.pass_until(end_ns)
