"""What each simulated device puts on the wire, byte by byte, and what it makes of commands."""

from __future__ import annotations

import pytest
from helpers.device_rig import MS

from devices.drivers import DRIVERS
from devices.simulators.alge_timy import event_line
from devices.simulators.catalogue import simulate
from devices.simulators.device import SimDevice
from frailtylab.errors import OperatorError
from frailtylab.instruments import InstrumentKind

S = 1_000_000_000


def powered(name: str, script: str = "", **settings: str) -> SimDevice:
    device = simulate(name, script, settings=settings)
    device.power_on(0)
    return device


def asked(device: SimDevice, command: bytes, now_ns: int = 0) -> bytes:
    device.receive(command, now_ns)
    return device.advance(now_ns)


@pytest.mark.parametrize(
    ("to", "answer"),
    [
        ("kgF", b"10.00 kgF\r\n"),
        ("gF", b"10000 gF\r\n"),
        ("lbF", b"22.04 lbF\r\n"),
        ("ozF", b"352.5 ozF\r\n"),
        ("N", b"98.1 N\r\n"),
        ("kN", b"0.0981 kN\r\n"),
        ("mN", b"98100 mN\r\n"),
        ("LBF", b"22.04 lbF\r\n"),
        ("stone", b"10.00 kgF\r\n"),
    ],
)
def test_gauge_shows_its_force_in_steps_of_the_unit(to: str, answer: bytes):
    gauge = powered("mark10", f"flat value=10; unit to={to}")
    gauge.advance(0)
    assert asked(gauge, b"?\r") == answer


@pytest.mark.parametrize(
    ("command", "unit"),
    [
        (b"KG", b"kgF"),
        (b"G", b"gF"),
        (b"LB", b"lbF"),
        (b"OZ", b"ozF"),
        (b"N", b"N"),
        (b"KN", b"kN"),
        (b"MN", b"mN"),
        (b"lb", b"lbF"),
    ],
)
def test_gauge_changes_its_unit_on_command(command: bytes, unit: bytes):
    answer = asked(powered("mark10", "flat value=10"), command + b"\r?\r")
    assert answer.endswith(b" " + unit + b"\r\n")


@pytest.mark.parametrize(
    "command",
    [b"CUR", b"PT", b"PC", b"SAVE", b"AOFF0", b"AOFF30", b"FLTC10", b"FLTP0", b"IPOL1", b"CLR"],
)
def test_gauge_obeys_without_an_answer(command: bytes):
    assert asked(powered("mark10"), command + b"\r") == b""


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        (b"AOFF31", b"*10\r\n"),
        (b"FLTC11", b"*10\r\n"),
        (b"", b"*10\r\n"),
        (b"??", b"*10\r\n"),
        (b"AOUT", b"*12\r\n"),
        (b"AOUT-1", b"*12\r\n"),
        (b"AOUT3", b"*12\r\n"),
        (b"AOUT251", b"*22\r\n"),
    ],
)
def test_gauge_answers_a_wrong_command_with_its_number(command: bytes, answer: bytes):
    assert asked(powered("mark10"), command + b"\r") == answer


@pytest.mark.parametrize(("rate", "lines"), [(1, 50), (2, 2), (5, 5), (10, 10), (125, 125)])
def test_gauge_streams_as_often_as_told(rate: int, lines: int):
    gauge = powered("mark10")
    gauge.receive(b"AOUT%d\r" % rate, 0)
    assert gauge.advance(S).count(b"\r\n") == lines


def test_gauge_remembers_both_peaks_until_cleared():
    gauge = powered("mark10", "flat value=25.3 for=1; flat at=1 value=-4 for=1; flat at=2 value=0")
    for second in (0, 1, 2):
        gauge.receive(b"?\r", second * S)
    gauge.advance(2 * S)
    assert asked(gauge, b"?PC\r?PT\r", 2 * S) == b"25.30 kgF\r\n-4.00 kgF\r\n"
    assert asked(gauge, b"CLR\r?PC\r?PT\r", 2 * S) == b"0.00 kgF\r\n0.00 kgF\r\n"


def test_second_zero_counts_from_the_first():
    gauge = powered("mark10", "flat value=20 for=1; flat at=1 value=25")
    assert asked(gauge, b"Z\r?\r") == b"0.00 kgF\r\n"
    assert asked(gauge, b"?\r", S) == b"5.00 kgF\r\n"
    assert asked(gauge, b"Z\r?\r", S) == b"0.00 kgF\r\n"


def test_gauge_is_due_now_while_an_answer_waits():
    gauge = powered("mark10")
    assert gauge.next_due_ns() is None
    gauge.receive(b"RM\r", 0)
    assert gauge.next_due_ns() == 0
    gauge.advance(0)
    assert gauge.next_due_ns() is None
    gauge.receive(b"AOUT10\r", 0)
    assert gauge.next_due_ns() == 100 * MS


def test_gauge_built_for_bare_numbers_sends_bare_numbers():
    gauge = powered("mark10", "flat value=10", format="num", unit="N")
    assert asked(gauge, b"?\r") == b"98.1\r\n"
    assert asked(gauge, b"FULL\r?\r") == b"98.1 N\r\n"


@pytest.mark.parametrize(
    ("settings", "line"),
    [
        ({"preset": "number", "unit": "kgf"}, b"10.00\r\n"),
        ({"preset": "number", "unit": "N"}, b"98.07\r\n"),
        ({"preset": "sparkfun"}, b"Reading: 22.0 lbs\r\n"),
        ({"preset": "number_unit"}, b"98.0665 N\r\n"),
        ({"preset": "hx711_raw", "unit": "kgf", "scale": "0.01"}, b"HX711 reading: 1000\r\n"),
        (
            {"preset": "framed_raw", "unit": "kgf", "scale": "0.01", "offset": "-50"},
            b"*950#\r\n",
        ),
        ({"preset": "time_number", "unit": "gf"}, b"0.013 10000.00\r\n"),
        ({"preset": "mn_ma"}, b"L 98066 4\r\n"),
        ({"preset": "gripfit", "unit": "kgf", "scale": "0.001"}, b"R:10000\r\n"),
    ],
)
def test_home_made_device_prints_its_format(settings: dict[str, str], line: bytes):
    needed = {"unit": "N"} if settings["preset"] in {"sparkfun", "number_unit"} else {}
    device = powered("force_line", "flat value=10", **{**needed, **settings})
    assert device.advance(S // (10 if settings["preset"] == "gripfit" else 80)) == line


def test_home_made_device_streams_at_its_rate():
    device = powered("force_line", "", unit="N", rate_hz="20")
    assert device.next_due_ns() == 50 * MS
    assert device.advance(S).count(b"\r\n") == 20


def test_chronojump_greets_and_waits_for_its_start():
    device = powered("force_line", "flat value=1", preset="chronojump")
    assert device.next_due_ns() == 0
    assert device.advance(S) == b"Force_Sensor-0.6\r\n"
    assert device.next_due_ns() is None
    assert asked(device, b"start_capture:\r\n", S) == b"Starting capture...\r\n"
    assert device.advance(S + S // 80) == b"1012500;9.81\r\n"
    assert asked(device, b"end_capture:\r\n", S + S // 80) == b"Capture ended:\r\n"
    assert device.advance(9 * S) == b""


def test_chronojump_tares_and_names_what_it_does_not_know():
    device = powered("force_line", "flat value=1", preset="chronojump")
    device.advance(0)
    assert asked(device, b"tare:\r\n") == b"Taring OK:8388\r\n"
    assert asked(device, b"dance:\r\n") == b"Not a valid command\r\n"
    device.receive(b"start_capture:\r\n", 0)
    assert device.advance(S // 80).endswith(b";0.00\r\n")


def test_polled_device_speaks_only_when_asked():
    device = powered("force_line", "flat value=5", unit="kgf", request=r"R\n")
    assert device.advance(9 * S) == b""
    assert asked(device, b"R\n", 9 * S) == b"5.00\r\n"
    assert asked(device, b"X\n", 9 * S) == b""


@pytest.mark.parametrize(
    ("settings", "lines"),
    [
        ({}, b"A 1 1000000\r\n"),
        ({"gates": "left=A, right=B"}, b"LEFT 1 1000000\r\n"),
        ({"preset": "chronojump"}, b"1;1000;1\r\n"),
        ({"preset": "vernier"}, b"01000\t1000000\r\n"),
        ({"preset": "vernier_state"}, b"1\t0\t1.000000\r\n"),
        ({"preset": "vernier_blocked"}, b"1\t1\t1.000000\r\n"),
        ({"preset": "timing_started"}, b"Timing started.\r\n"),
        ({"preset": "start_goal"}, b"start\r\n"),
        ({"preset": "sensor_triggered"}, b"Sensor triggerd, timer started\r\n"),
        ({"preset": "ready_finish"}, b""),
        ({"preset": "any_line"}, b"beam\r\n"),
    ],
)
def test_gates_print_their_format(settings: dict[str, str], lines: bytes):
    device = powered("gate_line", "step at=1 breaks=1", **settings)
    device.advance(0)
    assert device.advance(S) == lines


@pytest.mark.parametrize("preset", ["vernier", "any_line"])
def test_single_gate_does_not_see_the_other_beam(preset: str):
    device = powered("gate_line", "step at=1 gate=B", preset=preset)
    device.advance(0)
    assert device.advance(9 * S) == b""


@pytest.mark.parametrize(
    ("preset", "greeting"),
    [
        ("plain", b""),
        ("chronojump", b"Wifi-Controller-4.3\r\n"),
        (
            "vernier",
            b"Vernier Format 2\r\nPhotogate blocked times taken using Ardunio\r\n"
            b"Time\tTime\r\nms\tmicroseconds\r\n",
        ),
        ("sensor_triggered", b"Photogate up and running\r\n"),
        ("any_line", b""),
    ],
)
def test_gates_greet_as_their_sketch_does_once(preset: str, greeting: bytes):
    device = powered("gate_line", "", preset=preset)
    assert device.next_due_ns() == (0 if greeting else None)
    assert device.advance(0) == greeting
    device.power_on(S)
    assert device.advance(S) == b""


@pytest.mark.parametrize(
    ("number", "channel", "clock_ns", "line"),
    [
        (1, "c0", 0, b" 0001 c0  00:00:00.0000 00"),
        (12, "c1M", 36_000 * S + 123_400_000, b" 0012 c1M 10:00:00.1234 00"),
        (9999, "c8", 86_399 * S + 999_999_999, b" 9999 c8  23:59:59.9999 00"),
        (1, "c0", 86_400 * S, b" 0001 c0  00:00:00.0000 00"),
        (1, "c0", 99_999, b" 0001 c0  00:00:00.0000 00"),
    ],
)
def test_line_of_a_timy_has_fixed_places(number: int, channel: str, clock_ns: int, line: bytes):
    assert event_line(number, channel, clock_ns) == line
    assert len(line) == 26


def test_timy_starts_at_eight_and_numbers_its_starts():
    timy = powered("alge_timy", "walk at=1 time=2 breaks=1 every=10")
    assert timy.advance(15 * S).split(b"\r") == [
        b" 0001 c0  08:00:01.0000 00",
        b" 0001 c1  08:00:03.0000 00",
        b" 0002 c0  08:00:11.0000 00",
        b" 0002 c1  08:00:13.0000 00",
        b"",
    ]


@pytest.mark.parametrize(
    ("commands", "length"),
    [(b"", 26), (b"CHK1\r", 28), (b"CHK1\rCHK0\r", 26), (b"chk1\r", 26), (b"CHK1", 26)],
)
def test_timy_adds_a_check_sum_when_told(commands: bytes, length: int):
    timy = powered("alge_timy", "step at=1 breaks=1")
    timy.receive(commands, 0)
    assert len(timy.advance(2 * S)) == length + 1


def test_timy_is_silent_about_a_gate_that_has_no_channel():
    timy = powered("alge_timy", "step at=1 gate=B breaks=1", gates="c0=A")
    assert timy.advance(9 * S) == b""


def test_every_driver_has_a_default_script_that_says_something():
    for name in (entry.name for entry in DRIVERS.values() if entry.kind is InstrumentKind.GATE):
        device = simulate(name)
        device.power_on(0)
        before = device.control_lines()
        said = device.advance(3 * S)
        moved = device.control_lines() != before
        assert moved or (said + device.advance(10 * S)).count(b"\r") >= 2, name


def test_device_nobody_plays_is_quiet():
    assert powered("alge_timy").advance(3600 * S) == b""
    assert powered("gate_line").advance(3600 * S) == b""


@pytest.mark.parametrize(
    ("name", "script", "settings", "told"),
    [
        ("mark11", "", {}, ", ".join(DRIVERS)),
        ("mark10", "dance", {}, "“dance”"),
        ("mark10", "", {"baud": "1"}, "setting baud is “1”"),
        ("force_line", "", {}, "a unit, because the lines carry none"),
        ("alge_timy", "clock start=noon", {}, "HH:MM:SS or seconds"),
        ("gate_line", "clock start=nan", {}, "HH:MM:SS or seconds"),
    ],
)
def test_device_that_cannot_be_made_is_refused_in_words(
    name: str, script: str, settings: dict[str, str], told: str
):
    with pytest.raises(OperatorError) as caught:
        simulate(name, script, settings=settings)
    assert told in caught.value.english()


def test_unknown_act_is_refused_while_the_device_runs():
    device = powered("mark10")
    with pytest.raises(OperatorError, match="dance"):
        device.trigger("dance", 0)
    with pytest.raises(OperatorError, match="colour"):
        device.trigger("squeeze", 0, colour="red")
