"""The commands of the devices: output, exit codes, help, no traceback."""

from __future__ import annotations

import io
import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from helpers.device_rig import GENEROUS_S, TRANSCRIPTS, BatchLog, Transcript

from devices.__main__ import build_parser, main
from devices.drivers import build_driver
from devices.link import InstrumentLink
from devices.transport import listing
from frailtylab.samples import GateEdge

TIMY = next(t for t in TRANSCRIPTS if t.name == "alge_timy")


def decode(transcript: Transcript, path: Path, *more: str) -> int:
    path.write_bytes(transcript.data)
    return main(["decode", "--driver", transcript.driver, *more, str(path)])


def test_decode_prints_one_event_a_line_and_the_counts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    assert decode(TIMY, tmp_path / "timy.bin") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:-1] == TIMY.expected
    assert lines[-1] == "accepted 8 ignored 6 bad 4"


def test_decode_json_is_one_object_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert decode(TIMY, tmp_path / "timy.bin", "--json") == 0
    objects = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert objects[0] == {
        "event": "gate",
        "gate": "A",
        "blocked": True,
        "device_ns": 78_396_390_000_000,
        "manual": True,
        "resolution_ns": 10_000_000,
    }
    assert objects[-1] == {
        "event": "counts",
        "bytes_read": len(TIMY.data),
        "accepted": 8,
        "ignored": 6,
        "bad": 4,
    }


def test_decode_reads_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    stdin = io.TextIOWrapper(io.BytesIO(b"25.3\r\n25.4\r\n2"))
    monkeypatch.setattr(sys, "stdin", stdin)
    assert main(["decode", "--driver", "force_line", "--set", "unit=kgf", "-"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "force 25.3 kgf",
        "force 25.4 kgf",
        "unknown b'2'",
        "accepted 2 ignored 0 bad 1",
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        ["decode", "--driver", "mark11", "-"],
        ["decode", "--driver", "force_line", "-"],
        ["decode", "--driver", "mark10", "/nowhere/at/all.bin"],
        ["decode", "--driver", "mark10", "."],
        ["simulate", "mark11", "--host", "tcp:0"],
        ["simulate", "mark10", "--host", "udp:0"],
        ["simulate", "mark10", "--host", "tcp:0", "--script", "jump"],
    ],
)
def test_bad_input_is_exit_2_with_one_line(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
):
    assert main(arguments) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert len(told.err.splitlines()) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["decode", "--guess", "--rows", "-"],
        ["decode", "--driver", "mark10", "--set", "x", "-"],
        ["no"],
    ],
)
def test_bad_usage_is_exit_2(arguments: list[str]):
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2


@pytest.mark.parametrize("command", ["ports", "decode", "simulate"])
def test_help_has_examples_and_exit_codes(command: str, capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as caught:
        build_parser().parse_args([command, "--help"])
    assert caught.value.code == 0
    told = capsys.readouterr().out
    assert "examples:" in told
    assert f"frailtylab {command}" in told
    assert "exit codes: 0 done, 2" in told


@pytest.mark.parametrize("as_json", [False, True])
def test_ports_lists_what_is_there(
    as_json: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    class Found:
        device, product, description, manufacturer = "COM3", "Gauge", "", "M10"
        vid, pid, serial_number, location = 0x0403, 0x6001, "A1", "1-1"

    monkeypatch.setattr(listing.list_ports, "comports", lambda: [Found()])
    assert main(["ports", *(["--json"] if as_json else [])]) == 0
    told = capsys.readouterr().out.strip()
    if as_json:
        assert json.loads(told)["serial_number"] == "A1"
    else:
        assert told == "COM3  Gauge  0403:6001  A1  1-1"


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="SIGTERM ends a program at once there")
@pytest.mark.parametrize("host", ["tcp:0", "pty"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_simulate_prints_its_url_serves_a_link_and_stops_with_0(host: str, number: int):
    script = "walk at=0.1 time=0.2 breaks=1"
    command = [sys.executable, "-m", "devices", "simulate", "alge_timy"]
    with subprocess.Popen(
        [*command, "--host", host, "--script", script],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        url = process.stdout.readline().strip()
        log = BatchLog()
        link = InstrumentLink("gates", build_driver("alge_timy", {}), url)
        link.open(log)
        log.wait(lambda log: len([e for e in log.events if isinstance(e, GateEdge)]) == 2)
        link.close()
        process.send_signal(number)
        assert process.wait(GENEROUS_S) == 0
        assert process.stderr.read() == ""


def test_taken_port_is_exit_3(capsys: pytest.CaptureFixture[str]):
    import socket

    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        handlers = {n: signal.getsignal(n) for n in (signal.SIGINT, signal.SIGTERM)}
        code = main(["simulate", "mark10", "--host", f"tcp:{port}"])
        for n, handler in handlers.items():
            signal.signal(n, handler)
    assert code == 3
    assert "can't be opened" in capsys.readouterr().err
