"""Which kind of stream a device needs."""

from __future__ import annotations

from devices.transport.line_stream import LineStream
from devices.transport.serial_stream import SerialStream
from devices.transport.stream import ByteStream, SerialSettings


def open_stream(url: str, settings: SerialSettings, timeout_s: float) -> ByteStream:
    """An open connection: the port's control lines where they are the signal, else its bytes.

    :raises devices.transport.stream.LinkError: when it can't be opened
    """
    if settings.lines:
        return LineStream(url, settings, timeout_s)
    return SerialStream(url, settings, timeout_s)
