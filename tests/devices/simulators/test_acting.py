"""Hands and walkers at the edges: before, during, after; odd parameters; chatter."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.simulators.acting import Hand, Walker
from devices.simulators.people import (
    CREST_S,
    RELEASE_S,
    BeamEdge,
    Squeeze,
    beam_edges,
    chattering,
    squeeze_of,
)
from devices.simulators.script import make_act, parse_script
from devices.simulators.timeline import Timeline

S = 1_000_000_000
MS = 1_000_000
SQUEEZE = Squeeze(10 * S, 30.0, 0.5, 2.0, 10.0)


def timeline_of(script: str) -> Timeline:
    timeline = Timeline(parse_script(script), seed=1)
    timeline.begin(0)
    return timeline


@pytest.mark.parametrize(
    ("at_s", "force"),
    [
        (0, 0.0),
        (9.999, 0.0),
        (10, 0.0),
        (10.25, 15.0),
        (10.5, 30.0),
        (10.6, 30.0),
        (10.75, 30.0),
        (12.75, 0.0),
        (100, 0.0),
    ],
)
def test_squeeze_rises_holds_its_crest_and_ends(at_s: float, force: float):
    assert SQUEEZE.force_kgf(round(at_s * S)) == pytest.approx(force, abs=1e-9)


def test_squeeze_ends_after_ramp_hold_and_release():
    assert SQUEEZE.end_ns == 10 * S + round((0.5 + 2.0 + RELEASE_S) * S)


def test_squeeze_tires_between_crest_and_release():
    early = [SQUEEZE.force_kgf(round((10.5 + CREST_S) * S) + n * 100 * MS) for n in range(1, 6)]
    late = [SQUEEZE.force_kgf(12 * S + n * 100 * MS) for n in range(1, 5)]
    assert max(late) < max(early) < 30.0
    assert min(late) > 0.9 * 30


def test_very_long_hold_never_falls_below_a_third():
    long = Squeeze(0, 30.0, 0.5, 600.0, 10.0)
    assert long.force_kgf(599 * S) >= 30 * 0.3 * 0.98


def test_hold_shorter_than_the_crest_is_obeyed():
    short = Squeeze(0, 30.0, 0.5, 0.1, 10.0)
    assert short.force_kgf(600 * MS) == 30.0
    assert short.force_kgf(700 * MS) < 30.0
    assert short.end_ns == 850 * MS


@given(at_ms=st.integers(0, 15_000), peak=st.floats(-60, 60), hold=st.floats(0, 5))
def test_force_is_never_beyond_the_peak_and_has_its_sign(at_ms: int, peak: float, hold: float):
    force = Squeeze(10 * S, peak, 0.5, hold, 10.0).force_kgf(at_ms * MS)
    assert abs(force) <= abs(peak)
    assert force * peak >= 0


@pytest.mark.parametrize(
    ("params", "peak_kgf"),
    [
        ({"peak": 25.3}, 25.3),
        ({"peak": 25.3, "unit": "kgf"}, 25.3),
        ({"peak": 98.0665, "unit": "N"}, 10.0),
        ({"peak": 0.0980665, "unit": "kN"}, 10.0),
        ({"peak": 100, "unit": "lbf"}, 45.359237),
        ({"hand": "right"}, 26.4),
        ({"hand": "left"}, 24.1),
        ({}, 26.4),
    ],
)
def test_peak_of_a_script_is_in_its_unit(params: dict[str, object], peak_kgf: float):
    assert squeeze_of(make_act("squeeze", params), seed=1).peak_kgf == pytest.approx(peak_kgf)


@pytest.mark.parametrize(
    ("earlier", "part"), [(0, 1.0), (1, 0.98), (10, 0.8), (25, 0.5), (99, 0.5)]
)
def test_own_strength_tires_with_every_squeeze_to_half_at_most(earlier: int, part: float):
    act = make_act("squeeze", {})
    assert squeeze_of(act, 1, earlier).peak_kgf == pytest.approx(26.4 * part)


def test_named_peak_does_not_tire():
    act = make_act("squeeze", {"peak": 20})
    assert squeeze_of(act, 1, 9).peak_kgf == 20


def test_another_seed_is_another_hand():
    act = make_act("squeeze", {"peak": 20})
    assert squeeze_of(act, 1) == squeeze_of(act, 1)
    assert squeeze_of(act, 1) != squeeze_of(act, 2)


@pytest.mark.parametrize(
    ("verb", "params", "passings"),
    [
        ("walk", {"time": 4}, [(0, "A"), (4, "B")]),
        ("walk", {"time": 4, "from": "B", "to": "A"}, [(0, "B"), (4, "A")]),
        ("tug", {"time": 11}, [(0, "A"), (11, "A")]),
        ("tug", {"time": 11, "gate": "B"}, [(0, "B"), (11, "B")]),
        ("step", {}, [(0, "A")]),
        ("step", {"gate": "B"}, [(0, "B")]),
    ],
)
def test_body_breaks_these_beams(
    verb: str, params: dict[str, object], passings: list[tuple[int, str]]
):
    edges = beam_edges(make_act(verb, {**params, "breaks": 1}), seed=1)
    assert [(e.at_ns // S, e.gate) for e in edges if e.blocked] == passings
    assert len(edges) == 2 * len(passings)


@pytest.mark.parametrize(("verb", "later_ns"), [("walk", 4_310 * MS), ("tug", 11_200 * MS)])
def test_times_of_a_script_that_names_none(verb: str, later_ns: int):
    first, second = (e for e in beam_edges(make_act(verb, {"breaks": 1}), 1) if e.blocked)
    assert second.at_ns - first.at_ns == later_ns


@pytest.mark.parametrize("breaks", [0, -1])
def test_body_without_breaks_is_not_seen(breaks: int):
    assert beam_edges(make_act("walk", {"breaks": breaks}), 1) == []


@given(seed=st.integers(0, 50), breaks=st.integers(1, 5))
def test_each_gate_goes_blocked_clear_blocked_clear(seed: int, breaks: int):
    edges = beam_edges(make_act("walk", {"breaks": breaks, "time": 9}), seed)
    for gate in "AB":
        states = [e.blocked for e in edges if e.gate == gate]
        assert states == [True, False] * breaks
    assert all(a.at_ns <= b.at_ns for a, b in pairwise(edges))


@pytest.mark.parametrize(("aid", "leads_ms"), [("cane", [350]), ("frame", [250, 450])])
def test_walking_aid_breaks_the_beam_shortly_before_the_body(aid: str, leads_ms: list[int]):
    edges = beam_edges(make_act("tug", {"breaks": 1, "aid": aid, "time": 9}), 1)
    begins = [edge.at_ns for edge in edges if edge.blocked]
    passing = begins[: len(begins) // 2]
    assert [(b - a) // MS for a, b in pairwise(passing)] == leads_ms
    assert begins[len(passing)] - begins[0] == 9 * S
    assert edges[1].at_ns - edges[0].at_ns == 20 * MS


def test_trunk_is_the_last_and_longest_break():
    edges = beam_edges(make_act("step", {"breaks": 3}), 1)
    lengths = [off.at_ns - on.at_ns for on, off in zip(edges[::2], edges[1::2], strict=True)]
    assert lengths[2] == max(lengths)
    assert lengths[2] > 3 * max(lengths[:2])


def test_chatter_follows_each_edge_within_8_ms_and_ends_in_its_state():
    edge = BeamEdge(S, "A", True)
    noisy = chattering([edge], seed=3)
    assert noisy[0] == edge
    assert [e.blocked for e in noisy] == [True, False, True, False, True]
    assert noisy[-1].at_ns - S < 8 * MS


def test_hand_at_rest_presses_nothing():
    hand = Hand(timeline_of(""))
    assert hand.force_kgf(5 * S) == 0.0


def test_stronger_of_two_squeezes_counts():
    hand = Hand(timeline_of("squeeze at=1 peak=10 hold=5; squeeze at=1 peak=30 hold=5"))
    assert hand.force_kgf(1 * S) == 0.0
    assert hand.force_kgf(1_900 * MS) == pytest.approx(30, abs=1)


def test_pull_counts_by_its_size():
    hand = Hand(timeline_of("squeeze at=1 peak=-30 hold=5; squeeze at=1 peak=10 hold=5"))
    assert hand.force_kgf(1_900 * MS) == pytest.approx(-30, abs=1)


def test_stuck_reading_hides_the_hand_while_it_lasts():
    hand = Hand(timeline_of("squeeze at=0 peak=30 hold=9; flat at=1 value=7 for=1; flat at=5"))
    forces = [hand.force_kgf(ms * MS) for ms in (900, 1500, 2500, 5500)]
    assert forces[1] == 7
    assert forces[3] == 0
    assert min(forces[0], forces[2]) > 20


def test_walker_gives_each_edge_once():
    walker = Walker(timeline_of("walk at=1 time=2 breaks=1"))
    assert walker.edges_until(999 * MS) == []
    assert [e.at_ns for e in walker.edges_until(S)] == [S]
    assert walker.edges_until(S) == []
    assert [e.gate for e in walker.edges_until(9 * S)] == ["A", "B", "B"]


def test_walker_knows_when_the_next_edge_comes():
    walker = Walker(timeline_of("walk at=1 time=2 breaks=1; step at=20 breaks=1"))
    assert walker.next_edge_ns() == S
    clear = beam_edges(make_act("walk", {"at": 1, "time": 2, "breaks": 1}), 1)[1]
    walker.edges_until(S)
    assert walker.next_edge_ns() == clear.at_ns
    walker.edges_until(10 * S)
    assert walker.next_edge_ns() == 20 * S
    walker.edges_until(30 * S)
    assert walker.next_edge_ns() is None


@given(st.lists(st.integers(0, 12_000), max_size=6))
def test_edges_do_not_depend_on_when_the_walker_is_asked(moments: list[int]):
    script = "walk at=1 time=2; tug at=3 time=4; bounce at=2"
    at_once = Walker(timeline_of(script)).edges_until(12 * S)
    walker = Walker(timeline_of(script))
    steps = [walker.edges_until(ms * MS) for ms in [*sorted(moments), 12_000]]
    assert sorted((e.at_ns, e.gate) for step in steps for e in step) == sorted(
        (e.at_ns, e.gate) for e in at_once
    )
