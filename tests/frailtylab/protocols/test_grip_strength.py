"""One squeeze: zero check, onset, release, undo, and every question about the curve."""

from __future__ import annotations

import math

import pytest
from helpers import sample_study
from helpers.marks import (
    armed_grip,
    edge,
    fed,
    flags,
    force,
    kinds,
    measure,
    ns,
    press,
    refusals,
)
from hypothesis import given
from hypothesis import strategies as st

from frailtylab.protocols.base import Arming, Phase, Refusal, StepKind
from frailtylab.protocols.curve_rules import RULE_NOTE, RULE_SET
from frailtylab.protocols.grip_strength import GripRun
from frailtylab.samples import DeviceStatus, ForceSample, LinkLost, LinkRestored
from frailtylab.trials import Flag, Source


def squeeze(start_s: float, seconds: float, top: float = 30.0, unit: str = "kgf"):
    """40 readings a second: a rise to ``top``, a tremor that never repeats a digit twice."""
    count = round(seconds * 40)
    return [
        force(start_s + i / 40, min(top, 2 + i * 4) - 0.1 * (i % 2), unit) for i in range(count)
    ]


def at_rest(start_s: float, seconds: float):
    return [force(start_s + i / 40, 0.0) for i in range(round(seconds * 40))]


def test_whole_squeeze_is_started_and_stopped_by_the_gauge():
    run = armed_grip(Arming(zero_kgf=0.02, rest_s=61.5))
    steps = fed(run, *at_rest(0, 1), *squeeze(1, 3), *at_rest(4, 1))
    assert kinds(steps) == [StepKind.STARTED, StepKind.STOPPED]
    assert (run.started_ns, run.stopped_ns) == (ns(1), ns(4.375))
    assert measure(run, "peak_force").text == "30.0"
    assert measure(run, "zero_force").value == 0.02
    assert measure(run, "rest_before").value == 61.5
    assert flags(run) == set()


def test_arming_before_the_zero_check_passed_is_refused():
    run = GripRun(sample_study.grip())
    assert run.arm(ns(0), Arming(zero_kgf=0.5, zero_ok=False)).refusal is Refusal.ZERO_NOT_OK
    assert run.phase is Phase.IDLE


def test_arming_twice_or_after_the_stop_is_refused():
    run = armed_grip()
    assert run.arm(ns(0), Arming()).refusal is Refusal.ALREADY_ARMED
    fed(run, *squeeze(0, 3), press(3))
    assert run.arm(ns(4), Arming()).refusal is Refusal.ALREADY_STOPPED


def test_force_before_arming_leads_to_nothing():
    run = GripRun(sample_study.grip())
    assert fed(run, *squeeze(0, 1)) == []
    assert len(run.record) == 0


def test_gate_edges_lead_to_nothing():
    assert fed(armed_grip(), edge("A", 0)) == []


@pytest.mark.parametrize(("kgf", "phase"), [(0.9, Phase.ARMED), (1.0, Phase.RUNNING)])
def test_squeeze_begins_at_the_onset_force(kgf, phase):
    run = armed_grip()
    fed(run, force(0, kgf))
    assert run.phase is phase


def test_onset_force_is_in_kgf_whatever_the_unit():
    run = armed_grip()
    assert fed(run, force(0, 9.8, "N")) == []
    assert kinds(fed(run, force(0.1, 9.9, "N"))) == [StepKind.STARTED]


def test_short_slip_below_onset_is_no_release():
    run = armed_grip()
    fed(run, *squeeze(0, 2), force(2.0, 0.2), force(2.3, 0.2), *squeeze(2.35, 1))
    assert run.phase is Phase.RUNNING


def test_longest_recording_time_stops_a_squeeze():
    run = armed_grip(max_record_s=5)
    steps = fed(run, *squeeze(0, 6))
    assert (kinds(steps)[1], steps[1].at_ns) == (StepKind.STOPPED, ns(5))


def test_disarming_forgets_what_the_gauge_did():
    run = armed_grip()
    fed(run, force(0, -3))
    assert run.disarm(ns(1)).kind is StepKind.DISARMED
    assert (run.disarm(ns(1)).refusal, flags(run)) == (Refusal.NOT_ARMED, set())


def test_press_ends_a_squeeze_at_its_own_time():
    run = armed_grip()
    fed(run, *squeeze(0, 3), force(3.05, 55.0), press(3.02))
    assert run.stopped_ns == ns(3.02)
    assert measure(run, "peak_force").text == "30.0"


@pytest.mark.parametrize(
    ("before", "sample", "why"),
    [
        ([], press(0), Refusal.NOT_SQUEEZING),
        ([force(0, 5)], press(0.39), Refusal.DEAD_TIME_AFTER_START),
        ([force(0, 5)], press(0.5, auto_repeat=True), Refusal.AUTO_REPEAT),
        ([force(0, 5), press(0.5)], press(2), Refusal.ALREADY_STOPPED),
    ],
)
def test_press_that_means_nothing_is_refused(before, sample, why):
    run = armed_grip()
    fed(run, *before)
    assert refusals(fed(run, sample)) == [why]


def test_undone_press_goes_on_with_what_the_gauge_sent_meanwhile():
    run = armed_grip()
    fed(run, *squeeze(0, 1), press(1), *squeeze(1, 1, top=42.0))
    assert measure(run, "peak_force").text == "30.0"
    assert flags(run) == {"released_early"}
    assert run.undo_stop(ns(2)).kind is StepKind.UNDONE
    assert (run.phase, run.stopped_ns, run.started_ns) == (Phase.RUNNING, None, ns(0))
    fed(run, *squeeze(2, 1, top=35.0), *at_rest(3, 1))
    assert run.phase is Phase.STOPPED
    assert measure(run, "peak_force").text == "42.0"
    assert flags(run) == {"double_squeeze"}


def test_undo_later_than_ten_seconds_or_of_nothing_is_refused():
    run = armed_grip()
    assert run.undo_stop(ns(0)).refusal is Refusal.NOT_STOPPED
    fed(run, *squeeze(0, 3), press(3))
    assert run.undo_stop(ns(13.01)).refusal is Refusal.UNDO_TOO_LATE
    assert run.undo_stop(ns(13)).kind is StepKind.UNDONE


def test_cable_that_comes_off_mid_squeeze_keeps_the_curve():
    run = armed_grip()
    steps = fed(run, *squeeze(0, 1.5), LinkLost(ns(1.6), "unplugged"))
    assert kinds(steps[1:]) == [StepKind.LINK_LOST, StepKind.STOPPED]
    assert measure(run, "peak_force").text == "30.0"
    assert flags(run) == {"device_lost", "released_early"}


def test_replugged_dynamometer_after_undo_leaves_a_marked_gap():
    run = armed_grip()
    fed(run, *squeeze(0, 1.5), LinkLost(ns(1.6), "unplugged"), LinkRestored(ns(3)))
    run.undo_stop(ns(3))
    fed(run, *squeeze(3, 2), *at_rest(5, 1))
    assert flags(run) == {"device_lost", "gap_in_data", "double_squeeze"}


@pytest.mark.parametrize("before", [[], at_rest(0, 1)])
def test_cable_that_comes_off_before_the_squeeze_needs_a_new_zero(before):
    run = armed_grip()
    steps = fed(run, *before, LinkLost(ns(1.6), "unplugged"))
    assert kinds(steps) == [StepKind.LINK_LOST, StepKind.DISARMED]
    assert (run.phase, len(run.record), flags(run)) == (Phase.IDLE, 0, set())


def test_lost_cable_while_idle_or_after_the_stop_is_no_matter():
    run = GripRun(sample_study.grip())
    assert fed(run, LinkLost(ns(0), "unplugged")) == []
    run.arm(ns(0.5), Arming())
    fed(run, *squeeze(1, 3), press(4))
    assert fed(run, LinkLost(ns(5), "unplugged")) == []
    assert flags(run) == set()


def test_gauge_that_falls_silent_is_stopped_and_marked():
    run = armed_grip()
    fed(run, *squeeze(0, 3))
    assert run.tick(ns(3.9)) == ()
    (stop,) = run.tick(ns(4))
    assert (stop.kind, run.phase) == (StepKind.STOPPED, Phase.STOPPED)
    assert flags(run) == {"device_silent"}
    assert run.tick(ns(9)) == ()


@pytest.mark.parametrize("samples", [[], [force(i / 10, 0.0) for i in range(95)]])
def test_gauge_that_never_moves_is_asked_about_once(samples):
    run = armed_grip()
    fed(run, *samples)
    assert run.tick(ns(8.9)) == ()
    assert kinds(list(run.tick(ns(9)))) == [StepKind.OVERDUE]
    assert run.tick(ns(10)) == ()
    assert flags(run) == {"flat_line"}


def test_gauge_that_moves_after_all_is_not_marked():
    run = armed_grip()
    run.tick(ns(9))
    fed(run, *squeeze(10, 3), *at_rest(13, 1))
    assert flags(run) == set()


def test_gauge_that_trembles_at_rest_is_alive():
    run = armed_grip()
    fed(run, force(0, 0.0), force(0.1, 0.1))
    assert run.tick(ns(60)) == ()


def test_constant_force_under_load_is_a_flat_line():
    run = armed_grip()
    fed(run, *[force(i / 40, 31.7) for i in range(121)], press(3.1))
    assert flags(run) == {"flat_line"}


def test_early_release_is_questioned_with_its_time():
    run = armed_grip()
    fed(run, *squeeze(0, 2.4), *at_rest(2.4, 1))
    (flag, _rules) = run.result().flags
    assert (flag.code, flag.detail) == ("released_early", {"held": "2.4"})


def test_unit_that_changes_in_the_squeeze_is_questioned():
    run = armed_grip()
    fed(run, *squeeze(0, 2), *squeeze(2, 1, top=300, unit="N"), press(3))
    flag = next(f for f in run.result().flags if f.code == "unit_changed")
    assert flag.detail == {"first": "kgf", "then": "N"}


def test_unit_that_changes_after_the_stop_is_no_matter():
    run = armed_grip()
    fed(run, *squeeze(0, 3), press(3), force(4, 0.0, "N"))
    assert flags(run) == set()


def test_force_the_wrong_way_is_questioned():
    run = armed_grip()
    fed(run, force(0, -2.0), *squeeze(0.1, 3), press(3.2))
    assert flags(run) == {"negative_force"}


def test_slow_gauge_is_questioned_with_its_rate():
    run = armed_grip()
    fed(run, *[force(i / 5, 30 + 0.1 * (i % 2)) for i in range(16)], press(3.1))
    (flag, _rules) = run.result().flags
    assert (flag.code, flag.detail) == ("low_rate", {"rate": "5"})


@pytest.mark.parametrize(("rest_s", "asked"), [(None, False), (59.4, True), (60.0, False)])
def test_short_rest_is_questioned(rest_s, asked):
    run = armed_grip(Arming(rest_s=rest_s))
    fed(run, *squeeze(0, 3), press(3))
    assert flags(run) == ({"rest_too_short"} if asked else set())


@pytest.mark.parametrize(("onset_s", "asked"), [(-0.81, True), (-0.8, False)])
def test_onset_before_anybody_could_answer_the_word_is_a_false_start(onset_s, asked):
    run = armed_grip()
    fed(run, *squeeze(onset_s, 3), press(2.9))
    assert flags(run) == ({"false_start"} if asked else set())


@pytest.mark.parametrize(
    ("forces", "asked"),
    [
        ((30.0, 20.0, 14.9, 20.0, 21.0), True),
        ((30.0, 20.0, 14.9, 20.0, 20.9), False),
        ((30.0, 20.0, 15.0, 21.0, 29.0), False),
        ((20.9, 9.0, 20.0, 30.0, 29.0), False),
        ((21.0, 9.0, 20.0, 30.0, 29.0), True),
    ],
)
def test_second_rise_to_a_share_of_the_peak_after_a_fall_is_a_double_squeeze(forces, asked):
    held = [f + 0.1 * (n % 2) * (f < 14) for f in forces for n in range(30)]
    run = armed_grip()
    fed(run, *[force(i / 40, f) for i, f in enumerate(held)], press(3.8))
    assert ("double_squeeze" in flags(run)) is asked


@pytest.mark.parametrize(
    ("name", "text", "asked"),
    [
        ("error", "overload +51.2", True),
        ("error", "low battery", False),
        ("info", "overload", False),
    ],
)
def test_overload_that_the_gauge_tells_is_questioned(name, text, asked):
    run = armed_grip()
    fed(run, *squeeze(0, 1), DeviceStatus(ns(1), name, text), *squeeze(1, 2, top=30.0), press(3))
    assert ("overload" in flags(run)) is asked


def test_overload_before_arming_or_after_the_stop_is_no_matter():
    run = GripRun(sample_study.grip())
    told = DeviceStatus(ns(0), "error", "overload")
    fed(run, told)
    run.arm(ns(0), Arming())
    fed(run, *squeeze(0.5, 3), press(3.5), told)
    assert flags(run) == set()


@pytest.mark.parametrize(("hole_s", "asked"), [(0.29, False), (0.31, True)])
def test_hole_in_the_squeeze_is_questioned(hole_s, asked):
    run = armed_grip()
    fed(
        run,
        *squeeze(0, 1.5),
        *[force(1.475 + hole_s + i / 40, 29.8 + i % 3 / 10) for i in range(80)],
    )
    fed(run, press(4))
    assert ("gap_in_data" in flags(run)) is asked


def test_slow_gauge_has_no_hole_between_its_readings():
    run = armed_grip(min_rate_hz=2)
    fed(run, *[force(i / 2.5, 30 + 0.1 * (i % 2)) for i in range(9)], press(3.3))
    assert flags(run) == set()


def test_zero_after_the_squeeze_is_held_against_the_one_before():
    run = armed_grip(Arming(zero_kgf=0.1))
    fed(run, *squeeze(0, 3), *[force(3 + i / 40, 0.4) for i in range(40)])
    assert measure(run, "zero_after").value == pytest.approx(0.4)
    assert measure(run, "zero_drift").value == pytest.approx(0.3)


def test_squeeze_that_a_press_ended_has_no_zero_after_it():
    run = armed_grip(Arming(zero_kgf=0.1))
    fed(run, *squeeze(0, 3), press(2.9))
    assert not {"zero_after", "zero_drift"} & {m.name for m in run.result().measures}


def test_trial_says_which_set_of_rules_made_it():
    run = armed_grip()
    assert run.result().flags == ()
    fed(run, *squeeze(0, 3), press(3))
    assert Flag(RULE_NOTE, {"set": str(RULE_SET)}) in run.result().flags


def test_reading_the_result_changes_nothing():
    run = armed_grip()
    fed(run, *squeeze(0, 1), press(1))
    assert run.result() == run.result()


@given(
    st.lists(st.tuples(st.integers(1, 300), st.floats(-5, 60)), max_size=120),
    st.one_of(st.none(), st.integers(0, 119)),
)
def test_peak_of_any_squeeze_is_the_greatest_reading_up_to_the_stop(readings, press_after):
    run = armed_grip()
    at_ns, sent = ns(0), []
    for i, (gap_ms, kgf) in enumerate(readings):
        at_ns += gap_ms * 1_000_000
        sent.append(ForceSample(at_ns, round(kgf, 1), "kgf", f"{kgf:.1f}", 0.1))
        fed(run, sent[-1])
        if i == press_after:
            fed(run, press((at_ns - ns(0)) / 1e9))
    if run.phase is Phase.STOPPED:
        assert run.stopped_ns is not None
        counted = [s.value for s in sent if s.host_ns <= run.stopped_ns]
        peak = measure(run, "peak_force", Source.DEVICE)
        assert math.isclose(peak.value, max(counted))
        assert run.stopped_ns > (run.started_ns or 0)
