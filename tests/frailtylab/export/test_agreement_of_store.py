"""Which trials count for the agreement of stopwatch and gates, and how it is told."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest
from helpers.fake_clock import FakeClock
from helpers.sample_records import INVALID, VALID, Ward, trial, ward
from helpers.store_key import KEY, leave_open
from msgspec.structs import replace

from frailtylab.cli.agreement import register
from frailtylab.cli.commands import run_command
from frailtylab.door import STORE_NAME
from frailtylab.export import export_records
from frailtylab.export.agreement import agreement_of
from frailtylab.store import create_store
from frailtylab.trials import Measure, Source


def timed(made, thumb: str, gate: str, **changes: object):
    """The trial with a time by each, timed by real instruments."""
    measures = tuple(
        Measure("elapsed", float(text), "s", text, source, 0.001, 0.1, primary=source == "gate")
        for text, source in ((gate, Source.GATE), (thumb, Source.STOPWATCH))
    )
    real = tuple(replace(info, simulated=False) for info in made.instruments)
    context = replace(made.context, training=False)
    return replace(made, context=context, measures=measures, instruments=real, **changes)


@pytest.fixture
def compared(sample: Ward) -> Ward:
    """Two walks that count, and one each of what does not."""
    fill(sample)
    return sample


def fill(sample: Ward) -> None:
    """Keep the trials of :func:`compared`."""
    visit, by, keep = sample.visit("BL"), sample.by, sample.store.trials

    def new(number: int, thumb: str, gate: str, **changes: object):
        return timed(trial(visit, by, number, id=f"t-{number}"), thumb, gate, **changes)

    keep.save_final(new(1, "4.10", "4.30"), VALID, [], by)
    keep.save_final(new(2, "4.40", "4.50"), VALID, [], by)
    keep.save_final(new(3, "9.00", "4.50"), INVALID, [], by)
    keep.save_draft(new(4, "9.00", "4.50"), by)
    practice = new(5, "9.00", "4.50")
    keep.save_final(replace(practice, slot=replace(practice.slot, practice=True)), VALID, [], by)
    shown = new(6, "9.00", "4.50")
    fake = tuple(replace(info, simulated=True) for info in shown.instruments)
    keep.save_final(replace(shown, instruments=fake), VALID, [], by)
    training = new(7, "9.00", "4.50")
    context = replace(training.context, training=True)
    keep.save_final(replace(training, context=context), VALID, [], by)


def test_only_final_real_trials_count(compared: Ward) -> None:
    (line,) = agreement_of(compared.store)
    assert (line.n, str(line.bias_s)) == (2, "-0.15")
    assert round(float(line.sd_s or 0), 6) == 0.070711
    assert round(float(line.lower_s or 0), 6) == -0.288593


def test_export_has_the_same_with_all_digits(compared: Ward, tmp_path: Path, read) -> None:
    export_records(compared.store, tmp_path / "out", compared.by)
    (row,) = read(tmp_path / "out" / "agreement.csv")
    assert (row["n"], row["bias_s"]) == ("2", "-0.15")
    assert row["sd_s"].startswith("0.0707106781")
    words = {r["column"] for r in read(tmp_path / "out" / "data_dictionary.csv")
             if r["file"] == "agreement.csv"}  # fmt: skip
    assert words == set(row)


def test_command_tells_it_in_lines_and_as_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with create_store(tmp_path / STORE_NAME, KEY, FakeClock()) as store:
        fill(ward(store))
    leave_open(tmp_path)
    parser = argparse.ArgumentParser()
    register(parser.add_subparsers(required=True))
    assert run_command(parser, ["agreement", "--data", str(tmp_path)]) == 0
    head, line = capsys.readouterr().out.splitlines()
    assert head.split() == [
        "assessor", "test", "n", "bias_s", "sd_s", "lower_limit_s", "upper_limit_s",
    ]  # fmt: skip
    assert line.split()[2:] == ["2", "-0.150", "0.071", "-0.289", "-0.011"]
    assert run_command(parser, ["agreement", "--data", str(tmp_path), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["stopwatch_less_gate"][0]["bias_s"] == "-0.15"
