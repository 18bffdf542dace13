"""The parts that pages are built from, in the states that a day seldom brings."""

from __future__ import annotations

import pytest
from helpers import sample_views_b as sample
from msgspec.structs import replace
from PySide6.QtWidgets import QWidget

from frailtylab.people import Side
from frailtylab.protocols.base import Phase
from ui.pages.force_panel import ForcePanel
from ui.pages.hand_column import HandColumn
from ui.pages.identity_check import IdentityCheck
from ui.pages.reasons import ask_invalid, ask_not_done, ask_repeat
from ui.pages.review_card import AttemptLine, ReviewCard
from ui.pages.setup_card import SetupCard
from ui.pages.trial_rows import label_text, state_word, trial_rows, value_text
from ui.pages.visit_card import VisitCard
from ui.pages.visit_words import ORDER, action_words, rank, state_words
from ui.text import set_language
from ui.theme.tokens import Tone
from ui.views import StepState, TrialRowView
from ui.widgets.labels import Text
from ui.widgets.trial_list import LOOK, TrialRow


def told(signal):
    calls = []
    signal.connect(lambda *args: calls.append(args))
    return calls


def texts(widget):
    labels = widget.findChildren(Text)
    return [label.text() for label in labels if label.text() and label.isVisibleTo(widget)]


def kept(qtbot, widget):
    qtbot.addWidget(widget)
    return widget


@pytest.fixture
def comma():
    set_language("en", "de_DE")
    yield
    set_language("en")


# ---- words of visits --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "days", "until", "words", "kind"),
    [
        ("overdue", 1, "", "Overdue by 1 day", "bad"),
        ("overdue", 12, "", "Overdue by 12 days", "bad"),
        ("due", 0, "2026-11-25", "Due until 25 Nov 2026", "info"),
        ("due", 0, "", "Due", "info"),
        ("upcoming", 0, "", "Upcoming", "neutral"),
        ("upcoming", 1, "", "Opens in 1 day", "neutral"),
        ("upcoming", 30, "", "Opens in 30 days", "neutral"),
        ("unfinished", 3, "2026-11-25", "Unfinished", "warn"),
        ("done", 0, "", "Done", "ok"),
        ("missed", 9, "", "Not done", "neutral"),
        ("postponed", 0, "", "postponed", "neutral"),
    ],
)
def test_a_visit_says_where_it_stands(state, days, until, words, kind):
    assert state_words(state, days, until) == (words, kind)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("unfinished", "Continue visit"),
        ("overdue", "Start visit"),
        ("due", "Start visit"),
        ("done", "View"),
        ("upcoming", "Open"),
        ("missed", "Open"),
        ("postponed", "Open"),
    ],
)
def test_the_button_of_a_visit_says_what_it_does(state, words):
    assert action_words(state) == words


def test_what_needs_a_person_comes_first_and_the_unknown_last():
    states = ["postponed", "missed", "done", "upcoming", "due", "overdue", "unfinished"]
    assert sorted(states, key=rank) == [*ORDER, "postponed"]


# ---- lines of trials --------------------------------------------------------------------------

STATES = {
    "done": ("valid", "done"),
    "attention": ("attention", "attention"),
    "invalid": ("invalid", "invalid"),
    "not_done": ("not_done", "not done"),
    "now": ("now", "now"),
    "todo": ("todo", "to do"),
}


@pytest.mark.parametrize(("state", "look"), STATES.items())
def test_each_state_of_a_trial_has_its_word_and_its_shape(state, look):
    mark, word = look
    assert state_word(state) == word
    assert trial_rows((TrialRowView("Trial 1", state),)) == [TrialRow("Trial 1", "", word, mark)]


def test_no_two_states_of_a_trial_share_shape_and_colour():
    assert len(set(LOOK.values())) == len(LOOK) == len(STATES)


def test_a_state_that_is_not_known_is_a_mistake_of_ours():
    with pytest.raises(KeyError):
        state_word("lost")


@pytest.mark.parametrize(
    ("state", "word"),
    [("done", ""), ("attention", "attention"), ("invalid", "invalid"), ("not_done", "not done")],
)
def test_only_a_good_value_speaks_for_itself(state, word):
    assert trial_rows((TrialRowView("Trial 1", state, "4.31", "s"),))[0].word == word


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [("4.31", "s", "4.31 s"), ("4.31", "", "4.31"), ("", "s", ""), ("", "", "")],
)
def test_a_unit_never_stands_alone(value, unit, shown):
    assert value_text(TrialRowView("Trial 1", "done", value, unit)) == shown


@pytest.mark.usefixtures("comma")
def test_the_value_of_a_trial_has_the_sign_of_the_region():
    assert value_text(TrialRowView("Trial 1", "done", "4.31", "s")) == "4,31 s"


@pytest.mark.parametrize(("attempt", "words"), [(1, "Trial 2"), (2, "Trial 2, attempt 2")])
def test_a_repeated_trial_tells_its_attempt(attempt, words):
    assert label_text(TrialRowView("Trial 2", "done", attempt=attempt)) == words


# ---- review -----------------------------------------------------------------------------------


def test_an_attempt_line_shows_value_state_and_reason(qtbot):
    view = TrialRowView("Trial 2", "invalid", "3.1", "s", detail="False start")
    line = kept(qtbot, AttemptLine(view))
    assert texts(line) == ["Trial 2", "3.1 s", "invalid", "False start"]


@pytest.mark.parametrize(
    ("state", "practice", "tone"),
    [
        ("done", False, "ink"),
        ("attention", False, "ink"),
        ("invalid", False, "muted"),
        ("done", True, "muted"),
    ],
)
def test_only_what_counts_is_written_in_ink(qtbot, state, practice, tone):
    view = TrialRowView("Trial 1", state, "3.1", "s", practice=practice)
    line = kept(qtbot, AttemptLine(view))
    value = next(label for label in line.findChildren(Text) if label.text() == "3.1 s")
    assert value.property("tone") == tone


TUG, WALK, GRIP = sample.review_view().tests


@pytest.mark.parametrize(
    ("view", "words", "kind"),
    [
        (TUG, "Complete", "ok"),
        (WALK, "Complete, look at it", "warn"),
        (replace(WALK, complete=False), "Incomplete", "warn"),
    ],
)
def test_a_test_says_whether_it_is_complete(qtbot, view, words, kind):
    card = kept(qtbot, ReviewCard(view.code))
    card.show_test(view, finished=False)
    assert (card.state.text, card.state.kind) == (words, kind)


@pytest.mark.parametrize(
    ("complete", "finished", "offered"),
    [(False, False, True), (False, True, False), (True, False, False), (True, True, False)],
)
def test_a_missing_trial_can_be_taken_only_while_the_visit_is_open(
    qtbot, complete, finished, offered
):
    card = kept(qtbot, ReviewCard("TUG"))
    card.show_test(replace(TUG, complete=complete), finished=finished)
    assert card.open_actions.isVisibleTo(card) is offered


def test_a_score_without_a_value_has_no_unit(qtbot):
    card = kept(qtbot, ReviewCard("TUG"))
    empty = replace(TUG, headline_value="", headline_more="", source_text="", headline_label="")
    card.show_test(empty, finished=False)
    assert (card.value.text(), card.unit.text()) == ("–", "")
    assert not card.more.isVisibleTo(card)
    assert card.caption.text() == "Timed Up and Go"


def test_a_score_tells_how_it_was_chosen_and_where_it_comes_from(qtbot):
    card = kept(qtbot, ReviewCard("4MWT"))
    card.show_test(WALK, finished=False)
    assert card.caption.text() == "Four-metre walk · Best of 2"
    assert (card.value.text(), card.unit.text()) == ("0.93", "m/s")
    assert card.more.text() == "± 0.001 m/s · 4.31 s · Gate, stopwatch beside it"


@pytest.mark.usefixtures("comma")
def test_a_score_has_the_sign_of_the_region(qtbot):
    card = kept(qtbot, ReviewCard("4MWT"))
    card.show_test(WALK, finished=False)
    assert card.value.text() == "0,93"


def test_each_hand_is_headed_once_before_its_own_squeezes(qtbot):
    card = kept(qtbot, ReviewCard("GRIP"))
    card.show_test(GRIP, finished=False)
    shown = texts(card)
    assert shown.count("Left hand") == shown.count("Right hand") == 1
    left, right = shown.index("Left hand"), shown.index("Right hand")
    assert left < shown.index("21.4 kg") < shown.index("21.8 kg") < right
    assert right < shown.index("24.1 kg") < shown.index("24.9 kg")


def test_the_actions_of_a_card_tell_their_test(qtbot):
    card = kept(qtbot, ReviewCard("4MWT"))
    go, not_done = told(card.go_to), told(card.not_done_asked)
    card.go_button.click()
    card.not_done_button.click()
    assert (go, not_done) == ([("4MWT",)], [("4MWT",)])


# ---- visit card -------------------------------------------------------------------------------

CARD = sample.visit_view().tests[0]


def visit_card(qtbot, view=CARD, *, opened=False, usable=True):
    card = kept(qtbot, VisitCard(view.code))
    card.show_test(view, opened=opened, usable=usable)
    return card


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({}, "3 trials"),
        ({"total": 1}, "1 trial"),
        ({"settled": 2}, "2 of 3 trials"),
        ({"settled": 3}, "3 of 3 trials"),
        ({"not_done_reason": "Participant refused"}, "Not done: Participant refused"),
        ({"settled": 1, "not_done_reason": "Tried but unable"}, "Not done: Tried but unable"),
    ],
)
def test_a_test_says_how_far_it_is(qtbot, other, words):
    assert visit_card(qtbot, replace(CARD, **other)).progress.text() == words


@pytest.mark.parametrize(
    ("settled", "reason", "usable", "offered"),
    [
        (0, "", True, True),
        (2, "", True, True),
        (3, "", True, False),
        (0, "Participant refused", True, False),
        (0, "", False, False),
    ],
)
def test_not_done_is_offered_while_something_is_open(qtbot, settled, reason, usable, offered):
    view = replace(CARD, settled=settled, not_done_reason=reason)
    card = visit_card(qtbot, view, usable=usable)
    assert card.not_done_button.isVisibleTo(card) is offered


@pytest.mark.parametrize(
    ("opened", "usable", "form", "words"),
    [
        (True, True, True, "Close set-up"),
        (False, True, False, "Set-up"),
        (True, False, False, "Set-up"),
    ],
)
def test_a_set_up_opens_only_where_it_can_be_used(qtbot, opened, usable, form, words):
    card = visit_card(qtbot, opened=opened, usable=usable)
    assert card.form.isVisibleTo(card) is form
    assert card.summary.isVisibleTo(card) is not form
    assert card.open_button.text() == words
    assert card.open_button.isVisibleTo(card) is usable


def test_a_test_without_set_up_offers_none(qtbot):
    card = visit_card(qtbot, replace(CARD, setup=()), opened=True)
    assert not card.open_button.isVisibleTo(card)
    assert not card.form.isVisibleTo(card)
    assert not card.summary.isVisibleTo(card)


@pytest.mark.parametrize(
    ("state", "opened", "tone"),
    [
        (StepState.NOW, True, "primary"),
        (StepState.NOW, False, None),
        (StepState.TODO, True, None),
        (StepState.ATTENTION, True, None),
    ],
)
def test_only_the_open_test_in_turn_is_lit(qtbot, state, opened, tone):
    assert visit_card(qtbot, replace(CARD, state=state), opened=opened).tone == tone


def test_a_card_shows_its_headline_and_devices_and_takes_them_away(qtbot):
    card = visit_card(qtbot, replace(CARD, headline="14.2 s"))
    assert card.headline.isVisibleTo(card)
    assert card.chips.isVisibleTo(card)
    card.show_test(replace(CARD, devices=()), opened=False, usable=True)
    assert not card.headline.isVisibleTo(card)
    assert not card.chips.isVisibleTo(card)


def test_a_card_tells_its_test_with_every_wish(qtbot):
    card = visit_card(qtbot, opened=True)
    toggled, asked, changed = (
        told(signal) for signal in (card.toggled, card.not_done_asked, card.setup_changed)
    )
    card.open_button.click()
    card.not_done_button.click()
    card.form.questions[0].segments.buttons["none"].click()
    assert (toggled, asked) == ([("TUG",)], [("TUG",)])
    assert [(code, answers["aid"]) for code, answers in changed] == [("TUG", "none")]


# ---- set-up, person, hands --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("same", "caption", "tone"),
    [
        (None, "Set-up", "muted"),
        (True, "Set-up, as last visit", "muted"),
        (False, "Set-up, changed", "warn"),
    ],
)
def test_a_set_up_says_whether_it_is_that_of_the_last_visit(qtbot, same, caption, tone):
    card = kept(qtbot, SetupCard())
    card.show_setup("Cane · Indoor shoes", same=same, editable=True)
    assert card.caption.text() == caption
    assert card.caption.property("tone") == tone
    assert card.text.text() == "Cane · Indoor shoes"


@pytest.mark.parametrize("editable", [True, False])
def test_a_set_up_can_be_changed_only_where_it_may(qtbot, editable):
    card = kept(qtbot, SetupCard())
    asked = told(card.asked)
    card.show_setup("Cane", same=True, editable=editable)
    assert card.button.isVisibleTo(card) is editable
    card.button.click()
    assert asked == [()]


def test_the_question_names_the_code_and_shows_what_to_compare(qtbot):
    check = kept(qtbot, IdentityCheck())
    confirmed, denied = told(check.confirmed), told(check.denied)
    check.show_person("P-0147", "K.M.", 1941)
    assert (check.initials.text(), check.birth_year.text()) == ("K.M.", "1941")
    assert check.yes_button.text() == "Yes, this is P-0147"
    check.no_button.click()
    check.yes_button.click()
    assert (denied, confirmed) == ([()], [("initials+birth_year",)])


def test_another_person_replaces_the_first_wholly(qtbot):
    check = kept(qtbot, IdentityCheck())
    check.show_person("P-0147", "K.M.", 1941)
    check.show_person("P-0152", "S.T.", 1938)
    shown = " ".join([*texts(check), check.yes_button.text()])
    assert "P-0152" in shown
    assert not {"P-0147", "K.M.", "1941"} & set(shown.split())


def hand_column(qtbot, *rows, now=False, phase=Phase.IDLE, next_label="Next: trial 2"):
    column = kept(qtbot, HandColumn(Side.LEFT))
    view = replace(sample.hand(Side.LEFT, now=now), rows=rows, next_label=next_label)
    column.show_hand(view, phase)
    return column


def squeeze(state, value=""):
    return TrialRowView("Trial", state, value, "kg", Side.LEFT)


@pytest.mark.parametrize(
    ("rows", "value"),
    [
        ((), ""),
        ((squeeze("todo"),), ""),
        ((squeeze("done", "21.4"), squeeze("now")), "21.4"),
        ((squeeze("done", "21.4"), squeeze("attention", "22.0")), "22.0"),
        ((squeeze("done", "21.4"), squeeze("invalid", "39.9")), "21.4"),
        ((squeeze("invalid", "39.9"),), ""),
        ((squeeze("done", "21.4"), squeeze("done", "")), "21.4"),
    ],
)
def test_a_hand_shows_its_newest_value_that_counts(qtbot, rows, value):
    column = hand_column(qtbot, *rows)
    assert column.value.text() == value
    assert column.unit.text() == ("kg" if value else "")
    assert column.value.isVisibleTo(column) is bool(value)


@pytest.mark.parametrize(
    ("now", "phase", "active", "locked"),
    [
        (False, Phase.IDLE, False, False),
        (False, Phase.RUNNING, False, False),
        (True, Phase.IDLE, True, False),
        (True, Phase.ARMED, True, True),
        (True, Phase.RUNNING, True, True),
        (True, Phase.STOPPED, True, True),
    ],
)
def test_the_side_is_locked_from_arming_to_the_decision(qtbot, now, phase, active, locked):
    column = hand_column(qtbot, now=now, phase=phase)
    assert (column.active, column.locked) == (active, locked)


@pytest.mark.parametrize(("now", "shown"), [(True, False), (False, True)])
def test_the_hand_that_waits_says_what_comes_next(qtbot, now, shown):
    assert ("Next: trial 2" in texts(hand_column(qtbot, now=now))) is shown


# ---- force panel ------------------------------------------------------------------------------


def panel_with(qtbot, phase=Phase.IDLE, samples=(), **other):
    panel = kept(qtbot, ForcePanel())
    panel.show_view(sample.grip_view(phase, **other))
    for t_s, force in samples:
        panel.add_force(t_s, force)
        panel._timer.stop()
        panel.flush()
    return panel


@pytest.mark.parametrize(
    ("other", "word", "tone"),
    [
        ({}, "Zero is good", "ok"),
        ({"zero_ok": False}, "Put the dynamometer down", "warn"),
        ({"device_ready": False}, "No dynamometer", "warn"),
        ({"phase": Phase.ARMED}, "READY", "primary"),
        ({"phase": Phase.RUNNING}, "SQUEEZE · 3.0 s", "ok"),
        ({"phase": Phase.STOPPED}, "Saved", "ok"),
        ({"phase": Phase.STOPPED, "saving": True}, "Saving…", "ok"),
        ({"phase": Phase.STOPPED, "attempt": sample.AttemptView()}, "Saving…", "ok"),
    ],
)
def test_the_command_is_one_word_for_each_state(qtbot, other, word, tone: Tone):
    panel = panel_with(qtbot, **other)
    assert panel.word.text() == word
    assert panel.word.property("tone") == tone


def test_before_any_view_there_is_no_dynamometer(qtbot):
    panel = kept(qtbot, ForcePanel())
    panel.clear_trace()
    assert panel.word.text() == "No dynamometer"
    assert panel.number.text() == "–"
    assert panel.peak.text() == "kg"


@pytest.mark.parametrize(
    ("t_s", "word"),
    [
        (-0.4, "SQUEEZE · 3.0 s"),
        (0.0, "SQUEEZE · 3.0 s"),
        (2.96, "SQUEEZE · 0.0 s"),
        (3.0, "STOP"),
        (9.0, "STOP"),
    ],
)
def test_the_squeeze_never_counts_above_its_length_or_below_zero(qtbot, t_s, word):
    panel = panel_with(qtbot, Phase.RUNNING, [(t_s, 12.0)])
    assert panel.word.text() == word


@pytest.mark.parametrize(
    ("phase", "other", "number", "peak"),
    [
        (Phase.IDLE, {"zero_force_kgf": 0.04}, "0.0", "kg"),
        (Phase.IDLE, {"zero_force_kgf": -0.26}, "-0.3", "kg"),
        (Phase.IDLE, {"zero_force_kgf": None}, "–", "kg"),
        (Phase.ARMED, {}, "–", "kg"),
        (Phase.STOPPED, {"peak_kgf": 25.3}, "25.3", "kg · peak"),
        (Phase.STOPPED, {"peak_kgf": None}, "–", "kg · peak"),
    ],
)
def test_the_number_is_that_of_the_phase(qtbot, phase, other, number, peak):
    panel = panel_with(qtbot, phase, **other)
    assert (panel.number.text(), panel.peak.text()) == (number, peak)


@pytest.mark.usefixtures("comma")
def test_force_and_peak_have_the_sign_of_the_region(qtbot):
    panel = panel_with(qtbot, Phase.RUNNING, [(0.5, 31.4)])
    assert (panel.number.text(), panel.peak.text()) == ("31,4", "kg · peak 31,4")
    assert panel.word.text() == "SQUEEZE · 2,5 s"


@pytest.mark.parametrize(
    ("side", "practice", "title"),
    [
        (Side.LEFT, False, "Grip strength · Left hand · Trial 2 of 3"),
        (Side.RIGHT, False, "Grip strength · Right hand · Trial 2 of 3"),
        (Side.RIGHT, True, "Grip strength · Right hand · Practice, does not count"),
    ],
)
def test_the_title_names_hand_and_trial_in_the_colour_of_the_side(qtbot, side, practice, title):
    panel = panel_with(qtbot, side=side, practice=practice)
    assert panel.trial_title.text() == title
    assert panel.trial_title.property("tone") == side.value


def test_a_new_axis_keeps_the_curve(qtbot):
    panel = panel_with(qtbot, Phase.RUNNING, [(0.5, 31.4), (1.0, 12.0)])
    old = panel.trace
    panel.show_view(sample.grip_view(Phase.RUNNING, axis_max_kgf=90.0))
    assert panel.trace is not old
    assert panel.trace.top_kgf == 90.0
    assert panel.trace.peak_kgf == 31.4


def test_another_hand_changes_the_colour_and_not_the_trace(qtbot):
    panel = panel_with(qtbot, Phase.IDLE)
    old = panel.trace
    panel.show_view(sample.grip_view(Phase.IDLE, Side.LEFT))
    assert panel.trace is old
    assert panel.trace._tone == "left"


def test_a_study_that_hides_the_force_says_so(qtbot):
    panel = panel_with(qtbot, Phase.RUNNING, show_force=False)
    assert panel.hidden.isVisibleTo(panel)
    assert not panel.trace.isVisibleTo(panel)
    panel.show_view(sample.grip_view(Phase.RUNNING))
    assert not panel.hidden.isVisibleTo(panel)
    assert panel.trace.isVisibleTo(panel)


def test_flushing_nothing_draws_nothing(qtbot):
    panel = panel_with(qtbot, Phase.RUNNING)
    panel.flush()
    assert panel.trace.peak_kgf is None
    assert panel.number.text() == "–"


# ---- coded reasons ----------------------------------------------------------------------------

ASKS = {
    "repeat": (ask_repeat, "Repeat this trial", "Repeat the trial",
               "This attempt stays in the record beside the new one."),
    "invalid": (ask_invalid, "Mark this trial invalid", "Mark invalid",
                "It stays in the record and does not count."),
    "not_done": (ask_not_done, "Not done", "Record as not done",
                 "Say why. The visit can go on without it."),
}  # fmt: skip


@pytest.mark.parametrize("kind", ASKS)
def test_each_question_says_what_becomes_of_the_attempt(qtbot, kind):
    ask, title, accept, prompt = ASKS[kind]
    window = kept(qtbot, QWidget())
    answers = []
    dialog = ask(window, sample.REASONS[kind], lambda code, note: answers.append((code, note)))
    assert dialog.windowTitle() == title
    assert dialog.accept_button.text() == accept
    assert prompt in texts(dialog)
    first = sample.REASONS[kind][0].code
    dialog.select(first)
    dialog.note.setPlainText(" stumbled ")
    dialog.accept_button.click()
    assert answers == [(first, "stumbled")]


@pytest.mark.parametrize("kind", ASKS)
def test_the_study_says_which_reason_needs_a_note(qtbot, kind):
    ask = ASKS[kind][0]
    window = kept(qtbot, QWidget())
    answers = []
    dialog = ask(window, sample.REASONS[kind], lambda *answer: answers.append(answer))
    needing = [reason.code for reason in sample.REASONS[kind] if reason.needs_note]
    refused = []
    for reason in sample.REASONS[kind]:
        dialog.select(reason.code)
        if not dialog.accept_button.isEnabled():
            refused.append(reason.code)
    assert refused == needing
    dialog.reject()
    assert answers == []
