"""A trial by keyboard alone and by mouse alone, and the table that is printed at the end."""

from __future__ import annotations

import pytest

from frailtylab.protocols.base import Phase
from ui.cli.hands import Keyboard, Mouse, Stuck
from ui.cli.results import COLUMNS, results_table


@pytest.fixture(params=[Keyboard, Mouse], ids=["keyboard", "mouse"])
def hands(request):
    return request.param()


def test_a_trial_from_todays_list_to_the_next_trial(bench, hands):
    window, visit = bench.app.window, bench.app.visit
    window.activateWindow()
    hands.open_row(window, "today_list", 0)
    bench.settle()
    bench.wait_for("identity_yes_button")
    hands.press(window, "identity_yes_button")
    bench.settle()
    test = visit.opened.loaded.study.test("TUG")
    for field in visit.opened.setup_missing(test):
        question = bench.widget(f"setup_{field.code}")
        hands.press(question, f"choice_{field.choices[0].code}")
        bench.settle()
    bench.wait_for("next_button")
    hands.press(window, "next_button")
    bench.settle()
    bench.listen()
    attempt = visit.attempt
    hands.start_stop(window)
    assert attempt.phase is Phase.RUNNING
    bench.advance(9.5)
    hands.start_stop(window)
    bench.settle()
    bench.wait_for("keep_button")  # the dead time passes in real time here, and only here
    hands.press(window, "keep_button")
    bench.settle()
    kept = bench.in_store(lambda store: store.trials.of_visit(visit.opened.visit_id))
    assert [k.decision.outcome for k in kept] == ["valid"]
    assert abs(kept[0].trial.primary("elapsed").value - 9.5) < 0.1
    assert visit.attempt is not attempt


def test_every_place_of_the_rail_is_reached(bench, hands):
    bench.app.window.activateWindow()
    for place in ("people", "records", "devices", "settings", "today"):
        hands.press(bench.app.window, f"nav_{place}")
        bench.settle()
        assert bench.app.navigator.current == place
        checked = [b.item.key for b in bench.app.window.rail.buttons.values() if b.isChecked()]
        assert checked == [place]


def test_hands_do_not_press_what_cannot_be_seen(bench, hands):
    with pytest.raises(Stuck, match="keep_button"):
        hands.press(bench.app.window, "keep_button")


def test_the_table_shows_what_the_store_holds(bench):
    visit_id = bench.open_visit()
    bench.begin("TUG")
    hands = Keyboard()
    hands.start_stop(bench.app.window)
    bench.advance(9.5)
    hands.start_stop(bench.app.window)
    bench.settle()
    bench.app.dialogs.keep()
    bench.settle()
    bench.app.window.close()
    heading, line = results_table(bench.folder, visit_id).splitlines()
    assert heading.split() == list(COLUMNS)
    assert line.split()[:4] == ["TUG", "practice", "9.500000000", "s"]
    assert line.split()[-1] == "valid"
