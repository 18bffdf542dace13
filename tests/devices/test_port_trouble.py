"""The system's words for a port that can't be opened, as pyserial 3.5 passes them on."""

from __future__ import annotations

import pytest

from devices.port_trouble import PortTrouble, trouble_of
from devices.ports import PortFinder, PortListing
from devices.transport.serial_stream import SerialStream
from devices.transport.stream import LinkError, SerialSettings

OPEN = "[Errno {n}] could not open port /dev/ttyUSB0: [Errno {n}] {words}: '/dev/ttyUSB0'"


@pytest.mark.parametrize(
    ("platform", "reason", "trouble"),
    [
        ("linux", OPEN.format(n=13, words="Permission denied"), PortTrouble.NO_PERMISSION),
        ("linux", OPEN.format(n=16, words="Device or resource busy"), PortTrouble.IN_USE),
        ("linux", "[Errno 11] Could not exclusively lock port /dev/ttyUSB0: [Errno 11] "
         "Resource temporarily unavailable", PortTrouble.IN_USE),
        ("linux", OPEN.format(n=2, words="No such file or directory"), PortTrouble.NOT_THERE),
        ("win32", "could not open port 'COM3': PermissionError(13, '拒绝访问。', None, 5)",
         PortTrouble.IN_USE),
        ("win32", "could not open port 'COM3': FileNotFoundError(2, '…', None, 2)",
         PortTrouble.NOT_THERE),
        ("linux", "device reports readiness to read but returned no data", PortTrouble.UNKNOWN),
    ],
)  # fmt: skip
def test_reasons_are_known_by_number_not_by_language(platform, reason, trouble):
    assert trouble_of(reason, platform) is trouble


def test_a_port_that_is_not_there_is_told_so():
    with pytest.raises(LinkError) as lost:
        SerialStream("/dev/no-such-port", SerialSettings())
    assert trouble_of(str(lost.value), "linux") is PortTrouble.NOT_THERE


def test_another_device_under_the_chosen_name_is_told_so():
    one = PortListing("COM3", "", "", 0x0403, 0x6001, "A1")
    other = PortListing("COM3", "", "", 0x0403, 0x6001, "B2")
    with pytest.raises(LinkError) as refused:
        PortFinder(lambda: [other], {"COM3": one})("COM3")
    assert trouble_of(str(refused.value)) is PortTrouble.OTHER_DEVICE
