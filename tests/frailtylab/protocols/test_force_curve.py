"""Features of a squeeze against numbers worked out by hand."""

from __future__ import annotations

import pytest
from helpers.marks import curve_of, force, ns

from frailtylab.protocols.force_curve import ForceCurve
from frailtylab.protocols.force_measures import measures_of
from frailtylab.samples import ForceSample

# 10 readings a second: nothing, a rise over 0.4 s, a plateau, a release.
FORCES = (0.0, 0.0, 1.0, 10.0, 20.0, 28.0, 30.0, 29.0, 26.9, 27.0, 12.0, 0.5)
STEPS = tuple(force(i / 10, f) for i, f in enumerate(FORCES))


@pytest.fixture
def curve():
    return curve_of(STEPS)


def by_name(curve: ForceCurve):
    return {m.name: m for m in measures_of(curve)}


def test_peak_is_the_devices_own_digits(curve):
    peak = by_name(curve)["peak_force"]
    assert (peak.text, peak.value, peak.unit, peak.primary) == ("30.0", 30.0, "kgf", True)
    assert peak.resolution == pytest.approx(0.1)


def test_time_to_peak_runs_from_the_onset(curve):
    assert by_name(curve)["time_to_peak"].value == pytest.approx(0.4)


def test_plateau_is_the_mean_from_first_to_last_reading_at_ninety_percent(curve):
    # 27.0 and more is 90 %: from 28.0 to the last 27.0, the dip to 26.9 in between included
    assert by_name(curve)["plateau_force"].value == pytest.approx((28 + 30 + 29 + 26.9 + 27) / 5)


def test_time_held_is_from_first_to_last_reading_above_onset(curve):
    assert by_name(curve)["time_held"].value == pytest.approx(0.8)


def test_force_rate_is_the_rise_over_the_first_200_ms(curve):
    assert by_name(curve)["force_rate_200ms"].value == pytest.approx((20 - 1) / 0.2)


def test_sample_rate_counts_intervals(curve):
    assert by_name(curve)["sample_rate"].value == pytest.approx(10)


def test_no_force_rate_for_a_curve_shorter_than_200_ms():
    assert "force_rate_200ms" not in by_name(curve_of(STEPS[:4]))


def test_first_of_equal_peaks_counts():
    assert curve_of((force(0, 5), force(1, 9), force(2, 9)), 1.0).peak_index == 1


def test_peak_in_newtons_is_kept_and_derived_once():
    found = by_name(curve_of((force(0, 0, "N"), force(0.1, 294.2, "N", "294.2")), 1.0))
    assert (found["peak_force_device"].text, found["peak_force_device"].unit) == ("294.2", "N")
    assert found["peak_force"].text == "30.0000509858"
    assert found["peak_force"].resolution == pytest.approx(0.1 / 9.80665)


def test_units_that_change_within_a_curve_are_each_converted():
    curve = curve_of((force(0, 20), force(0.1, 100, "N")), 1.0)
    assert curve.peak_index == 0


def test_longest_time_without_change_is_measured_under_load_only():
    still = [force(i / 10, 0.0) for i in range(30)]
    stuck = [force(3 + i / 10, 31.7) for i in range(16)]
    assert curve_of((*still, *stuck, force(4.6, 31.6)), 1.0).longest_flat_s() == pytest.approx(1.5)
    assert curve_of(still, 1.0).longest_flat_s() == 0


def test_device_clock_counts_where_there_is_one():
    samples = [
        ForceSample(ns(1), f, "kgf", str(f), 0.1, i * 100_000_000) for i, f in enumerate(FORCES)
    ]
    found = by_name(curve_of(samples, 1.0))
    assert found["time_to_peak"].value == pytest.approx(0.4)
    assert found["force_rate_200ms"].value == pytest.approx(95)
    assert found["sample_rate"].value == pytest.approx(10)


def test_host_clock_counts_where_one_reading_has_no_device_time():
    with_clock = ForceSample(ns(0), 5.0, "kgf", "5.0", 0.1, 77)
    for samples in ((with_clock, force(2, 5)), (force(-2, 5), with_clock)):
        assert curve_of(samples, 1.0).held_s == pytest.approx(2)


def test_readings_of_one_moment_have_no_rate():
    assert curve_of((force(0, 5), force(0, 6)), 1.0).rate_hz == 0


def test_empty_curve_has_no_numbers():
    curve = curve_of((), 1.0)
    assert (measures_of(curve), curve.rate_hz, curve.longest_gap_s()) == ((), 0.0, 0.0)


def test_impulse_is_the_area_from_onset_to_release(curve):
    inside = 10.0 + 20.0 + 28.0 + 30.0 + 29.0 + 26.9 + 27.0
    impulse = by_name(curve)["force_impulse"]
    assert impulse.value == pytest.approx(0.1 * (1.0 / 2 + inside + 12.0 / 2))
    assert impulse.unit == "kgf·s"


def test_zero_after_leaves_out_what_the_hand_still_held():
    tail = [force(0, 20), force(0.1, 5), force(0.15, 0.9), force(0.29, 0.8), force(0.3, 0.3)]
    found = curve_of([*tail, force(0.4, 0.1)])
    assert found.zero_after_kgf() == pytest.approx(0.2)
    assert curve_of(tail[:4]).zero_after_kgf() is None


def test_time_is_off_by_one_interval_at_each_end_and_a_mean_by_one_step(curve):
    found = by_name(curve)
    assert found["time_to_peak"].resolution == pytest.approx(0.1)
    assert found["time_to_peak"].uncertainty == pytest.approx(0.2)
    assert found["plateau_force"].uncertainty == pytest.approx(0.1)
    assert found["peak_force"].uncertainty is None
