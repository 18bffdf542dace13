"""Finding out whether devices may be trusted, through the real window with simulated devices."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit

from frailtylab.device_register import Calibration, CalibrationResult, device_key
from frailtylab.protocols.base import Phase
from frailtylab.samples import Press, PressKind
from ui.cli.stage import REACTION_S
from ui.flows.shelf import GATES, GRIP
from ui.widgets.check_line import CheckLine
from ui.widgets.form import SegmentControl


def dialog():
    return QApplication.activeModalWidget()


def look(bench):
    """What the card of the visit page says, as it stands now."""
    bench.app.on_refresh()
    card = bench.widget("preflight_card")
    return {line.objectName(): line.words.text() for line in lines_of(card)}


def lines_of(card):
    QApplication.processEvents()
    return [line for line in card.findChildren(CheckLine) if line.isVisible()]


def wave(bench):
    for gate in ("A", "B"):
        bench.act(GATES, "step", gate=gate)
        bench.advance(1.0)


def ended(bench, due="2026-03-01"):
    """The dynamometer of the bench with a calibration that ended on that day."""
    bench.advance(2.5)
    bench.app.devices.register_ready()
    bench.settle()
    key = device_key(bench.shelf.instruments[GRIP].info)
    entry = Calibration("c-1", "2025-03-01", "Lab 7", CalibrationResult.PASSED, "", due)
    bench.app.records.add_calibration(key, entry)
    bench.settle()
    bench.settle()
    return key


def squeeze(bench):
    attempt = bench.app.visit.attempt
    assert bench.advance(90, lambda: attempt.zero.state().ok and not resting(bench, attempt))
    bench.app.visit.on_press(Press(bench.clock.now_ns(), PressKind.PEDAL))
    if attempt.phase is not Phase.ARMED:
        return attempt
    bench.advance(REACTION_S)
    bench.act(GRIP, "squeeze", peak=24.0, hold=3.2)
    assert bench.advance(20, lambda: attempt.phase is Phase.STOPPED)
    bench.qtbot.waitUntil(lambda: attempt.saved, timeout=20_000)
    bench.wait_for("keep_button").click()
    bench.settle()
    bench.listen()
    return attempt


def resting(bench, attempt):
    return attempt.rest.left_s(attempt.side, bench.clock.now_ns()) > 0


def swap(bench):
    bench.shelf.instruments[GRIP].identity = {"model": "M7-500", "serial_number": "999"}
    bench.app.on_shelf_changed()


def kept(bench):
    visit_id = bench.app.visit.opened.visit_id
    return bench.in_store(lambda store: store.trials.of_visit(visit_id))


def give_reason(bench, text):
    dialog().findChild(QPlainTextEdit, "preflight_reason").setPlainText(text)
    bench.wait_for("preflight_override").click()
    bench.settle()
    bench.settle()
    bench.listen()


def test_when_all_is_well_the_visit_says_so_in_one_line_and_the_test_begins_at_once(bench):
    bench.open_visit()
    wave(bench)
    bench.advance(2.5)
    assert look(bench) == {"devices_line": "Devices ready"}
    bench.begin("GRIP")
    assert dialog() is None
    assert bench.app.navigator.current == "grip"


def test_a_hand_through_each_beam_ticks_it_off(bench):
    bench.open_visit()
    bench.advance(2.5)
    wanted = "Light gates: wave a hand once through gate {}"
    assert look(bench)["check_gates_hand_wave"] == wanted.format("A, B")
    bench.act(GATES, "step", gate="A")
    bench.advance(1.0)
    assert look(bench)["check_gates_hand_wave"] == wanted.format("B")
    bench.act(GATES, "step", gate="B")
    bench.advance(1.0)
    assert look(bench) == {"devices_line": "Devices ready"}


def test_the_zero_is_told_until_it_was_quiet_for_two_seconds(bench):
    bench.open_visit()
    wave(bench)
    bench.act(GRIP, "squeeze", peak=5.0, hold=1.0)
    bench.advance(1.0)
    assert "check_grip_zero" in look(bench)
    bench.advance(5.0)
    assert look(bench) == {"devices_line": "Devices ready"}


def test_a_pulled_cable_is_told_on_the_visit_and_stops_nothing(bench):
    bench.open_visit()
    wave(bench)
    bench.unplug(GATES)
    assert look(bench)["check_gates_lost"] == "Light gates: disconnected; push in its plug"
    bench.begin("4MWT")
    assert bench.app.navigator.current == "timing"
    assert dialog() is None


def test_an_ended_calibration_stops_the_grip_test_and_no_other(bench):
    ended(bench)
    bench.open_visit()
    bench.begin("TUG")
    assert bench.app.navigator.current == "timing"
    bench.app.visit.to_visit()
    bench.begin("GRIP")
    assert bench.app.navigator.current == "visit"
    assert bench.widget("line_grip_calibration_passed").isVisible()
    bench.widget("preflight_back").click()
    assert bench.app.visit.attempt is None
    assert bench.app.navigator.current == "visit"


def test_a_reason_lets_the_test_begin_and_is_kept_audited_and_marked_on_the_trials(bench):
    key = ended(bench)
    visit_id = bench.open_visit()
    bench.begin("GRIP")
    give_reason(bench, "the certificate is on its way")
    assert bench.app.navigator.current == "grip"
    squeeze(bench)
    (exception,) = bench.in_store(lambda store: store.device_use.exceptions(visit_id))
    assert (exception.check, exception.device_key) == ("calibration_passed", key)
    assert exception.reason == "the certificate is on its way"
    audit = bench.in_store(lambda store: store.audit.of_record(visit_id))
    assert "device_check_overridden" in [entry.action for entry in audit]
    (trial,) = (k.trial for k in kept(bench))
    flags = {flag.code: flag.detail for flag in trial.flags}
    assert flags["note.override_calibration_passed"]["due"] == "2026-03-01"
    assert kept(bench)[0].decision.outcome.value == "valid"


def test_a_reason_holds_for_the_visit_also_after_it_was_left(bench):
    ended(bench)
    visit_id = bench.open_visit()
    bench.begin("GRIP")
    give_reason(bench, "on its way")
    bench.app.visit.to_visit()
    bench.app.visit.close()
    bench.settle()
    bench.app.visit.open(visit_id)
    bench.settle()
    bench.begin("GRIP")
    assert dialog() is None
    assert bench.app.navigator.current == "grip"


def test_a_new_calibration_lifts_the_stop_while_the_dialog_is_open(bench):
    key = ended(bench)
    bench.open_visit()
    bench.begin("GRIP")
    entry = Calibration("c-2", "2026-03-10", "Lab 7", CalibrationResult.PASSED, "", "2027-03-10")
    bench.app.records.add_calibration(key, entry)
    bench.settle()
    bench.settle()
    bench.app.device_dialogs.look_again("GRIP")
    bench.wait_for("preflight_begin").click()
    bench.settle()
    assert bench.app.navigator.current == "grip"


def test_another_dynamometer_in_the_middle_of_the_visit_stops_before_the_next_squeeze(bench):
    bench.open_visit()
    bench.begin("GRIP")
    squeeze(bench)
    swap(bench)
    attempt = squeeze(bench)
    assert attempt.phase is Phase.IDLE
    text = bench.widget("line_grip_baseline_device").words.text()
    assert text == "Dynamometer: this participant began with Mark-10; now it is Mark-10 M7-500 999"
    assert "24" not in text
    assert len(kept(bench)) == 1


def test_another_dynamometer_goes_on_with_a_reason_that_marks_every_trial(bench):
    bench.open_visit()
    bench.begin("GRIP")
    squeeze(bench)
    swap(bench)
    squeeze(bench)
    give_reason(bench, "the first one is broken")
    squeeze(bench)
    squeeze(bench)
    first, second, third = kept(bench)
    assert "device_swapped" not in {flag.code for flag in first.trial.flags}
    for one in (second, third):
        flags = {flag.code: flag.detail for flag in one.trial.flags}
        assert flags["device_swapped"]["reason"] == "the first one is broken"
        assert one.decision.outcome.value == "attention"


def test_the_first_dynamometer_again_needs_no_reason(bench):
    bench.open_visit()
    bench.begin("GRIP")
    squeeze(bench)
    swap(bench)
    squeeze(bench)
    bench.widget("preflight_back").click()
    bench.shelf.instruments[GRIP].identity = {}
    bench.app.on_shelf_changed()
    squeeze(bench)
    assert len(kept(bench)) == 2


def test_change_the_device_leads_to_the_devices_page(bench):
    ended(bench)
    bench.open_visit()
    bench.begin("GRIP")
    bench.widget("preflight_devices").click()
    bench.settle()
    assert bench.app.navigator.current == "devices"


@pytest.fixture
def register(bench):
    """The devices page once the devices have answered for a while."""
    bench.advance(2.5)
    bench.app.go_to_place("devices")
    bench.settle()
    bench.settle()
    bench.app.navigator.render_now()
    return bench


def card_of(bench, source):
    key = device_key(bench.shelf.instruments[source].info)
    page = bench.app.navigator.page("devices")
    return next(card for card in page._cards if card.key == key)


def test_devices_register_themselves_once(register):
    bench = register
    bench.app.devices.register_ready()
    bench.settle()
    devices = bench.in_store(lambda store: store.devices.all())
    assert sorted(device.info.make for device in devices) == ["ALGE", "Mark-10"]
    actions = bench.in_store(lambda store: [entry.action for entry in store.audit.entries()])
    assert actions.count("device_registered") == 2


def test_a_calibration_typed_in_the_window_is_in_the_store(register):
    bench = register
    card_of(bench, GRIP).calibrate.click()
    form = dialog()
    form.by.setText("Lab 7")
    form.findChild(SegmentControl, "calibration_result").buttons["passed"].click()
    form.next_due.setText("2026-03-13")
    form.save.click()
    assert dialog() is form
    form.next_due.setText("2027-03-14")
    form.save.click()
    bench.settle()
    bench.settle()
    devices = bench.in_store(lambda store: store.devices.all())
    (entry,) = next(d for d in devices if d.info.make == "Mark-10").calibrations
    assert (entry.calibrated_by, entry.next_due) == ("Lab 7", "2027-03-14")
    bench.app.navigator.render_now()
    assert "calibration by Lab 7, passed" in words_of(card_of(bench, GRIP))


def words_of(card):
    return " ".join(label.text() for label in card.findChildren(QLabel))


def test_a_mass_on_the_simulated_dynamometer_is_compared_and_kept(register):
    bench = register
    card_of(bench, GRIP).check.click()
    form = dialog()
    form.known.setText("10")
    bench.act(GRIP, "flat", **{"value": 10.05, "for": 6})
    assert bench.advance(6, lambda: form.keep_button.isEnabled())
    form.note.setPlainText("weight no. 3")
    form.keep_button.click()
    bench.settle()
    bench.settle()
    devices = bench.in_store(lambda store: store.devices.all())
    (check,) = next(d for d in devices if d.info.make == "Mark-10").self_checks
    assert (check.expected, check.passed, check.note) == ("10", True, "weight no. 3")
    assert abs(float(check.measured) - 10.05) < 0.01
    assert check.done_utc


def test_a_walk_through_the_simulated_gates_is_compared_with_a_stopwatch(register):
    bench = register
    card_of(bench, GATES).check.click()
    form = dialog()
    assert bench.advance(8, lambda: form.reading.text() == "4.20 s")
    form.known.setText("5")
    assert form.verdict.kind == "bad"
    form.known.setText("4.3")
    assert form.verdict.kind == "ok"
    form.reject()
    bench.settle()
    devices = bench.in_store(lambda store: store.devices.all())
    assert all(device.self_checks == () for device in devices)
