"""Noise of a wrong rate, floods, lost ends, changed digits, restarts: on the wire, in drivers."""

from __future__ import annotations

from decimal import Decimal

import pytest
from helpers.device_rig import MS, run_simulator, simulated
from hypothesis import given
from hypothesis import strategies as st

from devices.drivers import build_driver
from devices.simulators.catalogue import simulate
from devices.simulators.misread import misread
from devices.simulators.soiled import unended, without_numbers
from frailtylab.samples import ForceSample, GateEdge, Unknown

SQUEEZE = "squeeze at=1 peak=25.3 hold=2"


@given(st.binary(max_size=40))
def test_right_rate_is_heard_as_sent(data: bytes):
    assert misread(data, 1.0) == data


@pytest.mark.parametrize(
    ("ratio", "heard"),
    [
        # U is 01 01 01 01 01 on the line, start and stop bit included. A receiver of twice the rate
        # hears each bit twice, one of half the rate only every second one.
        (0.5, b"\x66\xe6"),
        (2.0, b"\xff"),
    ],
)
def test_wrong_rate_gives_the_bytes_of_its_bits(ratio: float, heard: bytes):
    assert misread(b"U", ratio) == heard


@given(st.binary(max_size=40), st.sampled_from([0.25, 0.5, 0.75, 1.333, 2.0, 4.0, 12.0]))
def test_any_rate_ends_and_makes_no_endless_noise(data: bytes, ratio: float):
    assert len(misread(data, ratio)) <= len(data) / ratio * 2 + 1


@pytest.mark.parametrize("ratio", [0.5, 0.75, 1.333, 2, 4])
def test_wrong_rate_makes_no_reading(ratio: float):
    events = simulated("force_line", f"baud ratio={ratio}; {SQUEEZE}", 4, {"unit": "kgf"})
    assert not [e for e in events if isinstance(e, ForceSample)]
    assert [e for e in events if isinstance(e, Unknown)]


def test_commands_at_a_wrong_rate_are_not_understood():
    device = simulate("mark10", "baud")
    device.power_on(0)
    device.receive(b"AOUT50\r", 0)
    assert device.advance(1_000 * MS) == b""


def test_flood_says_everything_so_often():
    sound = simulated("gate_line", "walk at=1 time=2 breaks=1", 4)
    device = simulate("gate_line", "walk at=1 time=2 breaks=1; flood count=3")
    device.power_on(0)
    lines = device.advance(4_000 * MS).split(b"\r\n")[:-1]
    assert len(lines) == 3 * len(sound)


def test_changed_digit_is_caught_by_a_check_sum():
    events = simulated("tag_cp540", "walk at=1 time=2 breaks=1; corrupt", 4)
    assert not [e for e in events if isinstance(e, GateEdge)]
    assert len([e for e in events if isinstance(e, Unknown)]) >= 2


def test_lines_without_ends_make_no_reading():
    events = simulated("mark10", f"{SQUEEZE}; unended at=1 for=1", 4)
    sound = {e.text for e in simulated("mark10", SQUEEZE, 4) if isinstance(e, ForceSample)}
    assert {e.text for e in events if isinstance(e, ForceSample)} <= sound
    assert [e for e in events if isinstance(e, Unknown)]


def test_ends_and_numbers_go_as_they_should():
    assert unended(b"1.5 N\r\n") == b"1.5 N"
    assert without_numbers(b"r-012.3kg 4\r\n") == b"rnankg nan\r\n"


def test_messages_overtake_each_other_in_pairs():
    device = simulate("gate_line", "walk at=1 time=2 breaks=1; swap")
    device.power_on(0)
    heard = b"".join(device.advance(now * MS) for now in range(0, 4_000, 10))
    plain = simulate("gate_line", "walk at=1 time=2 breaks=1")
    plain.power_on(0)
    first, second, *_ = plain.advance(4_000 * MS).splitlines()
    assert heard.splitlines()[:2] == [second, first]


def test_gauge_that_was_off_and_on_has_forgotten_its_stream():
    device = simulate("mark10", "reboot at=2 for=1")
    device.power_on(0)
    device.receive(b"AOUT50\r", 0)
    assert device.advance(1_900 * MS)
    assert device.advance(2_500 * MS) == b""
    device.receive(b"?\r", 2_500 * MS)
    assert device.advance(5_000 * MS) == b""
    device.receive(b"?\r", 5_000 * MS)
    assert device.advance(5_000 * MS)


def test_restarted_gates_tell_no_old_edge_and_their_clock_begins_anew():
    driver = build_driver("gate_line", {})
    device = simulate("gate_line", "walk at=1 time=4 breaks=1; reboot at=3")
    edges = [e for e in run_simulator(device, driver, 7) if isinstance(e, GateEdge)]
    assert [(e.gate, e.blocked) for e in edges] == [
        ("A", True), ("A", False), ("B", True), ("B", False),
    ]  # fmt: skip
    assert edges[2].device_ns == 2_000_000_000
    assert len(device.timeline.truth.edges) == 4


def test_restarted_sketch_greets_again():
    device = simulate("gate_line", "reboot at=1", settings={"preset": "sensor_triggered"})
    device.power_on(0)
    assert device.advance(0) == b"Photogate up and running\r\n"
    assert device.advance(1_000 * MS) == b"Photogate up and running\r\n"


@pytest.mark.parametrize(
    ("act", "off_ns"), [("drift by=0.01", 20_000_000), ("leap at=2 by=1", 10**9)]
)
def test_clock_of_the_device_drifts_and_leaps(act: str, off_ns: int):
    events = simulated("gate_line", f"walk at=1 time=2 breaks=1; {act}", 4)
    start, stop = (e.device_ns for e in events if isinstance(e, GateEdge) and e.blocked)
    assert start is not None
    assert stop is not None
    assert stop - start == 2_000_000_000 + off_ns


@pytest.mark.parametrize("name", ["imada_ds2", "imada_zt", "lutron_fg", "wagner_fdv"])
def test_overload_hides_every_force(name: str):
    events = simulated(name, "overload at=1", 4)
    assert not [e for e in events if isinstance(e, ForceSample) and e.host_ns > 1_100 * MS]


@pytest.mark.parametrize("name", ["mark10", "imada_ds2", "wagner_fdx", "chronojump_force"])
def test_truth_holds_what_the_driver_reads(name: str):
    device = simulate(name, "squeeze at=12 peak=25.3 hold=2")
    events = run_simulator(device, build_driver(name, {}), 17)
    told = {(told.value, told.unit) for told in device.timeline.truth.forces}
    read = {(Decimal(e.text), e.unit) for e in events if isinstance(e, ForceSample)}
    assert read
    assert read <= told
