"""What every driver of lines does, whatever its lines mean: resets, tails, defaults."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.driver import LineDriver
from devices.framing.frame import LONGEST, Frame
from devices.framing.lines import LineFramer
from devices.identity import with_identity, with_report
from devices.transport.stream import SerialSettings
from frailtylab.instruments import InstrumentInfo, InstrumentKind
from frailtylab.samples import DeviceEvent, DeviceStatus, ForceSample, GateEdge, Unknown

INFO = InstrumentInfo(InstrumentKind.FORCE, "echo", "Nobody")
SERIAL = SerialSettings(baud=19200, parity="E")


class Echo(LineDriver):
    """Takes ``g...`` as an edge, ``f...`` as a force, anything else as a status."""

    def read_line(self, host_ns: int, line: bytes) -> tuple[DeviceEvent, ...]:
        text = line.decode("latin-1")
        if text.startswith("g"):
            return (GateEdge("A", True, host_ns),)
        if text.startswith("f"):
            return (ForceSample(host_ns, 1.0, "N", text[1:], 1.0),)
        return (DeviceStatus(host_ns, "info", text),)


def echo() -> Echo:
    return Echo(INFO, SERIAL)


def test_driver_hands_out_what_it_was_built_with():
    assert echo().info is INFO
    assert echo().serial is SERIAL


def test_driver_that_says_nothing_else_listens_only():
    driver = echo()
    assert driver.identify_commands() == ()
    assert driver.start_commands() == ()
    assert driver.stop_commands() == ()
    assert driver.zero_commands() == ()
    assert driver.poll_command() == b""
    assert driver.expected_rate_hz is None
    assert driver.poll_interval_s is None
    assert driver.boot_wait_s == 0.0


def test_driver_without_a_meaning_for_lines_cannot_be_used():
    with pytest.raises(NotImplementedError):
        LineDriver(INFO, SERIAL).feed(0, b"25.3\r\n")


def test_lines_of_one_read_share_its_time_and_a_split_one_keeps_its_first():
    driver = echo()
    assert driver.feed(5, b"f1\r\nf2\r\nf") == [
        ForceSample(5, 1.0, "N", "1", 1.0),
        ForceSample(5, 1.0, "N", "2", 1.0),
    ]
    assert driver.feed(9, b"3\r\n") == [ForceSample(5, 1.0, "N", "3", 1.0)]


def test_overlong_line_is_unknown_up_to_the_longest_and_the_next_line_is_read():
    driver = echo()
    events = driver.feed(0, b"f" * 300 + b"\nf7\n")
    assert events == [Unknown(0, b"f" * LONGEST), ForceSample(0, 1.0, "N", "7", 1.0)]


def test_flush_without_a_tail_gives_nothing():
    driver = echo()
    assert driver.flush() == []
    driver.feed(0, b"f1\r\n")
    assert driver.flush() == []


def test_flushed_tail_keeps_the_time_of_its_first_byte():
    driver = echo()
    driver.feed(3, b"f2")
    driver.feed(8, b"5.")
    assert driver.flush() == [Unknown(3, b"f25.")]
    assert driver.flush() == []


def test_only_the_first_force_after_a_reset_is_doubted():
    driver = echo()
    driver.reset()
    assert driver.feed(1, b"f5\nf25\n") == [
        DeviceStatus(1, "info", "first line not used: f5"),
        ForceSample(1, 1.0, "N", "25", 1.0),
    ]


def test_first_edge_after_a_reset_is_believed_because_it_starts_the_walk():
    driver = echo()
    driver.reset()
    assert driver.feed(1, b"g\n") == [GateEdge("A", True, 1)]


def test_status_uses_up_the_doubt_about_the_first_line():
    driver = echo()
    driver.reset()
    assert driver.feed(1, b"hello\nf5\n") == [
        DeviceStatus(1, "info", "hello"),
        ForceSample(1, 1.0, "N", "5", 1.0),
    ]


def test_empty_line_does_not_use_up_the_doubt():
    driver = echo()
    driver.reset()
    assert driver.feed(1, b"\r\nf5\n") == [DeviceStatus(1, "info", "first line not used: f5")]


def test_overlong_first_line_is_unknown_and_uses_up_the_doubt():
    driver = echo()
    driver.reset()
    events = driver.feed(1, b"x" * 300 + b"\nf5\n")
    assert events == [Unknown(1, b"x" * LONGEST), ForceSample(1, 1.0, "N", "5", 1.0)]


def test_driver_never_reset_believes_its_first_line():
    assert echo().feed(1, b"f5\n") == [ForceSample(1, 1.0, "N", "5", 1.0)]


@pytest.mark.parametrize(
    ("data", "pending", "accepted", "dropped"),
    [
        (b"", 0, 0, 0),
        (b"abc", 3, 0, 0),
        (b"abc\n", 0, 4, 0),
        (b"abc\r\n", 0, 5, 0),
        (b"\r\n\r\n", 0, 4, 0),
        (b"abcde", 0, 0, 5),
        (b"abcdefg", 0, 0, 7),
        (b"abcdefg\n", 0, 0, 8),
        (b"abcdefg\nab", 2, 0, 8),
        (b"abcd\n", 0, 5, 0),
    ],
)
def test_bytes_are_counted_as_pending_accepted_or_dropped(
    data: bytes, pending: int, accepted: int, dropped: int
):
    framer = LineFramer(longest=4)
    framer.feed(0, data)
    assert (framer.pending, framer.accepted, framer.dropped) == (pending, accepted, dropped)
    assert framer.fed == len(data)


def test_flush_in_an_overlong_line_ends_the_skipping():
    framer = LineFramer(longest=4)
    framer.feed(0, b"abcdefg")
    assert framer.flush() is None
    assert framer.feed(1, b"ok\n") == [Frame(1, b"ok")]


@given(st.lists(st.text("az 059.;-\t", min_size=1, max_size=LONGEST)))
def test_lines_joined_by_any_end_come_out_again(texts: list[str]):
    lines = [text.encode() for text in texts]
    for end in (b"\r", b"\n", b"\r\n", b"\n\r"):
        data = b"".join(line + end for line in lines)
        assert [line.data for line in LineFramer().feed(0, data)] == lines


@pytest.mark.parametrize(
    ("part", "text", "field"),
    [
        ("serial_number", "3650001", "serial_number"),
        ("firmware", "1.04", "firmware"),
        ("model", "M5-100", "model"),
        ("product", "Force Gauge", "model"),
    ],
)
def test_answer_of_a_device_fills_its_place_in_the_identity(part: str, text: str, field: str):
    told = with_identity(INFO, part, text)
    assert getattr(told, field) == text
    assert (told.kind, told.driver, told.make) == (INFO.kind, INFO.driver, INFO.make)
    assert not told.simulated


def test_product_does_not_replace_a_model_that_is_known():
    known = with_identity(INFO, "model", "M5-100")
    assert with_identity(known, "product", "Force Gauge").model == "M5-100"
    assert with_identity(with_identity(INFO, "product", "Gauge"), "model", "M5").model == "M5"


@pytest.mark.parametrize("part", ["serial_number", "firmware", "model", "product"])
def test_simulator_that_says_so_anywhere_stays_marked(part: str):
    told = with_identity(INFO, part, "SIMULATED x")
    assert told.simulated
    assert with_identity(told, "firmware", "1.0").simulated
    assert with_identity(told, "product", "Gauge").simulated


@pytest.mark.parametrize(
    ("name", "text", "reported"),
    [
        ("settings", "tare: 10000", {"tare": "10000"}),
        ("settings", "LIST: a: b", {"LIST": "a: b"}),
        ("settings", "V1.04", {"settings": "V1.04"}),
        ("battery", "full", {"battery": "full"}),
    ],
)
def test_report_of_a_device_has_its_own_place(name: str, text: str, reported: dict[str, str]):
    assert with_report(INFO, DeviceStatus(0, name, text)).reported == reported


def test_newest_report_replaces_the_one_before_and_no_other():
    info = with_report(INFO, DeviceStatus(0, "battery", "full"))
    info = with_report(info, DeviceStatus(0, "settings", "tare: 1"))
    info = with_report(info, DeviceStatus(0, "settings", "tare: 2"))
    assert info.reported == {"battery": "full", "tare": "2"}
    assert INFO.reported == {}
