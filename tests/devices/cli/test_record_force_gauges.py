"""A squeeze through TCP from gauges that are polled, streamed at 2000 Hz, and framed by silence."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.record_folder import simulator

from devices.__main__ import main

SCRIPT = "flat at=1.2 value=25.3 for=1.2"
"""Steady, so that one reading in all that time is enough on a busy machine."""


@pytest.mark.parametrize(
    ("driver", "settings"),
    [
        ("imada_ds2", ()),
        ("imada_zt", ()),
        ("sauter_fh", ("--set", "unit=kgf")),
    ],
)
def test_grip_is_recorded_with_its_peak_and_replays_to_the_same_numbers(
    record, folder: Path, driver: str, settings: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with simulator(driver, SCRIPT, *settings) as url:
        code, line, told = record("grip", url, "--side", "left", *settings, driver=driver)
    assert code == 0, told
    peak = next(v for v in line["values"] if v["name"] == "peak_force")
    assert (peak["text"], peak["unit"], peak["resolution"]) == ("25.30", "kgf", 0.01)
    assert main(["replay", "--all", "--data", str(folder)]) == 0
    assert "equal" in capsys.readouterr().out
