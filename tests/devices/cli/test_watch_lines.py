"""``ports --watch-lines``: what a person who wires a switch gets to read."""

from __future__ import annotations

import json
import signal
import subprocess
import sys

import pytest
from helpers.device_rig import GENEROUS_S

from devices.__main__ import main
from devices.cli.watch_lines import lines_of, print_frames
from devices.hosts.local import LocalHost
from devices.hosts.published import publish, withdraw
from devices.simulators.catalogue import simulate
from devices.transport import line_stream
from devices.transport.line_frames import (
    LineChange,
    LinesGap,
    LinesMissed,
    LinesOpened,
    LinesStill,
    LinesWatched,
    encode,
)
from devices.transport.stream import LinkError

FRAMES = (
    LinesWatched("poll", 1_000_000, 5_000),
    LinesOpened("poll", 1_000_000, {"cts": False}, 5_000),
    LineChange("cts", True, 3, 900, 1_310_209_000),
    LineChange("cts", False, 3, 0, 2_000_005_000),
    LinesMissed("cts", 2, 3_000_005_000),
    LinesGap(31_000_000, 4_000_005_000),
    LinesStill({"cts": False}, 5_000_005_000),
)
WORDS = """\
0.000000 s  watched by poll every 1000000 ns: CTS=0
1.310204 s  CTS up, up to 900 ns earlier
2.000000 s  CTS down
3.000000 s  CTS: 2 changes counted and not seen
4.000000 s  nobody looked for 31000000 ns
5.000000 s  still: CTS=0
"""


class Told:
    """A stream that tells its frames once and is gone."""

    def __init__(self) -> None:
        self.pieces = [b"noise\n" + b"".join(encode(frame) for frame in FRAMES)]

    def read(self) -> bytes:
        if not self.pieces:
            raise LinkError("gone")
        return self.pieces.pop()

    def write(self, data: bytes) -> None: ...

    def catch_up(self, longest_s: float) -> None: ...

    def wake(self) -> None: ...

    def close(self) -> None: ...


def printed(capsys: pytest.CaptureFixture[str], *, as_json: bool) -> str:
    with pytest.raises(LinkError):
        print_frames(Told(), lambda: False, as_json=as_json)
    return capsys.readouterr().out


def test_every_frame_is_one_line_with_the_time_since_the_first(capsys: pytest.CaptureFixture[str]):
    assert printed(capsys, as_json=False) == WORDS


def test_json_has_the_same_with_exact_numbers(capsys: pytest.CaptureFixture[str]):
    objects = [json.loads(line) for line in printed(capsys, as_json=True).splitlines()]
    assert [one["event"] for one in objects] == [
        *("opened", "change", "change", "missed", "gap", "still")
    ]
    assert objects[1] == {
        "event": "change",
        "after_ns": 1_310_204_000,
        "line": "cts",
        "level": True,
        "age_ns": 3,
        "within_ns": 900,
    }


def test_connection_without_lines_is_exit_3_with_one_line(capsys: pytest.CaptureFixture[str]):
    assert main(["ports", "--watch-lines", "socket://127.0.0.1:1"]) == 3
    told = capsys.readouterr()
    assert told.out == ""
    assert len(told.err.splitlines()) == 1
    assert "no control lines" in told.err


def test_port_that_goes_is_exit_3(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(line_stream, "LineStream", lambda *_args: Told())
    assert main(["ports", "--watch-lines", "COM3"]) == 3
    told = capsys.readouterr()
    assert told.out == WORDS
    assert told.err == "COM3 is gone: gone.\n"


@pytest.mark.parametrize(
    ("supply", "rts", "dtr"), [("rts", True, False), ("dtr", False, True), ("none", False, False)]
)
def test_supply_is_as_asked(monkeypatch: pytest.MonkeyPatch, supply: str, rts: bool, dtr: bool):
    asked: list[tuple[bool, bool]] = []

    def opened(_url: str, settings) -> Told:
        asked.append((settings.rts, settings.dtr))
        return Told()

    monkeypatch.setattr(line_stream, "LineStream", opened)
    main(["ports", "--watch-lines", "COM3", "--supply", supply])
    assert asked == [(rts, dtr)]


def test_cdc_acm_port_is_watched_without_cts():
    assert lines_of("/dev/ttyACM7") == ("dsr", "dcd")
    assert lines_of("/dev/ttyUSB7") == ("cts", "dsr", "dcd")


def test_simulated_port_is_watched_until_it_is_pulled(capsys: pytest.CaptureFixture[str]):
    device = simulate("beam_switch", "step at=0.2 breaks=1; unplug at=0.4")
    url = publish("watched", LocalHost(device))
    assert main(["ports", "--watch-lines", url]) == 3
    told = capsys.readouterr()
    assert "CTS=0 DSR=0 DCD=0" in told.out.splitlines()[0]
    assert "CTS up" in told.out
    withdraw("watched")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="SIGTERM ends a program at once there")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_watching_a_served_switch_ends_with_0_when_told(number: int):
    command = [sys.executable, "-m", "devices"]
    script = "walk at=1 time=0.2 breaks=1 every=1"
    served = [*command, "simulate", "beam_switch", "--host", "rfc2217:0", "--script", script]
    with subprocess.Popen(served, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        url = server.stdout.readline().strip()
        watching = [*command, "ports", "--json", "--watch-lines", url]
        with subprocess.Popen(watching, stdout=subprocess.PIPE, text=True) as watch:
            assert watch.stdout is not None
            lines: list[dict[str, object]] = []
            while not any(one.get("line") == "dsr" for one in lines):
                lines.append(json.loads(watch.stdout.readline()))
            watch.send_signal(number)
            assert watch.wait(GENEROUS_S) == 0
        server.terminate()
        assert server.wait(GENEROUS_S) == 0
    assert lines[0]["event"] == "opened"
