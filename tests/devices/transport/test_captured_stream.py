"""A port read by a process of its own: stamps, commands, breaks, and an end without leftovers."""

from __future__ import annotations

import os
import queue
import select
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing

import pytest

from devices.drivers import build_driver
from devices.hosts.local import LocalHost
from devices.hosts.published import publish
from devices.simulators.catalogue import simulate
from devices.transport import captured_stream
from devices.transport.capture_frames import Kind, encode
from devices.transport.captured_stream import CapturedStream, open_captured
from devices.transport.serial_stream import SerialStream
from devices.transport.stream import ByteStream, LinkError, SerialSettings
from frailtylab.clock import SystemClock

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
LIMIT_S = 30


@pytest.fixture
def wire() -> Iterator[tuple[int, str]]:
    """The device's end of a pseudo-terminal, and the name of the program's end."""
    import tty

    master, slave = os.openpty()
    tty.setraw(slave)
    yield master, os.ttyname(slave)
    os.close(slave)
    try:
        os.close(master)
    except OSError:
        return


def heard(stream: ByteStream, count: int) -> list[tuple[int | None, bytes]]:
    """Reads until so many bytes have come: stamp and bytes of each that brought any."""
    reads: list[tuple[int | None, bytes]] = []
    until = time.monotonic() + LIMIT_S
    while sum(len(data) for _stamp, data in reads) < count:
        assert time.monotonic() < until, reads
        if data := stream.read():
            reads.append((stream.stamp_ns, data))
    return reads


def test_bytes_come_with_the_time_at_which_the_process_had_them(wire: tuple[int, str]):
    master, port = wire
    with closing(CapturedStream(port, SerialSettings())) as stream:
        before_ns = time.perf_counter_ns()
        os.write(master, b"25.3 N\r\n")
        ((stamp_ns, data),) = heard(stream, 8)
        assert data == b"25.3 N\r\n"
        assert stamp_ns is not None
        assert before_ns < stamp_ns < time.perf_counter_ns()


def test_stamp_is_older_than_a_program_that_was_busy(wire: tuple[int, str]):
    master, port = wire
    with closing(CapturedStream(port, SerialSettings(), LIMIT_S)) as stream:
        os.write(master, b"1\r\n")
        heard(stream, 3)
        os.write(master, b"2\r\n")
        # The program does not read, but the process has: its frame lies in the pipe.
        select.select([stream._child.stdout], [], [], LIMIT_S)
        busy_ns = time.perf_counter_ns()
        ((stamp_ns, data),) = heard(stream, 3)
        assert data == b"2\r\n"
        assert stamp_ns is not None
        assert stamp_ns < busy_ns


def test_commands_reach_the_device_in_order(wire: tuple[int, str]):
    master, port = wire
    with closing(CapturedStream(port, SerialSettings(), 0.02)) as stream:
        for command in (b"RN\r", b"RM\r", b"AOUT50\r"):
            stream.write(command)
        got = b""
        while len(got) < 13:
            got += os.read(master, 100)
        assert got == b"RN\rRM\rAOUT50\r"


def test_command_written_just_before_the_end_still_reaches_the_device(wire: tuple[int, str]):
    master, port = wire
    stream = CapturedStream(port, SerialSettings())
    stream.write(b"AOUT0\r")
    stream.close()
    assert os.read(master, 100) == b"AOUT0\r"


def test_quiet_port_answers_after_each_time_out(wire: tuple[int, str]):
    with closing(CapturedStream(wire[1], SerialSettings(), 0.01)) as stream:
        assert [stream.read(), stream.read()] == [b"", b""]


def test_opening_tells_who_reads_and_what_became_of_low_latency(wire: tuple[int, str]):
    with closing(CapturedStream(wire[1], SerialSettings())) as stream:
        assert stream.told["reader"] == "process"
        assert "low latency" in stream.told


def test_port_that_is_not_there_is_a_link_error_with_the_systems_words():
    with pytest.raises(LinkError, match="No such file"):
        CapturedStream("/dev/ttyNOTHING9", SerialSettings())


def test_pulled_cable_is_a_link_error_after_the_bytes_that_came_before(wire: tuple[int, str]):
    master, port = wire
    with closing(CapturedStream(port, SerialSettings())) as stream:
        os.write(master, b"25.")
        assert heard(stream, 3)[0][1] == b"25."
        os.close(master)
        with pytest.raises(LinkError):
            heard(stream, 1)


def test_process_that_dies_is_a_link_error_and_closing_is_safe(wire: tuple[int, str]):
    stream = CapturedStream(wire[1], SerialSettings())
    stream._child.kill()
    with pytest.raises(LinkError, match="has ended"):
        heard(stream, 1)
    stream._child.wait(LIMIT_S)
    with pytest.raises(LinkError, match="has ended"):
        stream.write(b"AOUT0\r")
    stream.wake()
    stream.close()
    stream.close()


def test_caught_up_means_that_all_before_the_mark_was_handed_on(
    wire: tuple[int, str], monkeypatch: pytest.MonkeyPatch
):
    told: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    handed_on: list[bytes] = []
    with closing(CapturedStream(wire[1], SerialSettings())) as stream:
        # A process that answers a mark with three reads, the mark, and one read more.
        reads = [encode(Kind.DATA, 0, data) for data in (b"1", b"2", b"3")]
        later = encode(Kind.DATA, 0, b"")
        monkeypatch.setattr(stream, "_heard", told.get)
        monkeypatch.setattr(stream, "_say", lambda mark: told.put(b"".join((*reads, mark, later))))

        def read_on() -> None:
            while data := stream.read():
                handed_on.append(data)

        reader = threading.Thread(target=read_on)
        reader.start()
        stream.catch_up(LIMIT_S)
        assert handed_on == [b"1", b"2", b"3"]
        reader.join()


def test_mark_of_a_real_process_comes_back(wire: tuple[int, str]):
    with closing(CapturedStream(wire[1], SerialSettings(), 0.01)) as stream:
        caller = threading.Thread(target=stream.catch_up, args=(LIMIT_S,))
        caller.start()
        until = time.monotonic() + LIMIT_S / 2
        while caller.is_alive():
            assert time.monotonic() < until
            stream.read()
        caller.join()


def test_nobody_waits_for_a_reader_that_does_not_read_or_is_gone(wire: tuple[int, str]):
    stream = CapturedStream(wire[1], SerialSettings())
    stream.catch_up(0.001)
    stream._child.kill()
    stream._child.wait(LIMIT_S)
    stream.catch_up(LIMIT_S)
    stream.close()


def test_process_ends_with_its_stream(wire: tuple[int, str]):
    stream = CapturedStream(wire[1], SerialSettings())
    stream.close()
    assert stream._child.returncode == 0


def test_two_programs_on_one_port_are_refused(wire: tuple[int, str]):
    with (
        closing(CapturedStream(wire[1], SerialSettings())),
        pytest.raises(LinkError, match="lock"),
    ):
        CapturedStream(wire[1], SerialSettings())


def test_simulator_in_the_program_is_read_in_the_program():
    host = LocalHost(simulate("mark10", ""), SystemClock())
    url = publish("captured-test", host)
    with closing(open_captured(url, build_driver("mark10", {}).serial, 0.01)) as stream:
        assert isinstance(stream, SerialStream)


def test_machine_that_starts_no_process_is_served_by_a_thread(
    wire: tuple[int, str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(captured_stream.sys, "executable", "/nowhere/python")
    with closing(open_captured(wire[1], SerialSettings(), 0.01)) as stream:
        assert isinstance(stream, SerialStream)
        assert stream.told["reader"].startswith("thread, because")
