"""What a device does beside measuring becomes a question about the trial, and never a number."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from helpers.marks import armed_grip, armed_walk, edge, fed, flags, measure, ns

from frailtylab.protocols.base import Run
from frailtylab.protocols.device_watch import clocks_disagree
from frailtylab.samples import DeviceStatus, ForceSample, Sample, Unknown

ARMED = [armed_walk, armed_grip]
TROUBLE = [
    (Unknown(ns(0.5), b"\xff\x00"), "unreadable_data"),
    (DeviceStatus(ns(0.5), "error", "overload +123.4"), "overload"),
    (DeviceStatus(ns(0.5), "error", "device restarted"), "device_restarted"),
    (DeviceStatus(ns(0.5), "error", "device was started again"), "device_restarted"),
    (DeviceStatus(ns(0.5), "error", "device clock went back"), "clock_went_back"),
]


@pytest.mark.parametrize("armed", ARMED)
@pytest.mark.parametrize(("sample", "code"), TROUBLE)
def test_trouble_of_a_device_is_asked_about(armed: Callable[[], Run], sample: Sample, code: str):
    run = armed()
    fed(run, sample)
    assert flags(run) == {code}


@pytest.mark.parametrize("armed", ARMED)
def test_unreadable_pieces_are_counted(armed: Callable[[], Run]):
    run = armed()
    fed(run, *(Unknown(ns(0.1 * i), b"?") for i in range(3)))
    (flag,) = run.result().flags
    assert flag.detail == {"count": "3"}


@pytest.mark.parametrize("armed", ARMED)
def test_talk_of_a_device_is_no_trouble(armed: Callable[[], Run]):
    run = armed()
    fed(run, DeviceStatus(ns(0), "info", "overload"), DeviceStatus(ns(0), "error", "not valid"))
    assert flags(run) == set()


@pytest.mark.parametrize("armed", ARMED)
def test_trouble_before_arming_is_forgotten(armed: Callable[[], Run]):
    run = armed()
    fed(run, Unknown(ns(0), b"?"))
    run.disarm(ns(1))
    assert flags(run) == set()
    fed(run, Unknown(ns(2), b"?"))
    assert flags(run) == set()


def test_trouble_after_the_stop_is_no_matter_but_that_of_its_moment_is():
    run = armed_walk()
    fed(run, edge("A", 0), edge("B", 4.3))
    fed(run, Unknown(ns(5), b"?"))
    assert flags(run) == set()
    fed(run, DeviceStatus(ns(4.3), "error", "device clock went back"))
    assert flags(run) == {"clock_went_back"}


def test_noise_of_gates_that_are_not_used_is_no_matter():
    run = armed_walk(gates="none", primary="stopwatch")
    fed(run, Unknown(ns(0), b"?"))
    assert flags(run) == set()


@pytest.mark.parametrize("device_s", [5.31, 3.31, 2.7])
def test_gate_clock_that_was_set_between_the_gates_is_asked_about(device_s: float):
    run = armed_walk()
    fed(run, edge("A", 0, 0.0), edge("B", 4.31, device_s))
    assert flags(run) == {"clocks_disagree"}
    flag = run.result().flags[0]
    assert flag.detail == {"device": f"{device_s:.2f}", "computer": "4.31"}


@pytest.mark.parametrize("late_s", [-0.045, 0.0, 0.016, 0.045])
def test_late_arrival_is_no_clock_that_was_set(late_s: float):
    run = armed_walk()
    fed(run, edge("A", 0, 0.0), edge("B", 4.31 + late_s, 4.31))
    assert flags(run) == set()


@pytest.mark.parametrize("share", [-0.005, 0.005])
def test_true_time_lies_within_the_uncertainty_of_a_clock_that_drifts(share: float):
    run = armed_walk()
    fed(run, edge("A", 0, 0.0), edge("B", 4.31, 4.31 * (1 + share)))
    elapsed = measure(run, "elapsed")
    assert elapsed.uncertainty is not None
    assert abs(elapsed.value - 4.31) <= elapsed.uncertainty


def clocked(at_s: float, device_s: float | None, kgf: float = 20.0) -> ForceSample:
    device_ns = None if device_s is None else round(device_s * 1e9)
    return ForceSample(ns(at_s), kgf, "kgf", f"{kgf}", 0.1, device_ns)


@pytest.mark.parametrize(("leap_s", "asked"), [(0.0, False), (1.0, True), (-0.4, True)])
def test_gauge_clock_that_was_set_in_a_squeeze_is_asked_about(leap_s: float, asked: bool):
    run = armed_grip()
    squeeze = [clocked(i / 40, i / 40 + leap_s * (i > 60), 20 + i % 2) for i in range(130)]
    release = [clocked(3.25 + i / 40, 3.25 + i / 40 + leap_s, 0.0) for i in range(30)]
    fed(run, *squeeze, *release)
    assert ("clocks_disagree" in flags(run)) is asked


def test_reading_without_a_clock_can_not_disagree():
    assert clocks_disagree(clocked(0, None), clocked(9, 1.0)) is None
