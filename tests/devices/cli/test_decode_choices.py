"""``decode`` of captures: their times, the driver that fits, rows for a golden transcript."""

from __future__ import annotations

import ast
import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from helpers.device_rig import GENEROUS_S, MS, TRANSCRIPTS, Transcript, read_transcript
from helpers.profile_files import GATE
from helpers.record_folder import started

from devices.__main__ import build_parser, main
from devices.captures import CaptureHead, CaptureWriter, Piece
from devices.cli.bytes_in import BytesIn
from devices.cli.guess import Guess, guesses, look_of
from devices.cli.transcript_rows import literal
from devices.drivers import DRIVERS
from devices.transport.stream import SerialSettings

NAMES = {
    "mark10": "mark10", "alge_timy": "alge_timy", "sauter_fh": "sauter_fh",
    "lutron_fg": "lutron_fg", "tag_cp540": "tag_cp540", "microgate_rei2": "microgate_rei2",
    "imada_ds2": "imada_ds2", "chronojump_wichro": "chronojump_wichro",
    "force_sparkfun": "force_line", "gate_start_goal": "gate_line",
}  # fmt: skip
"""Transcripts whose bytes only their own driver reads well."""


def by_name(name: str) -> Transcript:
    return next(transcript for transcript in TRANSCRIPTS if transcript.name == name)


def captured(
    path: Path, transcript: Transcript, *, named: bool = True, asked: bool = False
) -> Path:
    """The transcript as if captured, with its pauses."""
    head = CaptureHead(
        wall_utc="2026-03-02T09:30:00.000000Z", program="0.1.0", port="COM4",
        line=SerialSettings(), driver=transcript.driver if named else "",
        settings=transcript.build().info.settings if named else {}, asked=asked,
    )  # fmt: skip
    writer = CaptureWriter(path, head, 0)
    for number, row in enumerate(transcript.rows):
        writer.read(number * transcript.pause_ms * MS, row.data)
    writer.close(len(transcript.rows) * transcript.pause_ms * MS, "stopped")
    return path


@pytest.mark.parametrize("transcript", TRANSCRIPTS, ids=lambda t: t.name)
def test_capture_is_decoded_with_the_driver_it_names_and_its_times(
    transcript: Transcript, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    path = captured(tmp_path / "a.capture", transcript)
    assert main(["decode", str(path)]) == 0
    assert capsys.readouterr().out.splitlines()[:-1] == transcript.expected


def test_times_stand_before_the_events_and_what_was_sent_among_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    path = tmp_path / "a.capture"
    head = CaptureHead(wall_utc="", program="", port="", line=SerialSettings(), driver="imada_ds2")
    writer = CaptureWriter(path, head, 0)
    writer.sent(1_500_000_000, b"D\r")
    writer.read(1_501_234_567, b"+012.3NTO\r")
    writer.close(2_000_000_000, "stopped")
    assert main(["decode", "--times", str(path)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        r"     1.500000  sent b'D\r'",
        "     1.501235  force 12.3 N",
        "accepted 1 ignored 0 bad 0",
    ]
    assert main(["decode", "--times", "--json", str(path)]) == 0
    first, second, _ = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (first["host_ns"], first["event"], first["data"]) == (1_500_000_000, "sent", "44 0d")
    assert (second["host_ns"], second["text"]) == (1_501_234_567, "12.3")


def test_answers_are_read_where_the_capture_says_that_they_were_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    path = tmp_path / "a.capture"
    head = CaptureHead(
        wall_utc="", program="", port="", line=SerialSettings(), driver="mark10", asked=True
    )
    writer = CaptureWriter(path, head, 0)
    writer.read(5, b"M5-100\r\nM5-100\r\n1.04\r\n3650001\r\n")
    writer.close(9, "stopped")
    main(["decode", str(path)])
    assert "identity.serial 3650001" in capsys.readouterr().out


def test_given_driver_and_setting_win_over_those_of_the_capture(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    path = captured(tmp_path / "a.capture", by_name("mark10_num"))
    assert main(["decode", "--set", "unit=N", str(path)]) == 0
    assert "force 25.30 N" in capsys.readouterr().out
    assert main(["decode", "--driver", "alge_timy", str(path)]) == 0
    assert "accepted 0" in capsys.readouterr().out


@pytest.mark.parametrize("options", [["--times", "--driver", "mark10"], []])
def test_plain_bytes_have_no_times_and_name_no_driver(
    options: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    (tmp_path / "raw").write_bytes(b"12.3 N\r\n")
    assert main(["decode", *options, str(tmp_path / "raw")]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "--times needs a capture" in said.err or "--guess" in said.err


def test_damaged_capture_is_exit_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path = captured(tmp_path / "a", by_name("mark10"))
    path.write_bytes(path.read_bytes().replace(b'"read":"', b'"read":"g', 1))
    assert main(["decode", str(path)]) == 2
    assert "Line 2" in capsys.readouterr().err


def test_a_driver_that_does_not_fit_leads_to_the_guess(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    path = captured(tmp_path / "a", by_name("alge_timy"), named=False)
    assert main(["decode", "--driver", "wagner_fdx", str(path)]) == 0
    assert "--guess" in capsys.readouterr().err
    assert main(["decode", "--driver", "alge_timy", str(path)]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(("name", "driver"), NAMES.items())
def test_guess_puts_the_right_driver_first(
    name: str, driver: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    path = captured(tmp_path / "a", by_name(name), named=False)
    assert main(["decode", "--guess", "--json", str(path)]) == 0
    first = json.loads(capsys.readouterr().out.splitlines()[0])
    assert first["driver"] == driver


def test_guess_says_what_a_person_has_to_know(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "a").write_bytes(b"25.3\r\n25.4\r\n25.5\r\n")
    assert main(["decode", "--guess", str(tmp_path / "a")]) == 0
    told = capsys.readouterr().out.splitlines()
    assert any("--driver force_line" in line and "have to know: unit" in line for line in told)
    # A preset that takes any line for an edge says nothing and never leads.
    assert "any_line" in told[-2]


def test_guess_tries_the_profiles_of_the_data_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    (tmp_path / "profiles").mkdir()
    (tmp_path / "profiles" / "mine.toml").write_text(GATE)
    (tmp_path / "profiles" / "broken.toml").write_text("kind = 3")
    (tmp_path / "a").write_bytes(b"gate A blocked 1234567\r\ngate B blocked 5434567\r\n")
    assert main(["decode", "--guess", str(tmp_path / "a"), "--data", str(tmp_path)]) == 0
    first = capsys.readouterr().out.splitlines()[0]
    assert f"--driver profile --set file={tmp_path / 'profiles' / 'mine.toml'}" in first


def test_guess_of_noise_finds_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "a").write_bytes(bytes(range(0x80, 0x100)) * 4)
    assert main(["decode", "--guess", str(tmp_path / "a")]) == 0
    told = capsys.readouterr().out
    assert "No driver accepts" in told
    assert "baud rate" in told


def test_every_driver_of_the_table_is_tried():
    import io

    nothing = BytesIn(io.BytesIO(b""))
    found = guesses((Piece(0, b"x\r\n"),), nothing, ["example_force"])
    tried = {one.driver for one in found}
    assert tried == set(DRIVERS)


def test_more_readings_and_fewer_unknown_rank_higher():
    def guess(accepted: int, bad: int, *stand_ins: str, preset: str = "") -> Guess:
        settings = {"preset": preset} if preset else {}
        return Guess("gate_line", settings, stand_ins, accepted, 0, bad)

    best, needs, worse, anything = (
        guess(5, 0), guess(5, 0, "unit"), guess(6, 3), guess(9, 0, preset="any_line"),
    )  # fmt: skip
    ranked = sorted([anything, worse, needs, best], key=lambda one: one.rank)
    assert ranked == [best, needs, worse, anything]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"25.30 kgF\r\n" * 9, ""),
        (b"", ""),
        (bytes(b | (b.bit_count() % 2) << 7 for b in b"25.30 kgF\r\n" * 9), "7 data bits"),
        (b"\x00\xfe\x1f\xe0" * 9, "another baud rate"),
    ],
)
def test_look_of_the_bytes_tells_parity_from_a_wrong_baud_rate(data: bytes, told: str):
    assert told in look_of(data)
    assert bool(told) == bool(look_of(data))


@pytest.mark.parametrize("transcript", TRANSCRIPTS, ids=lambda t: t.name)
def test_rows_of_a_capture_are_a_transcript_with_the_same_events(
    transcript: Transcript, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    path = captured(tmp_path / "a.capture", transcript)
    assert main(["decode", "--rows", str(path)]) == 0
    written = tmp_path / "golden.txt"
    written.write_text(capsys.readouterr().out, "utf-8")
    again = read_transcript(written)
    assert again.expected == transcript.expected
    assert again.driver == transcript.driver
    assert again.build().info.settings == transcript.build().info.settings
    assert bool(again.pause_ms) == bool(transcript.pause_ms)
    assert {row.origin for row in again.rows} == {"captured"}


def test_rows_do_not_depend_on_times_that_a_transcript_does_not_have(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    transcript = by_name("chronojump_force")
    slow = replace(transcript, pause_ms=700)
    assert main(["decode", "--rows", str(captured(tmp_path / "a", slow))]) == 0
    (tmp_path / "golden.txt").write_text(capsys.readouterr().out, "utf-8")
    assert read_transcript(tmp_path / "golden.txt").expected == transcript.expected


@pytest.mark.parametrize(
    "data", [b"", b"'", b'"', b"\\", b"\\\"'", b"\x00\xff\r\n\t", b"a -> b", bytes(range(256))]
)
def test_bytes_of_a_row_are_read_back_by_python(data: bytes):
    assert ast.literal_eval("b" + literal(data)) == data
    assert " -> " not in literal(data)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="pipes end otherwise there")
def test_a_reader_that_has_seen_enough_is_no_trouble(tmp_path: Path):
    (tmp_path / "a").write_bytes(b"12.3 N\r\n" * 50_000)
    with started("decode", "--driver", "mark10", str(tmp_path / "a")) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline() == "force 12.3 N\n"
        process.stdout.close()
        assert process.stderr.read() == ""
        assert process.wait(GENEROUS_S) == 0


@pytest.mark.parametrize("command", ["decode", "simulate", "record", "capture"])
def test_help_names_every_driver_of_the_table(command: str, capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit):
        build_parser().parse_args([command, "--help"])
    told = capsys.readouterr().out.replace("\n", " ")
    words = set(told.replace(",", " ").replace(";", " ").split())
    assert [name for name in DRIVERS if name not in words] == []
    assert "{drivers}" not in told
