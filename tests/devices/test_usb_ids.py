"""What a USB id suggests: nothing certain for an adapter that anything may stand behind."""

from __future__ import annotations

import pytest

from devices.drivers import DRIVERS
from devices.usb_ids import ADAPTER, PRODUCT_NAMES, USB_IDS, hint_of


@pytest.mark.parametrize(
    ("vendor", "product"),
    [(0x0403, 0x6001), (0x0403, 0x6015), (0x1A86, 0x7523), (0x10C4, 0xEA60)],
)
def test_a_bare_adapter_suggests_no_driver(vendor: int, product: int):
    hint = hint_of(vendor, product, "FT232R USB UART")
    assert hint is not None
    assert (hint.words, hint.driver) == (ADAPTER, "")


def test_every_product_of_a_maker_is_known_by_the_maker():
    assert hint_of(0x2341, 0x0043) == hint_of(0x2341, 0x8036)
    assert "Vernier" in hint_of(0x08F7, 0x0010).words


def test_an_unknown_id_and_a_port_without_one_say_nothing():
    assert hint_of(0x0403, 0x9999) is None
    assert hint_of(None, None) is None


def test_a_products_own_name_counts_more_than_its_adapter():
    hint = hint_of(0x0403, 0x6001, "Mark-10 USB serial")
    assert hint is not None
    assert hint.driver == "mark10"


def test_every_entry_names_its_source_and_every_suggestion_is_a_driver():
    assert all(hint.source for hint in USB_IDS.values())
    suggested = {hint.driver for hint in USB_IDS.values()} | set(PRODUCT_NAMES.values())
    assert suggested - {""} <= set(DRIVERS)
