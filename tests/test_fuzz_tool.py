"""``tools/fuzz.py`` counts what it did, finds a broken rule and prints the input as a row."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from helpers import fuzz_inputs
from helpers.device_rig import TRANSCRIPTS
from helpers.parser_rules import PAUSE

from devices.drivers import DRIVERS
from tools import fuzz

SAID = """INFO: Seed: 1
#41\tINITED cov: 124 ft: 300 corp: 12/1Kb exec/s: 0 rss: 60Mb
#77\tNEW    cov: 130 ft: 310 corp: 13/1Kb lim: 320 exec/s: 0 rss: 60Mb L: 9/9
#2000\tDONE   cov: 132 ft: 320 corp: 14/1Kb lim: 320 exec/s: 900 rss: 61Mb
stat::number_of_executed_units: 2000
"""


def test_every_driver_is_fuzzed_and_has_seeds() -> None:
    assert fuzz.known_drivers() == list(DRIVERS)
    assert all(fuzz_inputs.seeds(name) for name in DRIVERS)


def test_every_seed_keeps_the_rules() -> None:
    for name in DRIVERS:
        for seed in fuzz_inputs.seeds(name):
            fuzz_inputs.run_one(name, seed)


def test_first_byte_chooses_the_settings_and_any_bytes_mean_something() -> None:
    mark10 = [t.name for t in TRANSCRIPTS if t.driver == "mark10"]
    chosen = [fuzz_inputs.parts("mark10", bytes((n, 0, 65)))[0].name for n in range(256)]
    assert chosen == [mark10[n % len(mark10)] for n in range(256)]
    for data in (b"", b"\x01", b"\xff\xff"):
        assert fuzz_inputs.parts("mark10", data)[2] == b""


def test_counts_are_those_of_the_fuzzer() -> None:
    outcome = fuzz.read_outcome("mark10", SAID, 2.0, None)
    assert (outcome.executions, outcome.first, outcome.last) == (2000, 124, 132)
    line = fuzz.line_of(outcome)
    assert "2000 executions    1000/s  coverage 132 edges, 8 new beyond the seeds  ok" in line


def test_mutation_engine_runs_as_often_as_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["--engine", "mutation", "--runs", "40", "--out", str(tmp_path)]
    assert fuzz.main([*asked, "--driver", "sauter_fh", "--driver", "alge_timy"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert [line.split()[:2] for line in told[1:]] == [["sauter_fh", "40"], ["alge_timy", "40"]]
    assert all("coverage not measured  ok" in line for line in told[1:])


@pytest.fixture
def broken_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule that no input keeps."""

    def refuse(*_: object) -> None:
        raise AssertionError("not sent: 25.3")

    monkeypatch.setattr(fuzz_inputs, "check", refuse)


@pytest.mark.usefixtures("broken_rule")
@pytest.mark.parametrize("driver", ["mark10", "sauter_fh"])
def test_input_that_breaks_a_rule_is_kept_and_printed_as_rows(
    driver: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["--engine", "mutation", "--runs", "40", "--out", str(tmp_path), "--driver", driver]
    assert fuzz.main(asked) == 1
    told = capsys.readouterr().out
    assert "1 executions" in told
    assert "BROKEN AssertionError: not sent: 25.3" in told
    assert f"! driver={driver}" in told
    assert 'constructed "' in told
    kept = (tmp_path / driver / "broken.bin").read_bytes()
    transcript, _, said = fuzz_inputs.parts(driver, kept)
    rows = told.count('constructed "')
    assert rows == (said.count(PAUSE) + 1 if transcript.pause_ms else 1)


@pytest.mark.slow
@pytest.mark.skipif(not importlib.util.find_spec("atheris"), reason="make fuzz installs it")
def test_atheris_counts_executions_and_coverage(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["--engine", "atheris", "--runs", "300", "--out", str(tmp_path)]
    assert fuzz.main([*asked, "--driver", "mark10"]) == 0
    line = capsys.readouterr().out.splitlines()[1]
    assert line.split()[:2] == ["mark10", "300"]
    assert "edges" in line
