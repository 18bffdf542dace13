"""What waits to be sent, counted in visits: nothing of training or of simulators."""

from __future__ import annotations

from typing import Any

import pytest
from helpers.fake_clock import FakeClock
from helpers.sample_records import BASELINE, VALID, Ward, not_done, participant, trial
from msgspec.structs import replace

from frailtylab.store import Store
from frailtylab.study.load import builtin_study
from frailtylab.trials import Trial

# The same count from the outbox itself.
FROM_OUTBOX = """SELECT count(DISTINCT visit_id), min(queued_utc) FROM (
    SELECT o.*, CASE o.kind WHEN 'visit' THEN o.record_id
        WHEN 'trial' THEN (SELECT visit_id FROM trial WHERE id = o.record_id)
        ELSE (SELECT visit_id FROM not_done WHERE id = o.record_id) END AS visit_id
    FROM outbox o WHERE o.training = 0 AND o.simulated = 0)"""


@pytest.fixture
def real(store: Store) -> Ward:
    """A store with a participant who is none for training."""
    by = store.people.add_assessor("A-03").id
    person = store.people.add_participant(participant(training=False), by)
    store.visits.enrol(person.id, BASELINE, builtin_study(), by)
    return Ward(store, by, person)


def real_trial(ward: Ward, code: str, **changes: Any) -> Trial:
    one = trial(ward.visit(code), ward.by, instruments=(), **changes)
    return replace(one, context=replace(one.context, training=False))


def test_nothing_waits_in_a_new_store(store: Store) -> None:
    assert store.outbox.waiting_visits() == 0
    assert store.outbox.oldest_waiting_utc() is None


def test_training_never_waits(sample: Ward) -> None:
    visit_id = sample.visit("BL")
    sample.store.visits.start(visit_id, sample.by)
    sample.store.trials.save_final(trial(visit_id, sample.by), VALID, [], sample.by)
    sample.store.trials.not_done(not_done(visit_id), sample.by)
    sample.store.visits.finish(visit_id, sample.by)
    assert sample.store.outbox.pending_count() == 3
    assert sample.store.outbox.waiting_visits() == 0


def test_simulated_trial_never_waits(real: Ward) -> None:
    one = trial(real.visit("BL"), real.by)
    one = replace(one, context=replace(one.context, training=False))
    real.store.trials.save_final(one, VALID, [], real.by)
    assert real.store.outbox.waiting_visits() == 0


def test_visits_are_counted_once_and_the_oldest_told(real: Ward, fake_clock: FakeClock) -> None:
    store, outbox = real.store, real.store.outbox
    first = fake_clock.wall().utc_text
    store.trials.save_final(real_trial(real, "BL"), VALID, [], real.by)
    fake_clock.advance(60)
    store.trials.save_final(real_trial(real, "BL"), VALID, [], real.by)
    entry = not_done(real.visit("W1"))
    store.trials.not_done(entry, real.by)
    store.trials.withdraw_not_done(entry.id, "measured after all", real.by)
    store.visits.start(real.visit("M1"), real.by)
    store.visits.finish(real.visit("M1"), real.by)
    assert outbox.waiting_visits() == 3
    assert outbox.oldest_waiting_utc() == first
    row = store._file.row(FROM_OUTBOX)
    assert row is not None
    assert tuple(row) == (3, first)
    assert outbox.pending_count() == 5


def test_clock_that_was_set_back_does_not_hide_the_oldest(real: Ward) -> None:
    visit_id = real.visit("BL")
    for version, utc in ((1, "2026-03-14"), (2, "2026-03-12"), (3, "2026-03-13")):
        with real.store._file.transaction():
            real.store._file.insert(
                "outbox", kind="visit", record_id=visit_id, version=version, training=0,
                simulated=0, queued_utc=utc,
            )  # fmt: skip
    assert real.store.outbox.oldest_waiting_utc() == "2026-03-12"


def test_draft_does_not_wait(real: Ward) -> None:
    real.store.trials.save_draft(real_trial(real, "BL"), real.by)
    assert real.store.outbox.waiting_visits() == 0
