"""What goes wrong on demand, and what the real drivers make of it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from helpers.device_rig import MS, in_words, run_simulator, simulated

from devices.drivers import build_driver
from devices.simulators.catalogue import simulate
from frailtylab.samples import ForceSample, GateEdge, Unknown

SQUEEZE = "squeeze at=1 peak=25.3 hold=2"


def values(events: list[object]) -> list[tuple[str, str]]:
    return [(e.text, e.unit) for e in events if isinstance(e, ForceSample)]


@pytest.mark.parametrize("fault", ["split by=0.004", "merge by=0.05", "late by=0.03"])
def test_cut_joined_and_late_bytes_change_no_reading(fault: str):
    sound = values(simulated("mark10", SQUEEZE, 5))
    disturbed = simulated("mark10", f"{SQUEEZE}; {fault}", 6)
    assert values(disturbed)[: len(sound)] == sound
    assert not [e for e in disturbed if isinstance(e, Unknown)]


def test_garbage_is_counted_and_changes_no_reading():
    sound = values(simulated("mark10", SQUEEZE, 5))
    disturbed = simulated("mark10", f"{SQUEEZE}; garbage at=0.5", 5)
    assert values(disturbed) == sound
    assert len([e for e in disturbed if isinstance(e, Unknown)]) > 100


def test_stall_swallows_readings_and_the_device_goes_on():
    events = simulated("mark10", "stall at=1 for=2", 5)
    times = [e.host_ns for e in events if isinstance(e, ForceSample)]
    gaps = [b - a for a, b in pairwise(times)]
    assert 1_900 * MS <= max(gaps) <= 2_100 * MS


@pytest.mark.parametrize(("value", "text"), [("0", "0.00"), ("31.7", "31.70")])
def test_stuck_device_repeats_one_number(value: str, text: str):
    events = simulated("mark10", f"flat at=1 value={value}", 4)
    later = [e.text for e in events if isinstance(e, ForceSample) and e.host_ns > 1_100 * MS]
    assert len(later) > 100
    assert set(later) == {text}


def test_unit_switched_on_the_gauge_is_seen_in_every_reading():
    events = simulated("mark10", "flat value=20; unit at=1 to=lbF", 2)
    assert set(values(events)) == {("20.00", "kgf"), ("44.10", "lbf")}


@pytest.mark.parametrize(
    "name", ["alge_timy", "tag_cp540", "tag_cp520", "microgate_rei2", "microgate_racetime2"]
)
def test_walk_over_midnight_is_no_day_long(name: str):
    events = simulated(name, "clock start=23:59:58; walk at=1 time=4.31 breaks=1", 8)
    start, stop = (event for event in events if isinstance(event, GateEdge))
    assert start.device_ns is not None
    assert stop.device_ns is not None
    assert stop.device_ns - start.device_ns == 4_310_000_000


@pytest.mark.parametrize(
    ("name", "clock"), [("gate_line", "4293"), ("chronojump_wichro", "4294965.5")]
)
def test_counter_wraps_inside_a_walk(name: str, clock: str):
    events = simulated(name, f"clock start={clock}; walk at=1 time=4.31 breaks=1", 8)
    blocked = [e.device_ns for e in events if isinstance(e, GateEdge) and e.blocked]
    assert blocked[0] is not None
    assert blocked[1] is not None
    assert blocked[1] - blocked[0] == 4_310_000_000


def test_bounce_adds_edges_close_to_the_true_one():
    plain = simulated("gate_line", "walk at=1 time=4 breaks=1", 8)
    noisy = simulated("gate_line", "walk at=1 time=4 breaks=1; bounce", 8)
    assert len(noisy) == 5 * len(plain)
    assert in_words(noisy)[0] == in_words(plain)[0]


@pytest.mark.parametrize(("command", "lines"), [(b"", 2), (b"DTS00.00\r", 6)])
def test_timy_dead_time_hides_the_limbs_that_follow(command: bytes, lines: int):
    device = simulate("alge_timy", "walk at=1 time=4 breaks=3")
    device.receive(command, 0)
    assert len(run_simulator(device, build_driver("alge_timy", {}), 8)) == lines


def test_person_acts_when_told():
    device = simulate("gate_line", "")
    device.power_on(0)
    assert device.advance(5_000 * MS) == b""
    device.trigger("walk", 5_000 * MS, time=2, breaks=1)
    assert device.next_due_ns() is not None
    assert device.advance(8_000 * MS).count(b"\r\n") == 4


def test_unplug_lasts_as_long_as_the_script_says():
    device = simulate("mark10", "unplug at=1 for=2")
    device.power_on(0)
    assert [device.plugged(ms * MS) for ms in (900, 1100, 2900, 3100)] == [True, False, False, True]


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        (b"?\r", b"-18.78 lbF\r\n"),
        (b"?\r\n", b"-18.78 lbF\r\n"),
        (b"nonsense\r", b"*10\r\n"),
        (b"AOUTx\r", b"*12\r\n"),
        (b"AOUT999\r", b"*22\r\n"),
        (b"RV\r", b"1.00\r\n"),
        (b"LIST\r", b"V1.00;LBF;CUR;FLTC8;FLTP1;AOUT00;AOFF5;FULL;MIT;POL;B0\r\n"),
        (b"N\r?\r", b"-83.5 N\r\n"),
        (b"NUM\r?\r", b"-18.78\r\n"),
        (b"Z\r?\r", b"0.00 lbF\r\n"),
        (b"AOUT50\r", b""),
    ],
)
def test_simulated_gauge_answers_as_the_manual_says(command: bytes, answer: bytes):
    device = simulate("mark10", "flat value=-8.5184647086", settings={"unit": "lbf"})
    device.power_on(0)
    device.receive(command, 0)
    assert device.advance(0) == answer


def test_simulated_gauge_streams_50_a_second_at_aout1():
    device = simulate("mark10", "")
    device.power_on(0)
    device.receive(b"AOUT1\r", 0)
    assert device.advance(1_000 * MS).count(b"\r\n") == 50
    device.receive(b"AOUT0\r", 1_000 * MS)
    assert device.advance(2_000 * MS) == b""
