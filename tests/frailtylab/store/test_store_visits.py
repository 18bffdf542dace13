"""Planning visits, today's list, starting and finishing, set-up and instruments."""

from __future__ import annotations

from datetime import date

import pytest
from helpers.fake_clock import FakeClock
from helpers.sample_records import BASELINE, INVALID, VALID, Ward, gates, participant, trial, ward
from msgspec.structs import replace

from frailtylab.store import RecordMissing, RecordRefused, Store, VisitState
from frailtylab.store.visit_rows import TODAY, day_bounds_utc, state_of
from frailtylab.study.load import builtin_study
from frailtylab.trials import Decision, Outcome

DAY_S = 86_400


def today(sample: Ward, on: date) -> list[tuple[str, str, VisitState]]:
    rows = sample.store.visits.today(on)
    return [(row.participant_code, row.visit_code, row.state) for row in rows]


def test_enrolment_plans_the_visits_of_the_study(sample: Ward) -> None:
    rows = sample.store.visits.of_participant(sample.participant.id)
    assert [row.visit_code for row in rows] == ["BL", "W1", "M1", "M2", "M3", "M6"]
    assert [(row.planned - BASELINE).days for row in rows[:2]] == [0, 7]
    assert all(row.window_start <= row.planned <= row.window_end for row in rows)
    assert all(row.training and not row.unscheduled for row in rows)


def test_enrolling_twice_is_refused(sample: Ward) -> None:
    with pytest.raises(RecordRefused, match="planned already"):
        sample.store.visits.enrol(sample.participant.id, BASELINE, builtin_study(), sample.by)
    assert len(sample.store.visits.of_participant(sample.participant.id)) == 6


def test_enrolling_nobody_leaves_nothing(sample: Ward) -> None:
    before = sample.store.audit.entries(1)
    with pytest.raises(RecordMissing):
        sample.store.visits.enrol("nobody", BASELINE, builtin_study(), sample.by)
    assert sample.store.audit.entries(1) == before


def test_study_is_kept_with_its_text(sample: Ward) -> None:
    loaded = builtin_study()
    code, text = sample.store.visits.study_text(loaded.sha256)
    assert (code, text) == (loaded.study.code, loaded.text)
    with pytest.raises(RecordMissing):
        sample.store.visits.study_text("00")


def test_unscheduled_visits_are_numbered(sample: Ward) -> None:
    ids = [
        sample.store.visits.add_unscheduled(
            sample.participant.id, BASELINE, builtin_study(), sample.by
        )
        for _ in range(2)
    ]
    assert [sample.store.visits.get(visit_id).code for visit_id in ids] == ["UNS1", "UNS2"]
    assert sample.store.visits.get(ids[0]).unscheduled


def test_today_lists_the_most_pressing_first(store: Store, fake_clock: FakeClock) -> None:
    first, second = ward(store, "P-1"), ward(store, "P-2")
    store.visits.start(first.visit("M6"), first.by)
    store.visits.start(second.visit("BL"), first.by)
    store.visits.finish(second.visit("BL"), first.by)
    fake_clock.advance(7 * DAY_S)
    listed = today(first, date(2026, 3, 21))
    assert listed[:4] == [
        ("P-1", "M6", VisitState.UNFINISHED),
        ("P-1", "BL", VisitState.OVERDUE),
        ("P-1", "W1", VisitState.DUE),
        ("P-2", "W1", VisitState.DUE),
    ]
    assert {state for _, _, state in listed[4:]} == {VisitState.UPCOMING}
    store.visits.start(first.visit("W1"), first.by)
    store.visits.finish(first.visit("W1"), first.by)
    assert today(first, date(2026, 3, 21))[3] == ("P-1", "W1", VisitState.DONE)


def test_each_state_has_room_of_its_own(store: Store) -> None:
    for number in range(4):
        sample = ward(store, f"P-{number}")
    rows = store.visits.today(date(2026, 3, 21), limit=3)
    states = [row.state for row in rows]
    assert [states.count(s) for s in VisitState] == [0, 3, 3, 3, 0]
    assert sample.store is store


def test_row_counts_what_was_decided(sample: Ward) -> None:
    visit_id, by, trials = sample.visit("BL"), sample.by, sample.store.trials
    for number, decision in enumerate([VALID, INVALID, Decision(Outcome.ATTENTION)], start=1):
        trials.save_final(trial(visit_id, by, number), decision, [], by)
    trials.save_draft(trial(visit_id, by, 4), by)
    trials.save_draft(trial(sample.visit("W1"), by), by)
    row = sample.store.visits.row(visit_id)
    assert (row.decided, row.attention, row.drafts) == (3, 1, 1)
    assert (row.initials, row.birth_year, row.participant_code) == ("MK", 1941, "P-0147")


@pytest.mark.parametrize(
    ("phase", "on", "expected"),
    [
        ("planned", date(2026, 3, 9), VisitState.UPCOMING),
        ("planned", date(2026, 3, 10), VisitState.DUE),
        ("planned", date(2026, 3, 12), VisitState.DUE),
        ("planned", date(2026, 3, 13), VisitState.OVERDUE),
        ("started", date(2026, 3, 13), VisitState.UNFINISHED),
        ("finished", date(2026, 3, 13), VisitState.DONE),
    ],
)
def test_window_days_belong_to_the_window(phase: str, on: date, expected: VisitState) -> None:
    assert state_of(phase, "2026-03-10", "2026-03-12", on) is expected


def test_local_day_decides_not_utc(sample: Ward, fake_clock: FakeClock) -> None:
    assert day_bounds_utc(date(2026, 3, 14), 480) == (
        "2026-03-13T16:00:00.000000Z",
        "2026-03-14T16:00:00.000000Z",
    )
    fake_clock.offset_min = 14 * 60  # 22:30 local on the 14th
    fake_clock.advance(2 * 3600)  # 00:30 local on the 15th
    sample.store.visits.start(sample.visit("BL"), sample.by)
    sample.store.visits.finish(sample.visit("BL"), sample.by)
    assert ("P-0147", "BL", VisitState.DONE) in today(sample, date(2026, 3, 15))
    assert ("P-0147", "BL", VisitState.DONE) not in today(sample, date(2026, 3, 14))


def test_visit_goes_through_its_life(sample: Ward) -> None:
    visits, visit_id, by = sample.store.visits, sample.visit("BL"), sample.by
    assert not visits.get(visit_id).started
    visits.start(visit_id, by)
    visits.start(visit_id, by)
    assert visits.state(visit_id) is VisitState.UNFINISHED
    assert not visits.get(visit_id).identity_confirmed
    visits.confirm_identity(visit_id, by, "initials, birth_year")
    assert visits.get(visit_id).identity_confirmed
    visits.finish(visit_id, by)
    visits.finish(visit_id, by)
    assert visits.state(visit_id) is VisitState.DONE
    assert [row.kind for row in sample.store.outbox.pending()] == ["visit"]
    kinds = [row[0] for row in sample.store._file.rows("SELECT kind FROM visit_event")]
    assert kinds == ["started", "identity_confirmed", "finished"]


def test_finished_visit_is_reopened_with_a_reason_only(sample: Ward) -> None:
    visits, visit_id, by = sample.store.visits, sample.visit("BL"), sample.by
    visits.start(visit_id, by)
    visits.confirm_identity(visit_id, by, "initials")
    visits.finish(visit_id, by)
    with pytest.raises(RecordRefused, match="finished"):
        visits.start(visit_id, by)
    with pytest.raises(RecordRefused, match="reason"):
        visits.reopen(visit_id, "", by)
    visits.reopen(visit_id, "grip forgotten", by)
    assert not visits.get(visit_id).finished
    assert not visits.get(visit_id).identity_confirmed
    visits.finish(visit_id, by)
    assert [row.version for row in sample.store.outbox.pending()] == [1, 2]


def test_visit_that_was_reopened_is_known_for_it_from_then_on(sample: Ward) -> None:
    visits, visit_id, by = sample.store.visits, sample.visit("BL"), sample.by
    visits.start(visit_id, by)
    visits.finish(visit_id, by)
    assert (visits.get(visit_id).reopened, visits.row(visit_id).reopened) == (False, False)
    visits.reopen(visit_id, "grip forgotten", by)
    assert visits.state(visit_id) is VisitState.UNFINISHED
    visits.finish(visit_id, by)
    assert (visits.get(visit_id).reopened, visits.row(visit_id).reopened) == (True, True)
    assert not visits.row(sample.visit("W1")).reopened
    kept = sample.store._file.rows("SELECT detail, by FROM visit_event WHERE kind = 'reopened'")
    assert [tuple(row) for row in kept] == [("grip forgotten", by)]


def test_visit_with_an_open_attempt_is_not_finished(sample: Ward) -> None:
    visits, visit_id, by = sample.store.visits, sample.visit("BL"), sample.by
    with pytest.raises(RecordRefused, match="can't be finished"):
        visits.finish(visit_id, by)
    visits.start(visit_id, by)
    done = trial(visit_id, by)
    sample.store.trials.save_draft(done, by)
    with pytest.raises(RecordRefused, match="can't be finished"):
        visits.finish(visit_id, by)
    sample.store.trials.decide(done.id, VALID, [], by)
    visits.finish(visit_id, by)
    assert visits.get(visit_id).finished


@pytest.mark.parametrize("act", ["get", "row", "state"])
def test_unknown_visit_is_told(store: Store, act: str) -> None:
    with pytest.raises(RecordMissing):
        getattr(store.visits, act)("nowhere")


def test_today_never_scans_a_growing_table(store: Store) -> None:
    values = {"day": "", "limit": 1, "day_begins": "", "day_ends": ""}
    for query, _, _ in TODAY:
        rows = store._file.named(f"EXPLAIN QUERY PLAN {query}", values)
        scans = [row["detail"] for row in rows if row["detail"].startswith("SCAN")]
        assert [s for s in scans if "worklist_unfinished" not in s] == []
        assert not [row for row in rows if "TEMP B-TREE" in row["detail"]]


def test_setup_is_versioned_and_the_newest_holds(sample: Ward) -> None:
    setup, visit_id = sample.store.setup, sample.visit("BL")
    assert setup.current(visit_id, "tug") is None
    setup.save(visit_id, "tug", {"aid": "none"}, sample.by)
    setup.save(visit_id, "tug", {"aid": "cane"}, sample.by)
    setup.save(visit_id, "tug", {"aid": "cane"}, sample.by)
    assert setup.current(visit_id, "tug") == {"aid": "cane"}
    rows = sample.store._file.rows("SELECT version FROM setup_version ORDER BY version")
    assert [row[0] for row in rows] == [1, 2]


def test_setup_before_is_that_of_the_last_earlier_visit(sample: Ward) -> None:
    setup = sample.store.setup
    stranger = ward(sample.store, "P-2")
    setup.save(sample.visit("M1"), "tug", {"aid": "walker"}, sample.by)
    setup.save(stranger.visit("BL"), "tug", {"aid": "other"}, sample.by)
    assert setup.last_before(sample.visit("W1"), "tug") is None
    setup.save(sample.visit("BL"), "tug", {"aid": "none"}, sample.by)
    setup.save(sample.visit("BL"), "tug", {"aid": "cane"}, sample.by)
    assert setup.last_before(sample.visit("W1"), "tug") == {"aid": "cane"}
    assert setup.last_before(sample.visit("M2"), "tug") == {"aid": "walker"}
    assert setup.last_before(sample.visit("M2"), "grip") is None
    assert setup.last_before(sample.visit("BL"), "tug") is None


def test_each_identity_of_an_instrument_is_kept_once(sample: Ward) -> None:
    renewed = replace(gates(), firmware="2.1")
    for info in (gates(), gates(), renewed):
        sample.store.devices.register(info, sample.by)
    assert sample.store.devices.known() == [gates(), renewed]


def test_what_an_instrument_reports_of_itself_makes_no_new_identity(sample: Ward) -> None:
    for battery in ("full", "B1"):
        told = replace(gates(), reported={"battery": battery})
        sample.store.devices.register(told, sample.by)
    assert sample.store.devices.known() == [gates()]


def test_records_list_begun_visits_newest_first(store: Store, fake_clock: FakeClock) -> None:
    first, second = ward(store, "P-1"), ward(store, "P-2")
    for sample, code in ((first, "BL"), (second, "BL"), (first, "W1")):
        fake_clock.advance(60)
        store.visits.start(sample.visit(code), sample.by)

    def listed(**page: int | str) -> list[tuple[str, str]]:
        rows = store.records.visits(**page)  # type: ignore[arg-type]
        return [(row.participant_code, row.visit_code) for row in rows]

    assert listed() == [("P-1", "W1"), ("P-2", "BL"), ("P-1", "BL")]
    assert listed(limit=1, offset=1) == [("P-2", "BL")]
    assert listed(code="p-1") == [("P-1", "W1"), ("P-1", "BL")]
    assert listed(code="%") == listed(code="é") == []
    assert store.records.visit_count() == 3


def test_participant_without_plan_has_no_visits(sample: Ward) -> None:
    one = sample.store.people.add_participant(participant("P-9"), sample.by)
    assert sample.store.visits.of_participant(one.id) == []
