"""Ports whose control lines are watched: what is refused, told, and left behind."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.hosts.local import LocalHost
from devices.hosts.published import publish, withdraw
from devices.simulators.catalogue import simulate
from devices.transport import line_stream
from devices.transport.line_frames import (
    LineChange,
    LineFrame,
    LinesMissed,
    LinesOpened,
    LinesStill,
    LinesWatched,
    parse,
)
from devices.transport.line_stream import LineStream
from devices.transport.opening import open_stream
from devices.transport.serial_stream import SerialStream
from devices.transport.stream import LinkError, SerialSettings

if sys.platform == "win32":
    pytest.skip("pseudo-terminals and these calls are POSIX", allow_module_level=True)

from helpers.line_rig import MS, FakeLinePort, FakeTty
from helpers.watched_simulator import WatchedSimulator

BOTH = SerialSettings(lines=("cts", "dsr"))


def frames(data: bytes) -> list[LineFrame | None]:
    return [parse(line) for line in data.splitlines()]


@pytest.mark.parametrize("url", ["socket://127.0.0.1:1", "odd://x"])
def test_connection_without_lines_is_refused_before_it_is_opened(url: str):
    with pytest.raises(LinkError, match="has no control lines; use a serial port or rfc2217"):
        LineStream(url, BOTH)


def test_pseudo_terminal_is_refused():
    master, slave = os.openpty()
    try:
        with pytest.raises(LinkError, match="shows no control lines"):
            LineStream(os.ttyname(slave), BOTH, pause=lambda _seconds: None)
    finally:
        os.close(slave)
        os.close(master)


def test_simulated_device_that_speaks_in_bytes_is_refused():
    url = publish("gauge", LocalHost(simulate("mark10", "")))
    with pytest.raises(LinkError, match="shows no control lines: the simulated device"):
        LineStream(url, BOTH)
    withdraw("gauge")


@pytest.mark.parametrize("name", ["ttyACM0", "cu.usbmodem14101", "by-id"])
def test_cdc_acm_port_has_no_cts(tmp_path: Path, name: str):
    (tmp_path / "ttyACM0").touch()
    (tmp_path / "by-id").symlink_to(tmp_path / "ttyACM0")
    with pytest.raises(LinkError, match="no CTS line; use DSR or DCD"):
        LineStream(str(tmp_path / name), BOTH)


def test_cdc_acm_port_may_be_watched_for_dsr():
    line_stream.refuse_without_lines("/dev/ttyACM0", ("dsr", "dcd"))


def test_port_that_is_not_there_is_a_link_error():
    with pytest.raises(LinkError):
        LineStream("/dev/nothing-here", BOTH)


def test_device_with_lines_gets_them_watched_and_any_other_its_bytes_read():
    url = publish("switch", LocalHost(simulate("beam_switch", "")))
    for lines, kind in ((("cts",), LineStream), ((), SerialStream)):
        stream = open_stream(url, SerialSettings(lines=lines), 0.1)
        assert isinstance(stream, kind)
        stream.close()
    withdraw("switch")


class Rig:
    """A stream on a tty that obeys the test, through everything but the opening."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, tty: FakeTty, port: FakeLinePort) -> None:
        self.tty, self.port = tty, port
        monkeypatch.setattr("fcntl.ioctl", tty.ioctl)
        monkeypatch.setattr(line_stream, "opened_port", lambda *_args: port)
        self.stream = LineStream("/dev/ttyUSB0", BOTH, 0.02, pause=lambda _seconds: None)

    def next(self) -> list[LineFrame | None]:
        while True:
            data = self.stream.read()
            if data:
                return frames(data)

    def close(self) -> None:
        self.stream.close()
        self.tty.hang_up()


@pytest.fixture
def made() -> Iterator[list[Rig]]:
    rigs: list[Rig] = []
    yield rigs
    for rig in rigs:
        rig.close()


linux_only = pytest.mark.skipif(sys.platform != "linux", reason="TIOCMIWAIT is Linux")


@linux_only
def test_first_frame_tells_method_and_levels(monkeypatch: pytest.MonkeyPatch, made: list[Rig]):
    tty = FakeTty()
    tty.flip("dsr")
    made.append(Rig(monkeypatch, tty, FakeLinePort()))
    watched, first = made[0].next()
    assert isinstance(watched, LinesWatched)
    assert isinstance(first, LinesOpened)
    assert (first.method, first.step_ns) == ("tiocmiwait", 0)
    assert first.levels == {"cts": False, "dsr": True}


@linux_only
def test_change_is_told_with_its_age(monkeypatch: pytest.MonkeyPatch, made: list[Rig]):
    made.append(Rig(monkeypatch, FakeTty(), FakeLinePort()))
    rig = made[0]
    rig.next()
    rig.tty.until_waited_for()
    rig.tty.flip("cts")
    (change,) = rig.next()
    assert isinstance(change, LineChange)
    assert (change.line, change.level, change.within_ns) == ("cts", True, 0)
    assert change.age_ns > 0
    assert rig.port.noise == b""


@linux_only
def test_missed_pulse_is_told(monkeypatch: pytest.MonkeyPatch, made: list[Rig]):
    made.append(Rig(monkeypatch, FakeTty(), FakeLinePort()))
    rig = made[0]
    rig.next()
    rig.tty.until_waited_for()
    rig.tty.flip("cts", "cts")
    (missed,) = rig.next()
    assert isinstance(missed, LinesMissed)
    assert (missed.line, missed.changes) == ("cts", 2)


@linux_only
def test_unplug_while_waiting_is_a_link_error(monkeypatch: pytest.MonkeyPatch, made: list[Rig]):
    made.append(Rig(monkeypatch, FakeTty(), FakeLinePort()))
    made[0].next()
    made[0].tty.until_waited_for()
    made[0].tty.hang_up()
    with pytest.raises(LinkError, match="Input/output"):
        made[0].next()


@linux_only
@pytest.mark.parametrize("changes", [(), ("cts",)])
def test_driver_that_can_not_wait_is_polled_and_says_so(
    monkeypatch: pytest.MonkeyPatch, made: list[Rig], changes: tuple[str, ...]
):
    made.append(Rig(monkeypatch, FakeTty(can_wait=False), FakeLinePort()))
    rig = made[0]
    rig.next()
    rig.tty.flip(*changes)
    _watched, opened, *news = rig.next()
    assert isinstance(opened, LinesOpened)
    assert (opened.method, opened.step_ns) == ("poll", MS)
    assert [getattr(one, "line", "") for one in news] == list(changes)


@linux_only
def test_closed_stream_with_a_sleeping_thread_leaves_no_lock_and_no_supply(
    monkeypatch: pytest.MonkeyPatch, made: list[Rig], tmp_path: Path
):
    import fcntl

    path = tmp_path / "port"
    path.touch()
    port = FakeLinePort(path)
    fcntl.flock(port.fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    made.append(Rig(monkeypatch, FakeTty(), port))
    made[0].tty.until_waited_for()
    made[0].stream.close()
    assert (port.rts, port.dtr, port.closed) == (False, False, True)
    with path.open("rb") as again:
        fcntl.flock(again, fcntl.LOCK_EX | fcntl.LOCK_NB)


@linux_only
def test_woken_read_returns_nothing(monkeypatch: pytest.MonkeyPatch, made: list[Rig]):
    made.append(Rig(monkeypatch, FakeTty(), FakeLinePort()))
    made[0].next()
    made[0].stream.wake()
    assert made[0].stream.read() == b""
    made[0].stream.write(b"a switch hears nothing")


@pytest.fixture
def simulator() -> Iterator[WatchedSimulator]:
    watched = WatchedSimulator(simulate("beam_switch", "walk at=1 time=4.31 breaks=1"))
    yield watched
    watched.close()


def test_polled_changes_are_no_later_than_one_look_and_say_so(simulator: WatchedSimulator):
    told = [f for _ns, data in simulator.reads(7) for f in frames(data)]
    changes = [f for f in told if isinstance(f, LineChange)]
    assert [(c.line, c.level) for c in changes] == [
        ("cts", True),
        ("cts", False),
        ("dsr", True),
        ("dsr", False),
    ]
    for change, at_ns in zip(changes[::2], (1000 * MS, 5310 * MS), strict=True):
        assert change.seen_ns - change.within_ns <= at_ns <= change.seen_ns
        assert change.within_ns <= MS


def test_levels_are_told_once_more_after_a_quiet_time(simulator: WatchedSimulator):
    told = [f for _ns, data in simulator.reads(7) for f in frames(data)]
    kinds = [type(f) for f in told]
    assert kinds == [LinesWatched, LinesOpened, *[LineChange, LinesStill] * 4]


def test_unplugged_simulator_is_a_link_error(simulator: WatchedSimulator):
    simulator.stream.read()
    simulator.host.unplug()
    with pytest.raises(LinkError, match="unplugged"):
        simulator.stream.read()
