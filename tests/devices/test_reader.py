"""The inner loop: what is sent when, and in which order things are told."""

from __future__ import annotations

import pytest
from helpers.fake_clock import FakeClock
from hypothesis import given
from hypothesis import strategies as st

from devices.driver import Driver
from devices.drivers import build_driver
from devices.reader import CommandQueue, Reader
from devices.transport.stream import LinkError

S = 1_000_000_000


class TimedStream:
    """Each read takes ``read_s`` of the clock and gives the next piece."""

    stamp_ns: int | None = None

    def __init__(self, clock: FakeClock, read_s: float = 0.0) -> None:
        self.clock = clock
        self.read_s = read_s
        self.pieces: list[bytes] = []
        self.written: list[tuple[int, bytes]] = []

    def read(self) -> bytes:
        self.clock.advance(self.read_s)
        return self.pieces.pop(0) if self.pieces else b""

    def write(self, data: bytes) -> None:
        self.written.append((self.clock.now_ns(), data))

    def catch_up(self, longest_s: float) -> None: ...

    def wake(self) -> None: ...

    def close(self) -> None: ...


class Rig:
    """A reader on a clock that only moves while it reads."""

    def __init__(self, driver: Driver, read_s: float = 0.0) -> None:
        self.clock = FakeClock(0)
        self.stream = TimedStream(self.clock, read_s)
        self.commands = CommandQueue()
        self.told: list[object] = []
        self.reader = Reader(
            self.stream,
            driver,
            self.clock,
            self.commands,
            lambda ns, data: self.told.append((ns, data)),
            self.told.append,
        )


def streaming(read_s: float = 0.0) -> Rig:
    return Rig(build_driver("gate_line", {}), read_s)


def polled(read_s: float, **settings: str) -> Rig:
    return Rig(build_driver("mark10", {"mode": "poll", **settings}), read_s)


def test_device_that_needs_a_gap_gets_one_command_at_a_time():
    queue = CommandQueue(1.25)
    queue.add((b"a", b"b", b"c"), 2 * S)
    assert [queue.due(ms * 1_000_000) for ms in (1999, 2000, 3249, 3250, 9000, 9001)] == [
        b"", b"a", b"", b"b", b"c", b"",
    ]  # fmt: skip


def test_gap_is_kept_after_the_queue_was_empty_and_forgotten_with_the_connection():
    queue = CommandQueue(1.25)
    queue.add((b"a",), 0)
    assert queue.due(0) == b"a"
    queue.add((b"b",), 0)
    assert queue.due(S) == b""
    queue.clear()
    queue.add((b"c",), 0)
    assert queue.due(S) == b"c"


def test_commands_leave_in_order_as_one_piece():
    queue = CommandQueue()
    queue.add((b"a", b"b"), 0)
    queue.add((b"c",), 0)
    assert queue.due(0) == b"abc"
    assert queue.due(0) == b""


def test_command_waits_for_its_time_to_the_nanosecond():
    queue = CommandQueue()
    queue.add((b"a",), 10)
    assert queue.due(9) == b""
    assert queue.due(10) == b"a"


def test_later_command_never_overtakes_one_that_still_waits():
    queue = CommandQueue()
    queue.add((b"slow",), 100)
    queue.add((b"fast",), 0)
    assert queue.due(50) == b""
    assert queue.due(100) == b"slowfast"


def test_cleared_commands_are_never_sent():
    queue = CommandQueue()
    queue.add((b"a",), 0)
    queue.clear()
    assert queue.due(S) == b""


@given(
    st.lists(st.tuples(st.integers(0, 20), st.binary(min_size=1, max_size=3)), max_size=8),
    st.lists(st.integers(0, 25), max_size=6),
)
def test_every_command_is_sent_once_and_in_order(
    commands: list[tuple[int, bytes]], moments: list[int]
):
    queue = CommandQueue()
    for not_before_ns, command in commands:
        queue.add((command,), not_before_ns)
    sent = b"".join(queue.due(now) for now in [*sorted(moments), 25])
    assert sent == b"".join(command for _, command in commands)


def test_bytes_are_stamped_after_the_read_and_told_before_the_watchdog():
    rig = streaming(read_s=0.5)
    rig.stream.pieces = [b"A 1 5\r\n"]
    rig.reader.step()
    assert rig.told == [(S // 2, b"A 1 5\r\n"), S // 2]


def test_empty_read_tells_the_watchdog_only():
    rig = streaming(read_s=0.5)
    rig.reader.step()
    assert rig.told == [S // 2]
    assert rig.stream.written == []


def test_command_goes_out_before_the_next_read():
    rig = streaming(read_s=0.5)
    rig.commands.add((b"Z\r",), 0)
    rig.reader.step()
    assert rig.stream.written == [(0, b"Z\r")]


def test_run_reads_until_it_is_told_to_stop():
    rig = streaming()
    rig.stream.pieces = [b"1", b"2", b"3"]
    rig.reader.run(lambda: len(rig.told) >= 4)
    assert rig.told == [(0, b"1"), 0, (0, b"2"), 0]
    rig.reader.run(lambda: True)
    assert rig.stream.pieces == [b"3"]


def test_polls_leave_once_an_interval():
    rig = polled(0.025, interval_s="0.1")
    for _ in range(9):
        rig.reader.step()
    assert rig.stream.written == [(0, b"?\r"), (S // 10, b"?\r"), (S // 5, b"?\r")]


def test_late_poll_is_not_followed_by_a_burst():
    rig = polled(0.0, interval_s="0.1")
    rig.reader.step()
    rig.clock.advance(5)
    for _ in range(4):
        rig.reader.step()
    assert [ns for ns, _ in rig.stream.written].count(5 * S) <= 2
    rig.clock.advance(0.1)
    before = len(rig.stream.written)
    rig.reader.step()
    assert len(rig.stream.written) == before + 1


def test_poll_follows_a_waiting_command_in_the_same_write():
    rig = polled(0.0, interval_s="0.1")
    rig.commands.add((b"Z\r",), 0)
    rig.reader.step()
    assert rig.stream.written == [(0, b"Z\r?\r")]


def test_first_poll_waits_until_the_device_has_booted():
    driver = build_driver(
        "force_line", {"unit": "N", "request": r"R\n", "interval_s": "0.5", "boot_wait_s": "2"}
    )
    rig = Rig(driver, read_s=0.5)
    for _ in range(6):
        rig.reader.step()
    assert rig.stream.written == [(2 * S, b"R\n"), (5 * S // 2, b"R\n")]


def test_broken_connection_ends_the_loop_with_its_reason(monkeypatch: pytest.MonkeyPatch):
    rig = streaming()

    def broken() -> bytes:
        raise LinkError("cable out")

    monkeypatch.setattr(rig.stream, "read", broken)
    with pytest.raises(LinkError, match="cable out"):
        rig.reader.run(lambda: False)
    assert rig.told == []


def test_stream_that_knows_when_its_bytes_came_is_believed():
    rig = streaming()
    rig.stream.pieces = [b"25.3 N\r\n"]
    rig.stream.stamp_ns = 12_345
    rig.reader.step()
    assert rig.told[0] == (12_345, b"25.3 N\r\n")
