"""The wire carries what the script says."""

from __future__ import annotations

import pytest
from helpers.device_rig import simulated
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.simulators.people import beam_edges, squeeze_of
from devices.simulators.script import make_act
from frailtylab.samples import ForceSample, GateEdge

S = 1_000_000_000


def forces(events: list[object]) -> list[ForceSample]:
    return [event for event in events if isinstance(event, ForceSample)]


def broken(events: list[object], gate: str) -> list[GateEdge]:
    return [e for e in events if isinstance(e, GateEdge) and e.gate == gate and e.blocked]


@given(
    peak=st.floats(0.5, 60, allow_nan=False),
    hold=st.floats(0.3, 10),
    at=st.integers(0, 10**9),
    seed=st.integers(0, 999),
)
def test_squeeze_reaches_its_peak_exactly_and_never_exceeds_it(
    peak: float, hold: float, at: int, seed: int
):
    squeeze = squeeze_of(make_act("squeeze", {"peak": peak, "hold": hold}, at_ns=at), seed)
    span = squeeze.end_ns - at
    curve = [squeeze.force_kgf(at + span * n // 200) for n in range(-2, 203)]
    assert max(curve) <= squeeze.peak_kgf
    assert squeeze.force_kgf(at + round((squeeze.ramp_s + 0.1) * S)) == squeeze.peak_kgf
    assert curve[0] == curve[-1] == 0
    assert 0.3 <= squeeze.ramp_s <= 0.8
    assert 8 <= squeeze.tremor_hz <= 12


@pytest.mark.parametrize(
    ("name", "extra", "resolution"),
    [
        ("mark10", {}, 0.01),
        ("mark10", {"rate": "10"}, 0.01),
        ("mark10", {"mode": "poll"}, 0.01),
        ("mark10", {"unit": "N"}, 0.1),
        ("mark10", {"unit": "lbf"}, 0.02),
        ("mark10", {"format": "num", "unit": "kgf"}, 0.01),
        ("force_line", {"unit": "kgf"}, 0.01),
        ("force_line", {"preset": "chronojump"}, 0.01),
        ("chronojump_force", {}, 0.01),
        ("chronojump_force", {"squeeze": "negative", "rate": "10"}, 0.01),
        ("mark10", {"series": "4"}, 0.01),
        ("wagner_fdx", {}, 0.01),
        ("wagner_fdx", {"squeeze": "tension"}, 0.01),
        ("wagner_fdv", {}, 0.01),
        ("wagner_fdv", {"squeeze": "negative"}, 0.01),
        ("mecmesin_afg", {}, 0.01),
        ("mecmesin_afg", {"mode": "listen", "squeeze": "negative"}, 0.01),
        ("mecmesin_afg", {"unit": "lbf"}, 0.01),
        ("andilog_centor", {}, 0.1),
        ("andilog_centor", {"squeeze": "negative", "command_end": "nothing"}, 0.1),
        ("force_line", {"preset": "sparkfun"}, 0.1),
        ("force_line", {"preset": "mn_ma"}, 1),
        ("force_line", {"preset": "hx711_raw", "unit": "kgf", "scale": "0.0002"}, 0.0002),
        ("force_line", {"preset": "number_unit", "request": "r\\n", "interval_s": "0.1"}, 0.0001),
    ],
)
def test_highest_force_on_the_wire_is_the_scripts_peak(
    name: str, extra: dict[str, str], resolution: float
):
    events = simulated(name, "squeeze at=9 peak=25.3 hold=2", 13, extra)
    per_kgf = {"kgf": 1, "N": 9.80665, "lbf": 1 / 0.45359237, "mN": 9806.65}
    highest = max(forces(events), key=lambda sample: sample.value)
    assert abs(highest.value - 25.3 * per_kgf[highest.unit]) <= resolution


def test_repeated_squeezes_follow_the_timetable():
    events = simulated("mark10", "squeeze at=1 every=4 times=2 peak=20 hold=1", 12)
    high = [s.host_ns // S for s in forces(events) if s.value > 19]
    assert set(high) <= {1, 2, 3, 5, 6, 7}
    assert min(high) < 4 < max(high)


def test_left_hand_is_weaker_where_no_peak_is_given():
    peak = {
        hand: max(s.value for s in forces(simulated("mark10", f"squeeze at=0 hand={hand}", 4)))
        for hand in ("left", "right")
    }
    assert peak["left"] < peak["right"]


@given(time=st.integers(1_000, 60_000), seed=st.integers(0, 99), breaks=st.integers(1, 5))
@settings(max_examples=50)
def test_walk_time_is_the_same_by_first_and_by_longest_break(time: int, seed: int, breaks: int):
    params = {"at": 1, "time": time / 1000, "breaks": breaks}
    edges = beam_edges(make_act("walk", params), seed)
    starts: dict[str, list[tuple[int, int]]] = {"A": [], "B": []}
    for gate in "AB":
        own = [edge for edge in edges if edge.gate == gate]
        assert [edge.blocked for edge in own] == [True, False] * breaks
        starts[gate] = [
            (off.at_ns - on.at_ns, on.at_ns) for on, off in zip(own[::2], own[1::2], strict=True)
        ]
    assert starts["B"][0][1] - starts["A"][0][1] == time * 1_000_000
    assert max(starts["B"])[1] - max(starts["A"])[1] == time * 1_000_000


@pytest.mark.parametrize(
    ("name", "extra", "step_ns"),
    [
        ("alge_timy", {}, 100_000),
        ("alge_timy", {"checksum": "on"}, 100_000),
        ("gate_line", {}, 1_000),
        ("gate_line", {"preset": "chronojump"}, 1_000_000),
        ("chronojump_wichro", {}, 1_000_000),
        ("tag_cp540", {}, 10_000),
        ("tag_cp520", {}, 1_000_000),
        ("microgate_rei2", {}, 100_000),
        ("microgate_racetime2", {}, 1_000_000),
    ],
)
def test_walk_time_on_the_wire_is_the_scripts(name: str, extra: dict[str, str], step_ns: int):
    events = simulated(name, "walk at=1 time=4.31", 8, extra)
    start, stop = broken(events, "A")[0], broken(events, "B")[0]
    assert start.device_ns is not None
    assert stop.device_ns is not None
    assert abs(stop.device_ns - start.device_ns - 4_310_000_000) <= step_ns


@pytest.mark.parametrize(
    ("name", "extra"),
    [
        ("alge_timy", {}),
        ("gate_line", {"preset": "vernier"}),
        ("gate_line", {"preset": "vernier_state"}),
        ("gate_line", {"preset": "vernier_blocked"}),
        ("chronojump_wichro", {}),
        ("tag_cp540", {}),
        ("tag_cp520", {}),
        ("microgate_rei2", {}),
        ("microgate_racetime2", {}),
    ],
)
def test_up_and_go_passes_one_gate_twice(name: str, extra: dict[str, str]):
    events = simulated(name, "tug at=1 time=11.2 breaks=1", 15, extra)
    times = [edge.device_ns for edge in broken(events, "A")]
    assert len(times) == 2
    assert times[0] is not None
    assert times[1] is not None
    assert times[1] - times[0] == 11_200_000_000
    assert not broken(events, "B")


@pytest.mark.parametrize("name", ["mark10", "alge_timy"])
def test_same_seed_gives_the_same_bytes(name: str):
    script = "squeeze at=1 hand=left" if name == "mark10" else "walk at=1"
    runs = [simulated(name, script, 6, seed=seed) for seed in (3, 3)]
    assert runs[0] == runs[1]
