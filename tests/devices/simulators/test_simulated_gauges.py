"""What the simulated Imada, Sauter and Lutron gauges put on the wire, and what they obey."""

from __future__ import annotations

import pytest
from helpers.device_rig import MS, in_words, run_simulator

from devices.drivers import build_driver
from devices.simulators.catalogue import simulate
from devices.simulators.device import SimDevice
from frailtylab.samples import ForceSample

S = 1_000_000_000
NEEDED = {"sauter_fh": {"unit": "kgf"}}
GAUGES = ["imada_ds2", "imada_zt", "sauter_fh", "lutron_fg"]
every_gauge = pytest.mark.parametrize("name", GAUGES)


def powered(name: str, script: str = "", **settings: str) -> SimDevice:
    device = simulate(name, script, settings={**NEEDED.get(name, {}), **settings})
    device.power_on(0)
    return device


def asked(device: SimDevice, command: bytes, now_ns: int = 0) -> bytes:
    device.receive(command, now_ns)
    return device.advance(now_ns)


def peak_words(name: str, script: str, **settings: str) -> tuple[float, str]:
    """The greatest force that the real driver reads, and its unit."""
    full = {**NEEDED.get(name, {}), **settings}
    events = run_simulator(simulate(name, script, 1, full), build_driver(name, full), 6)
    forces = [event for event in events if isinstance(event, ForceSample)]
    best = max(forces, key=lambda sample: sample.value)
    return best.value, best.unit


@every_gauge
def test_driver_reads_the_force_of_the_script(name: str):
    value, unit = peak_words(name, "flat value=0 for=2; flat at=2 value=25.3")
    assert (value, unit) == (25.3, "kgf")


@every_gauge
def test_squeeze_at_random_times_is_never_above_its_peak(name: str):
    value, _unit = peak_words(name, "squeeze at=1.13 peak=25.3 hold=3")
    assert 23 < value <= 25.3


@pytest.mark.parametrize("name", ["imada_ds2", "imada_zt", "lutron_fg"])
def test_unit_key_of_the_script_changes_unit_and_digits_together(name: str):
    value, unit = peak_words(name, "flat value=10; unit at=1 to=N")
    assert (value, unit) == (98.1, "N")


@pytest.mark.parametrize("name", ["imada_ds2", "imada_zt", "lutron_fg"])
def test_overload_never_becomes_a_value(name: str):
    value, _unit = peak_words(name, "flat value=1 for=3; flat at=3 value=150")
    assert value == 1


@pytest.mark.parametrize(
    ("name", "settings"),
    [("imada_ds2", {"invert": "yes"}), ("imada_zt", {"invert": "yes"}),
     ("lutron_fg", {"invert": "yes"})],
)  # fmt: skip
def test_turned_sign_makes_the_squeeze_negative(name: str, settings: dict[str, str]):
    assert peak_words(name, "flat value=0 for=1; flat at=1 value=10", **settings)[0] <= 0


@pytest.mark.parametrize("squeeze", ["compression", "tension"])
def test_sauter_squeeze_is_positive_whichever_way_the_handle_works(squeeze: str):
    assert peak_words("sauter_fh", "flat value=10", squeeze=squeeze) == (10, "kgf")


@pytest.mark.parametrize(
    ("commands", "answers"),
    [
        (b"D\r", b"+10.00KTO\r"),
        (b"N\rD\r", b"R\r+098.1NTO\r"),
        (b"O\rD\r", b"R\r+022.0OTO\r"),
        (b"O\rK\rD\r", b"R\rR\r+10.00KTO\r"),
        (b"Z\rD\r", b"R\r+00.00KTO\r"),
        (b"P\rD\r", b"R\r+10.00KPO\r"),
        (b"P\rT\rD\r", b"R\rR\r+10.00KTO\r"),
        (b"E12345678\rE\r", b"R\rE12345678\r"),
        (b"E123\r", b"E\r"),
        (b"X\r\r", b"E\rE\r"),
        (b"Q\rD\r", b"R\r"),
    ],
)
def test_ds2_answers_its_commands(commands: bytes, answers: bytes):
    assert asked(powered("imada_ds2", "flat value=10"), commands) == answers


def test_ds2_holds_its_peak_until_zero():
    gauge = powered("imada_ds2", "flat value=-25.3 for=1; flat at=1 value=4")
    assert asked(gauge, b"P\r") == b"R\r"
    assert asked(gauge, b"D\r", 2 * S) == b"-25.30KPO\r"
    assert asked(gauge, b"Z\rD\r", 2 * S) == b"R\r+00.00KPO\r"


def test_ds2_of_a_small_model_shows_grams_and_ounces():
    gauge = powered("imada_ds2", "flat value=2.5", units="gf,N,ozf")
    assert asked(gauge, b"D\r") == b"+2500.KTO\r"
    assert asked(gauge, b"O\rD\rN\rD\r") == b"R\r+088.2OTO\rR\r+24.52NTO\r"


def test_ds2_above_its_capacity_stops_and_says_so():
    assert asked(powered("imada_ds2", "flat value=120"), b"D\r") == b"+90.00KTE\r"


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        (b"XAR\r", b"r+10.00+0000.001TO\r"),
        (b"XFC\r", b"XFC020811000000\r"),
        (b"XAS\r", b""),
        (b"XXX\r", b""),
    ],
)
def test_zt_answers_the_commands_that_are_known(command: bytes, answer: bytes):
    assert asked(powered("imada_zt", "flat value=10"), command) == answer


@pytest.mark.parametrize(("command", "rate"), [(b"XAG\r", 2000), (b"XAg\r", 10)])
def test_zt_streams_until_told_to_stop(command: bytes, rate: int):
    gauge = powered("imada_zt")
    gauge.receive(command, 0)
    assert gauge.next_due_ns() == S // rate
    assert gauge.advance(S).count(b"\r") == rate
    assert asked(gauge, b"XAS\r", S) == b""
    assert gauge.next_due_ns() is None
    assert gauge.advance(9 * S) == b""


@pytest.mark.parametrize(
    ("unit", "answer"),
    [("kgf", b"0010.00"), ("N", b"0098.07"), ("kN", b"000.098"), ("lbf", b"0022.05")],
)
def test_sauter_answers_nine_with_seven_characters(unit: str, answer: bytes):
    assert asked(powered("sauter_fh", "flat value=10", unit=unit), b"9") == answer


@pytest.mark.parametrize(
    ("commands", "answer"),
    [
        (b"29", b"0000.00"),
        (b"39", b"000.098"),
        (b"79", b"0010.00"),
        (b"769", b"0010.00"),
        (b"1\r\nx", b""),
    ],
)
def test_sauter_obeys_digits_without_an_end(commands: bytes, answer: bytes):
    gauge = powered("sauter_fh", "flat value=10")
    answered = asked(gauge, commands)
    assert (answered[:1] in b"01", answered[1:]) == (True, answer[1:])


def test_sauter_holds_its_peak_in_peak_mode_only():
    gauge = powered("sauter_fh", "flat value=25.3 for=1; flat at=1 value=4")
    assert asked(gauge, b"7") == b""
    assert asked(gauge, b"9", 2 * S) == b"0025.30"
    assert asked(gauge, b"69", 2 * S) == b"0004.00"


def test_unit_changed_on_the_sauter_is_noticed_and_never_read_as_the_old_unit():
    settings = {"unit": "N"}
    device = simulate("sauter_fh", "flat value=25.3; unit at=2 to=kN", 1, settings)
    words = in_words(run_simulator(device, build_driver("sauter_fh", settings), 4))
    assert words[0] == "force 248.11 N"
    assert words[-1] == "unknown b'000.248'"
    assert {word.split()[0] for word in words[21:]} == {"unknown"}


def test_lutron_sends_from_the_start_and_hears_nothing():
    gauge = powered("lutron_fg", "flat value=32.45")
    gauge.receive(b"9\rXAR\r", 0)
    assert gauge.next_due_ns() == 400 * MS
    assert gauge.advance(400 * MS) == b"\x0241550200003245\r"


@pytest.mark.parametrize(
    ("to", "frame"),
    [
        ("lbf", b"\x0241560200002205\r"),
        ("gf", b"\x0241570000010000\r"),
        ("ozf", b"\x0241580100003525\r"),
        ("N", b"\x0241590100000981\r"),
        ("stone", b"\x0241550200001000\r"),
    ],
)
def test_lutron_shows_its_force_in_each_unit(to: str, frame: bytes):
    assert powered("lutron_fg", f"flat value=10; unit to={to}").advance(400 * MS) == frame


def test_lutron_shows_a_pull_by_its_polarity_and_an_overload_by_blanks():
    gauge = powered("lutron_fg", "flat value=-10 for=0.5; flat at=0.5 value=120")
    assert gauge.advance(400 * MS) == b"\x0241551200001000\r"
    assert gauge.advance(800 * MS) == b"\x02415502        \r"


@every_gauge
def test_gauge_at_rest_flickers_by_one_step_around_zero(name: str):
    full = NEEDED.get(name, {})
    events = run_simulator(simulate(name, "", 1, full), build_driver(name, full), 20, 20)
    values = {event.value for event in events if isinstance(event, ForceSample)}
    assert values == {-0.01, 0.0, 0.01}
