"""What a reader asks of a connection, and what it is told when the connection breaks."""

from __future__ import annotations

from typing import Protocol

import msgspec

BAUD_RATES = ("2400", "4800", "9600", "19200", "38400", "57600", "115200", "230400")


class LinkError(Exception):
    """The connection broke or could not be made; the text says what the system said."""


class SerialSettings(msgspec.Struct, frozen=True):
    """How a device wants its serial line; ignored by connections that have no line.

    :param parity: ``N``, ``E`` or ``O``
    :param dtr: keep the line up; some meters draw their current from it
    :param lines: control lines (``cts``, ``dsr``, ``dcd``) that are the signal of a bare switch;
        such a port is watched and not read. Empty for a device that sends bytes
    """

    baud: int = 9600
    data_bits: int = 8
    parity: str = "N"
    stop_bits: int = 1
    rts_cts: bool = False
    dtr: bool = True
    rts: bool = True
    lines: tuple[str, ...] = ()


class ByteStream(Protocol):
    """An open connection. ``wake`` and ``catch_up`` are for others, the rest for the reader.

    :param stamp_ns: when the bytes of the last ``read`` came, if the stream knows that better than
        whoever called it
    :param told: what the opening found out about the way to the device, for the record
    """

    stamp_ns: int | None
    told: dict[str, str]

    def read(self) -> bytes:
        """Bytes as soon as there are any; nothing when the time-out passed or ``wake`` was called.

        :raises LinkError: when the connection broke; bytes that came before are returned first
        """
        ...

    def write(self, data: bytes) -> None:
        """Send bytes to the device.

        :raises LinkError: when the connection broke
        """
        ...

    def wake(self) -> None:
        """Let a waiting ``read`` return early, where the system can; safe from any thread."""
        ...

    def catch_up(self, longest_s: float) -> None:
        """Return when all that has been read of the port by now was handed on, where it waits.

        Nothing waits in a stream that answers ``read`` at once. Never raises.

        :param longest_s: and after so many seconds at any rate
        """
        ...

    def close(self) -> None:
        """Give the port back; never raises."""
        ...
