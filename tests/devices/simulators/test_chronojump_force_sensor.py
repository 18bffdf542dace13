"""The simulated sensor hears and answers as slowly as its firmware does."""

from __future__ import annotations

from devices.simulators.catalogue import simulate
from devices.simulators.device import SimDevice

S = 1_000_000_000
MS = 1_000_000
READY_NS = 2 * S


def booted(script: str = "", **settings: str) -> SimDevice:
    device = simulate("chronojump_force", script, settings=settings)
    device.power_on(0)
    assert device.advance(READY_NS) == b""
    return device


def test_answer_comes_a_second_after_the_command():
    device = booted()
    device.receive(b"get_tare:\r\n", READY_NS)
    assert device.next_due_ns() == READY_NS + S
    assert device.advance(READY_NS + S - 1) == b""
    assert device.advance(READY_NS + S) == b"10000\r\n"


def test_two_commands_within_a_second_are_one_that_does_not_exist():
    device = booted()
    device.receive(b"get_version:\r\n", READY_NS)
    device.receive(b"get_tare:\r\n", READY_NS + 900 * MS)
    assert device.advance(READY_NS + 5 * S) == b"Not a valid command\r\n"


def test_what_comes_while_it_boots_is_lost():
    device = simulate("chronojump_force", "")
    device.power_on(0)
    device.receive(b"get_version:\r\n", S)
    assert device.advance(9 * S) == b""


def test_command_in_a_capture_costs_a_second_of_readings():
    device = booted("flat value=1")
    device.receive(b"start_capture:", READY_NS)
    assert device.advance(READY_NS + S) == b"Starting capture...\r\n"
    assert device.advance(READY_NS + 2 * S).count(b";9.81\r\n") == 80
    device.receive(b"get_calibration_factor:", READY_NS + 2 * S)
    assert device.advance(READY_NS + 3 * S) == b"915.00\r\n"
    assert device.advance(READY_NS + 3 * S + 13 * MS) == b"2012500;9.81\r\n"


def test_end_of_a_capture_ends_the_readings():
    device = booted()
    device.receive(b"start_capture:", READY_NS)
    device.advance(READY_NS + 2 * S)
    device.receive(b"end_capture:", READY_NS + 2 * S)
    assert device.advance(READY_NS + 9 * S) == b"Capture ended:\r\n"


def test_taring_takes_fifty_readings():
    device = booted("flat value=1", rate="10")
    device.receive(b"tare:", READY_NS)
    assert device.advance(READY_NS + 6 * S - 1) == b""
    assert device.advance(READY_NS + 6 * S) == b"Taring OK:18973\r\n"


def test_command_sent_while_it_tares_is_heard_after_that():
    device = booted("flat value=1", rate="10")
    device.receive(b"tare:", READY_NS)
    device.advance(READY_NS + 2 * S)
    device.receive(b"get_tare:", READY_NS + 2 * S)
    assert device.advance(READY_NS + 6 * S) == b"Taring OK:18973\r\n"
    assert device.advance(READY_NS + 7 * S) == b"18973\r\n"


def test_opening_the_port_again_ends_the_capture_and_the_clock():
    device = booted()
    device.receive(b"start_capture:", READY_NS)
    device.advance(READY_NS + 2 * S)
    device.power_on(10 * S)
    assert device.advance(20 * S) == b""
    device.receive(b"start_capture:", 20 * S)
    assert device.advance(21 * S + 13 * MS).startswith(b"Starting capture...\r\n12500;")


def test_input_line_moves_between_readings():
    device = booted("trigger at=4 to=r", rate="10")
    device.receive(b"start_capture:", READY_NS)
    lines = device.advance(READY_NS + 3 * S).split(b"\r\n")
    assert b"1000000;r" in lines
    assert lines.index(b"1000000;r") == 11


def test_restart_is_due_on_time():
    device = booted("reboot at=5 greet=yes")
    assert device.next_due_ns() == 5 * S
    assert device.advance(5 * S) == b"Force_Sensor-0.6-SIMULATED\r\n"
