"""The device register: logs that only grow, and what may be known of a participant's devices."""

from __future__ import annotations

from datetime import date

import pytest
from helpers.sample_devices import IMADA, MARK10, NAMELESS, calibration, exception
from helpers.sample_records import INVALID, VALID, Ward, gates, trial
from msgspec.structs import replace

from frailtylab.device_register import CalibrationResult, device_key
from frailtylab.errors import OperatorError
from frailtylab.people import Side
from frailtylab.self_check import mass_result
from frailtylab.store import RecordRefused
from frailtylab.trials import TrialSlot

KEY = device_key(MARK10)


def squeeze(sample: Ward, visit: str, info, decision=VALID, number: int = 1) -> None:
    """A grip trial with that dynamometer in the participant's visit of that code."""
    visit_id = sample.visit(visit)
    slot = TrialSlot(visit_id, "GRIP", practice=False, number=number, side=Side.RIGHT)
    kept = trial(visit_id, sample.by, slot=slot, instruments=(gates(), info))
    sample.store.trials.save_final(kept, decision, [], sample.by)


def test_one_device_at_two_ports_is_one_device_with_its_newest_identity(sample: Ward):
    moved = replace(MARK10, port="COM9", firmware="1.10")
    for info in (MARK10, IMADA, moved):
        sample.store.devices.register(info, sample.by)
    assert [device.info for device in sample.store.devices.all()] == [moved, IMADA]


def test_equal_devices_without_serial_number_are_told_apart_by_their_port(sample: Ward):
    for info in (NAMELESS, replace(NAMELESS, port="COM8")):
        sample.store.devices.register(info, sample.by)
    assert len(sample.store.devices.all()) == 2


def test_calibration_typed_late_does_not_hide_a_newer_one(sample: Ward):
    devices = sample.store.devices
    devices.register(MARK10, sample.by)
    new, old = calibration("2026-02-01"), calibration("2025-02-01", "2026-02-01")
    for entry in (new, old, new):
        devices.add_calibration(KEY, entry, sample.by)
    assert devices.all()[0].calibrations == (new, old)


def test_calibration_and_self_check_are_in_the_audit_trail(sample: Ward):
    devices = sample.store.devices
    devices.add_calibration(KEY, calibration(), sample.by)
    check = mass_result("10", 10.05)
    devices.add_self_check(KEY, check, sample.by)
    devices.add_self_check(KEY, check, sample.by)
    actions = [entry.action for entry in sample.store.audit.of_record(KEY)]
    assert actions == ["device_calibrated", "device_self_checked"]
    assert sample.store.audit.verify() is None


def test_self_check_is_read_as_it_was_written(sample: Ward):
    devices = sample.store.devices
    devices.register(MARK10, sample.by)
    check = mass_result("10", 10.3)
    devices.add_self_check(KEY, check, sample.by)
    (kept,) = devices.all()[0].self_checks
    assert kept == replace(check, done_utc=sample.store.clock.wall().utc_text)
    assert not kept.passed


@pytest.mark.parametrize(
    "changes",
    [
        {"done_on": "2026-03-15"},
        {"done_on": "2026-02-30"},
        {"calibrated_by": "  "},
        {"next_due": "2026-01-10"},
        {"next_due": "soon"},
    ],
)
def test_calibration_that_can_not_be_true_is_refused(sample: Ward, changes: dict[str, str]):
    assert sample.store.clock.wall().utc.date() == date(2026, 3, 14)
    with pytest.raises(OperatorError):
        sample.store.devices.add_calibration(KEY, calibration(**changes), sample.by)
    assert sample.store.audit.of_record(KEY) == []


def test_failed_calibration_without_a_next_day_can_be_kept(sample: Ward):
    entry = calibration(due="", result=CalibrationResult.FAILED)
    sample.store.devices.add_calibration(KEY, entry, sample.by)
    sample.store.devices.register(MARK10, sample.by)
    assert sample.store.devices.all()[0].calibrations == (entry,)


def test_baseline_dynamometer_is_that_of_the_first_planned_visit(sample: Ward):
    squeeze(sample, "M1", IMADA)
    squeeze(sample, "W1", MARK10)
    assert sample.store.device_use.baseline(sample.visit("M2"), "GRIP") == MARK10
    assert sample.store.device_use.baseline(sample.visit("M2"), "4MWT") is None


def test_invalid_trials_and_drafts_name_no_baseline_dynamometer(sample: Ward):
    squeeze(sample, "BL", IMADA, INVALID)
    assert sample.store.device_use.baseline(sample.visit("BL"), "GRIP") is None
    squeeze(sample, "BL", MARK10, number=2)
    assert sample.store.device_use.baseline(sample.visit("BL"), "GRIP") == MARK10


def test_exceptions_are_kept_with_their_reason_and_audited_under_the_visit(sample: Ward):
    visit_id = sample.visit("W1")
    one = exception(visit_id)
    sample.store.device_use.add_exceptions([one], sample.by)
    assert sample.store.device_use.exceptions(visit_id) == [one]
    (entry,) = sample.store.audit.of_record(visit_id)
    assert (entry.action, entry.user) == ("device_check_overridden", sample.by)
    assert entry.detail["check"] == "baseline_device"


def test_exceptions_without_a_reason_are_refused_altogether(sample: Ward):
    visit_id = sample.visit("W1")
    both = [exception(visit_id), exception(visit_id, reason=" ")]
    with pytest.raises(RecordRefused):
        sample.store.device_use.add_exceptions(both, sample.by)
    assert sample.store.device_use.exceptions(visit_id) == []
