"""Putting right: every act one transaction, nothing lost, nothing silent, no mixing."""

from __future__ import annotations

import pytest
from helpers.sample_records import BASELINE, participant
from helpers.wrong_ward import WHY, WrongWard, wrong_ward
from msgspec.structs import replace

from frailtylab.errors import OperatorError
from frailtylab.people import Role, Side
from frailtylab.rights import NotAllowed
from frailtylab.store import RecordRefused, Store
from frailtylab.store.canonical import trial_sha256
from frailtylab.study.load import builtin_study
from frailtylab.trials import Decision, Entry, NotDone, Outcome, TrialState

L, R = Side.LEFT, Side.RIGHT


@pytest.fixture
def ward(store: Store) -> WrongWard:
    return wrong_ward(store)


def state(ward: WrongWard) -> dict[str, int]:
    tables = ("trial_place", "visit_place", "trial_version", "trial_take", "score", "outbox",
              "audit", "signature")  # fmt: skip
    value = ward.store._file.value
    return {table: value(f"SELECT count(*) FROM {table}") for table in tables}  # noqa: S608


def test_other_hand_gets_the_next_free_number_there(ward: WrongWard) -> None:
    visit = ward.begin(ward.one)
    ward.squeeze(visit, 1, L, "30.1")
    wrong = ward.squeeze(visit, 2, L, "31.4")
    ward.squeeze(visit, 1, R, "28.0")
    ward.squeeze(visit, 2, R, "27.5")
    now = ward.desk.put_right.other_hand(visit, wrong, WHY, ward.by)
    slot = next(k.trial.slot for k in now.kept if k.trial.id == wrong)
    assert (slot.side, slot.number, slot.attempt) == (R, 3, 1)
    assert ward.kept_scores(visit)["grip_mean_right"].inputs[-1] == wrong
    assert ward.kept_scores(visit) == ward.recomputed(visit)
    assert ward.acts()[0] == "trial_relabelled"


def test_other_hand_keeps_its_number_where_that_is_free(ward: WrongWard) -> None:
    visit = ward.begin(ward.one)
    wrong = ward.squeeze(visit, 2, L, "31.4")
    now = ward.desk.put_right.other_hand(visit, wrong, WHY, ward.by)
    assert (now.kept[0].trial.slot.side, now.kept[0].trial.slot.number) == (R, 2)


def test_other_hand_takes_the_place_of_an_invalid_attempt_as_its_next(ward: WrongWard) -> None:
    visit = ward.begin(ward.one)
    invalid = ward.squeeze(visit, 1, R, "5.0")
    ward.desk.put_right.void(visit, invalid, "wrong_hand", "", ward.by)
    wrong = ward.squeeze(visit, 1, L, "31.4")
    now = ward.desk.put_right.other_hand(visit, wrong, WHY, ward.by)
    slot = next(k.trial.slot for k in now.kept if k.trial.id == wrong)
    assert (slot.side, slot.number, slot.attempt) == (R, 1, 2)


def test_other_hand_leaves_a_place_alone_that_was_left_out_on_purpose(ward: WrongWard) -> None:
    visit = ward.begin(ward.one)
    wrong = ward.squeeze(visit, 1, L, "31.4")
    entry = NotDone("n-1", visit, "GRIP", "nd7_refused", "", R, 1)
    ward.desk.not_done(entry, ward.by)
    now = ward.desk.put_right.other_hand(visit, wrong, WHY, ward.by)
    assert (now.kept[0].trial.slot.side, now.kept[0].trial.slot.number) == (R, 2)


def test_place_as_first_recorded_stays_readable(ward: WrongWard) -> None:
    visit = ward.begin(ward.one)
    wrong = ward.squeeze(visit, 2, L, "31.4")
    ward.desk.put_right.other_hand(visit, wrong, WHY, ward.by)
    first = ward.store.trials.takes(wrong)[0]
    assert (first.trial.slot.side, first.trial.slot.number) == (L, 2)
    assert trial_sha256(first.trial) == first.sha256
    places = ward.store.corrections.places.of_trial(wrong)
    assert [(version, slot.side, reason) for version, slot, reason in places] == [(1, R, WHY)]


def test_timed_trial_has_no_other_hand(ward: WrongWard) -> None:
    visit = ward.begin(ward.one)
    made = ward.squeeze(visit, 1, L, "31.4")
    kept = ward.desk.open_visit(visit).kept[0]
    walk = replace(kept.trial, id="w-1", slot=replace(kept.trial.slot, test="TUG", side=None))
    ward.desk.save_final(visit, walk, Decision(Outcome.VALID), ward.by)
    with pytest.raises(OperatorError, match="no hands"):
        ward.desk.put_right.other_hand(visit, "w-1", WHY, ward.by)
    assert made


def test_trial_moves_to_another_visit_and_both_are_scored_anew(ward: WrongWard) -> None:
    here, there = ward.begin(ward.one), ward.begin(ward.other)
    wrong = ward.squeeze(here, 1, L, "31.4")
    stays = ward.squeeze(here, 1, R, "20.0")
    ward.squeeze(there, 1, L, "30.0")
    before = ward.desk.put_right.move_trial(here, wrong, there, WHY, ward.by)
    assert [k.trial.id for k in before.kept] == [stays]
    slot = next(k.trial.slot for k in ward.desk.open_visit(there).kept if k.trial.id == wrong)
    assert (slot.side, slot.number) == (L, 2)
    for visit in (here, there):
        assert ward.kept_scores(visit) == ward.recomputed(visit)
    assert "grip_mean_left" not in ward.kept_scores(here)
    assert ward.acts()[0] == "trial_moved"


def test_trial_does_not_move_into_a_visit_that_has_not_begun(ward: WrongWard) -> None:
    here = ward.begin(ward.one)
    wrong = ward.squeeze(here, 1, L, "31.4")
    before = state(ward)
    with pytest.raises(RecordRefused, match="not begun"):
        ward.desk.put_right.move_trial(here, wrong, ward.visit(ward.other), WHY, ward.by)
    assert state(ward) == before


def test_visit_changes_places_with_that_of_the_right_person(ward: WrongWard) -> None:
    visit, other = ward.begin(ward.one), ward.visit(ward.other)
    ward.store.visits.add_unscheduled(ward.other.id, BASELINE, builtin_study(), ward.by)
    ward.squeeze(visit, 1, L, "31.4")
    ward.squeeze(visit, 1, R, "28.0")
    mine, theirs = (ward.store.visits.get(v) for v in (visit, other))
    now = ward.desk.put_right.move_visit(visit, ward.other.id, WHY, ward.by)
    assert now.participant == ward.other
    assert not now.identity_confirmed
    assert now.reopened
    moved, back = ward.store.visits.get(visit), ward.store.visits.get(other)
    assert (moved.participant_id, moved.code) == (ward.other.id, theirs.code)
    assert (back.participant_id, back.code, back.planned) == (ward.one.id, mine.code, mine.planned)
    assert not back.started
    assert ward.kept_scores(visit) == ward.recomputed(visit)
    assert {"visit_moved", "visit_reopened"} <= set(ward.acts()[:4])
    assert len(ward.store.visits.of_participant(ward.one.id)) == 6


def test_everything_of_a_moved_visit_is_sent_again(ward: WrongWard) -> None:
    visit, other = ward.begin(ward.one), ward.visit(ward.other)
    trial = ward.squeeze(visit, 1, L, "31.4")
    ward.desk.not_done(NotDone("n-1", visit, "TUG", "nd7_refused", ""), ward.by)
    before = len(ward.store.outbox.pending())
    ward.desk.put_right.move_visit(visit, ward.other.id, WHY, ward.by)
    rows = ward.store.outbox.pending()[before:]
    sent = sorted((row.kind, row.record_id) for row in rows)
    assert sent == sorted(
        [("visit", visit), ("visit", other), ("trial", trial), ("not_done", "n-1")]
    )
    ward.desk.put_right.void(visit, trial, "pain", "", ward.by)
    versions = [r.version for r in ward.store.outbox.pending() if r.record_id == trial]
    assert versions == sorted(set(versions))


def test_visit_does_not_move_onto_one_that_was_begun(ward: WrongWard) -> None:
    visit = ward.begin(ward.one)
    ward.begin(ward.other)
    before = state(ward)
    with pytest.raises(RecordRefused, match="begun already"):
        ward.desk.put_right.move_visit(visit, ward.other.id, WHY, ward.by)
    assert state(ward) == before


def test_unscheduled_visit_moves_alone_under_a_code_that_nobody_had(ward: WrongWard) -> None:
    study = builtin_study()
    mine = ward.store.visits.add_unscheduled(ward.one.id, BASELINE, study, ward.by)
    ward.store.visits.add_unscheduled(ward.other.id, BASELINE, study, ward.by)
    ward.desk.begin(mine, ward.by)
    now = ward.desk.put_right.move_visit(mine, ward.other.id, WHY, ward.by)
    assert (now.code, now.participant) == ("UNS2", ward.other)
    again = ward.store.visits.add_unscheduled(ward.one.id, BASELINE, study, ward.by)
    assert ward.store.visits.get(again).code == "UNS2"


def test_training_and_real_never_mix(ward: WrongWard) -> None:
    real = ward.store.people.add_participant(participant("R-1", training=False), ward.by)
    ward.store.visits.enrol(real.id, BASELINE, builtin_study(), ward.by)
    visit, theirs = ward.begin(ward.one), ward.begin(real)
    trial = ward.squeeze(visit, 1, L, "31.4")
    before = state(ward)
    with pytest.raises(RecordRefused, match="never mix"):
        ward.desk.put_right.move_visit(visit, real.id, WHY, ward.by)
    with pytest.raises(RecordRefused, match="never mix"):
        ward.desk.put_right.move_trial(visit, trial, theirs, WHY, ward.by)
    assert state(ward) == before


def test_study_must_be_the_same(ward: WrongWard) -> None:
    amended = builtin_study()
    amended = replace(amended, text=amended.text + "\n# amended\n", sha256="ab" * 32)
    person = ward.store.people.add_participant(participant("P-0200"), ward.by)
    ward.store.visits.enrol(person.id, BASELINE, amended, ward.by)
    visit = ward.begin(ward.one)
    with pytest.raises(RecordRefused, match="different studies"):
        ward.desk.put_right.move_visit(visit, person.id, WHY, ward.by)


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_nothing_is_put_right_without_a_reason(ward: WrongWard, reason: str) -> None:
    visit, there = ward.begin(ward.one), ward.visit(ward.other)
    trial = ward.squeeze(visit, 1, L, "31.4", Entry.MANUAL)
    before, right = state(ward), ward.desk.put_right
    for act in (
        lambda: right.other_hand(visit, trial, reason, ward.by),
        lambda: right.amend(visit, trial, "30.0", reason, ward.by),
        lambda: right.move_visit(visit, ward.other.id, reason, ward.by),
        lambda: right.void(visit, trial, "", reason, ward.by),
        lambda: right.move_trial(visit, trial, there, reason, ward.by),
    ):
        with pytest.raises(RecordRefused):
            act()
    assert state(ward) == before


def test_attempt_that_waits_for_its_decision_is_not_put_right(ward: WrongWard) -> None:
    visit = ward.begin(ward.one)
    ward.squeeze(visit, 1, L, "31.4")
    kept = ward.desk.open_visit(visit).kept[0]
    draft = replace(kept.trial, id="d-1", slot=replace(kept.trial.slot, number=2))
    ward.desk.save_draft(draft, ward.by)
    with pytest.raises(RecordRefused, match="waits for a decision"):
        ward.desk.put_right.other_hand(visit, "d-1", WHY, ward.by)


def test_typed_value_is_amended_and_the_first_stays_readable(ward: WrongWard) -> None:
    visit = ward.begin(ward.one)
    trial = ward.squeeze(visit, 1, L, "13.4", Entry.MANUAL)
    now = ward.desk.put_right.amend(visit, trial, "31.4", WHY, ward.by)
    assert now.kept[0].trial.measures[0].text == "31.4"
    takes = ward.store.trials.takes(trial)
    assert [(t.trial.measures[0].text, t.reason) for t in takes] == [("13.4", ""), ("31.4", WHY)]
    assert all(trial_sha256(take.trial) == take.sha256 for take in takes)
    assert ward.kept_scores(visit) == ward.recomputed(visit)
    assert ward.acts()[0] == "trial_amended"


def test_amended_value_of_a_trial_that_got_another_place_hashes_as_first_recorded(
    ward: WrongWard,
) -> None:
    visit = ward.begin(ward.one)
    trial = ward.squeeze(visit, 1, L, "13.4", Entry.PAPER)
    ward.desk.put_right.other_hand(visit, trial, WHY, ward.by)
    ward.desk.put_right.amend(visit, trial, "31.4", WHY, ward.by)
    assert all(trial_sha256(t.trial) == t.sha256 for t in ward.store.trials.takes(trial))
    assert ward.desk.open_visit(visit).kept[0].trial.slot.side is R


def test_invalid_trial_stays_invalid_when_its_value_is_amended(ward: WrongWard) -> None:
    visit = ward.begin(ward.one)
    trial = ward.squeeze(visit, 1, L, "13.4", Entry.MANUAL)
    ward.desk.put_right.void(visit, trial, "pain", "", ward.by)
    now = ward.desk.put_right.amend(visit, trial, "31.4", WHY, ward.by)
    assert now.kept[0].decision.outcome is Outcome.INVALID
    assert ward.kept_scores(visit) == {}


def test_unlikely_amended_value_asks_for_an_eye(ward: WrongWard) -> None:
    visit = ward.begin(ward.one)
    trial = ward.squeeze(visit, 1, L, "31.4", Entry.MANUAL)
    now = ward.desk.put_right.amend(visit, trial, "199.0", WHY, ward.by)
    assert now.kept[0].decision.outcome is Outcome.ATTENTION
    now = ward.desk.put_right.amend(visit, trial, "31.4", WHY, ward.by)
    assert now.kept[0].decision.outcome is Outcome.VALID


def test_measured_value_is_never_typed_over(ward: WrongWard) -> None:
    visit = ward.begin(ward.one)
    trial = ward.squeeze(visit, 1, L, "31.4")
    before = state(ward)
    with pytest.raises(OperatorError, match="can't be typed over"):
        ward.desk.put_right.amend(visit, trial, "30.0", WHY, ward.by)
    assert state(ward) == before


@pytest.mark.parametrize("text", ["", "31,4", "1e3", "-3", "abc", "٣"])
def test_amended_value_must_be_a_plain_number(ward: WrongWard, text: str) -> None:
    visit = ward.begin(ward.one)
    trial = ward.squeeze(visit, 1, L, "31.4", Entry.MANUAL)
    with pytest.raises(OperatorError, match="can't be used"):
        ward.desk.put_right.amend(visit, trial, text, WHY, ward.by)


def test_administrator_puts_nothing_right(ward: WrongWard) -> None:
    admin = ward.store.people.add_user("X-9", (Role.ADMINISTRATOR,), by=ward.by).id
    visit = ward.begin(ward.one)
    trial = ward.squeeze(visit, 1, L, "31.4")
    with pytest.raises(NotAllowed):
        ward.desk.put_right.other_hand(visit, trial, WHY, admin)
    assert ward.desk.open_visit(visit).kept[0].trial.slot.side is L
    assert ward.acts()[0] == "refused"


def test_history_tells_every_version_place_and_reason(ward: WrongWard) -> None:
    visit = ward.begin(ward.one)
    trial = ward.squeeze(visit, 1, L, "13.4", Entry.MANUAL)
    ward.desk.put_right.amend(visit, trial, "31.4", "misread", ward.by)
    ward.desk.put_right.other_hand(visit, trial, "wrong label", ward.manager)
    ward.desk.put_right.void(visit, trial, "pain", "wrist", ward.by)
    found = ward.desk.put_right.history(visit)
    takes = [entry.measures[0][1] for entry in found if entry.kind == "trial_take"]
    assert takes == ["13.4", "31.4"]
    place = next(entry for entry in found if entry.kind == "trial_place")
    assert (place.reason, place.by_code, place.by_name) == ("wrong label", "D-01", "Jo Weber")
    first = next(entry for entry in found if entry.kind == "trial")
    assert (first.values["side"], place.values["side"]) == ("left", "right")
    states = [e.values["outcome"] for e in found if e.kind == "trial_version"]
    assert states == ["undecided", "valid", "valid", "invalid"]
    assert {"score", "visit_event"} <= {entry.kind for entry in found}


def test_history_holds_no_number_of_a_trial_that_belongs_elsewhere(ward: WrongWard) -> None:
    here, there = ward.begin(ward.one), ward.begin(ward.other)
    trial = ward.squeeze(here, 1, L, "31.4")
    ward.desk.put_right.move_trial(here, trial, there, WHY, ward.by)
    ward.desk.put_right.void(there, trial, "pain", "", ward.by)
    found = ward.desk.put_right.history(here)
    assert not [entry for entry in found if entry.kind in ("trial_take", "trial_version")]
    assert [entry.reason for entry in found if entry.kind == "trial_place"] == [WHY]
    assert not [e for e in found if e.kind == "score" and (e.values["text"] or e.values["value"])]


def test_draft_state_is_never_the_outcome_of_a_correction(ward: WrongWard) -> None:
    visit = ward.begin(ward.one)
    trial = ward.squeeze(visit, 1, L, "13.4", Entry.MANUAL)
    ward.desk.put_right.amend(visit, trial, "31.4", WHY, ward.by)
    assert ward.store.trials.history(trial)[-1][1] is TrialState.FINAL
