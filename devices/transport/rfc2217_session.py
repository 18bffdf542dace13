"""The serving side of RFC 2217 for one client: bytes and control lines through Telnet.

Built on ``serial.rfc2217.PortManager`` of pyserial 3.5, which speaks to a port object; the one here
is made up. Here and not in ``devices.hosts``, because pyserial is imported in this package only.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any

from serial import rfc2217

BAD_REQUEST = (ValueError, KeyError, TypeError, struct.error)
"""What PortManager lets out when a client's request makes no sense."""


class ShownPort:
    """What PortManager asks of a serial port. Settings of the line are kept and mean nothing."""

    def __init__(self) -> None:
        self.cts = self.dsr = self.cd = self.ri = False
        self.baudrate = 9600
        self.bytesize = 8
        self.parity = "N"
        self.stopbits = 1
        self.xonxoff = self.rtscts = self.break_condition = False
        self.rts = self.dtr = False

    def reset_input_buffer(self) -> None:
        """Nothing is buffered."""

    def reset_output_buffer(self) -> None:
        """Nothing is buffered."""


class Rfc2217Session:
    """One client from its first to its last byte; not safe from several threads.

    :param write: sends bytes to the client as they are
    """

    def __init__(self, write: Callable[[bytes], None]) -> None:
        self.port = ShownPort()
        self._write = write
        manager: Any = rfc2217.PortManager  # its type asks for real ports; it needs less
        self._manager = manager(self.port, self)

    def write(self, data: bytes) -> None:
        """What PortManager says to the client by itself."""
        self._write(data)

    def receive(self, data: bytes) -> bytes:
        """The device's part of what the client sent; the rest is answered.

        :raises OSError: when the client asks for what does not exist
        """
        try:
            return b"".join(self._manager.filter(data))
        except BAD_REQUEST as error:
            raise OSError(f"not RFC 2217: {error}") from error

    def send(self, data: bytes) -> None:
        """Bytes of the device to the client."""
        self._write(b"".join(self._manager.escape(data)))

    def show_lines(self, *, cts: bool, dsr: bool, dcd: bool, ri: bool) -> None:
        """Tell the client of the lines, if they changed."""
        self.port.cts, self.port.dsr, self.port.cd, self.port.ri = cts, dsr, dcd, ri
        self._manager.check_modem_lines()
