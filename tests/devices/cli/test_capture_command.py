"""``capture`` keeps what comes, sends nothing unless asked, and loses nothing to a kill."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from itertools import pairwise
from pathlib import Path

import pytest
from helpers.device_rig import GENEROUS_S
from helpers.record_folder import simulator, started

from devices.__main__ import main
from devices.captures import CaptureHead, CaptureWriter, read_capture
from devices.cli.capture_run import CaptureRun
from devices.drivers import build_driver
from devices.hosts.published import withdraw
from devices.reader import NS_PER_S
from devices.transport.stream import LinkError, SerialSettings

GAUGE = "sim://mark10?script=squeeze at=0.1 peak=20 hold=1"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "new.capture"


class ScriptedStream:
    """Gives one piece a read, then breaks or stays silent; every read takes 0.1 s of the clock."""

    stamp_ns: int | None = None

    def __init__(self, *pieces: bytes, breaks: str = "") -> None:
        self.told: dict[str, str] = {}
        self.pieces = list(pieces)
        self.breaks = breaks
        self.written: list[bytes] = []
        self.now_ns = 0

    def read(self) -> bytes:
        self.now_ns += NS_PER_S // 10
        if self.pieces:
            return self.pieces.pop(0)
        if self.breaks:
            raise LinkError(self.breaks)
        return b""

    def write(self, data: bytes) -> None:
        self.written.append(data)

    def catch_up(self, longest_s: float) -> None: ...

    def wake(self) -> None: ...

    def close(self) -> None: ...


class ClockOf:
    """The clock that moves with the reads of a stream."""

    def __init__(self, stream: ScriptedStream) -> None:
        self._stream = stream

    def now_ns(self) -> int:
        return self._stream.now_ns

    def wall(self):
        raise AssertionError("the head is written by the caller")


def taking(
    file: Path, stream: ScriptedStream, driver: str = "", *, asks: bool = False
) -> CaptureRun:
    head = CaptureHead(wall_utc="", program="", port="", line=SerialSettings())
    writer = CaptureWriter(file, head, 0)
    built = build_driver(driver, {}) if driver else None
    return CaptureRun(stream, writer, ClockOf(stream), built, asks=asks)


def never() -> bool:
    return False


def test_bytes_are_kept_with_the_time_at_which_they_came(file: Path):
    stream = ScriptedStream(b"1.0 N\r", b"", b"\n\xff")
    taking(file, stream).run(0.5, never)
    capture = read_capture(file)
    assert [(p.at_ns / NS_PER_S, p.data) for p in capture.read] == [
        (0.1, b"1.0 N\r"),
        (0.3, b"\n\xff"),
    ]
    assert (capture.end, capture.end_ns) == ("time over", NS_PER_S // 2)


def test_a_stream_that_stamps_its_bytes_itself_is_believed(file: Path):
    stream = ScriptedStream(b"1.0 N\r")
    stream.stamp_ns = 7
    taking(file, stream).run(0.1, never)
    assert [piece.at_ns for piece in read_capture(file).read] == [7]


@pytest.mark.parametrize("driver", ["", "mark10", "imada_ds2", "chronojump_force"])
def test_nothing_is_sent_unless_asked(file: Path, driver: str):
    stream = ScriptedStream(b"1.0 N\r\n")
    taking(file, stream, driver).run(30, never)
    assert stream.written == []
    assert read_capture(file).sent == ()


def test_asked_for_it_sends_the_drivers_commands_and_prints_each_once(
    file: Path, capsys: pytest.CaptureFixture[str]
):
    stream, driver = ScriptedStream(), build_driver("imada_ds2", {})
    taking(file, stream, "imada_ds2", asks=True).run(1, never)
    allowed = (*driver.identify_commands(), *driver.start_commands(), driver.poll_command())
    assert b"".join(stream.written).replace(b"T\r", b"", 1).replace(b"D\r", b"") == b""
    assert set(b"".join(allowed)) >= set(b"".join(stream.written))
    assert b"".join(p.data for p in read_capture(file).sent) == b"".join(stream.written)
    told = capsys.readouterr().err
    assert told.count(r"sent b'D\r'") == 1
    assert r"T\r" in told


def test_a_device_that_boots_is_asked_after_its_boot_one_command_at_a_time(file: Path):
    stream, driver = ScriptedStream(), build_driver("chronojump_force", {})
    taking(file, stream, "chronojump_force", asks=True).run(12, never)
    sent = read_capture(file).sent
    assert [p.data for p in sent] == [
        *driver.identify_commands(), *driver.start_commands(), *driver.stop_commands(),
    ]  # fmt: skip
    assert sent[0].at_ns >= driver.boot_wait_s * NS_PER_S
    gaps = [b.at_ns - a.at_ns for a, b in pairwise(sent[:-1])]
    assert min(gaps) >= driver.command_gap_s * NS_PER_S


def test_broken_connection_is_kept_as_the_end_and_raised(file: Path):
    with pytest.raises(LinkError, match="pulled"):
        taking(file, ScriptedStream(b"12", breaks="pulled")).run(None, never)
    capture = read_capture(file)
    assert (capture.data, capture.end) == (b"12", "connection broke: pulled")


def test_counts_hold_the_unfinished_line_too(file: Path):
    run = taking(file, ScriptedStream(b"1.0 N\r\n*10\r\n2.0"), "mark10")
    run.run(0.2, never)
    counts = run.counts
    assert (counts.bytes_read, counts.accepted, counts.ignored, counts.bad) == (15, 1, 1, 1)


def test_command_tells_what_it_kept(file: Path, capsys: pytest.CaptureFixture[str]):
    arguments = ["--port", GAUGE, "--driver", "mark10", "--start", "--seconds", "0.4"]
    assert main(["capture", *arguments, "--note", "mine", str(file)]) == 0
    withdraw(GAUGE.removeprefix("sim://"))
    capture = read_capture(file)
    assert (capture.head.driver, capture.head.note, capture.head.asked) == ("mark10", "mine", True)
    assert capture.head.line.baud == 115200
    assert capture.head.wall_utc.endswith("Z")
    out = capsys.readouterr().out
    assert f"{len(capture.data)} bytes" in out
    assert "bad 0" in out


def test_line_options_reach_the_file(file: Path):
    options = "--baud 2400 --data-bits 7 --parity E --stop-bits 2 --rts-cts --no-dtr --no-rts"
    assert main(["capture", "--port", GAUGE, *options.split(), "--seconds", "0.1", str(file)]) == 0
    withdraw(GAUGE.removeprefix("sim://"))
    assert read_capture(file).head.line == SerialSettings(2400, 7, "E", 2, True, False, False)


@pytest.mark.parametrize(
    ("options", "code", "told"),
    [
        ("--driver mark10 --baud 9600", 2, "The driver sets the line"),
        ("--driver mark10 --no-dtr", 2, "The driver sets the line"),
        ("--start", 2, "belong to a driver"),
        ("--set unit=N", 2, "belong to a driver"),
        ("--driver mark11", 2, "mark11"),
        ("--driver force_line", 2, "unit"),
        ("", 3, "can't be opened"),
    ],
)
def test_mistake_is_told_and_makes_no_file(
    file: Path, options: str, code: int, told: str, capsys: pytest.CaptureFixture[str]
):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    url = f"socket://127.0.0.1:{port}"
    assert main(["capture", "--port", url, *options.split(), str(file)]) == code
    assert told in capsys.readouterr().err
    assert not file.exists()


def test_existing_file_is_left_alone(file: Path, capsys: pytest.CaptureFixture[str]):
    file.write_text("dear diary")
    assert main(["capture", "--port", "sim://nobody", str(file)]) == 2
    assert "never overwritten" in capsys.readouterr().err
    assert file.read_text() == "dear diary"


def test_folder_that_is_not_there_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    arguments = ["--port", GAUGE, "--seconds", "0.1", str(tmp_path / "none" / "a")]
    assert main(["capture", *arguments]) == 2
    withdraw(GAUGE.removeprefix("sim://"))
    assert "can't be written" in capsys.readouterr().err


def lines_until(process: subprocess.Popen[str], word: str) -> None:
    assert process.stderr is not None
    for line in process.stderr:
        if word in line:
            return
    raise AssertionError(f"{word} was never said")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="SIGTERM ends a program at once there")
@pytest.mark.parametrize("how", ["kill", "terminate"])
def test_a_killed_capture_has_what_came_before_its_last_read(file: Path, how: str):
    script = "squeeze at=0.1 peak=20 hold=60"
    with simulator("mark10", script) as url:
        arguments = ["--port", url, "--driver", "mark10", "--start", str(file)]
        with started("capture", *arguments) as process:
            guard = threading.Timer(GENEROUS_S, process.kill)
            guard.start()
            lines_until(process, "sent")
            while not (file.exists() and file.read_bytes().count(b'"read"') >= 20):
                assert process.poll() is None
            getattr(process, how)()
            code = process.wait(GENEROUS_S)
            guard.cancel()
    capture = read_capture(file)
    assert len(capture.read) >= 20
    assert (capture.end, code) == (("", -9) if how == "kill" else ("stopped", 0))
    driver = build_driver("mark10", {})
    driver.identify_commands()
    events = [event for piece in capture.read for event in driver.feed(piece.at_ns, piece.data)]
    assert len(events) >= 20
