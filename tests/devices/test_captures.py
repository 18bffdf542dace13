"""The file of a capture: every byte with its time, whole after a kill, and refused when changed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from devices.captures import (
    CaptureHead,
    CaptureWriter,
    Piece,
    is_capture,
    parse_capture,
    read_capture,
)
from devices.transport.stream import SerialSettings
from frailtylab.errors import OperatorError

HEAD = CaptureHead(
    wall_utc="2026-03-02T09:30:00.000000Z",
    program="0.1.0",
    port="/dev/ttyUSB0",
    line=SerialSettings(baud=9600, data_bits=7, parity="E"),
    driver="mark10",
    settings={"unit": "kgf"},
    note="M5-100, 固件 1.04",
)


def written(path: Path, *pieces: tuple[int, bytes]) -> CaptureWriter:
    writer = CaptureWriter(path, HEAD, 1000)
    for at_ns, data in pieces:
        writer.read(1000 + at_ns, data)
    return writer


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pieces=st.lists(st.tuples(st.integers(0, 10**15), st.binary(min_size=1, max_size=40))))
def test_what_was_written_is_read_again(tmp_path: Path, pieces: list[tuple[int, bytes]]):
    path = tmp_path / "a.capture"
    path.unlink(missing_ok=True)
    written(path, *pieces).close(10**15 + 2000, "stopped")
    capture = read_capture(path)
    assert capture.head == HEAD
    assert [(piece.at_ns, piece.data) for piece in capture.read] == pieces
    assert (capture.end, capture.end_ns, capture.cut) == ("stopped", 10**15 + 1000, False)


def test_what_was_sent_is_kept_apart_from_what_was_read(tmp_path: Path):
    writer = written(tmp_path / "a", (5, b"1"))
    writer.sent(1007, b"?\r")
    writer.close(1010, "time over")
    capture = read_capture(tmp_path / "a")
    assert (capture.read, capture.sent) == ((Piece(5, b"1"),), (Piece(7, b"?\r"),))
    assert capture.data == b"1"


def test_every_read_is_in_the_file_before_the_next(tmp_path: Path):
    path = tmp_path / "a"
    writer = written(path, (5, b"one"))
    assert read_capture(path).data == b"one"
    writer.read(1006, b"two")
    assert read_capture(path).data == b"onetwo"
    assert read_capture(path).end == ""
    writer.close(1007, "stopped")


@pytest.mark.parametrize("lost", [1, 5, 20])
def test_a_last_line_without_its_end_costs_that_line_only(tmp_path: Path, lost: int):
    written(tmp_path / "a", (5, b"one"), (6, b"two")).close(1006, "x")
    content = (tmp_path / "a").read_bytes()
    whole = content.rstrip(b"\n").rsplit(b"\n", 1)[0] + b"\n"
    capture = parse_capture(whole[:-lost])
    assert (capture.data, capture.cut) == (b"one", True)


def test_a_file_that_is_there_is_never_overwritten(tmp_path: Path):
    (tmp_path / "a").write_bytes(b"dear diary")
    with pytest.raises(FileExistsError):
        CaptureWriter(tmp_path / "a", HEAD, 0)
    assert (tmp_path / "a").read_bytes() == b"dear diary"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ((b'"read":"6f', b'"read":"zz'), "Line 2: non-hexadecimal"),
        ((b'"at_ns":5', b'"at_ns":x'), "Line 2: JSON is malformed"),
        ((b'"at_ns":5', b'"when":5'), "Line 2: Object missing required field `at_ns`"),
        ((b'"frailtylab_capture":1', b'"frailtylab_capture":2'), "Line 1: format 2"),
        ((b'"wall_utc"', b'"wall"'), "Line 1: Object missing"),
    ],
)
def test_a_changed_line_is_named(tmp_path: Path, change: tuple[bytes, bytes], told: str):
    written(tmp_path / "a", (5, b"one")).close(1006, "x")
    content = (tmp_path / "a").read_bytes()
    assert change[0] in content
    with pytest.raises(OperatorError) as caught:
        parse_capture(content.replace(*change))
    assert told in caught.value.english()


def test_a_missing_file_is_told_in_words(tmp_path: Path):
    with pytest.raises(OperatorError, match="can't be read"):
        read_capture(tmp_path / "none")


def test_a_field_of_a_later_version_is_no_damage(tmp_path: Path):
    written(tmp_path / "a", (5, b"one")).close(1006, "x")
    content = (tmp_path / "a").read_bytes()
    more = content.replace(b'"stop_bits":1', b'"stop_bits":1,"lines":["cts"]')
    assert parse_capture(more).data == b"one"


def test_a_capture_is_known_by_its_first_bytes(tmp_path: Path):
    written(tmp_path / "a").close(1000, "x")
    assert is_capture((tmp_path / "a").read_bytes()[:40])
    assert not is_capture(b"25.30 kgF\r\n")
    assert not is_capture(b"")
