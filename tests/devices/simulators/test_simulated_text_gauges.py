"""Gauges that show a number: what they put on the wire, and what they make of commands."""

from __future__ import annotations

from decimal import Decimal

import pytest

from devices.simulators.catalogue import simulate
from devices.simulators.device import SimDevice
from devices.simulators.mecmesin_afg import MecmesinAfg
from devices.simulators.timeline import Timeline
from devices.simulators.wagner_fdx import four_digits

S = 1_000_000_000


def powered(name: str, script: str, **settings: str) -> SimDevice:
    device = simulate(name, script, settings=settings)
    device.power_on(0)
    return device


def asked(device: SimDevice, command: bytes, now_ns: int = 0) -> bytes:
    device.receive(command, now_ns)
    return device.advance(now_ns)


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        ("25.30", "25.30"),
        ("0.03", "00.03"),
        ("248.1", "248.1"),
        ("9.8", "009.8"),
        ("100.05", "100.0"),
    ],
)
def test_fdx_prints_four_digits_and_a_point(shown: str, text: str):
    assert four_digits(Decimal(shown)) == text


@pytest.mark.parametrize("command", [b"?\r\n", b"C\r\n", b"c\r\n"])
def test_fdx_answers_its_two_commands(command: bytes):
    assert asked(powered("wagner_fdx", "flat value=25.3"), command) == b"25.30 kgf\r\n"


@pytest.mark.parametrize("command", [b"?", b"?\r", b"X\r\n", b"F\r\n"])
def test_fdx_is_silent_about_anything_else(command: bytes):
    assert asked(powered("wagner_fdx", "flat value=25.3"), command) == b""


def test_fdx_parts_the_sign_of_tension_by_a_blank():
    assert asked(powered("wagner_fdx", "flat value=-3"), b"?\r\n") == b"- 03.00 kgf\r\n"


def test_fdv_has_six_places_and_two_for_the_unit():
    device = powered("wagner_fdv", "flat value=25.3; unit at=0.15 to=N")
    assert device.next_due_ns() == S // 10
    assert device.advance(S // 10) == b"  25.30 kg Peak\r\n"
    assert device.advance(S // 5) == b"  248.1 N  Peak\r\n"


def test_fdv_cries_for_help_when_overloaded():
    device = powered("wagner_fdv", "overload for=1")
    assert device.advance(S // 10) == b"HELP\r\n"


def test_afg_takes_single_characters():
    device = powered("mecmesin_afg", "flat value=25.3")
    assert asked(device, b"?") == b"25.30 kgf\r\n"
    assert asked(device, b"??") == b"25.30 kgf\r\n" * 2
    assert asked(device, b"\x05?") == b"0.00 kgf\r\n"
    assert asked(device, b"Q\r\n") == b""


def test_afg_remembers_which_keys_were_pressed():
    gauge = MecmesinAfg(Timeline((), 1), {"unit": "", "mode": "poll", "squeeze": "positive"})
    gauge.receive(b"?\x05\x01\x06", 0)
    assert gauge.pressed == [5, 1]


def test_afg_streams_until_its_key_is_pressed():
    device = powered("mecmesin_afg", "flat value=1", mode="listen")
    assert device.advance(S).count(b"1.00 kgf\r\n") == 12
    device.receive(b"\x01", S)
    assert device.advance(9 * S) == b""


def test_centor_answers_letters_with_or_without_an_end():
    device = powered("andilog_centor", "flat value=10")
    assert asked(device, b"U\rF\r") == b"N\r98.1\r"
    assert asked(device, b"UF") == b"N\r98.1\r"
    assert asked(device, b"Q\r") == b"?\r"
    assert asked(device, b"Z\rF\r") == b"0.0\r"
    assert asked(powered("andilog_centor", "overload for=1"), b"F\r") == b"!\r"


@pytest.mark.parametrize("name", ["wagner_fdx", "mecmesin_afg", "andilog_centor"])
def test_gauge_is_due_only_while_an_answer_waits(name: str):
    device = powered(name, "")
    assert device.next_due_ns() is None
    device.receive({"wagner_fdx": b"?\r\n", "mecmesin_afg": b"?"}.get(name, b"F\r"), 0)
    assert device.next_due_ns() == 0
    device.advance(0)
    assert device.next_due_ns() is None


def test_unit_that_a_gauge_does_not_have_changes_nothing():
    assert asked(powered("andilog_centor", "unit to=stone"), b"U\r") == b"N\r"
