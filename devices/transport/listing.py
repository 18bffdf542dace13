"""The serial ports that the system knows. Nothing is opened, no byte is sent."""

from __future__ import annotations

import msgspec
from serial.tools import list_ports


class PortListing(msgspec.Struct, frozen=True):
    """One serial port: how to open it and what it says about itself.

    :param device: name to open: ``COM3``, ``/dev/ttyUSB0``
    :param location: place on the USB bus, which tells two equal devices apart
    """

    device: str
    product: str = ""
    manufacturer: str = ""
    vendor_id: int | None = None
    product_id: int | None = None
    serial_number: str = ""
    location: str = ""

    @property
    def usb_id(self) -> str:
        """``0403:6001``, or nothing for a port that is not on USB."""
        if self.vendor_id is None or self.product_id is None:
            return ""
        return f"{self.vendor_id:04x}:{self.product_id:04x}"


def system_ports() -> list[PortListing]:
    """Every serial port of this machine, by name."""
    return sorted(
        (
            PortListing(
                port.device,
                port.product or port.description or "",
                port.manufacturer or "",
                port.vid,
                port.pid,
                port.serial_number or "",
                port.location or "",
            )
            for port in list_ports.comports()
        ),
        key=lambda listing: listing.device,
    )
