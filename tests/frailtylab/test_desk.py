"""Whole acts at the desk: what stands on disk after each of them, and what it answers."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers.fake_clock import FakeClock
from helpers.other_study import write_other_study
from helpers.sample_records import BASELINE, Ward, elapsed, participant, trial, ward
from helpers.store_key import KEY, leave_open
from msgspec.structs import replace

from frailtylab.desk import Desk, known, open_desk, outcome_of, questioned, study_of_settings
from frailtylab.door import STORE_NAME
from frailtylab.settings import Settings, SettingsDamagedError, SettingsFile
from frailtylab.store import RecordMissing, RecordRefused, create_store, open_store
from frailtylab.store.refusals import StoreMissing
from frailtylab.study.load import builtin_study, load_study
from frailtylab.study.problems import StudyFileError
from frailtylab.trials import Decision, Flag, Measure, NotDone, Outcome, Source, Trial, TrialSlot
from frailtylab.visit import Progress

VALID = Decision(Outcome.VALID)
INVALID = Decision(Outcome.INVALID, "interrupted", "phone rang")


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with an empty store. Copy it; never open it."""
    folder = tmp_path_factory.mktemp("desk")
    create_store(folder / STORE_NAME, KEY, FakeClock()).close()
    leave_open(folder)
    return folder


@pytest.fixture
def folder(empty: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(empty, tmp_path / "data"))


@pytest.fixture
def sample(folder: Path) -> Iterator[Ward]:
    with open_store(folder / STORE_NAME, KEY, FakeClock()) as store:
        yield ward(store)


@pytest.fixture
def desk(sample: Ward) -> Desk:
    return Desk(sample.store, builtin_study())


def taken(sample: Ward, number: int, text: str, **changes: object) -> Trial:
    """A Timed Up and Go with one primary time."""
    made = trial(sample.visit("BL"), sample.by, measures=(elapsed(text),), flags=(), **changes)
    slot = changes.get("slot") or TrialSlot(sample.visit("BL"), "TUG", False, number)
    return replace(made, slot=slot)


def test_new_visit_opens_with_nothing_in_it(desk: Desk, sample: Ward) -> None:
    opened = desk.open_visit(sample.visit("W1"))
    assert opened.code == "W1"
    assert opened.participant == sample.participant
    assert opened.loaded.sha256 == builtin_study().sha256
    assert (opened.kept, opened.not_done, opened.scores) == ((), (), ())
    assert (opened.setup, opened.setup_before) == ({}, {})
    assert not opened.identity_confirmed
    assert not opened.finished
    assert opened.training


def test_visit_that_is_not_there_is_told_by_its_number(desk: Desk) -> None:
    with pytest.raises(RecordMissing) as caught:
        desk.open_visit("no-such-visit")
    assert caught.value.values == {"kind": "visit", "record_id": "no-such-visit"}


def test_draft_is_on_disk_and_makes_no_score(desk: Desk, sample: Ward) -> None:
    attempt = taken(sample, 1, "11.5")
    assert desk.save_draft(attempt, sample.by) is attempt
    opened = desk.open_visit(sample.visit("BL"))
    assert [k.trial.id for k in opened.kept] == [attempt.id]
    assert opened.kept[0].decision.outcome is Outcome.UNDECIDED
    assert opened.scores == ()
    assert [k.trial.id for k in sample.store.trials.open_drafts()] == [attempt.id]


def test_decision_makes_the_draft_final_with_its_score(desk: Desk, sample: Ward) -> None:
    attempt = taken(sample, 1, "11.5")
    desk.save_draft(attempt, sample.by)
    opened = desk.decide(sample.visit("BL"), attempt, VALID, sample.by)
    assert [k.decision for k in opened.kept] == [VALID]
    assert [(s.name, s.text, s.inputs) for s in opened.scores] == [
        ("tug_mean", "11.5", (attempt.id,))
    ]
    assert sample.store.trials.open_drafts() == []


def test_score_follows_each_further_trial(desk: Desk, sample: Ward) -> None:
    first, second = taken(sample, 1, "11.5"), taken(sample, 2, "12.25")
    desk.save_final(sample.visit("BL"), first, VALID, sample.by)
    opened = desk.save_final(sample.visit("BL"), second, VALID, sample.by)
    assert [(s.text, s.inputs) for s in opened.scores] == [("11.875", (first.id, second.id))]


def test_invalid_trial_is_kept_and_scores_nothing(desk: Desk, sample: Ward) -> None:
    attempt = taken(sample, 1, "11.5")
    opened = desk.save_final(sample.visit("BL"), attempt, INVALID, sample.by)
    assert [k.decision for k in opened.kept] == [INVALID]
    assert opened.scores == ()


def test_trial_corrected_to_invalid_takes_its_score_with_it(desk: Desk, sample: Ward) -> None:
    first, second = taken(sample, 1, "11.5"), taken(sample, 2, "12.25")
    for attempt in (first, second):
        desk.save_final(sample.visit("BL"), attempt, VALID, sample.by)
    opened = desk.decide(sample.visit("BL"), first, INVALID, sample.by)
    assert [(s.text, s.inputs) for s in opened.scores] == [("12.25", (second.id,))]
    opened = desk.decide(sample.visit("BL"), second, INVALID, sample.by)
    assert opened.scores == ()
    states = [version[2].outcome for version in sample.store.trials.history(first.id)]
    assert states == [Outcome.UNDECIDED, Outcome.VALID, Outcome.INVALID]


def test_correction_without_a_reason_changes_nothing(desk: Desk, sample: Ward) -> None:
    attempt = taken(sample, 1, "11.5")
    before = desk.save_final(sample.visit("BL"), attempt, VALID, sample.by)
    with pytest.raises(RecordRefused) as caught:
        desk.decide(sample.visit("BL"), attempt, Decision(Outcome.INVALID), sample.by)
    assert caught.value.title == "A correction needs a reason"
    assert desk.open_visit(sample.visit("BL")) == before


def test_practice_trial_leaves_the_scores_alone(desk: Desk, sample: Ward) -> None:
    scored = desk.save_final(sample.visit("BL"), taken(sample, 1, "11.5"), VALID, sample.by)
    slot = TrialSlot(sample.visit("BL"), "TUG", True, 1)
    practice = taken(sample, 1, "30.0", slot=slot)
    opened = desk.save_final(sample.visit("BL"), practice, VALID, sample.by)
    assert opened.scores == scored.scores
    assert len(opened.kept) == 2


def test_trial_of_one_visit_never_scores_in_another(desk: Desk, sample: Ward) -> None:
    desk.save_final(sample.visit("BL"), taken(sample, 1, "11.5"), VALID, sample.by)
    other = desk.open_visit(sample.visit("W1"))
    assert (other.kept, other.scores) == ((), ())


def test_not_done_settles_the_places_it_covers(desk: Desk, sample: Ward) -> None:
    visit_id = sample.visit("BL")
    before = desk.open_visit(visit_id).progress()
    opened = desk.not_done(NotDone("n-1", visit_id, "TUG", "nd7_refused", ""), sample.by)
    assert [entry.id for entry in opened.not_done] == ["n-1"]
    assert opened.progress() == Progress(before.settled + 3, before.total)
    following = opened.next_slot()
    assert following is not None
    assert following.test == "4MWT"


def test_setup_is_kept_for_its_visit_and_shown_to_the_next(desk: Desk, sample: Ward) -> None:
    opened = desk.save_setup(sample.visit("BL"), "TUG", {"aid": "cane"}, sample.by)
    assert opened.setup == {"TUG": {"aid": "cane"}}
    assert opened.setup_before == {}
    later = desk.open_visit(sample.visit("W1"))
    assert later.setup == {}
    assert later.setup_before == {"TUG": {"aid": "cane"}}


def test_beginning_twice_leaves_one_start_in_the_trail(desk: Desk, sample: Ward) -> None:
    visit_id = sample.visit("BL")
    for _ in range(2):
        assert not desk.begin(visit_id, sample.by).finished
    actions = [entry.action for entry in sample.store.audit.of_record(visit_id)]
    assert actions.count("visit_started") == 1


def test_finished_visit_opens_to_be_read_and_is_not_started_again(desk: Desk, sample: Ward) -> None:
    visit_id = sample.visit("BL")
    desk.begin(visit_id, sample.by)
    assert desk.finish(visit_id, sample.by).finished
    assert desk.begin(visit_id, sample.by).finished


def test_visit_that_was_not_begun_is_not_finished(desk: Desk, sample: Ward) -> None:
    with pytest.raises(RecordRefused) as caught:
        desk.finish(sample.visit("BL"), sample.by)
    assert caught.value.title == "The visit can't be finished yet"
    assert not desk.open_visit(sample.visit("BL")).finished


def test_identity_counts_from_its_confirmation_until_the_visit_is_reopened(
    desk: Desk, sample: Ward
) -> None:
    visit_id = sample.visit("BL")
    desk.begin(visit_id, sample.by)
    assert desk.confirm_identity(visit_id, "initials, birth_year", sample.by).identity_confirmed
    assert desk.finish(visit_id, sample.by).identity_confirmed
    sample.store.visits.reopen(visit_id, "forgot the walk", sample.by)
    assert not desk.open_visit(visit_id).identity_confirmed


def test_visit_keeps_the_study_it_was_planned_under(sample: Ward, tmp_path: Path) -> None:
    newer = load_study(write_other_study(tmp_path))
    desk = Desk(sample.store, newer)
    opened = desk.open_visit(sample.visit("BL"))
    assert opened.loaded.study == builtin_study().study
    assert opened.loaded.sha256 != newer.sha256
    assert desk.study_of(newer.sha256) is newer
    assert desk.study_of(opened.loaded.sha256) is opened.loaded


def test_study_that_no_visit_was_planned_under_is_told(desk: Desk) -> None:
    with pytest.raises(RecordMissing) as caught:
        desk.study_of("00" * 32)
    assert caught.value.values["kind"] == "study"


def test_desk_of_a_folder_works_under_the_study_of_its_settings(
    folder: Path, tmp_path: Path
) -> None:
    file = write_other_study(tmp_path)
    SettingsFile(folder).save(Settings(study=str(file)))
    desk = open_desk(folder)
    try:
        assert desk.current.study.code == "fast_walkers"
        assert desk.store.path == (folder / STORE_NAME).resolve()
    finally:
        desk.store.close()


def test_folder_without_a_store_is_told_and_gets_none(tmp_path: Path) -> None:
    with pytest.raises(StoreMissing):
        open_desk(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("settings", "error"),
    [
        ('study = "no_such_study"', StudyFileError),
        ('study = "gone.toml"', StudyFileError),
        ("study = 4", SettingsDamagedError),
    ],
)
def test_desk_that_can_not_open_gives_the_store_back(
    folder: Path, settings: str, error: type[Exception]
) -> None:
    SettingsFile(folder).path.write_text(settings, encoding="utf-8")
    with pytest.raises(error):
        open_desk(folder)
    open_store(folder / STORE_NAME, KEY, FakeClock()).close()


def test_settings_name_a_study_of_the_program_or_a_file(tmp_path: Path) -> None:
    assert study_of_settings(Settings()).sha256 == builtin_study().sha256
    file = write_other_study(tmp_path)
    assert study_of_settings(Settings(study=str(file))).path == str(file)


@pytest.mark.parametrize(
    ("code", "outcome"),
    [
        ("disagreement", Outcome.ATTENTION),
        ("edit_check.tug_long", Outcome.ATTENTION),
        ("note.short_rest", Outcome.VALID),
    ],
)
def test_flag_decides_whether_a_kept_trial_asks_for_an_eye(code: str, outcome: Outcome) -> None:
    made = trial("v-1", "a-1", flags=(Flag(code),))
    assert outcome_of(made) is outcome
    assert outcome_of(replace(made, flags=())) is Outcome.VALID
    assert outcome_of(replace(made, flags=(Flag("note.x"), Flag(code)))) is outcome


def test_questioned_trial_keeps_its_numbers_and_its_own_flags_first() -> None:
    test = builtin_study().study.test("TUG")
    long = Measure("elapsed", 200.0, "s", "200.0", Source.STOPWATCH, 0.1, primary=True)
    made = trial("v-1", "a-1", measures=(long,))
    asked = questioned(test, made)
    assert asked.measures == made.measures
    assert [flag.code for flag in asked.flags] == ["disagreement", "edit_check.tug_long"]
    quiet = replace(made, measures=(elapsed("11.5"),))
    assert questioned(test, quiet) == quiet


def test_only_tests_with_a_set_up_are_known() -> None:
    assert known({"TUG": {"aid": "none"}, "GRIP": None, "4MWT": {}}) == {"TUG": {"aid": "none"}}


def test_visits_of_two_participants_are_kept_apart(desk: Desk, sample: Ward) -> None:
    other = sample.store.people.add_participant(participant("P-0148"), sample.by)
    sample.store.visits.enrol(other.id, BASELINE, builtin_study(), sample.by)
    desk.save_final(sample.visit("BL"), taken(sample, 1, "11.5"), VALID, sample.by)
    desk.save_setup(sample.visit("BL"), "TUG", {"aid": "cane"}, sample.by)
    theirs = Ward(sample.store, sample.by, other)
    for code in ("BL", "W1"):
        opened = desk.open_visit(theirs.visit(code))
        assert opened.participant == other
        assert (opened.kept, opened.scores, opened.setup_before) == ((), (), {})


def test_place_is_open_again_when_its_not_done_entry_is_taken_back(
    desk: Desk, sample: Ward
) -> None:
    visit_id, by = sample.visit("BL"), sample.by
    entry = NotDone("nd-1", visit_id, "TUG", "nd7_refused", "")
    test = desk.current.study.test("TUG")
    assert desk.not_done(entry, by).progress(test).complete
    opened = desk.withdraw_not_done(visit_id, entry.id, "wrong test", by)
    assert (opened.not_done, opened.progress(test).settled) == ((), 0)
    assert opened.next_slot("TUG") is not None


def test_reopened_visit_asks_for_the_person_again_and_says_what_it_was(
    desk: Desk, sample: Ward
) -> None:
    visit_id, by = sample.visit("BL"), sample.by
    desk.begin(visit_id, by)
    desk.confirm_identity(visit_id, "initials", by)
    assert desk.finish(visit_id, by).finished
    opened = desk.reopen(visit_id, "grip forgotten", by)
    assert (opened.finished, opened.identity_confirmed, opened.reopened) == (False, False, True)
    assert desk.finish(visit_id, by).reopened
