"""What an export reads: everything once, as it stands now, with its raw material's hash."""

from __future__ import annotations

import hashlib

import pytest
from helpers.sample_records import INVALID, VALID, Ward, elapsed, not_done, score, trial
from msgspec.structs import replace

from frailtylab.store import trial_rows


@pytest.fixture
def filled(sample: Ward) -> Ward:
    visit_id, by = sample.visit("BL"), sample.by
    one = trial(visit_id, by, 1, id="one")
    sample.store.trials.save_final(one, VALID, [score(("one",))], by)
    two = trial(visit_id, by, 2, id="two", recording=None)
    sample.store.trials.save_final(two, INVALID, [score(("one",))], by)
    sample.store.trials.save_draft(trial(visit_id, by, 3, id="three", measures=(), flags=()), by)
    sample.store.trials.not_done(not_done(visit_id), by)
    return sample


@pytest.mark.parametrize("at_once", [1, 2, 500])
def test_trials_come_whole_and_in_order(
    filled: Ward, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trial_rows, "AT_ONCE", at_once)
    monkeypatch.setattr("frailtylab.store.records.AT_ONCE", at_once)
    rows = list(filled.store.records.trials())
    assert [(row["id"], row["state"], row["outcome"]) for row in rows] == [
        ("one", "final", "valid"), ("two", "final", "invalid"), ("three", "draft", "undecided"),
    ]  # fmt: skip
    first = rows[0]
    assert (first["participant_code"], first["visit_code"]) == ("P-0147", "BL")
    assert (first["assessor_code"], first["version"], first["repeat"]) == ("A-03", 2, 0)
    assert [m["text"] for m in first["measures"]] == ["11.482913406", "11.3"]
    assert [f["code"] for f in first["flags"]] == ["disagreement"]
    assert rows[2]["measures"] == rows[2]["flags"] == []


def test_recordings_are_indexed_by_hash_and_size(filled: Ward) -> None:
    rows = list(filled.store.records.recordings())
    raw = trial("", "").recording or b""
    assert [(row["trial_id"], row["size_bytes"], row["sha256"]) for row in rows] == [
        ("one", len(raw), hashlib.sha256(raw).hexdigest()),
        ("three", len(raw), hashlib.sha256(raw).hexdigest()),
    ]
    assert all("packed" not in row for row in rows)


def test_older_takes_are_listed_and_the_newest_is_read(filled: Ward) -> None:
    again = replace(
        trial(filled.visit("BL"), filled.by, 3, id="three"),
        measures=(elapsed("9.25"),), flags=(), instruments=(), recording=b"again",
    )  # fmt: skip
    first = filled.store.trials.get("three").trial
    filled.store.trials.save_draft(replace(again, captured=first.captured), filled.by)
    row = list(filled.store.records.trials())[-1]
    assert (row["take"], row["simulated"], row["version"]) == (2, 0, 2)
    assert row["recording_sha256"] == hashlib.sha256(b"again").hexdigest()
    assert [m["text"] for m in row["measures"]] == ["9.25"]
    rows = [row for row in filled.store.records.recordings() if row["trial_id"] == "three"]
    assert [(row["take"], row["current"], row["simulated"]) for row in rows] == [
        (1, 0, 1), (2, 1, 0),
    ]  # fmt: skip


def test_only_scores_that_stand_are_read(filled: Ward) -> None:
    (row,) = filled.store.records.scores()
    assert (row["name"], row["value"], row["inputs"]) == ("tug_mean", 11.48, '["one"]')
    filled.store.trials.decide("one", INVALID, [], filled.by)
    assert list(filled.store.records.scores()) == []


def test_not_done_entry_that_was_taken_back_says_by_whom_and_why(filled: Ward) -> None:
    (row,) = filled.store.records.not_done()
    assert (row["reason"], row["side"], row["number"], row["by_code"]) == (
        "nd3",
        "left",
        None,
        "A-03",
    )
    assert (row["withdrawn"], row["withdrawn_reason"], row["withdrawn_utc"]) == (0, None, None)
    filled.store.trials.withdraw_not_done(row["id"], "measured after all", filled.by)
    (now,) = filled.store.records.not_done()
    assert (now["id"], now["reason"], now["by_code"]) == (row["id"], "nd3", "A-03")
    assert (now["withdrawn"], now["withdrawn_reason"]) == (1, "measured after all")
    assert (now["withdrawn_by_code"], bool(now["withdrawn_utc"])) == ("A-03", True)


def test_simulated_and_training_are_in_every_row(filled: Ward) -> None:
    records = filled.store.records
    rows = [*records.trials(), *records.recordings(), *records.scores(), *records.not_done()]
    assert {row["training"] for row in rows} == {1}
    assert {row["simulated"] for row in records.trials()} == {1}


def test_outbox_lists_oldest_first(filled: Ward) -> None:
    outbox = filled.store.outbox
    assert outbox.pending_count() == 3
    assert [row.record_id for row in outbox.pending(2)] == ["one", "two"]
    assert all(row.training for row in outbox.pending())
