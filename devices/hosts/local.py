"""A simulated device inside this process, opened as ``sim://NAME``."""

from __future__ import annotations

import threading

from devices.simulators.device import ControlLines, SimDevice
from frailtylab.clock import Clock, SystemClock

NS_PER_S = 1_000_000_000


class LocalHost:
    """Holds one device and one connection to it. Every method is safe from any thread.

    No thread of its own: the reader that waits for bytes drives the device.
    """

    def __init__(self, device: SimDevice, clock: Clock | None = None) -> None:
        self._device = device
        self._clock = clock or SystemClock()
        self._changed = threading.Condition()
        self._inbox = b""
        self._plugged = True
        self._attached = False
        self._powered = False
        self._cancelled = False

    def attach(self) -> None:
        """Open the connection.

        :raises OSError: when it is unplugged or open already
        """
        with self._changed:
            now_ns = self._clock.now_ns()
            self._refuse_unplugged(now_ns)
            if self._attached:
                raise OSError("the simulated port is open already")
            self._attached = True
            self._cancelled = False
            self._inbox = b""
            if self._powered:
                # What the device said while nobody listened is gone, as on a real port.
                self._device.advance(now_ns)
            self._device.power_on(now_ns)
            self._powered = True

    def detach(self) -> None:
        """Close the connection; the device and its person go on."""
        with self._changed:
            self._attached = False
            self._changed.notify_all()

    def read(self, size: int, timeout_s: float | None) -> bytes:
        """Up to ``size`` bytes as soon as there are any, nothing after the time-out.

        :raises OSError: when it was unplugged
        """
        with self._changed:
            start_ns = self._clock.now_ns()
            deadline_ns = None if timeout_s is None else start_ns + round(timeout_s * NS_PER_S)
            while self._attached:
                now_ns = self._clock.now_ns()
                self._pump(now_ns)
                ends = deadline_ns is not None and now_ns >= deadline_ns
                if self._inbox or ends or self._cancelled:
                    break
                self._wait(now_ns, deadline_ns)
            self._cancelled = False
            data, self._inbox = self._inbox[:size], self._inbox[size:]
            return data

    def waiting(self) -> int:
        """Bytes that can be read without waiting.

        :raises OSError: when it was unplugged
        """
        with self._changed:
            self._pump(self._clock.now_ns())
            return len(self._inbox)

    def control_lines(self) -> ControlLines:
        """How the device's control lines stand now.

        :raises OSError: when it was unplugged, or speaks in bytes
        """
        with self._changed:
            self._pump(self._clock.now_ns())
            lines = self._device.control_lines()
        if lines is None:
            raise OSError("the simulated device has no control lines")
        return lines

    def write(self, data: bytes) -> None:
        """Bytes to the device.

        :raises OSError: when it was unplugged
        """
        with self._changed:
            now_ns = self._clock.now_ns()
            self._refuse_unplugged(now_ns)
            self._device.receive(data, now_ns)
            self._changed.notify_all()

    def cancel_read(self) -> None:
        """Let a waiting ``read`` return."""
        with self._changed:
            self._cancelled = True
            self._changed.notify_all()

    def trigger(self, verb: str, **params: object) -> None:
        """Make the person or a fault act now: ``trigger("squeeze", peak=25.3, hold=3)``.

        :raises OperatorError: for an unknown verb or parameter
        """
        with self._changed:
            self._device.trigger(verb, self._clock.now_ns(), **params)
            self._changed.notify_all()

    def unplug(self) -> None:
        """Pull the cable."""
        self._set_plugged(False)

    def replug(self) -> None:
        """Put the cable back."""
        self._set_plugged(True)

    def _set_plugged(self, plugged: bool) -> None:
        with self._changed:
            self._plugged = plugged
            self._changed.notify_all()

    def _pump(self, now_ns: int) -> None:
        out = self._device.advance(now_ns)
        self._refuse_unplugged(now_ns)
        self._inbox += out

    def _refuse_unplugged(self, now_ns: int) -> None:
        if not (self._plugged and self._device.plugged(now_ns)):
            self._inbox = b""
            raise OSError("the simulated device is unplugged")

    def _wait(self, now_ns: int, deadline_ns: int | None) -> None:
        times = [t for t in (deadline_ns, self._device.next_due_ns()) if t is not None]
        seconds = None if not times else max(0, min(times) - now_ns) / NS_PER_S
        self._changed.wait(seconds)
