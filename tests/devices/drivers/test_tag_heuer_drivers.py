"""Check sums, days, keys and flags of TAG Heuer's timing devices."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from devices.device_clock import DAY_NS
from devices.driver import Driver
from devices.drivers import build_driver
from devices.drivers.tag_cp540 import checked_text, checksum
from devices.simulators.tag_heuer import net_time, summed_line, time_line
from frailtylab.errors import OperatorError
from frailtylab.samples import DeviceStatus, GateEdge, Unknown

STEP = 10_000


def cp540(**settings: str) -> Driver:
    return build_driver("tag_cp540", settings)


def cp520(**settings: str) -> Driver:
    return build_driver("tag_cp520", settings)


def edges(driver: Driver, data: bytes) -> list[GateEdge]:
    return [event for event in driver.feed(0, data) + driver.flush() if isinstance(event, GateEdge)]


def line_520(channel: str, clock_ns: int) -> bytes:
    return f"T       134 {channel:>2} {net_time(clock_ns % DAY_NS, 6):>15}\r".encode()


@pytest.mark.parametrize(
    ("body", "published"),
    [
        (b"TN    2    2 M1 19:30:58.41200  6994", b"06B3"),
        (b"T+    1    1  1 11:11:11.11100  6994", b"0649"),
        (b"AN    1    1 M1 20:37:44.13600  6899", b"069F"),
        (b"RR    0    1           2.47700", b"04C7"),
        (b"DE 01", b"010A"),
        (b"AK F", b"00F2"),
    ],
)
def test_check_sum_is_the_published_one(body: bytes, published: bytes):
    assert checksum(body) == published


@given(body=st.binary(min_size=1, max_size=60), place=st.integers(0, 59), flip=st.integers(1, 255))
def test_check_sum_sees_any_one_changed_byte_of_any_frame(body: bytes, place: int, flip: int):
    changed = bytearray(body)
    changed[place % len(body)] ^= flip
    assert checksum(bytes(changed)) != checksum(body)


@given(text=st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=2, max_size=60))
def test_summed_frame_gives_its_text_back(text: str):
    assert checked_text(summed_line(text).rstrip(b"\r\n")) == text


@given(
    clock=st.integers(0, 30_000 * DAY_NS),
    place=st.integers(0, 42),
    flip=st.integers(1, 255),
    channel=st.sampled_from([" 1", "M1", " 4", "04", "M4"]),
)
def test_one_corrupted_byte_never_gives_another_time(
    clock: int, place: int, flip: int, channel: str
):
    line = summed_line(time_line("TN", 7, channel, clock))
    assert len(line) == 43
    (sound,) = edges(cp540(), line)
    broken = bytearray(line)
    broken[place] ^= flip
    for edge in edges(cp540(), bytes(broken)):
        # Only the line's own end may change and leave it what it was.
        assert place >= 41
        assert edge == sound


@given(start=st.integers(0, 32_000 * DAY_NS), walk=st.integers(0, 3 * DAY_NS), day=st.booleans())
def test_interval_is_exact_to_10_us_over_any_midnight(start: int, walk: int, day: bool):
    if day:
        start = start // DAY_NS * DAY_NS + DAY_NS - 1_000_000_000
    data = summed_line(time_line("TN", 1, "1", start)) + summed_line(
        time_line("TN", 2, "4", start + walk)
    )
    first, second = edges(cp540(), data)
    assert first.device_ns == start // STEP * STEP
    assert second.device_ns == (start + walk) // STEP * STEP
    assert first.resolution_ns == STEP


@pytest.mark.parametrize(
    ("channel", "fraction", "manual", "step_ns"),
    [("M1", "41200", True, 1_000_000), ("M1", "41234", True, STEP), (" 1", "41200", False, STEP)],
)
def test_key_of_the_device_is_manual_and_as_coarse_as_it_prints(
    channel: str, fraction: str, manual: bool, step_ns: int
):
    (edge,) = edges(cp540(), summed_line(f"TN    2    2 {channel} 19:30:58.{fraction}  6994"))
    assert (edge.manual, edge.resolution_ns) == (manual, step_ns)


@pytest.mark.parametrize("kind", ["T-", "T+", "T*", "AN", "IR"])
def test_line_that_is_no_new_time_is_told(kind: str):
    (event,) = cp540().feed(0, summed_line(time_line(kind, 1, "1", DAY_NS)))
    assert isinstance(event, DeviceStatus)


@pytest.mark.parametrize("kind", ["XX", "TM", "tn", "#T"])
def test_line_of_a_kind_that_nobody_described_is_unknown(kind: str):
    (event,) = cp540().feed(0, summed_line(time_line(kind, 1, "1", DAY_NS)))
    assert isinstance(event, Unknown)


@pytest.mark.parametrize("days", ["    -", "1 234", " -500", "     "])
def test_day_that_is_none_is_unknown(days: str):
    (event,) = cp540().feed(0, summed_line(f"TN    2    2  1 19:30:58.41200 {days}"))
    assert isinstance(event, Unknown)


@given(start=st.integers(0, DAY_NS - 1), walk_ms=st.integers(1, 3_600_000))
def test_walk_time_of_a_cp520_is_exact_even_over_midnight(start: int, walk_ms: int):
    walk = walk_ms * 1_000_000
    first, second = edges(cp520(), line_520("1", start) + line_520("2", start + walk))
    assert first.device_ns is not None
    assert second.device_ns is not None
    assert second.device_ns - first.device_ns == walk


@given(clock=st.integers(0, DAY_NS - 1))
def test_line_of_a_cp520_has_30_characters_at_any_time_of_day(clock: int):
    line = line_520("M2", clock)
    assert len(line) == 31
    (edge,) = edges(cp520(), line)
    assert edge.manual
    assert edge.device_ns == clock // 1000 * 1000


@pytest.mark.parametrize(("fraction", "step_ns"), [("766000", 1_000_000), ("766001", 1_000)])
def test_step_of_a_cp520_is_what_its_digits_show(fraction: str, step_ns: int):
    (edge,) = edges(cp520(), f"T       134  1 20:02:45.{fraction}\r".encode())
    assert edge.resolution_ns == step_ns


@pytest.mark.parametrize("flag", ["-", "*"])
def test_flagged_time_is_told_and_no_edge(flag: str):
    (event,) = cp520().feed(0, f"T{flag}      134  1 20:02:45.766000\r".encode())
    assert isinstance(event, DeviceStatus)


@given(flag=st.characters(min_codepoint=33, max_codepoint=126))
def test_flag_that_nobody_described_is_unknown(flag: str):
    assume(flag not in "-*")
    (event,) = cp520().feed(0, f"T{flag}      134  1 20:02:45.766000\r".encode())
    assert isinstance(event, Unknown)


@pytest.mark.parametrize("name", ["tag_cp540", "tag_cp520"])
def test_nothing_is_ever_sent_to_a_tag_heuer(name: str):
    driver = build_driver(name, {})
    assert driver.identify_commands() == driver.start_commands() == driver.stop_commands() == ()
    assert driver.zero_commands() == ()
    assert driver.poll_command() == b""


@pytest.mark.parametrize("gates", ["0=A", "M1=A", "c0=A", "1"])
@pytest.mark.parametrize("name", ["tag_cp540", "tag_cp520"])
def test_channels_that_do_not_exist_are_refused_by_name(name: str, gates: str):
    with pytest.raises(OperatorError, match=name):
        build_driver(name, {"gates": gates})


@pytest.mark.parametrize("channel", [" 3", "12", "M9"])
def test_channel_without_a_gate_is_told(channel: str):
    (event,) = cp540().feed(0, summed_line(time_line("TN", 1, channel, DAY_NS)))
    assert isinstance(event, DeviceStatus)


def test_reset_forgets_the_clock_and_what_was_said():
    driver = cp540()
    line = summed_line(time_line("TN", 1, "1", 5 * DAY_NS))
    assert len(edges(driver, line)) == 1
    assert edges(driver, line) == []
    driver.reset()
    assert len(edges(driver, summed_line(time_line("TN", 1, "1", DAY_NS)) + line)) == 2
