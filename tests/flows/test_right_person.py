"""Nothing of one participant lands in another's visit; nothing earlier is seen by the blinded."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget

from frailtylab.protocols.base import Phase
from frailtylab.samples import Press, PressKind

SECRET = "17.31"


def press(bench):
    bench.app.visit.on_press(Press(bench.clock.now_ns(), PressKind.PEDAL))


def openable(bench):
    return [row.visit_id for row in bench.app.day.views.today.rows][:2]


def test_no_other_participant_can_be_reached_while_a_trial_runs(bench):
    first = bench.open_visit()
    bench.begin("TUG")
    press(bench)
    bench.advance(2.0)
    other = next(v for v in openable(bench) if v != first)
    bench.app.go_to_place("people")
    bench.app.visit.open(other)
    bench.settle()
    assert bench.app.visit.opened.visit_id == first
    assert bench.app.visit.attempt.phase is Phase.RUNNING


def test_of_two_visits_asked_for_at_once_only_the_later_opens(bench):
    first, second = openable(bench)
    shown = []
    bench.app.visit.show.connect(lambda _page: shown.append(bench.app.visit.opened.visit_id))
    bench.app.visit.open(first)
    bench.app.visit.open(second)
    bench.settle()
    assert shown == [second]


def test_a_visit_asked_for_and_then_left_does_not_open_later(bench):
    first, _second = openable(bench)
    bench.app.visit.open(first)
    bench.app.go_to_place("people")
    bench.settle()
    assert bench.app.visit.visit is None
    assert bench.app.navigator.current == "people"


def test_late_answers_of_a_visit_that_was_left_do_not_bring_it_back(bench):
    first = bench.open_visit()
    visit = bench.app.visit
    visit.change_setup("TUG", {})
    visit.close()
    bench.settle()
    assert visit.visit is None
    other = next(v for v in openable(bench) if v != first)
    visit.open(other)
    bench.settle()
    assert visit.opened.visit_id == other


def test_trials_land_in_the_visit_of_the_person_on_the_screen(bench):
    ids = openable(bench)
    for row in (0, 1):
        opened = bench.open_visit(row)
        assert opened == ids[row]
        bench.begin("TUG")
        press(bench)
        bench.advance(6.0 + row)
        press(bench)
        bench.settle()
        bench.app.dialogs.keep()
        bench.settle()
        bench.app.visit.close()
        bench.app.day.views.today = None
        bench.app.day.load_today()
        bench.settle()
        kept = bench.in_store(lambda store, v=opened: store.trials.of_visit(v))
        assert [k.trial.primary("elapsed").text for k in kept] == [f"{6 + row}.000000000"]
        bench.app.day.views.today = replace_order(bench, ids)


def replace_order(bench, ids):
    from msgspec.structs import replace

    rows = bench.app.day.views.today.rows
    return replace(
        bench.app.day.views.today, rows=tuple(sorted(rows, key=lambda r: order(ids, r.visit_id)))
    )


def order(ids, visit_id):
    return ids.index(visit_id) if visit_id in ids else len(ids)


def test_another_participants_page_is_never_shown_under_the_one_before(bench):
    people = bench.in_store(lambda store: store.people.find(""))
    bench.app.day.open_participant(people[0].id)
    bench.settle()
    bench.app.day.open_participant(people[1].id)
    assert bench.app.day.views.participant is None
    bench.settle()
    assert bench.app.day.views.participant.participant.id == people[1].id


def test_signing_in_closes_the_visit_of_the_one_before(bench):
    bench.open_visit()
    bench.app.day.add_assessor("A-77")
    bench.settle()
    assert bench.app.visit.visit is None
    assert bench.app.session.assessor.code == "A-77"
    assert bench.app.session.settings.last_assessor == bench.app.session.assessor.id


# --- blinding


def texts(window):
    """Every word that a person can read or hover over now."""
    shown = [w for w in window.findChildren(QWidget) if w.isVisible()]
    found = [w.toolTip() + w.accessibleName() + w.accessibleDescription() for w in shown]
    for widget in shown:
        for name in ("text", "value"):
            value = getattr(widget, name, None)
            value = value() if callable(value) else value
            found.append(value if isinstance(value, str) else "")
    return " ".join(found)


@pytest.fixture
def yesterday(bench):
    """A visit with one kept TUG practice and two trials of 17.31 s, taken yesterday, finished."""
    bench.done_id = bench.open_visit()
    bench.begin("TUG")
    for _trial in range(3):
        press(bench)
        bench.advance(float(SECRET))
        press(bench)
        bench.settle()
        bench.app.dialogs.keep()
        bench.settle()
        bench.listen()
    return bench


def look(bench):
    bench.app.go_to_place("records")
    bench.settle()
    bench.app.visit.open(bench.done_id)
    bench.settle()
    bench.app.visit.to_review()
    bench.settle()
    return texts(bench.app.window)


def test_results_of_today_are_shown_on_the_review(yesterday):
    assert SECRET in look(yesterday)


def test_results_of_another_day_are_hidden_with_their_states_kept(yesterday):
    yesterday.clock.jump_wall(86_400)
    words = look(yesterday)
    assert SECRET not in words
    assert "hidden" in words
    progress = yesterday.app.visit.opened.progress()
    assert progress.settled == 3


def test_no_page_shows_an_earlier_value_during_capture(yesterday):
    yesterday.clock.jump_wall(86_400)
    bench = yesterday
    for place in ("today", "people", "records", "devices", "settings"):
        bench.app.go_to_place(place)
        bench.settle()
        assert SECRET not in texts(bench.app.window)
    participant_id = bench.in_store(lambda store: store.visits.get(bench.done_id).participant_id)
    bench.app.day.open_participant(participant_id)
    bench.settle()
    assert SECRET not in texts(bench.app.window)
    visits = bench.in_store(lambda store: store.visits.of_participant(participant_id))
    assert all(v.started_utc for v in visits)
    bench.app.day.add_unscheduled()
    bench.settle()
    bench.wait_for("identity_yes_button").click()
    bench.settle()
    assert SECRET not in texts(bench.app.window)
    bench.begin("TUG")
    assert SECRET not in texts(bench.app.window)
