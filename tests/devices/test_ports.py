"""Listing ports, and finding the same device again."""

from __future__ import annotations

from pathlib import Path

import pytest

from devices.ports import PortFinder, PortListing, list_ports, remembered
from devices.transport import listing
from devices.transport.stream import LinkError

GAUGE = PortListing("/dev/ttyUSB0", "Gauge", "M10", 0x0403, 0x6001, "A1", "1-1")
OTHER = PortListing("/dev/ttyUSB0", "Pump", "X", 0x0403, 0x6001, "B2", "1-1")
NO_SERIAL = PortListing("/dev/ttyUSB0", "CH340", "", 0x1A86, 0x7523, "", "1-1")


class Plugs:
    """The ports that are there; a test changes them."""

    def __init__(self, *ports: PortListing) -> None:
        self.ports = list(ports)

    def __call__(self) -> list[PortListing]:
        return self.ports


def moved(port: PortListing, device: str, location: str = "1-2") -> PortListing:
    return PortListing(
        device,
        port.product,
        port.manufacturer,
        port.vendor_id,
        port.product_id,
        port.serial_number,
        location,
    )


def test_device_with_a_serial_number_is_found_on_its_new_port():
    plugs = Plugs(GAUGE)
    find = PortFinder(plugs)
    assert find("/dev/ttyUSB0") == "/dev/ttyUSB0"
    plugs.ports = [moved(GAUGE, "/dev/ttyUSB3")]
    assert find("/dev/ttyUSB0") == "/dev/ttyUSB3"


def test_another_device_under_the_chosen_name_is_never_opened():
    plugs = Plugs(GAUGE)
    find = PortFinder(plugs)
    find("/dev/ttyUSB0")
    plugs.ports = [OTHER]
    with pytest.raises(LinkError, match="another device"):
        find("/dev/ttyUSB0")


def test_device_without_a_serial_number_is_not_looked_for_elsewhere():
    plugs = Plugs(NO_SERIAL)
    find = PortFinder(plugs)
    find("/dev/ttyUSB0")
    plugs.ports = [moved(NO_SERIAL, "/dev/ttyUSB1")]
    assert find("/dev/ttyUSB0") == "/dev/ttyUSB0"


def test_two_devices_with_one_serial_number_are_not_guessed_between():
    plugs = Plugs(GAUGE)
    find = PortFinder(plugs)
    find("/dev/ttyUSB0")
    plugs.ports = [moved(GAUGE, "/dev/ttyUSB1"), moved(GAUGE, "/dev/ttyUSB2")]
    assert find("/dev/ttyUSB0") == "/dev/ttyUSB0"


def test_listed_device_is_there_under_its_old_name_or_a_new_one():
    plugs = Plugs(GAUGE)
    find = PortFinder(plugs)
    find("/dev/ttyUSB0")
    assert find.is_there("/dev/ttyUSB0")
    plugs.ports = [moved(GAUGE, "/dev/ttyUSB3")]
    assert find.is_there("/dev/ttyUSB0")
    plugs.ports = []
    assert find.is_there("/dev/ttyUSB0") is False


def test_stranger_under_the_chosen_name_is_not_the_device():
    plugs = Plugs(GAUGE)
    find = PortFinder(plugs)
    find("/dev/ttyUSB0")
    plugs.ports = [OTHER]
    assert find.is_there("/dev/ttyUSB0") is False


def test_path_that_no_list_shows_is_there_as_long_as_it_exists(tmp_path: Path):
    find = PortFinder(Plugs())
    link = tmp_path / "tty"
    assert find.is_there(str(link)) is False
    link.touch()
    assert find.is_there(str(link))


def test_nobody_can_tell_whether_a_url_is_there():
    assert PortFinder(Plugs(GAUGE)).is_there("socket://127.0.0.1:5000") is None


@pytest.mark.parametrize("url", ["sim://grip", "socket://127.0.0.1:5000"])
def test_urls_are_opened_as_they_are(url: str):
    assert PortFinder(Plugs(GAUGE))(url) == url


def test_listing_gives_values_only_and_opens_nothing(monkeypatch: pytest.MonkeyPatch):
    class Found:
        device, product, description, manufacturer = "/dev/ttyACM0", None, "n/a", None
        vid, pid, serial_number, location = 0x2341, 0x43, None, None

    monkeypatch.setattr(listing.list_ports, "comports", lambda: [Found()])
    monkeypatch.setattr("serial.Serial.open", lambda _self: pytest.fail("a port was opened"))
    (port,) = list_ports()
    assert (port.device, port.product, port.usb_id) == ("/dev/ttyACM0", "n/a", "2341:0043")


def test_port_that_is_not_on_usb_has_no_usb_id():
    assert PortListing("COM1").usb_id == ""


def test_device_chosen_in_an_earlier_run_is_found_by_its_usb_serial_number():
    known = remembered("/dev/ttyUSB0", "0403:6001", "A1", "1-1")
    plugs = Plugs(OTHER, moved(GAUGE, "/dev/ttyUSB3"))
    assert PortFinder(plugs, known)("/dev/ttyUSB0") == "/dev/ttyUSB3"


def test_another_device_at_the_port_of_an_earlier_run_is_never_opened():
    known = remembered("/dev/ttyUSB0", "0403:6001", "A1", "1-1")
    with pytest.raises(LinkError, match="another device"):
        PortFinder(Plugs(OTHER), known)("/dev/ttyUSB0")


def test_remembered_adapter_without_serial_number_is_known_by_port_and_place():
    known = remembered("/dev/ttyUSB0", "1a86:7523", "", "1-1")
    assert PortFinder(Plugs(NO_SERIAL), known)("/dev/ttyUSB0") == "/dev/ttyUSB0"
    elsewhere = moved(NO_SERIAL, "/dev/ttyUSB0", "1-4")
    with pytest.raises(LinkError, match="another device"):
        PortFinder(Plugs(elsewhere), known)("/dev/ttyUSB0")


def test_nothing_is_remembered_of_a_port_that_is_not_on_usb():
    assert remembered("COM1", "", "", "") == {}
