"""Which serial ports there are, and where a device went that was plugged in elsewhere.

Nothing here opens a port or sends a byte: a question sent to the wrong port could reach an infusion
pump.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from devices.transport.listing import PortListing, system_ports
from devices.transport.stream import LinkError

__all__ = ["PortFinder", "PortListing", "list_ports"]


def list_ports() -> list[PortListing]:
    """Every serial port of this machine, by name; takes some milliseconds."""
    return system_ports()


class PortFinder:
    """Finds the same device again after it was plugged into another socket.

    Only a device with a USB serial number of its own is recognised: two equal adapters without one
    can't be told apart, and a byte must never reach a device that the user did not choose.

    :param listing: gives the present ports
    """

    def __init__(self, listing: Callable[[], list[PortListing]] = list_ports) -> None:
        self._listing = listing
        self._chosen: dict[str, PortListing] = {}

    def __call__(self, url: str) -> str:
        """The name under which the device chosen as ``url`` is to be opened now.

        :raises LinkError: when another device has taken its name
        """
        if "://" in url:
            return url
        ports = self._listing()
        here = next((port for port in ports if port.device == url), None)
        known = self._chosen.get(url)
        if known is None:
            if here is not None:
                self._chosen[url] = here
            return url
        if here is not None and _same_device(here, known):
            return url
        matches = [port for port in ports if _same_device(port, known)]
        if len(matches) == 1:
            return matches[0].device
        if here is not None:
            raise LinkError(f"{url} is another device now")
        return url

    def is_there(self, url: str) -> bool | None:
        """Whether the device chosen as ``url`` is plugged in, under that name or a new one.

        Only looks. None for a URL, of which no list tells; a path that no list shows (a link, a
        pseudo-terminal) is there as long as it exists.
        """
        if "://" in url:
            return None
        ports = self._listing()
        here = next((port for port in ports if port.device == url), None)
        known = self._chosen.get(url)
        if known is None:
            return here is not None or Path(url).exists()
        if here is not None and _same_device(here, known):
            return True
        return len([port for port in ports if _same_device(port, known)]) == 1


def _same_device(one: PortListing, other: PortListing) -> bool:
    if not one.serial_number:
        return one == other
    return (one.vendor_id, one.product_id, one.serial_number) == (
        other.vendor_id,
        other.product_id,
        other.serial_number,
    )
