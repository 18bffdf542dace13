"""A finished visit is signed in the window; a later change voids the signature visibly."""

from __future__ import annotations

import re

from flows.test_putting_right import begin_put_right, review, squeeze
from helpers.store_key import PASSPHRASE, lock_folder

from frailtylab.people import Side
from frailtylab.review import Meaning
from frailtylab.trials import Entry
from ui.dialogs.sign_dialog import SignDialog


def leave_rest_out(bench):
    for test in bench.app.visit.opened.loaded.study.tests:
        bench.app.visit.not_done(test.code, "nd7_refused", "")
        bench.settle()


def finish(bench):
    """A visit with one typed trial, the rest left out, finished."""
    visit_id = bench.open_visit()
    trial = squeeze(bench, 1, Side.LEFT, "31.4", Entry.MANUAL)
    leave_rest_out(bench)
    review(bench)
    bench.wait_for("finish_button").click()
    bench.settle()
    return visit_id, trial


def ask(bench):
    bench.wait_for("sign_button").click()
    bench.settle()
    dialog = bench.app.review_dialogs.open_dialog
    assert isinstance(dialog, SignDialog)
    return dialog


def signatures(bench, visit_id):
    return bench.in_store(lambda store: store.signatures.of_visit(visit_id))


def status(bench):
    return bench.widget("review_status").text


def test_finished_visit_asks_for_a_signature_and_is_final_with_it(bench):
    visit_id, _trial = finish(bench)
    assert status(bench) == "Not signed"
    dialog = ask(bench)
    assert not dialog.row.isVisible()
    assert re.search(r"\d+-[0-9A-Z]{4}-[0-9A-Z]{4}$", dialog.checkpoint.text())
    dialog.accept_button.click()
    bench.settle()
    (one,) = signatures(bench, visit_id)
    assert (one.meaning, one.holds) == (Meaning.PERFORMED, True)
    assert status(bench) == "Final"
    assert not bench.app.window.findChild(type(bench.widget("done_button")), "sign_button"
                                          ).isVisible()  # fmt: skip


def test_correction_voids_the_signature_on_the_page_and_in_the_records(bench):
    visit_id, trial = finish(bench)
    ask(bench).accept_button.click()
    bench.settle()
    dialog = begin_put_right(bench, trial, "amend")
    dialog.value.setText("30.4")
    dialog.reason.setPlainText("misread")
    dialog.accept_button.click()
    bench.settle()
    assert status(bench) == "Signature void"
    bench.app.visit.close()
    bench.settle()
    bench.app.go_to_place("records")
    bench.settle()
    rows = {row.visit_id: row.state.text for row in bench.app.day.views.records.rows}
    assert rows[visit_id] == "Signature void"


def test_locked_store_asks_for_the_passphrase_until_it_is_right(bench):
    for name in ("keys.json", "keys.copy.json"):
        (bench.folder / name).unlink(missing_ok=True)
    lock_folder(bench.folder, bench.assessor_id, "A-01")
    visit_id, _trial = finish(bench)
    dialog = ask(bench)
    assert dialog.row.isVisible()
    assert not dialog.accept_button.isEnabled()
    dialog.passphrase.setText("not it")
    dialog.accept_button.click()
    bench.settle()
    assert signatures(bench, visit_id) == []
    assert dialog.row.error.text()
    assert dialog.passphrase.text() == ""
    dialog.passphrase.setText(PASSPHRASE)
    dialog.accept_button.click()
    bench.settle()
    assert len(signatures(bench, visit_id)) == 1


def test_signing_is_left_for_later_without_loss(bench):
    visit_id, _trial = finish(bench)
    ask(bench).cancel.click()
    bench.settle()
    assert bench.app.visit.opened.finished
    assert signatures(bench, visit_id) == []
    assert bench.widget("sign_button").isVisible()
