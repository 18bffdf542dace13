"""A kept trial, or a whole visit, is put right in the window: with a reason, on the disk."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from frailtylab.instruments import InstrumentInfo, InstrumentKind
from frailtylab.people import Side
from frailtylab.putting_right import typed_measures
from frailtylab.trials import Decision, Entry, Measure, Outcome, Source, Trial, TrialSlot
from ui.dialogs.history_dialog import HistoryDialog
from ui.dialogs.put_right_dialog import PutRightDialog
from ui.dialogs.wrong_person_dialog import WrongPersonDialog

L, R = Side.LEFT, Side.RIGHT


def squeeze(bench, number, side, text, entry=Entry.CAPTURE):
    """Keep a grip trial in the open visit, as the grip page does; answers its id."""
    flow, session = bench.app.visit, bench.app.session
    test = flow.opened.loaded.study.test("GRIP")
    typed = entry is not Entry.CAPTURE
    measure = Measure("peak_force", float(text), "kgf", text, Source.DEVICE, 0.1, primary=True)
    device = InstrumentInfo(InstrumentKind.FORCE, "mark10", "Mark-10", simulated=True)
    trial = Trial(
        f"{side}-{number}", TrialSlot(flow.opened.visit_id, "GRIP", practice=False, number=number,
                                      side=side),
        entry, session.context(flow.opened, test), session.clock.wall(),
        typed_measures(test, text) if typed else (measure,), (),
        () if typed else (device,), None if typed else b"raw",
    )  # fmt: skip
    desk, user = session.desk, session.user_id
    decision = Decision(Outcome.VALID)
    flow.commit(lambda: desk.save_final(trial.slot.visit_id, trial, decision, user), flow.take)
    bench.settle()
    return trial.id


def review(bench):
    bench.app.visit.to_review()
    bench.settle()


def begin_put_right(bench, trial_id, way):
    """Open the dialog for a trial and choose a way."""
    bench.wait_for(f"put_right_{trial_id}").click()
    dialog = bench.app.review_dialogs.open_dialog
    assert isinstance(dialog, PutRightDialog)
    assert not dialog.accept_button.isEnabled()
    dialog.way.buttons[way].click()
    return dialog


def kept(bench, trial_id):
    return bench.in_store(lambda store: store.trials.get(trial_id))


def acts(bench):
    return [entry.action for entry in bench.in_store(lambda store: store.audit.entries())]


def test_other_hand_is_previewed_needs_a_reason_and_is_on_the_disk(bench):
    bench.open_visit()
    wrong = squeeze(bench, 2, L, "31.4")
    squeeze(bench, 1, R, "28.0")
    squeeze(bench, 2, R, "27.5")
    review(bench)
    dialog = begin_put_right(bench, wrong, "other_hand")
    assert dialog.preview.text() == (
        "Left hand · Trial 2 becomes Right hand · Trial 3. The old entry stays readable."
    )
    assert not dialog.accept_button.isEnabled()
    dialog.reason.setPlainText("looked at the video")
    dialog.accept_button.click()
    bench.settle()
    slot = kept(bench, wrong).trial.slot
    assert (slot.side, slot.number) == (R, 3)
    assert bench.app.review_dialogs.open_dialog is None
    assert "trial_relabelled" in acts(bench)


def test_trial_beyond_the_plan_stays_on_the_screen(bench):
    bench.open_visit()
    wrong = squeeze(bench, 1, L, "31.4")
    for number in (1, 2, 3):
        squeeze(bench, number, R, f"2{number}.0")
    review(bench)
    dialog = begin_put_right(bench, wrong, "other_hand")
    dialog.reason.setPlainText("the right hand was dominant")
    dialog.accept_button.click()
    bench.settle()
    assert kept(bench, wrong).trial.slot.number == 4
    card = bench.widget("review_GRIP")
    assert "Trial 4" in [label.text() for label in card.findChildren(QLabel)]


def test_trial_is_marked_not_valid_with_a_coded_reason(bench):
    bench.open_visit()
    wrong = squeeze(bench, 1, L, "31.4")
    review(bench)
    dialog = begin_put_right(bench, wrong, "invalid")
    assert not dialog.accept_button.isEnabled()
    dialog.coded.buttons["pain"].click()
    dialog.accept_button.click()
    bench.settle()
    assert kept(bench, wrong).decision == Decision(Outcome.INVALID, "pain")
    assert "trial_voided" in acts(bench)


def test_typed_value_is_amended_and_a_measured_one_is_not_offered(bench):
    bench.open_visit()
    typed = squeeze(bench, 1, L, "13.4", Entry.MANUAL)
    measured = squeeze(bench, 1, R, "28.0")
    review(bench)
    dialog = begin_put_right(bench, typed, "amend")
    dialog.value.setText("31,4")
    dialog.reason.setPlainText("digits swapped")
    assert "13.4" in dialog.preview.text()
    assert "31,4" in dialog.preview.text()
    dialog.accept_button.click()
    bench.settle()
    assert kept(bench, typed).trial.measures[0].text == "31.4"
    takes = bench.in_store(lambda store: store.trials.takes(typed))
    assert [take.trial.measures[0].text for take in takes] == ["13.4", "31.4"]
    bench.wait_for(f"put_right_{measured}").click()
    dialog = bench.app.review_dialogs.open_dialog
    assert "amend" not in dialog.way.buttons
    assert dialog.measured.isVisible()
    dialog.cancel.click()


def others(bench):
    """Code of another participant whose visit of the same code has not begun."""
    here = bench.app.visit.opened

    def look(store):
        for person in store.people.find(""):
            rows = store.visits.of_participant(person.id)
            same = [row for row in rows if row.visit_code == here.code]
            if person.id != here.participant.id and same and not same[0].started_utc:
                return person
        return None

    found = bench.in_store(look)
    assert found is not None
    return found


def test_visit_moves_to_the_right_person_who_is_then_confirmed_anew(bench):
    visit_id = bench.open_visit()
    squeeze(bench, 1, L, "31.4")
    review(bench)
    right = others(bench)
    bench.wait_for("wrong_person_button").click()
    dialog = bench.app.review_dialogs.open_dialog
    assert isinstance(dialog, WrongPersonDialog)
    dialog.person.code.setText(right.code)
    dialog.person.find_button.click()
    bench.settle()
    dialog.reason.setPlainText("two wristbands were mixed up")
    assert not dialog.accept_button.isEnabled()
    dialog.confirm.click()
    assert right.code in dialog.preview.text()
    dialog.accept_button.click()
    bench.settle()
    opened = bench.app.visit.opened
    assert (opened.visit_id, opened.participant) == (visit_id, right)
    assert not opened.identity_confirmed
    assert bench.app.navigator.current == "visit"
    assert "visit_moved" in acts(bench)


def test_unknown_code_and_the_same_person_are_told(bench):
    bench.open_visit()
    review(bench)
    bench.wait_for("wrong_person_button").click()
    dialog = bench.app.review_dialogs.open_dialog
    for code, said in (
        ("NOBODY", "Nobody has this code"),
        (bench.app.visit.opened.participant.code, "whose visit it is now"),
    ):
        dialog.person.code.setText(code)
        dialog.person.search()
        bench.settle()
        assert said in dialog.person.row.error.text()
        assert not dialog.accept_button.isEnabled()
    dialog.cancel.click()


def test_history_shows_old_and_new_with_who_and_why(bench):
    bench.open_visit()
    typed = squeeze(bench, 1, L, "13.4", Entry.MANUAL)
    review(bench)
    dialog = begin_put_right(bench, typed, "amend")
    dialog.value.setText("31.4")
    dialog.reason.setPlainText("digits swapped")
    dialog.accept_button.click()
    bench.settle()
    bench.wait_for("history_button").click()
    bench.settle()
    dialog = bench.app.review_dialogs.open_dialog
    assert isinstance(dialog, HistoryDialog)
    told = " | ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "13.4" in told
    assert "31.4" in told
    assert "Why: digits swapped" in told
    dialog.close_button.click()
