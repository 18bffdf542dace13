"""``devices list`` shows the table of drivers, and each has its page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from devices.__main__ import main
from devices.drivers import DRIVERS

ROOT = Path(__file__).resolve().parents[3]


def test_every_driver_is_listed_with_kind_source_page_and_settings(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["devices", "list", "--json", "--data", str(tmp_path)]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [one["driver"] for one in listed] == list(DRIVERS)
    for one, entry in zip(listed, DRIVERS.values(), strict=True):
        assert (one["measures"], one["source"]) == (entry.kind or "force or gate", entry.source)
        offered = [s.key for s in entry.settings if not s.kept]
        assert [s["key"] for s in one["settings"]] == offered
        assert (ROOT / one["page"]).is_file(), one["page"]


def test_one_driver_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["devices", "list", "tag_cp540"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "tag_cp540  gate  " + DRIVERS["tag_cp540"].label
    assert "  page      docs/devices/tag_cp540.md" in lines
    assert any(line.startswith("  --set     baud=") for line in lines)
    assert not any("mark10" in line for line in lines)


def test_unknown_driver_is_exit_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["devices", "list", "mark11"]) == 2
    assert "mark10" in capsys.readouterr().err
