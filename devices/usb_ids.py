"""What a USB id says about the device behind it, and where that is known from.

A maker's own id names the device. The id of a bare adapter chip (FTDI, CH340, CP210x) names only
the adapter: any device may stand behind it, so it suggests no driver.
"""

from __future__ import annotations

import msgspec

from frailtylab.errors import N_


class UsbHint(msgspec.Struct, frozen=True):
    """What to tell about a port.

    :param words: for the screen, translated where they are shown
    :param driver: a name from ``devices.drivers.DRIVERS`` to offer first; empty: the user chooses
    :param source: where vendor and product id are known from
    """

    words: str
    driver: str
    source: str


ADAPTER = N_("USB adapter; choose the device")
ANY_PRODUCT = -1

USB_IDS: dict[tuple[int, int], UsbHint] = {
    (0x0403, 0x6001): UsbHint(ADAPTER, "", "FTDI FT232R data sheet: default id"),
    (0x0403, 0x6015): UsbHint(ADAPTER, "", "FTDI FT230X and FT231X data sheet: default id"),
    (0x1A86, 0x7523): UsbHint(ADAPTER, "", "Linux drivers/usb/serial/ch341.c: QinHeng CH340"),
    (0x10C4, 0xEA60): UsbHint(ADAPTER, "", "Linux drivers/usb/serial/cp210x.c: CP210x default id"),
    (0x2341, ANY_PRODUCT): UsbHint(
        N_("Arduino board; choose what it measures"), "", "Arduino AVR boards.txt: vendor id 0x2341"
    ),
    (0x08F7, ANY_PRODUCT): UsbHint(
        N_("Vernier instrument; this version has no driver for its USB connection"),
        "",
        "Vernier godirect-py: vendor id 0x08F7, products 0x0010 and 0x0003",
    ),
}
"""Vendor and product id to what is known of it."""

PRODUCT_NAMES: dict[str, str] = {"mark-10": "mark10", "timy": "alge_timy"}
"""Part of a port's own product name, in small letters, to the driver it suggests.

Recalled, not verified on devices: it only preselects a driver, and Connect is still to be pressed.
"""


def hint_of(vendor_id: int | None, product_id: int | None, product: str = "") -> UsbHint | None:
    """What is known of a port by its USB id and product name; None where nothing is."""
    name = product.casefold()
    driver = next((found for part, found in PRODUCT_NAMES.items() if part in name), "")
    if driver:
        return UsbHint("", driver, "product name of the port")
    if vendor_id is None or product_id is None:
        return None
    exact = USB_IDS.get((vendor_id, product_id))
    return exact or USB_IDS.get((vendor_id, ANY_PRODUCT))
