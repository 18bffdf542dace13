"""Sign out, take a “not done” back, reopen a visit: with a reason, in the window, on the disk."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from frailtylab.samples import Press, PressKind
from ui.dialogs.why_dialog import WhyDialog


def codes(bench):
    return [test.code for test in bench.app.visit.opened.loaded.study.tests]


def leave_all_out(bench):
    """Every test of the visit is marked as not done."""
    for code in codes(bench):
        bench.app.visit.not_done(code, "refused", "")
        bench.settle()


def audit(bench):
    return [entry.action for entry in bench.in_store(lambda store: store.audit.entries())]


def why(bench, words):
    """Answer the open question with a reason of one's own."""
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, WhyDialog)
    assert not dialog.accept_button.isEnabled()
    dialog.note.setPlainText(words)
    assert dialog.accept_button.isEnabled()
    dialog.accept_button.click()
    bench.settle()


def test_not_done_is_taken_back_with_a_reason_and_its_place_is_open_again(bench):
    visit_id = bench.open_visit()
    bench.app.visit.not_done("TUG", "refused", "")
    bench.settle()
    bench.wait_for("take_back_TUG").click()
    why(bench, "she feels better now")
    assert bench.app.visit.opened.not_done == ()
    assert bench.in_store(lambda store: store.trials.not_dones(visit_id)) == []
    assert "not_done_withdrawn" in audit(bench)
    bench.begin("TUG")
    assert bench.app.navigator.current == "timing"


def test_finished_visit_is_reopened_with_a_reason_and_told_as_amended_afterwards(bench):
    visit_id = bench.open_visit()
    leave_all_out(bench)
    bench.app.visit.to_review()
    bench.settle()
    bench.wait_for("finish_button").click()
    bench.settle()
    bench.wait_for("reopen_button").click()
    why(bench, "one test was forgotten")
    opened = bench.app.visit.opened
    assert (opened.visit_id, opened.finished, opened.reopened) == (visit_id, False, True)
    assert bench.app.navigator.current == "visit"
    assert any("reopen" in action for action in audit(bench))


def test_signing_out_leads_to_the_assessors_and_leaves_nothing_of_the_visit(bench):
    bench.open_visit()
    bench.app.visit.close()
    bench.settle()
    bench.wait_for("sign_out_button").click()
    bench.settle()
    assert bench.app.navigator.current == "assessors"
    assert bench.app.session.assessor is None
    assert bench.app.visit.visit is None
    assert set(bench.app.window.pages) == {"assessors"}
    assert bench.app.window.rail.person is None
    assert "signed_out" in audit(bench)


def test_next_assessor_signs_in_and_finds_todays_list(bench):
    bench.app.sign_out()
    bench.settle()
    bench.sign_in()
    assert bench.app.navigator.current == "today"
    assert bench.app.window.rail.person is not None


def test_nobody_signs_out_while_a_trial_runs(bench):
    bench.open_visit()
    bench.begin("TUG")
    bench.app.visit.on_press(Press(bench.clock.now_ns(), PressKind.PEDAL))
    bench.advance(1)
    bench.app.sign_out()
    bench.settle()
    assert bench.app.session.assessor is not None
    assert bench.app.navigator.current == "timing"
    bench.app.visit.on_press(Press(bench.clock.now_ns(), PressKind.PEDAL))
    bench.settle()
