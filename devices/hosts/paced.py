"""A simulated device with a thread of its own, in step with the real clock."""

from __future__ import annotations

import contextlib
import select
import socket
import threading
import time

from devices.hosts.endpoint import Endpoint
from devices.simulators.device import SimDevice
from frailtylab.clock import Clock, SystemClock

NS_PER_S = 1_000_000_000
PRECISE_NS = 2_000_000
"""``select`` of some systems is late by a tick; the last two milliseconds are slept instead."""

RETRY_S = 0.1


class PacedHost:
    """Runs a device behind an endpoint. The script's clock starts with the first client.

    Bytes leave when the device's clock says so, not when the thread comes round to it; whatever
    the device says without a client is lost, as on a real port.
    """

    def __init__(self, device: SimDevice, endpoint: Endpoint, clock: Clock | None = None) -> None:
        self._device = device
        self._endpoint = endpoint
        self._clock = clock or SystemClock()
        self._lock = threading.Lock()
        self._plugged = True
        self._is_in = False
        self._running = False
        self._powered = False
        self._waker, self._wake_end = socket.socketpair()
        self._waker.setblocking(False)
        self._thread = threading.Thread(target=self._run, name="simulated device", daemon=True)

    @property
    def url(self) -> str:
        """What a client opens."""
        return self._endpoint.url

    def start(self) -> str:
        """Plug in and run; returns the URL."""
        self._endpoint.plug_in()
        self._is_in = True
        self._running = True
        self._thread.start()
        return self.url

    def stop(self) -> None:
        """Pull out and end the thread."""
        if self._running:
            self._running = False
            self._wake()
            self._thread.join()
        self._endpoint.close()
        self._waker.close()
        self._wake_end.close()

    def trigger(self, verb: str, **params: object) -> None:
        """Make the person or a fault act now.

        :raises OperatorError: for an unknown verb or parameter
        """
        with self._lock:
            self._device.trigger(verb, self._clock.now_ns(), **params)
        self._wake()

    def unplug(self) -> None:
        """Pull the cable."""
        self._plugged = False
        self._wake()

    def replug(self) -> None:
        """Put the cable back."""
        self._plugged = True
        self._wake()

    def _run(self) -> None:
        try:
            while self._running:
                self._turn()
        finally:
            self._endpoint.pull_out()

    def _turn(self) -> None:
        """Everything that is due, then a wait."""
        self._obey_the_cable()
        if self._is_in:
            received = self._endpoint.receive()
            self._hear(received)
        if not self._powered:
            self._wait_until(None)
            return
        with self._lock:
            out = self._device.advance(self._clock.now_ns())
            due_ns, lines = self._device.next_due_ns(), self._device.control_lines()
        if lines is not None and self._is_in:
            self._endpoint.show_lines(lines)
        if out and self._is_in:
            self._endpoint.send(out)
        self._wait_until(due_ns)

    def _hear(self, received: bytes) -> None:
        """The device is on from the first client on."""
        with self._lock:
            now_ns = self._clock.now_ns()
            if self._endpoint.connected or received:
                self._device.power_on(now_ns)
                self._powered = True
            if received:
                self._device.receive(received, now_ns)

    def _obey_the_cable(self) -> None:
        with self._lock:
            plugged = self._plugged and self._device.plugged(self._clock.now_ns())
        if plugged == self._is_in:
            return
        if not plugged:
            self._endpoint.pull_out()
            self._is_in = False
            return
        # The place may be taken by now; it is tried again then.
        with contextlib.suppress(OSError):
            self._endpoint.plug_in()
            self._is_in = True

    def _wait_until(self, due_ns: int | None) -> None:
        files: list[int | socket.socket] = [self._wake_end]
        look_again_s: float | None = RETRY_S
        if self._is_in:
            files += self._endpoint.watched()
            look_again_s = self._endpoint.look_again_s()
        left_ns = None if due_ns is None else due_ns - self._clock.now_ns()
        if left_ns is not None and left_ns <= PRECISE_NS:
            time.sleep(max(0, left_ns) / NS_PER_S)
            return
        left_s = None if left_ns is None else (left_ns - PRECISE_NS) / NS_PER_S
        times = [seconds for seconds in (left_s, look_again_s) if seconds is not None]
        readable, _, _ = select.select(files, [], [], min(times, default=None))
        if self._wake_end in readable:
            self._wake_end.recv(64)

    def _wake(self) -> None:
        # A full buffer means that the thread has been told already.
        with contextlib.suppress(BlockingIOError, OSError):
            self._waker.send(b"\0")
