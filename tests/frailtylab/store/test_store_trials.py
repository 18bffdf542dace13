"""Drafts, decisions, corrections: exact, all or nothing, safe to repeat."""

from __future__ import annotations

from typing import Any

import pytest
from helpers.attacker import unguarded
from helpers.sample_records import INVALID, VALID, Ward, elapsed, gates, not_done, score, trial
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from frailtylab.people import Side
from frailtylab.store import RecordMissing, RecordRefused, Store
from frailtylab.store.canonical import instrument_content, trial_sha256
from frailtylab.store.refusals import StoreDamaged
from frailtylab.trials import (
    Decision,
    Entry,
    Flag,
    KeptTrial,
    Outcome,
    Source,
    TrialSlot,
    TrialState,
)


def counts(store: Store) -> dict[str, int]:
    tables = (
        "trial", "trial_take", "trial_version", "measure", "flag", "recording", "score", "outbox",
        "audit",
    )  # fmt: skip
    return {t: store._file.value(f"SELECT count(*) FROM {t}") for t in tables}  # noqa: S608


def grown(before: dict[str, int], after: dict[str, int]) -> dict[str, int]:
    return {name: after[name] - n for name, n in before.items() if after[name] != n}


def test_draft_is_read_back_exactly(sample: Ward) -> None:
    given_trial = trial(sample.visit("BL"), sample.by)
    sample.store.trials.save_draft(given_trial, sample.by)
    kept = sample.store.trials.get(given_trial.id)
    assert kept == KeptTrial(given_trial, 1, TrialState.DRAFT, Decision(Outcome.UNDECIDED))
    assert trial_sha256(kept.trial) == trial_sha256(given_trial)


@pytest.mark.parametrize(
    "changes",
    [
        {"recording": None, "instruments": (), "flags": (), "measures": ()},
        {"recording": b""},
        {"entry": Entry.LATE, "performed_on": "2026-03-13"},
        {"measures": (replace(elapsed("3"), value=3, uncertainty=None),)},
        {"slot": TrialSlot("", "grip", practice=True, number=2, attempt=3, side=Side.LEFT)},
        {"instruments": (replace(gates(), reported={"filter": "none", "battery": "B1"}),)},
    ],
    ids=["bare", "empty recording", "late", "whole number", "hand", "reports"],
)
def test_every_kind_of_trial_is_read_back_exactly(sample: Ward, changes: dict[str, Any]) -> None:
    given_trial = trial(sample.visit("BL"), sample.by, **changes)
    slot = replace(given_trial.slot, visit_id=sample.visit("BL"))
    given_trial = replace(given_trial, slot=slot)
    sample.store.trials.save_draft(given_trial, sample.by)
    kept = sample.store.trials.get(given_trial.id).trial
    assert kept == given_trial
    assert trial_sha256(kept) == trial_sha256(given_trial)


def test_instrument_without_reports_is_kept_as_before_there_were_any() -> None:
    assert "reported" not in instrument_content(gates())
    told = replace(gates(), reported={"battery": "full"})
    assert instrument_content(told)["reported"] == {"battery": "full"}


def test_hash_of_a_trial_without_reports_is_what_it_was_before_there_were_any() -> None:
    """The number was computed by the version before, and stands in audit trails like it."""
    before = "f5609ff35ab664a3a767168fd6e71eca4841704d3fa519774eb3eb516589dc50"
    assert trial_sha256(trial("v", "a", id="same")) == before


def test_hash_tells_one_report_from_another() -> None:
    one, other = (
        trial("v", "a", id="same", instruments=(replace(gates(), reported={"battery": step}),))
        for step in ("full", "B1")
    )
    assert trial_sha256(one) != trial_sha256(other)


@given(value=st.floats(allow_nan=False, allow_infinity=False))
def test_hash_tells_any_value_from_its_neighbour(value: float) -> None:
    one = trial("v", "a", id="same", measures=(replace(elapsed(), value=value),))
    other = trial("v", "a", id="same", measures=(replace(elapsed(), value=value + 1),))
    assert (trial_sha256(one) == trial_sha256(other)) == (value == value + 1)


def test_draft_writes_everything_in_one_transaction(sample: Ward) -> None:
    before = counts(sample.store)
    sample.store.trials.save_draft(trial(sample.visit("BL"), sample.by), sample.by)
    assert grown(before, counts(sample.store)) == {
        "trial": 1, "trial_take": 1, "trial_version": 1, "measure": 2, "flag": 1, "recording": 1,
        "audit": 1,
    }  # fmt: skip


def test_decision_writes_version_score_outbox_and_audit(sample: Ward) -> None:
    done = trial(sample.visit("BL"), sample.by)
    sample.store.trials.save_draft(done, sample.by)
    before = counts(sample.store)
    kept = sample.store.trials.decide(done.id, VALID, [score((done.id,))], sample.by)
    assert (kept.version, kept.state, kept.decision) == (2, TrialState.FINAL, VALID)
    assert grown(before, counts(sample.store)) == {
        "trial_version": 1, "score": 1, "outbox": 1, "audit": 1,
    }  # fmt: skip
    row = sample.store.outbox.pending()[-1]
    assert (row.kind, row.record_id, row.version) == ("trial", done.id, 2)
    assert (row.training, row.simulated) == (True, True)


def test_draft_and_decision_in_one_go_or_not_at_all(
    sample: Ward, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = counts(sample.store)
    done = trial(sample.visit("BL"), sample.by, entry=Entry.MANUAL)

    def fails(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(sample.store.outbox, "queue", fails)
        with pytest.raises(KeyboardInterrupt):
            sample.store.trials.save_final(done, VALID, [score((done.id,))], sample.by)
    assert counts(sample.store) == before
    kept = sample.store.trials.save_final(done, VALID, [score((done.id,))], sample.by)
    assert (kept.version, kept.state) == (2, TrialState.FINAL)
    assert grown(before, counts(sample.store))["trial_version"] == 2


def test_same_act_again_changes_nothing(sample: Ward) -> None:
    done, scores = trial(sample.visit("BL"), sample.by), []
    scores = [score((done.id,))]
    sample.store.trials.save_draft(done, sample.by)
    first = sample.store.trials.decide(done.id, VALID, scores, sample.by)
    before = counts(sample.store)
    sample.store.trials.save_draft(done, sample.by)
    assert sample.store.trials.decide(done.id, VALID, scores, sample.by) == first
    assert sample.store.trials.save_final(done, VALID, scores, sample.by) == first
    assert counts(sample.store) == before


@pytest.mark.parametrize("what", ["slot", "entry", "context", "captured", "performed_on"])
def test_other_trial_with_the_same_id_is_refused(sample: Ward, what: str) -> None:
    done = trial(sample.visit("BL"), sample.by)
    sample.store.trials.save_draft(done, sample.by)
    other = {
        "slot": replace(done.slot, number=2), "entry": Entry.LATE, "performed_on": "2026-03-13",
        "context": replace(done.context, training=False),
        "captured": replace(done.captured, offset_min=120),
    }  # fmt: skip
    before = counts(sample.store)
    with pytest.raises(RecordRefused, match="differs"):
        sample.store.trials.save_draft(replace(done, **{what: other[what]}), sample.by)
    assert counts(sample.store) == before
    assert sample.store.trials.get(done.id).trial == done


def test_correction_is_a_new_version_and_the_old_one_stays(sample: Ward) -> None:
    done = trial(sample.visit("BL"), sample.by)
    sample.store.trials.save_final(done, VALID, [score((done.id,))], sample.by)
    sample.store.trials.decide(done.id, INVALID, [], sample.by)
    history = sample.store.trials.history(done.id)
    assert [(version, decision.outcome) for version, _, decision in history] == [
        (1, Outcome.UNDECIDED), (2, Outcome.VALID), (3, Outcome.INVALID),
    ]  # fmt: skip
    assert sample.store.trials.get(done.id).decision == INVALID
    assert sample.store.audit.entries(1)[0].action == "trial_voided"


def test_correction_without_reason_is_refused(sample: Ward) -> None:
    done = trial(sample.visit("BL"), sample.by)
    sample.store.trials.save_final(done, INVALID, [], sample.by)
    with pytest.raises(RecordRefused, match="needs a reason"):
        sample.store.trials.decide(done.id, VALID, [], sample.by)
    assert sample.store.trials.get(done.id).version == 2


def test_score_that_can_no_longer_be_computed_is_withdrawn(sample: Ward) -> None:
    visit_id = sample.visit("BL")
    done = trial(visit_id, sample.by)
    sample.store.trials.save_final(done, VALID, [score((done.id,))], sample.by)
    sample.store.trials.decide(done.id, INVALID, [], sample.by)
    assert sample.store.trials.scores(visit_id) == []
    rows = sample.store._file.rows("SELECT version, withdrawn, value FROM score ORDER BY version")
    assert [tuple(row) for row in rows] == [(1, 0, 11.48), (2, 1, None)]


def test_score_comes_back_and_changes_as_new_versions(sample: Ward) -> None:
    visit_id = sample.visit("BL")
    one, two = trial(visit_id, sample.by, 1), trial(visit_id, sample.by, 2)
    sample.store.trials.save_final(one, VALID, [score((one.id,))], sample.by)
    both = score((one.id, two.id), 12.0)
    sample.store.trials.save_final(two, VALID, [both], sample.by)
    assert sample.store.trials.scores(visit_id) == [both]
    rows = sample.store._file.rows("SELECT version FROM score ORDER BY version")
    assert [row[0] for row in rows] == [1, 2]


def test_practice_without_scores_leaves_scores_alone(sample: Ward) -> None:
    visit_id = sample.visit("BL")
    done = trial(visit_id, sample.by)
    sample.store.trials.save_final(done, VALID, [score((done.id,))], sample.by)
    practice = trial(visit_id, sample.by, slot=replace(done.slot, practice=True))
    sample.store.trials.save_final(practice, VALID, [], sample.by)
    assert sample.store.trials.scores(visit_id) == [score((done.id,))]


def test_decision_that_decides_nothing_is_a_bug(sample: Ward) -> None:
    done = trial(sample.visit("BL"), sample.by)
    sample.store.trials.save_draft(done, sample.by)
    with pytest.raises(ValueError, match="decides"):
        sample.store.trials.decide(done.id, Decision(Outcome.UNDECIDED), [], sample.by)
    with pytest.raises(ValueError, match="another test"):
        sample.store.trials.decide(done.id, VALID, [replace(score(()), test="grip")], sample.by)


def test_unknown_trial_is_told(sample: Ward) -> None:
    with pytest.raises(RecordMissing):
        sample.store.trials.get("nobody")
    with pytest.raises(RecordMissing):
        sample.store.trials.decide("nobody", VALID, [], sample.by)


def test_visit_lists_trials_in_order_without_recordings(sample: Ward) -> None:
    given_trials = [trial(sample.visit("BL"), sample.by, n) for n in (1, 2, 3)]
    for one in given_trials:
        sample.store.trials.save_draft(one, sample.by)
    listed = [kept.trial for kept in sample.store.trials.of_visit(sample.visit("BL"))]
    assert listed == [replace(one, recording=None) for one in given_trials]


def test_drafts_are_found_until_they_are_decided(sample: Ward) -> None:
    one, two = (trial(sample.visit("BL"), sample.by, n) for n in (1, 2))
    sample.store.trials.save_draft(one, sample.by)
    sample.store.trials.save_draft(two, sample.by)
    sample.store.trials.decide(one.id, VALID, [], sample.by)
    assert [kept.trial.id for kept in sample.store.trials.open_drafts()] == [two.id]


def test_not_done_is_kept_once_and_queued(sample: Ward) -> None:
    entry = not_done(sample.visit("BL"))
    sample.store.trials.not_done(entry, sample.by)
    waiting = sample.store.outbox.pending_count()
    sample.store.trials.not_done(entry, sample.by)
    assert sample.store.trials.not_dones(sample.visit("BL")) == [entry]
    assert sample.store.outbox.pending_count() == waiting == 1
    with pytest.raises(RecordRefused):
        sample.store.trials.not_done(replace(entry, reason="nd5"), sample.by)


def test_withdrawn_not_done_stays_and_no_longer_counts(sample: Ward) -> None:
    entry = not_done(sample.visit("BL"), None)
    sample.store.trials.not_done(entry, sample.by)
    with pytest.raises(RecordRefused, match="reason"):
        sample.store.trials.withdraw_not_done(entry.id, " ", sample.by)
    sample.store.trials.withdraw_not_done(entry.id, "device repaired", sample.by)
    assert sample.store.trials.not_dones(sample.visit("BL")) == []
    assert sample.store._file.value("SELECT count(*) FROM not_done") == 1
    with pytest.raises(RecordMissing):
        sample.store.trials.withdraw_not_done(entry.id, "again", sample.by)


def test_not_done_is_not_taken_back_in_a_finished_visit(sample: Ward) -> None:
    visit_id, by, store = sample.visit("BL"), sample.by, sample.store
    entry = not_done(visit_id)
    store.visits.start(visit_id, by)
    store.trials.not_done(entry, by)
    store.visits.finish(visit_id, by)
    with pytest.raises(RecordRefused, match="finished"):
        store.trials.withdraw_not_done(entry.id, "wrong hand", by)
    assert store.trials.not_dones(visit_id) == [entry]
    store.visits.reopen(visit_id, "wrong hand", by)
    store.trials.withdraw_not_done(entry.id, "wrong hand", by)
    assert store.trials.not_dones(visit_id) == []
    acts = [(note.action, note.user) for note in store.audit.of_record(entry.id)]
    assert acts == [("not_done", by), ("not_done_withdrawn", by)]


def test_altered_recording_is_noticed_when_read(sample: Ward) -> None:
    done = trial(sample.visit("BL"), sample.by)
    sample.store.trials.save_draft(done, sample.by)
    connection = unguarded(sample.store)
    connection.execute("DROP TRIGGER recording_no_update")
    connection.execute("UPDATE recording SET packed = zeroblob(20)")
    with pytest.raises(StoreDamaged):
        sample.store.trials.get(done.id)


def test_audit_holds_the_hash_of_what_was_kept(sample: Ward) -> None:
    done = trial(sample.visit("BL"), sample.by)
    sample.store.trials.save_draft(done, sample.by)
    entry = sample.store.audit.of_record(done.id)[0]
    assert (entry.action, entry.detail["sha256"]) == ("trial_drafted", trial_sha256(done))


def test_nan_is_never_kept(sample: Ward) -> None:
    done = trial(sample.visit("BL"), sample.by, measures=(replace(elapsed(), value=float("nan")),))
    with pytest.raises(ValueError, match="JSON"):
        sample.store.trials.save_draft(done, sample.by)
    assert sample.store.trials.of_visit(sample.visit("BL")) == []


def test_hash_of_a_trial_is_the_one_that_older_programs_wrote():
    flag = Flag("beam_blocked", detail={"gate": "A"})
    kept = trial(
        "visit-1",
        "assessor-1",
        3,
        id="11111111-1111-1111-1111-111111111111",
        instruments=(gates(),),
        recording=b"abc",
        measures=(elapsed(), elapsed("9.1", Source.GATE)),
        flags=(flag,),
    )
    assert trial_sha256(kept) == (
        "e5f547336371aafdaa1038c9db338b55929b8ca6e387aaceaa10a01a74b87c9d"
    )
