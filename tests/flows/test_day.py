"""Today, participants and records: what is asked for once is done once, and the form stays."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from frailtylab.people import Side
from frailtylab.store.refusals import StoreFull
from ui.views import NewParticipant

FORM = NewParticipant("AF-0301", "QX", 1940, "female", Side.RIGHT, 160, "2026-03-14")


def codes(bench):
    return [p.code for p in bench.in_store(lambda store: store.people.find("AF"))]


def test_an_enrolled_participant_has_all_visits_of_the_study(bench):
    bench.app.day.add_participant(FORM)
    bench.app.day.add_participant(FORM)
    bench.settle()
    assert codes(bench) == ["AF-0301"]
    view = bench.app.day.views.participant
    planned = [visit.label for visit in view.visits]
    assert len(planned) == len(bench.app.session.desk.current.study.visits)
    assert bench.app.navigator.current == "participant"


def test_a_code_that_is_taken_keeps_the_form_open_and_filled(bench):
    bench.app.day.add_participant(FORM)
    bench.settle()
    bench.app.dialogs.new_participant()
    dialog = bench.app.dialogs.form
    bench.app.dialogs.send_form(FORM)
    bench.settle()
    assert dialog.isVisible()
    assert bench.app.dialogs.form is dialog
    dialog.reject()
    assert bench.app.dialogs.form is None


def test_a_form_closed_too_early_still_hears_of_its_problem(bench):
    bench.app.day.add_participant(FORM)
    bench.settle()
    bench.app.dialogs.new_participant()
    bench.app.dialogs.send_form(FORM)
    bench.app.dialogs.form.reject()
    bench.settle()
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    assert dialog.windowTitle() == "This code is taken"


def test_half_an_enrolment_is_finished_by_saving_again(bench, monkeypatch):
    visits = bench.app.session.desk.store.visits
    real, tries = visits.enrol, []

    def full_once(*args):
        tries.append(args)
        if len(tries) == 1:
            raise StoreFull(bench.folder)
        return real(*args)

    monkeypatch.setattr(visits, "enrol", full_once)
    bench.app.dialogs.new_participant()
    bench.app.dialogs.send_form(FORM)
    bench.settle()
    assert bench.app.dialogs.form is not None
    bench.app.dialogs.send_form(FORM)
    bench.settle()
    assert bench.app.dialogs.form is None
    assert codes(bench) == ["AF-0301"]
    assert bench.app.day.views.participant.visits


def test_an_extra_visit_asked_for_twice_is_added_once(bench):
    person = bench.in_store(lambda store: store.people.find(""))[0]
    bench.app.day.open_participant(person.id)
    bench.settle()
    before = bench.in_store(lambda store: len(store.visits.of_participant(person.id)))
    bench.app.day.add_unscheduled()
    bench.app.day.add_unscheduled()
    bench.settle()
    after = bench.in_store(lambda store: len(store.visits.of_participant(person.id)))
    assert after == before + 1
    assert bench.app.navigator.current == "visit"


def test_people_without_a_search_are_the_first_fifty(bench):
    bench.app.go_to_place("people")
    bench.settle()
    view = bench.app.day.views.people
    assert view.query == ""
    assert [row.code for row in view.rows] == sorted(row.code for row in view.rows)
    assert view.rows


@pytest.mark.parametrize(
    ("chosen", "states"),
    [("all", {"open", "review"}), ("open", {"open"}), ("final", {"review"})],
)
def test_records_show_the_states_that_were_asked_for(bench, chosen, states):
    bench.open_visit()
    bench.app.go_to_place("records")
    bench.app.day.filter_records(chosen)
    bench.settle()
    view = bench.app.day.views.records
    assert {row.state.key for row in view.rows} == states
    assert view.filter == chosen
    assert view.total == len(view.rows)


def test_training_records_are_found_by_that_filter(bench):
    bench.open_visit()
    bench.app.day.filter_records("training")
    bench.settle()
    assert bench.app.day.views.records.filter == "training"
    assert all(row.training for row in bench.app.day.views.records.rows)


def test_a_store_that_fails_to_answer_is_told_and_can_be_asked_again(bench, monkeypatch):
    visits = bench.app.session.desk.store.visits
    real, tries = visits.today, []

    def full_once(*args):
        tries.append(args)
        if len(tries) == 1:
            raise StoreFull(bench.folder)
        return real(*args)

    monkeypatch.setattr(visits, "today", full_once)
    bench.app.day.views.today = None
    bench.app.day.load_today()
    bench.settle()
    dialog = QApplication.activeModalWidget()
    dialog.retry_button.click()
    bench.settle()
    assert bench.app.day.views.today is not None
