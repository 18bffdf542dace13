"""Frames and lines of Microgate's timing devices."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.device_clock import DAY_NS
from devices.driver import Driver
from devices.drivers import build_driver
from devices.simulators.microgate import racetime2_line, rei2_frame
from frailtylab.errors import OperatorError
from frailtylab.samples import DeviceStatus, GateEdge, Unknown

S = 1_000_000_000


def rei2(**settings: str) -> Driver:
    return build_driver("microgate_rei2", settings)


def racetime2(**settings: str) -> Driver:
    return build_driver("microgate_racetime2", settings)


def edges(driver: Driver, data: bytes) -> list[GateEdge]:
    return [event for event in driver.feed(0, data) if isinstance(event, GateEdge)]


def device_times(driver: Driver, data: bytes) -> tuple[int, int]:
    first, second = edges(driver, data)
    assert first.device_ns is not None
    assert second.device_ns is not None
    return first.device_ns, second.device_ns


def test_published_captures_are_16_2193_s_apart():
    data = (
        b"\x10R  SO000127123450000011000000203724321602102016  \r\n"
        b"\x10R  SO000128123450000011152550203740540902102016  \r\n"
    )
    first, second = device_times(rei2(), data)
    assert second - first == 16_219_300_000


@given(start=st.integers(0, 3000 * DAY_NS), walk=st.integers(0, 2 * DAY_NS))
def test_interval_of_a_rei2_is_exact_over_days_months_and_years(start: int, walk: int):
    first, second = device_times(
        rei2(), rei2_frame(1, "000", start) + rei2_frame(2, "255", start + walk)
    )
    step = 100_000
    assert second - first == (start + walk) // step * step - start // step * step


@given(clock=st.integers(0, 3000 * DAY_NS), counter=st.integers(0, 999_999))
def test_frame_has_52_bytes_and_one_mark(clock: int, counter: int):
    frame = rei2_frame(counter, "000", clock)
    assert len(frame) == 52
    assert (frame.count(b"\x10"), frame[0]) == (1, 0x10)


@given(cut=st.integers(0, 51), clock=st.integers(0, DAY_NS))
def test_frame_that_lost_its_start_is_unknown_and_the_next_is_read(cut: int, clock: int):
    frames = rei2_frame(1, "000", clock), rei2_frame(2, "255", clock + S)
    driver = rei2()
    events = driver.feed(0, frames[0][cut:] + frames[1]) + driver.flush()
    assert len([event for event in events if isinstance(event, GateEdge)]) == 2 - (cut > 0)
    lost = b"".join(event.data for event in events if isinstance(event, Unknown))
    assert lost == (frames[0][cut:] if cut else b"")


@given(place=st.sampled_from([0, 1, 2, 3, 50, 51]), flip=st.integers(1, 255))
def test_frame_with_another_mark_or_end_gives_no_edge(place: int, flip: int):
    frame = bytearray(rei2_frame(1, "000", S))
    frame[place] ^= flip
    assert edges(rei2(), bytes(frame)) == []


@pytest.mark.parametrize("information", ["1", "2", "a", "A", "Q", "P", "9"])
def test_other_information_than_a_time_of_day_is_told(information: str):
    (event,) = rei2().feed(0, rei2_frame(1, "255", S, information))
    assert isinstance(event, DeviceStatus)
    (event,) = racetime2().feed(0, racetime2_line(1, "255", S, information))
    assert isinstance(event, DeviceStatus)


@pytest.mark.parametrize("mark", [0x12, 0x14, 0x17, 0x18, 0x52])
def test_other_first_bytes_are_unknown(mark: int):
    driver = rei2()
    data = bytes((mark,)) + rei2_frame(1, "000", S)[1:]
    assert driver.feed(0, data) + driver.flush() == [Unknown(0, data)]


@pytest.mark.parametrize(
    ("physical", "manual"), [("000", False), ("015", False), ("100", True), ("115", True),
                             ("500", False), ("515", False)],
)  # fmt: skip
def test_key_is_told_from_cable_and_radio_by_the_physical_channel(physical: str, manual: bool):
    (edge,) = edges(rei2(), rei2_frame(1, "000", S, physical=physical))
    assert (edge.manual, edge.resolution_ns) == (manual, 100_000)


@pytest.mark.parametrize(
    ("old", "new"), [(b"R  SO", b"R  SF"), (b"R  SO", b"R  PO"), (b"R  SO", b"R  GO")]
)
def test_offline_or_another_program_is_told(old: bytes, new: bytes):
    (event,) = rei2().feed(0, rei2_frame(1, "000", S).replace(old, new))
    assert isinstance(event, DeviceStatus)


@pytest.mark.parametrize(
    "day", [b"31022016", b"00000000", b"+0000000", b"29022015", b"01012 16", b"+1022016"]
)
def test_date_that_does_not_exist_is_unknown(day: bytes):
    (event,) = rei2().feed(0, rei2_frame(1, "000", S).replace(b"29022016", day))
    assert isinstance(event, Unknown)


@given(start_ms=st.integers(0, 86_399_999), walk_ms=st.integers(1, 3_600_000))
def test_walk_time_of_a_racetime2_is_exact_even_over_midnight(start_ms: int, walk_ms: int):
    start, walk = start_ms * 1_000_000, walk_ms * 1_000_000
    first, second = device_times(
        racetime2(), racetime2_line(1, "000", start) + racetime2_line(1, "255", start + walk)
    )
    assert second - first == walk


def test_line_of_a_racetime2_has_23_bytes_and_steps_of_a_millisecond():
    line = racetime2_line(12, "000", 74_244_321_000_000)
    assert (len(line), line) == (23, b"0120 00020:37:24.321  \r")
    (edge,) = edges(racetime2(), line)
    assert (edge.resolution_ns, edge.manual) == (1_000_000, False)


@pytest.mark.parametrize("size", [0, 1, 21, 23])
def test_line_of_another_length_gives_no_edge(size: int):
    line = racetime2_line(12, "000", S)[:-1].ljust(23)[:size]
    assert edges(racetime2(), line + b"\r") == []


@pytest.mark.parametrize("build", [rei2, racetime2])
def test_laps_can_be_gates(build: type[Driver]):
    driver = build(gates="001=A, 240=B")  # pyright: ignore[reportCallIssue]
    data = (
        rei2_frame(1, "001", S) + rei2_frame(2, "240", 2 * S)
        if build is rei2
        else racetime2_line(1, "001", S) + racetime2_line(2, "240", 2 * S)
    )
    assert [edge.gate for edge in edges(driver, data)] == ["A", "B"]


@pytest.mark.parametrize("gates", ["0=A", "241=A", "254=A", "0000=A", ""])
@pytest.mark.parametrize("name", ["microgate_rei2", "microgate_racetime2"])
def test_channels_that_a_microgate_does_not_have_are_refused(name: str, gates: str):
    if not gates:
        assert build_driver(name, {"gates": gates}).info.settings["gates"] == "000=A, 255=B"
        return
    with pytest.raises(OperatorError, match=name):
        build_driver(name, {"gates": gates})


@pytest.mark.parametrize("name", ["microgate_rei2", "microgate_racetime2"])
def test_nothing_is_ever_sent_to_a_microgate(name: str):
    driver = build_driver(name, {"rts_cts": "on", "baud": "19200"})
    assert driver.identify_commands() == driver.start_commands() == driver.stop_commands() == ()
    assert (driver.serial.rts_cts, driver.serial.baud) == (True, 19200)
