"""Each benchmark runs at its smallest size and answers ratios; no time is ever asserted."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.__main__ import NAMES
from benchmarks.report import Figure, percentile

ROOT = Path(__file__).parent.parent
POSIX_ONLY = sys.platform != "linux"


@pytest.mark.slow
@pytest.mark.skipif(POSIX_ONLY, reason="the benchmarks read /proc and use pseudo-terminals")
@pytest.mark.parametrize("name", list(NAMES))
def test_benchmark_answers_positive_ratios(name):
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", name, "--tiny", "--runs", "1", "--json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=110,
    )
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)[name]
    assert figures
    assert all(figure["ratio"] > 0 and figure["floor"] > 0 for figure in figures)


def test_unknown_benchmark_is_refused():
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "sped"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 2
    assert "sped" in done.stderr


def test_missed_goal_is_marked_and_a_kept_one_is_not():
    assert "MISSED" in Figure("start", 3.0, 1.0, "ms", 3.0, 2.2).line()
    assert "MISSED" not in Figure("start", 2.0, 1.0, "ms", 2.0, 2.2).line()
    assert "goal" not in Figure("start", 2.0, 1.0, "ms", 2.0).line()


def test_percentile_of_known_values():
    assert percentile([float(n) for n in range(100)], 0.99) == 99.0
    assert percentile([3.0, 1.0, 2.0], 0.5) == 2.0
