"""The rules of the preflight, one by one, without a window."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import msgspec
import pytest
from helpers import sample_study
from helpers.sample_devices import (
    IMADA,
    MARK10,
    NAMELESS,
    TIMY,
    calibration,
    exception,
    registered,
)
from msgspec.structs import replace

from frailtylab.device_evidence import DeviceEvidence
from frailtylab.device_register import CalibrationResult, device_key
from frailtylab.instruments import Batch, InstrumentInfo, LinkState
from frailtylab.preflight import CheckState, Preflight, Standing, preflight
from frailtylab.samples import ForceSample, GateEdge
from frailtylab.study.load import builtin_study
from frailtylab.study.schema import PreflightRules

TODAY = date(2026, 3, 14)
NOW_NS = 500_000_000_000
GRIP, WALK, TUG = sample_study.grip(), sample_study.walk(), sample_study.tug()


def standing(info: InstrumentInfo | None = MARK10, **changes: Any) -> Standing:
    plain: dict[str, Any] = {"info": info, "state": LinkState.READY, "today": TODAY}
    plain |= {"now_ns": NOW_NS}
    if info is not None:
        plain["record"] = registered(info, calibration())
    return Standing(**(plain | changes))


def squeezed(rate_hz: float = 50, force: float = 0.0, seconds: float = 2.5) -> DeviceEvidence:
    """A dynamometer that lay still until now."""
    evidence = DeviceEvidence()
    step_ns = round(1e9 / rate_hz)
    for at_ns in range(NOW_NS - round(seconds * 1e9), NOW_NS + 1, step_ns):
        sample = ForceSample(at_ns, force, "kgf", f"{force:.2f}", 0.01)
        evidence.feed(Batch("grip", at_ns, b"x", (sample,)))
    return evidence


def waved(*edges: tuple[str, bool, float]) -> DeviceEvidence:
    """Gates whose beams changed so many seconds ago."""
    evidence = DeviceEvidence()
    for gate, blocked, ago_s in edges:
        at_ns = NOW_NS - round(ago_s * 1e9)
        evidence.feed(Batch("gates", at_ns, b"x", (GateEdge(gate, blocked, at_ns),)))
    return evidence


def look(test: Any = GRIP, rules: PreflightRules | None = None, **changes: Any) -> Preflight:
    evidence = changes.pop("evidence", None) or squeezed()
    return preflight(test, rules or PreflightRules(), standing(**changes), evidence)


def codes(found: Preflight) -> set[str]:
    return {check.code for check in found.checks}


def the(found: Preflight, code: str):
    return next(check for check in found.checks if check.code == code)


def test_all_is_well_and_nothing_stops():
    found = look(bound=device_key(MARK10), baseline=MARK10)
    assert found.ready
    assert found.stopping == ()
    assert codes(found) == {"present", "baseline_device_same", "zero_ok", "rate", "calibration"}


def test_a_test_without_a_device_is_asked_nothing():
    assert look(sample_study.tug(gates="none", primary="stopwatch")).checks == ()


@pytest.mark.parametrize(
    ("state", "code"),
    [
        (LinkState.LOST, "lost"),
        (LinkState.SILENT, "silent"),
        (LinkState.CONNECTING, "connecting"),
        (LinkState.CLOSED, "missing"),
    ],
)
def test_a_device_that_does_not_answer_is_told_and_stops_where_the_study_says_so(state, code):
    assert codes(look(state=state)) == {code}
    assert look(state=state).stopping == ()
    strict = PreflightRules(missing_device="block")
    assert [check.code for check in look(rules=strict, state=state).stopping] == [code]
    assert look(rules=PreflightRules(missing_device="off"), state=state).checks == ()


def test_another_device_than_the_chosen_one_stops():
    found = look(bound=device_key(IMADA))
    assert [check.code for check in found.stopping] == ["other_device"]


def test_another_dynamometer_than_at_the_beginning_stops_and_names_both_devices():
    found = look(info=IMADA, baseline=MARK10)
    (check,) = found.stopping
    assert check.values == {"baseline": "Mark-10 M5-100 3284711", "device": "Imada ZTA-500N 778"}


@pytest.mark.parametrize(
    ("info", "same"),
    [
        (MARK10, True),
        (replace(MARK10, port="COM9", firmware="2.0", model=""), True),
        (replace(MARK10, serial_number=""), False),
        (replace(MARK10, simulated=True), False),
        (replace(MARK10, serial_number="3284712"), False),
    ],
)
def test_which_dynamometers_count_as_the_same(info, same):
    assert ("baseline_device" not in codes(look(info=info, baseline=MARK10))) is same


def test_without_a_serial_number_make_model_and_port_decide():
    assert look(info=NAMELESS, baseline=NAMELESS).stopping == ()
    moved = replace(NAMELESS, port="COM8")
    assert [c.code for c in look(info=moved, baseline=NAMELESS).stopping] == ["baseline_device"]


def test_a_reason_given_for_this_device_lifts_its_stop_and_no_other():
    reasons = (exception("v"),)
    found = look(info=IMADA, baseline=MARK10, exceptions=reasons)
    assert found.stopping == ()
    assert the(found, "baseline_device").overridden
    assert not found.ready
    third = replace(IMADA, serial_number="779")
    assert look(info=third, baseline=MARK10, exceptions=reasons).stopping != ()
    overdue = registered(IMADA, calibration(due="2026-03-13"))
    found = look(info=IMADA, baseline=MARK10, exceptions=reasons, record=overdue)
    assert [check.code for check in found.stopping] == ["calibration_passed"]


@pytest.mark.parametrize(
    ("days", "code", "stops"),
    [
        (-1, "calibration_passed", True),
        (0, "calibration_soon", False),
        (14, "calibration_soon", False),
        (15, "calibration", False),
    ],
)
def test_the_calibration_holds_to_the_end_of_its_last_day(days, code, stops):
    due = (TODAY + timedelta(days=days)).isoformat()
    check = the(look(record=registered(MARK10, calibration(due=due))), code)
    assert (check.stops, check.values) == (stops, {"due": due})


def test_a_failed_calibration_stops_whatever_its_date_and_a_newer_one_lifts_it():
    failed = calibration("2026-02-01", result=CalibrationResult.FAILED)
    record = registered(MARK10, failed, calibration())
    assert [check.code for check in look(record=record).stopping] == ["calibration_failed"]
    again = registered(MARK10, calibration("2026-03-01"), failed)
    assert look(record=again).stopping == ()


def test_a_device_without_any_calibration_is_told_and_never_stopped():
    for record in (None, registered(MARK10)):
        check = the(look(record=record), "calibration_unknown")
        assert (check.state, check.stops) == (CheckState.WARN, False)


def test_battery_at_its_minimum_is_told_and_a_silent_one_is_not_asked():
    assert not {"battery", "battery_low"} & codes(look())
    low = replace(MARK10, reported={"battery": "minimum"})
    assert the(look(info=low), "battery_low").state is CheckState.WARN
    full = replace(MARK10, reported={"battery": "full"})
    assert the(look(info=full), "battery").state is CheckState.OK


def test_the_zero_waits_for_two_quiet_seconds_and_for_fresh_readings():
    assert "zero_ok" in codes(look())
    for evidence in (squeezed(seconds=1.5), squeezed(force=0.31), DeviceEvidence()):
        assert the(look(evidence=evidence), "zero").state is CheckState.WAIT
    stale = squeezed()
    late = standing(now_ns=NOW_NS + 1_600_000_000)
    assert "zero" in codes(preflight(GRIP, PreflightRules(), late, stale))


def test_fewer_readings_than_the_study_wants_are_told():
    assert the(look(evidence=squeezed(rate_hz=10)), "rate_low").values["rate"] == "10"
    assert the(look(evidence=squeezed(rate_hz=20)), "rate").state is CheckState.OK


def test_each_beam_has_to_be_broken_once_and_clear_again():
    gates: dict[str, Any] = {"info": TIMY}
    both = waved(("A", True, 9), ("A", False, 8), ("B", True, 7), ("B", False, 6))
    assert look(WALK, evidence=both, **gates).ready
    half = waved(("A", True, 9), ("A", False, 8), ("B", True, 7))
    assert the(look(WALK, evidence=half, **gates), "hand_wave").values == {"gates": "B"}
    assert "beams" in codes(look(TUG, evidence=half, **gates))


def test_gates_that_never_tell_that_they_are_clear_are_believed_after_their_break():
    breaks = waved(("A", True, 9), ("B", True, 7))
    assert look(WALK, evidence=breaks, info=TIMY).ready


def test_a_wave_is_good_for_as_long_as_the_study_says_and_until_the_cable_is_pulled():
    old = waved(("A", True, 61), ("B", True, 61))
    short = PreflightRules(hand_wave_valid_min=1, hand_wave="block")
    (check,) = look(WALK, short, evidence=old, info=TIMY).stopping
    assert check.code == "hand_wave"
    fresh = waved(("A", True, 59), ("B", True, 59))
    assert look(WALK, short, evidence=fresh, info=TIMY).stopping == ()
    fresh.feed(Batch("gates", NOW_NS, b"", (), LinkState.LOST))
    assert look(WALK, short, evidence=fresh, info=TIMY).stopping != ()


def test_a_key_on_the_timer_is_no_wave():
    evidence = DeviceEvidence()
    pressed = GateEdge("A", True, NOW_NS, manual=True)
    evidence.feed(Batch("gates", NOW_NS, b"x", (pressed,)))
    assert not evidence.waved("A", 0)


def test_what_is_off_is_not_looked_at():
    names = (
        name for name in PreflightRules.__struct_fields__ if not name.endswith(("min", "days"))
    )
    off = PreflightRules(**dict.fromkeys(names, "off"))
    found = look(rules=off, bound="another", baseline=IMADA, record=None)
    assert codes(found) == {"present"}


def test_the_shipped_study_writes_every_rule_out_and_old_files_get_the_same():
    shipped = builtin_study()
    assert shipped.study.preflight == PreflightRules()
    for name in PreflightRules.__struct_fields__:
        assert f"\n{name} = " in shipped.text
    assert sample_study.study().preflight == PreflightRules()


def test_a_misspelt_level_is_refused():
    with pytest.raises(msgspec.ValidationError):
        sample_study.study(preflight={"hand_wave": "blocks"})
