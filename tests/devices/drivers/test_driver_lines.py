"""Line by line: what each driver takes for a reading, a status, or nothing that it knows."""

from __future__ import annotations

from decimal import Decimal

import pytest
from helpers.device_rig import in_words
from hypothesis import given
from hypothesis import strategies as st

from devices.drivers import DRIVERS, build_driver, driver_entry
from devices.drivers.alge_timy import checked_body, checksum
from devices.presets.force import FORCE_PRESETS
from devices.presets.gate import GATE_PRESETS
from frailtylab.errors import OperatorError
from frailtylab.samples import ForceSample, GateEdge


def words(name: str, line: bytes, **settings: str) -> str:
    return " + ".join(in_words(build_driver(name, settings).feed(0, line + b"\r\n")))


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (b"25.3 kgF", "force 25.3 kgf"),
        (b"25.3kgF", "force 25.3 kgf"),
        (b"  25.3   KGF  ", "force 25.3 kgf"),
        (b"-0.00 N", "force -0.00 N"),
        (b"1234567 mN", "force 1234567 mN"),
        (b"0.123456 kN", "force 0.123456 kN"),
        (b"10 ozF", "force 10 ozf"),
        (b"10 gF", "force 10 gf"),
        (b"12345678 N", "unknown b'12345678 N'"),
        (b"0.1234567 N", "unknown b'0.1234567 N'"),
        (b"+25.3 N", "unknown b'+25.3 N'"),
        (b"25,3 N", "unknown b'25,3 N'"),
        (b"25. N", "unknown b'25. N'"),
        (b"--5 N", "unknown b'--5 N'"),
        (b"25.3", "unknown b'25.3'"),
        (b"25.3 st", "unknown b'25.3 st'"),
        (b"25.3 kgF 1", "unknown b'25.3 kgF 1'"),
        (b"*10", "error *10 illegal command"),
        (b" *11 ", "error *11 not applicable"),
        (b"*12", "error *12 invalid specifier"),
        (b"*22", "error *22 value too large"),
        (b"*13", "unknown b'*13'"),
        (b"V1.04;LBF;CUR;B0", "settings LIST: V1.04;LBF;CUR;B0 + battery full"),
        (b"V;LBF", "unknown b'V;LBF'"),
        (b"Force Gauge", "unknown b'Force Gauge'"),
        (b"\xff\x00", "unknown b'\\xff\\x00'"),
    ],
)
def test_line_of_a_gauge(line: bytes, told: str):
    assert words("mark10", line) == told


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (b"25.3", "force 25.3 N"),
        (b" -.5 ", "force -.5 N"),
        (b"25.3 kgF", "force 25.3 kgf"),
        (b"25.3 st", "unknown b'25.3 st'"),
        (b"*10", "error *10 illegal command"),
    ],
)
def test_line_of_a_gauge_that_sends_bare_numbers(line: bytes, told: str):
    assert words("mark10", line, format="num", unit="N") == told


@given(st.decimals(-99999, 99999, places=3), st.sampled_from(["kgF", "N", "lbF", "ozF"]))
def test_digits_of_a_gauge_are_kept_as_sent(value: Decimal, unit: str):
    (sample,) = build_driver("mark10", {}).feed(0, f"{value:f} {unit}\r\n".encode())
    assert isinstance(sample, ForceSample)
    assert (sample.text, sample.value) == (f"{value:f}", float(value))


@pytest.mark.parametrize(
    ("preset", "line", "told"),
    [
        ("number", b"25.30", "force 25.30 kgf"),
        ("number", b"+25.30", "force 25.30 kgf"),
        ("number", b" -3 ", "force -3 kgf"),
        ("number", b"25.3.1", "unknown b'25.3.1'"),
        ("number", b"nan", "unknown b'nan'"),
        ("number", b"1e3", "unknown b'1e3'"),
        ("number", b"12345678901", "unknown b'12345678901'"),
        ("sparkfun", b"Reading: 12.5 lbs calibration_factor: -7050", "force 12.5 lbf"),
        ("sparkfun", b"Reading: 12.5 st", "unknown b'Reading: 12.5 st'"),
        ("number_unit", b"1.5 KN", "force 1.5 kN"),
        ("number_unit", b"150 g", "force 150 gf"),
        ("number_unit", b"5 oz", "force 5 ozf"),
        ("number_unit", b"5 mg", "unknown b'5 mg'"),
        ("time_number", b"1.250 25.30", "force 25.30 kgf at 1.25 s"),
        ("time_number", b"25.30", "unknown b'25.30'"),
        ("chronojump", b"1250000;25.30", "force 25.30 kgf at 1.25 s"),
        ("chronojump", b"1250000;R", "banner 1250000;R"),
        ("chronojump", b"Force_Sensor-0.6", "banner Force_Sensor-0.6"),
        ("chronojump", b"Taring OK:8388", "banner Taring OK:8388"),
        ("chronojump", b"4294967296;25.30", "force 25.30 kgf"),
        ("mn_ma", b"L 980 4", "force 980 kgf"),
        ("mn_ma", b"L 980", "unknown b'L 980'"),
    ],
)
def test_line_of_a_home_made_dynamometer(preset: str, line: bytes, told: str):
    events = build_driver("force_line", {"preset": preset, "unit": "kgf"}).feed(0, line + b"\n")
    assert in_words(events)[0] == told


@pytest.mark.parametrize(
    ("preset", "line", "told"),
    [
        ("hx711_raw", b"HX711 reading: 1200", "force 2.00 N"),
        ("framed_raw", b"*1000#", "force 0.00 N"),
        ("framed_raw", b"*-1000#", "force -20.00 N"),
        ("framed_raw", b"*10", "unknown b'*10'"),
        ("gripfit", b"R:1001", "force 0.01 N"),
        ("gripfit", b"S:ready", "banner S:ready"),
    ],
)
def test_counts_become_force_by_offset_and_scale(preset: str, line: bytes, told: str):
    assert words("force_line", line, preset=preset, unit="N", scale="0.01", offset="1000") == told


@pytest.mark.parametrize(
    ("settings", "line", "text", "resolution"),
    [
        ({}, b"25", "25", 1.0),
        ({}, b"25.30", "25.30", 0.01),
        ({"scale": "2"}, b"25.30", "50.60", 0.02),
        ({"scale": "-0.5"}, b"10", "-5.0", 0.5),
        ({"offset": "5"}, b"25.30", "20.30", 0.01),
        ({"offset": "-5"}, b"0", "5", 1.0),
        ({"invert": "yes"}, b"0.00", "0.00", 0.01),
        ({"invert": "yes", "offset": "1"}, b"3", "-2", 1.0),
    ],
)
def test_calibration_changes_number_and_resolution_together(
    settings: dict[str, str], line: bytes, text: str, resolution: float
):
    (sample,) = build_driver("force_line", {"unit": "N", **settings}).feed(0, line + b"\n")
    assert isinstance(sample, ForceSample)
    assert sample.text == text
    assert sample.value == float(text)
    assert sample.resolution == pytest.approx(resolution)


@pytest.mark.parametrize(
    ("preset", "line", "told"),
    [
        ("plain", b"A 1 1000000", "gate A blocked at 1 s"),
        ("plain", b"b 0 1500000", "gate B clear at 1.5 s"),
        ("plain", b"C 1 1000000", "info gate without a role: C"),
        ("plain", b"A 2 1000000", "unknown b'A 2 1000000'"),
        ("plain", b"A 1 ", "unknown b'A 1 '"),
        ("plain", b"A 1 12345678901", "unknown b'A 1 12345678901'"),
        ("vernier", b"01000\t1000123", "gate A blocked at 1.000123 s"),
        ("vernier", b"11002\t1000123", "gate A clear at 1.000123 s"),
        ("vernier", b"01003\t1000123", "unknown b'01003\\t1000123'"),
        ("vernier", b"04294968\t704", "gate A blocked at 0.000704 s"),
        ("vernier_state", b"3\t0\t1.908432", "gate A blocked at 1.908432 s"),
        ("vernier_state", b"4\t1\t1.927056", "gate A clear at 1.927056 s"),
        ("vernier_blocked", b"3\t1\t1.908432", "gate A blocked at 1.908432 s"),
        ("vernier_blocked", b"4\t0\t1.927056", "gate A clear at 1.927056 s"),
        ("vernier_blocked", b"4\t0\t1.92", "unknown b'4\\t0\\t1.92'"),
        ("timing_started", b"Timing started.", "gate A blocked"),
        ("timing_started", b"Timing completed:", "gate B blocked"),
        ("timing_started", b"Time: 1.234 seconds", "banner Time: 1.234 seconds"),
        ("start_goal", b"start", "gate A blocked"),
        ("start_goal", b"goal,12345", "gate B blocked"),
        ("start_goal", b"goal", "unknown b'goal'"),
        ("start_goal", b"start,5", "unknown b'start,5'"),
        ("sensor_triggered", b"Sensor triggerd, timer stopped", "gate A blocked"),
        ("ready_finish", b"READY ", "banner READY"),
        ("ready_finish", b"1234", "banner 1234"),
        ("ready_finish", b"Finish 1234", "banner Finish 1234"),
        ("vernier", b"Vernier Format 2", "banner Vernier Format 2"),
        ("chronojump", b"1;1500;1", "gate A blocked at 1.5 s"),
        ("chronojump", b"2;1500;0", "gate B clear at 1.5 s"),
        ("chronojump", b"9;1500;0", "info gate without a role: 9"),
        ("chronojump", b"1;1500;1;77", "banner 1;1500;1;77"),
        ("chronojump", b"terminals:1,2", "banner terminals:1,2"),
        ("any_line", b"whatever", "gate A blocked"),
    ],
)
def test_line_of_home_made_gates(preset: str, line: bytes, told: str):
    assert words("gate_line", line, preset=preset) == told


SPEEDS = (b"Average speed: 1.23 m / s", b"Average speed: 99.675 cm/s", b"speed 4.5", b"1.2 km/h")


@pytest.mark.parametrize("preset", GATE_PRESETS)
@pytest.mark.parametrize("line", SPEEDS)
def test_speed_is_never_an_edge(preset: str, line: bytes):
    events = build_driver("gate_line", {"preset": preset}).feed(0, line + b"\r\n")
    assert [type(event).__name__ for event in events] in (["DeviceStatus"], ["Unknown"])


def test_gate_whose_clock_went_back_says_so_once_and_keeps_its_edges():
    driver = build_driver("gate_line", {})
    events = driver.feed(0, b"A 1 5000000\nA 0 4000000\nB 1 6000000\n")
    assert in_words(events) == [
        "gate A blocked at 5 s",
        "gate A clear",
        "error device clock went back",
        "gate B blocked",
    ]
    driver.reset()
    assert in_words(driver.feed(0, b"A 1 1000000\n")) == ["gate A blocked at 1 s"]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (b" 0001 c0  10:00:00.1234 00", "gate A blocked at 36000.1234 s"),
        (b" 0001 C1  10:00:00,12", "gate B blocked at 36000.12 s"),
        (b" 0001 c0M 10:00:00:12", "gate A blocked by hand at 36000.12 s"),
        (b"   1 c0  10:00:00.1", "gate A blocked at 36000.1 s"),
        (b" 0001 c7  10:00:00.12", "info 0001 c7  10:00:00.12"),
        (b" 0001 c9  10:00:00.12", "unknown b' 0001 c9  10:00:00.12'"),
        (b" 0001 c0  24:00:00.12", "unknown b' 0001 c0  24:00:00.12'"),
        (b" 0001 c0  10:60:00.12", "unknown b' 0001 c0  10:60:00.12'"),
        (b" 0001 c0  10:00:60.12", "unknown b' 0001 c0  10:00:60.12'"),
        (b" 0001 c0  10:00:00.12345", "unknown b' 0001 c0  10:00:00.12345'"),
        (b" 0001", "info 0001"),
        (b"n0012", "info n0012"),
        (b" 0001 RT 00:00:04.31", "info 0001 RT 00:00:04.31"),
        (b"   4.3", "running_time 4.3"),
        (b"10:00:00", "running_time 10:00:00"),
        (b"TIMY: V1982", "unknown b'TIMY: V1982'"),
    ],
)
def test_line_of_a_timy(line: bytes, told: str):
    assert words("alge_timy", line) == told


@pytest.mark.parametrize("line", [b"", b"0", b"00", b"a00", b"\xff\xff\xff"])
def test_line_too_short_or_with_a_wrong_sum_has_no_body(line: bytes):
    assert checked_body(line) is None


@given(st.binary(min_size=1, max_size=30))
def test_sum_added_is_the_sum_found(body: bytes):
    assert checked_body(body + checksum(body)) == body
    assert all(0x30 <= number <= 0x3F for number in checksum(body))


@pytest.mark.parametrize(
    ("name", "settings", "key"),
    [
        ("force_line", {"unit": "N", "start": r"\q"}, "command"),
        ("force_line", {"unit": "N", "stop": "€"}, "command"),
        ("force_line", {"unit": "N", "zero": "\\"}, "command"),
        ("force_line", {"unit": "N", "request": r"\x0"}, "command"),
        ("force_line", {"unit": "N", "request": "R", "interval_s": "0"}, "interval_s"),
        ("force_line", {"unit": "N", "rate_hz": "fast"}, "rate_hz"),
        ("force_line", {"unit": "N", "boot_wait_s": "-1"}, "boot_wait_s"),
        ("force_line", {"unit": "N", "offset": "1e3"}, "offset"),
        ("force_line", {"unit": "N", "ignore": "("}, "ignore"),
        ("force_line", {"unit": "N", "value_column": "0"}, "value_column"),
        ("force_line", {"unit": "N", "value_column": "1.5"}, "value_column"),
        ("gate_line", {"start": r"\q"}, "command"),
        ("gate_line", {"stop": r"\q"}, "command"),
        ("gate_line", {"boot_wait_s": "soon"}, "boot_wait_s"),
        ("gate_line", {"ignore": "("}, "ignore"),
        ("gate_line", {"preset": "any_line", "pattern": "(?P<gate>x)"}, "gates"),
        ("gate_line", {"preset": "any_line", "pattern": "(?P<state>x)"}, "blocked_states"),
        ("gate_line", {"pattern": "x"}, "single_gate"),
        ("mark10", {"mode": "poll", "interval_s": "0"}, "interval_s"),
        ("alge_timy", {"gates": "c9=A"}, "gates"),
    ],
)
def test_bad_setting_is_refused_before_any_port_is_opened(
    name: str, settings: dict[str, str], key: str
):
    with pytest.raises(OperatorError) as caught:
        build_driver(name, settings)
    assert caught.value.values["key"] == key


@pytest.mark.parametrize("preset", sorted(FORCE_PRESETS))
def test_force_preset_is_whole_once_unit_and_scale_are_given(preset: str):
    driver = build_driver("force_line", {"preset": preset, "unit": "N", "scale": "1"})
    assert driver.serial.baud == int(FORCE_PRESETS[preset]["baud"])
    assert driver.info.settings["pattern"] == FORCE_PRESETS[preset]["pattern"]
    assert driver.poll_interval_s is None


@pytest.mark.parametrize("preset", sorted(GATE_PRESETS))
def test_gate_preset_is_whole_by_itself(preset: str):
    driver = build_driver("gate_line", {"preset": preset})
    assert driver.serial.baud == int(GATE_PRESETS[preset]["baud"])
    assert driver.expected_rate_hz is None
    assert driver.boot_wait_s == 0


def test_given_setting_wins_over_the_preset():
    driver = build_driver("force_line", {"preset": "chronojump", "baud": "9600", "unit": "kgf"})
    assert driver.serial.baud == 9600
    assert in_words(driver.feed(0, b"5;1.0\n")) == ["force 1.0 kgf at 0.000005 s"]


@pytest.mark.parametrize(
    ("settings", "rate"),
    [
        ({}, 1.0),
        ({"rate_hz": "80"}, 80.0),
        ({"request": "R"}, 10.0),
        ({"request": "R", "interval_s": "0.5"}, 2.0),
        ({"request": "R", "rate_hz": "80"}, 10.0),
    ],
)
def test_expected_rate_of_a_home_made_dynamometer(settings: dict[str, str], rate: float):
    driver = build_driver("force_line", {"unit": "N", **settings})
    assert driver.expected_rate_hz == pytest.approx(rate)


@pytest.mark.parametrize("handshake", ["on", "off"])
def test_handshake_of_a_timy_is_that_of_its_line(handshake: str):
    assert build_driver("alge_timy", {"rts_cts": handshake}).serial.rts_cts is (handshake == "on")


def test_gates_are_told_to_start_and_stop_as_set():
    driver = build_driver("gate_line", {"start": r"go\n", "stop": r"\x03", "boot_wait_s": "1.5"})
    assert driver.start_commands() == (b"go\n",)
    assert driver.stop_commands() == (b"\x03",)
    assert driver.boot_wait_s == 1.5


@pytest.mark.parametrize("name", sorted(DRIVERS))
def test_entry_has_words_and_a_source_for_everything(name: str):
    entry = driver_entry(name)
    assert entry.name == name
    assert entry.source
    assert entry.label
    assert all(setting.label for setting in entry.settings)
    keys = [setting.key for setting in entry.settings]
    assert len(keys) == len(set(keys))
    assert all(s.default in s.choices for s in entry.settings if s.choices and s.default)


def test_edge_without_a_time_has_no_resolution():
    (edge,) = build_driver("gate_line", {"preset": "any_line"}).feed(3, b"x\n")
    assert edge == GateEdge("A", True, 3)
