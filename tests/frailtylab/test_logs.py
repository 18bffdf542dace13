"""The log file: one line a record, UTC, and nobody in it."""

from __future__ import annotations

import logging
import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frailtylab.log_file import FILES_KEPT
from frailtylab.logs import OneLine, logging_to
from frailtylab.people import checked_code

LOG = logging.getLogger("frailtylab.test")
STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z INFO MainThread frailtylab.test: ")


def lines_of(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def test_record_becomes_one_stamped_line(tmp_path: Path) -> None:
    with logging_to(tmp_path) as path:
        LOG.info("trial %s saved", "0c8f")
    (line,) = lines_of(path)
    assert STAMP.match(line)
    assert line.endswith("trial 0c8f saved")


def test_stamp_is_utc_whatever_the_local_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    record = logging.makeLogRecord({"created": 0.25, "msecs": 250.0, "msg": "x"})
    monkeypatch.setattr(time, "localtime", lambda seconds: time.struct_time((1,) * 9))
    assert OneLine().format(record).startswith("1970-01-01T00:00:00.250Z")


def test_handler_is_gone_after_the_block(tmp_path: Path) -> None:
    before = (list(logging.getLogger().handlers), logging.getLogger().level)
    with logging_to(tmp_path) as path:
        LOG.info("inside")
    LOG.info("outside")
    assert (list(logging.getLogger().handlers), logging.getLogger().level) == before
    assert len(lines_of(path)) == 1


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_no_text_can_forge_a_second_line(text: str) -> None:
    formatted = OneLine().format(logging.makeLogRecord({"msg": "%s", "args": (text,)}))
    assert len(formatted.splitlines()) == 1
    assert "\x1b" not in formatted


def test_exception_leaves_its_place_and_no_text(tmp_path: Path) -> None:
    with logging_to(tmp_path) as path:
        try:
            try:
                raise KeyError("P-0007")
            except KeyError as error:
                raise PermissionError(13, "denied", "/home/maria/P-0007.csv") from error
        except PermissionError:
            LOG.info("export failed", exc_info=True)
    (line,) = lines_of(path)
    assert "PermissionError errno 13 at test_logs.py" in line
    assert "KeyError at test_logs.py" in line
    assert "P-0007" not in line
    assert "maria" not in line


def test_operator_error_leaves_its_fixed_title_only(tmp_path: Path) -> None:
    with logging_to(tmp_path) as path:
        try:
            checked_code("Maria Mustermann")
        except Exception:
            LOG.info("refused", exc_info=True)
    (line,) = lines_of(path)
    assert "This participant code can't be used" in line
    assert "Maria" not in line


def test_log_is_cut_into_a_bounded_number_of_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("frailtylab.log_file.BYTES_PER_FILE", 500)
    with logging_to(tmp_path):
        for number in range(200):
            LOG.info("line %d", number)
    files = list(tmp_path.iterdir())
    assert len(files) == FILES_KEPT + 1
    assert all(f.stat().st_size <= 500 for f in files)


def test_log_that_cannot_be_written_stops_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    with logging_to(tmp_path / "file" / "data"):
        LOG.info("lost")
    assert capsys.readouterr().err == ""
