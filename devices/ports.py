"""Which serial ports there are, and where a device went that was plugged in elsewhere.

Nothing here opens a port or sends a byte: a question sent to the wrong port could reach an infusion
pump.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from devices.port_trouble import OTHER_DEVICE
from devices.transport.listing import PortListing, system_ports
from devices.transport.stream import LinkError

__all__ = ["PortFinder", "PortListing", "list_ports", "remembered"]


def list_ports() -> list[PortListing]:
    """Every serial port of this machine, by name; takes some milliseconds."""
    return system_ports()


class PortFinder:
    """Finds the same device again after it was plugged into another socket.

    Only a device with a USB serial number of its own is recognised: two equal adapters without one
    can't be told apart, and a byte must never reach a device that the user did not choose.

    :param listing: gives the present ports
    :param chosen: port → the device that the user chose there earlier, as far as it is remembered
    """

    def __init__(
        self,
        listing: Callable[[], list[PortListing]] = list_ports,
        chosen: Mapping[str, PortListing] | None = None,
    ) -> None:
        self._listing = listing
        self._chosen: dict[str, PortListing] = dict(chosen or {})

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
            raise LinkError(f"{url} {OTHER_DEVICE}")
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
    if (one.vendor_id, one.product_id) != (other.vendor_id, other.product_id):
        return False
    if one.serial_number or other.serial_number:
        return one.serial_number == other.serial_number
    return (one.device, one.location) == (other.device, other.location)


def remembered(url: str, usb_id: str, serial_number: str, location: str) -> dict[str, PortListing]:
    """What a workstation remembers of the device at a port, for a :class:`PortFinder`.

    :param usb_id: ``0403:6001``; empty: nothing is remembered
    """
    vendor, colon, product = usb_id.partition(":")
    if not colon:
        return {}
    ids = int(vendor, 16), int(product, 16)
    return {url: PortListing(url, "", "", *ids, serial_number, location)}
