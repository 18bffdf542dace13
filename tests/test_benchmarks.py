"""Each benchmark runs at its smallest size and answers ratios; no time is ever asserted."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.__main__ import KNOWN
from benchmarks.gate_walks import TIME_NS, errors_ms, intervals
from benchmarks.report import Figure, Plain, percentile, spread
from benchmarks.stopwatch import answers, timed
from frailtylab.samples import GateEdge, Press, PressKind

ROOT = Path(__file__).parent.parent
POSIX_ONLY = sys.platform != "linux"


@pytest.mark.slow
@pytest.mark.skipif(POSIX_ONLY, reason="the benchmarks read /proc and use pseudo-terminals")
@pytest.mark.parametrize("name", list(KNOWN))
def test_benchmark_answers_positive_ratios_or_plain_figures(name):
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
    ratios = [figure for figure in figures if "ratio" in figure]
    assert all(figure["ratio"] > 0 and figure["floor"] > 0 for figure in ratios)
    plain = [figure for figure in figures if "values" in figure]
    assert len(ratios) + len(plain) == len(figures)
    assert all(figure["values"] or figure["note"].startswith("skipped") for figure in plain)
    losses = [
        figure["values"].get(name, 0)
        for figure in plain
        for name in ("missing", "duplicated", "other")
    ]
    assert not any(losses), figures


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


def test_plain_figure_marks_only_the_goal_that_was_missed():
    assert "MISSED" in Plain("flood", {"missing": 1}, goals={"missing": 0}).line()
    assert "MISSED" not in Plain("flood", {"missing": 0}, goals={"missing": 0}).line()
    skipped = Plain("keys", {}, note="skipped: no Xvfb", goals={"p99": 1}).line()
    assert "skipped: no Xvfb" in skipped
    assert "MISSED" not in skipped


def test_spread_of_known_errors():
    values = spread("gate", [float(n) for n in range(101)], "script", lost=2).values
    assert values == {"n": 101, "lost": 2, "median": 50.0, "p99": 99.0, "max": 100.0}
    assert spread("gate", [], "script", lost=3).values == {"n": 0, "lost": 3}


def edge(gate, host_ns):
    return GateEdge(gate, True, host_ns)


def test_walk_that_lost_an_edge_spoils_neither_neighbour():
    later = TIME_NS + 2_000_000
    edges = [edge("A", 0), edge("B", TIME_NS), edge("A", 10**9), edge("A", 2 * 10**9)]
    times = intervals([*edges, edge("B", 2 * 10**9 + later)])
    assert errors_ms(times) == [0.0, 2.0]


def key(host_ms, event_ms=None):
    return Press(round(host_ms * 1e6), PressKind.KEY, event_ms)


def test_press_that_never_came_costs_its_own_trial_only():
    stamps = [ms * 1_000_000 for ms in (100, 250, 400, 550)]
    pairs = list(timed(stamps, [key(101), key(402), key(555)]))
    assert [(p.true_ns, p.start.host_ns, p.stop.host_ns) for p in pairs] == [
        (150_000_000, 402_000_000, 555_000_000)
    ]


def test_presses_that_all_came_are_taken_in_order_however_late():
    stamps = [ms * 1_000_000 for ms in (100, 250)]
    pairs = list(timed(stamps, [key(260, 100), key(261, 250)]))
    ours, by_event, by_host = (answer.values for answer in answers("keys", pairs, 0))
    assert (by_event["max"], by_host["max"]) == (0.0, 149.0)
    assert (ours["max"], ours["stamps_disagree"]) == (149.0, 1)
