"""Connections through pyserial: COM and tty ports, ``socket://``, ``rfc2217://`` and ``sim://``."""

from __future__ import annotations

import contextlib
import os
import select
from typing import Any

import serial

from devices.transport.stream import LinkError, SerialSettings

READ_AT_ONCE = 4096
WRITE_TIMEOUT_S = 1.0
SIM_HANDLERS = "devices.hosts"
"""Package in which pyserial finds ``protocol_sim``, named here because it lies above this one."""

if SIM_HANDLERS not in serial.protocol_handler_packages:
    serial.protocol_handler_packages.append(SIM_HANDLERS)


def _system_errors() -> tuple[type[Exception], ...]:
    """What pyserial 3.5 really raises when a cable is pulled, on Linux, Windows and macOS.

    ``termios.error`` is no OSError; ``TypeError`` comes from a port closed under a read.
    """
    errors: tuple[type[Exception], ...] = (serial.SerialException, OSError, TypeError)
    try:
        import termios
    except ImportError:
        return errors
    return (*errors, termios.error)


LATENCY = "low latency"
"""Name under which a stream tells what became of it."""
LINK_ERRORS = _system_errors()
OPEN_ERRORS = (*LINK_ERRORS, ValueError, NotImplementedError)


class SerialStream:
    """A connection that pyserial opened; see :class:`devices.transport.stream.ByteStream`.

    :param url: port name or URL, exactly as the user chose it
    :param timeout_s: the longest that ``read`` waits for a first byte
    :raises LinkError: when the port can't be opened
    """

    def __init__(self, url: str, settings: SerialSettings, timeout_s: float = 0.1) -> None:
        self._timeout_s = timeout_s
        self._is_socket = url.lower().startswith("socket://")
        try:
            self._port = opened_port(url, settings, timeout_s)
        except OPEN_ERRORS as error:
            raise LinkError(str(error)) from error
        self._is_tty = hasattr(self._port, "pipe_abort_read_r")
        self.stamp_ns: int | None = None
        self.told = {LATENCY: lower_latency(self._port)}

    def read(self) -> bytes:
        """Bytes as soon as there are any; nothing after the time-out."""
        try:
            if self._is_tty:
                return self._read_tty()
            first = self._port.read(max(1, self._waiting()))
        except LINK_ERRORS as error:
            raise LinkError(str(error)) from error
        return first + self._rest() if len(first) == 1 else first

    def write(self, data: bytes) -> None:
        """Send bytes to the device."""
        try:
            self._port.write(data)
        except LINK_ERRORS as error:
            raise LinkError(str(error)) from error

    def wake(self) -> None:
        """Let a waiting ``read`` return early, where the port can do that."""
        cancel = getattr(self._port, "cancel_read", None)
        if cancel is not None:
            try:
                cancel()
            except (*LINK_ERRORS, AttributeError):
                return

    def catch_up(self, longest_s: float) -> None:
        """Nothing is held back here."""

    def close(self) -> None:
        """Give the port back; never raises."""
        close_port(self._port)

    def _read_tty(self) -> bytes:
        """One wait and one read, where pyserial's ``read`` of an unknown number takes six calls.

        Same file, same wake-up pipe and same meaning as ``serialposix.Serial.read`` of 3.5.
        """
        port = self._port
        ready, _, _ = select.select([port.fd, port.pipe_abort_read_r], [], [], self._timeout_s)
        if port.pipe_abort_read_r in ready:
            os.read(port.pipe_abort_read_r, 1000)
            return b""
        if not ready:
            return b""
        try:
            data = os.read(port.fd, READ_AT_ONCE)
        except BlockingIOError:
            return b""
        if not data:
            raise serial.SerialException("the port says that it can be read, but is gone")
        return data

    def _waiting(self) -> int:
        """Bytes that are there already; a hung-up port raises in the read that follows."""
        try:
            return 0 if self._is_socket else int(self._port.in_waiting)
        except LINK_ERRORS:
            return 0

    def _rest(self) -> bytes:
        """What came with a first byte. A port that breaks here breaks again at the next read."""
        try:
            if self._is_socket:
                return self._rest_of_socket()
            waiting = int(self._port.in_waiting)
            return self._port.read(waiting) if waiting else b""
        except LINK_ERRORS:
            return b""

    def _rest_of_socket(self) -> bytes:
        """``in_waiting`` of a socket is never more than 1, so ask without waiting instead."""
        self._port.timeout = 0
        try:
            return self._port.read(READ_AT_ONCE)
        finally:
            self._port.timeout = self._timeout_s


def opened_port(url: str, settings: SerialSettings, timeout_s: float) -> Any:  # noqa: ANN401
    """An open pyserial port; the class depends on the URL.

    ``timeout_s`` is final: setting it later lets ``rfc2217://`` negotiate everything once more.

    :raises Exception: one of ``OPEN_ERRORS``
    """
    port = serial.serial_for_url(
        url,
        baudrate=settings.baud,
        bytesize=settings.data_bits,
        parity=settings.parity,
        stopbits=settings.stop_bits,
        rtscts=settings.rts_cts,
        timeout=timeout_s,
        do_not_open=True,
        **_native_options(url),
    )
    port.dtr = settings.dtr
    if not settings.rts_cts:
        port.rts = settings.rts
    try:
        port.open()
    except OPEN_ERRORS:
        close_port(port)
        raise
    return port


def close_port(port: Any) -> None:  # noqa: ANN401
    """Close a port in whatever state; never raises.

    pyserial 3.5 forgets to close the socket of a connection that the other side has ended.
    """
    inner = getattr(port, "_socket", None)
    with contextlib.suppress(*LINK_ERRORS, AttributeError):
        port.close()
    if inner is not None:
        with contextlib.suppress(OSError):
            inner.close()


def _native_options(url: str) -> dict[str, Any]:
    """Options that only real ports understand: a write time-out poisons ``rfc2217://``."""
    if "://" in url:
        return {}
    return {"exclusive": True, "write_timeout": WRITE_TIMEOUT_S}


def lower_latency(port: Any) -> str:  # noqa: ANN401
    """Ask the driver not to hold bytes back, where it can; answers what came of it.

    FTDI's chips wait 16 ms by default for more bytes (AN232B-04). On Linux the driver is asked; on
    Windows the time stands in the device manager.
    """
    lower = getattr(port, "set_low_latency_mode", None)
    if lower is None:
        return "not asked: this system has no call for it"
    try:
        lower(True)
    except (*LINK_ERRORS, ValueError, NotImplementedError, AttributeError):
        return "not asked: this port can't"
    return "asked for"
