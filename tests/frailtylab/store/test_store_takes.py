"""An attempt that comes again with other content: every content stays, the last one counts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from helpers.attacker import copy_folder
from helpers.fake_clock import FakeClock
from helpers.sample_records import INVALID, VALID, Ward, elapsed, score, trial, ward
from helpers.store_key import KEY
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from frailtylab.store import RecordRefused, open_store
from frailtylab.store.canonical import trial_sha256
from frailtylab.trials import Entry, Flag, Outcome, Trial, TrialState


@pytest.fixture
def draft(sample: Ward) -> Trial:
    """A stopped attempt that is kept and undecided."""
    one = trial(sample.visit("BL"), sample.by)
    sample.store.trials.save_draft(one, sample.by)
    return one


CONTENT: dict[str, dict[str, Any]] = {
    "measures": {"measures": (elapsed("13.0"),)},
    "fewer measures": {"measures": ()},
    "flags": {"flags": (Flag("late_press", {"seconds": "0.4"}),)},
    "recording": {"recording": b"longer"},
    "no recording": {"recording": None},
    "instruments": {"instruments": ()},
}


@pytest.mark.parametrize("change", CONTENT.values(), ids=CONTENT)
def test_redraft_keeps_both_contents(sample: Ward, draft: Trial, change: dict[str, Any]) -> None:
    trials, again = sample.store.trials, replace(draft, **change)
    kept = trials.save_draft(again, sample.by)
    assert (kept.version, kept.state) == (2, TrialState.DRAFT)
    assert trials.get(draft.id).trial == again
    takes = trials.takes(draft.id)
    assert [(take.number, take.trial) for take in takes] == [(1, draft), (2, again)]
    assert [take.sha256 for take in takes] == [trial_sha256(draft), trial_sha256(again)]
    assert [one.trial.id for one in trials.open_drafts()] == [draft.id]
    assert trials.of_visit(draft.slot.visit_id)[0].trial == replace(again, recording=None)


def test_decision_is_about_the_newest_take(sample: Ward, draft: Trial) -> None:
    again = replace(draft, measures=(elapsed("13.0"),))
    sample.store.trials.save_draft(again, sample.by)
    kept = sample.store.trials.decide(draft.id, VALID, [score((draft.id,), 13.0)], sample.by)
    assert kept.trial.measures == again.measures
    rows = sample.store._file.rows("SELECT version, take, state FROM trial_version")
    assert [tuple(row) for row in rows] == [(1, 1, "draft"), (2, 2, "draft"), (3, 2, "final")]


def test_audit_says_which_take(sample: Ward, draft: Trial) -> None:
    again = replace(draft, recording=b"again")
    sample.store.trials.save_draft(again, sample.by)
    sample.store.trials.decide(draft.id, VALID, [], sample.by)
    entries = sample.store.audit.of_record(draft.id)
    said = [(one.action, one.detail["take"], one.detail.get("sha256")) for one in entries]
    assert sorted(said, key=str) == [
        ("trial_decided", 2, None),
        ("trial_drafted", 1, trial_sha256(draft)),
        ("trial_drafted", 2, trial_sha256(again)),
    ]


@pytest.mark.parametrize("change", CONTENT.values(), ids=CONTENT)
def test_nothing_comes_over_a_decision(sample: Ward, draft: Trial, change: dict[str, Any]) -> None:
    trials = sample.store.trials
    before = trials.decide(draft.id, VALID, [], sample.by)
    with pytest.raises(RecordRefused, match="differs"):
        trials.save_draft(replace(draft, **change), sample.by)
    with pytest.raises(RecordRefused, match="differs"):
        trials.save_final(replace(draft, **change), VALID, [], sample.by)
    assert trials.save_draft(draft, sample.by) == before
    assert trials.get(draft.id) == replace(before, trial=draft)
    assert len(trials.takes(draft.id)) == 1


def test_other_content_and_its_decision_come_in_one_go(sample: Ward, draft: Trial) -> None:
    again = replace(draft, measures=(elapsed("13.0"),))
    kept = sample.store.trials.save_final(again, INVALID, [], sample.by)
    assert (kept.version, kept.decision.outcome) == (3, Outcome.INVALID)
    assert [take.trial for take in sample.store.trials.takes(draft.id)] == [draft, again]
    assert sample.store.trials.save_final(again, INVALID, [], sample.by) == kept


def test_older_content_that_comes_again_counts_again(sample: Ward, draft: Trial) -> None:
    again = replace(draft, recording=b"again")
    for one in (again, again, draft):
        sample.store.trials.save_draft(one, sample.by)
    found = [take.trial for take in sample.store.trials.takes(draft.id)]
    assert found == [draft, again, draft]
    assert sample.store.trials.get(draft.id).trial == draft


def test_correction_leaves_the_take_alone(sample: Ward, draft: Trial) -> None:
    sample.store.trials.decide(draft.id, VALID, [], sample.by)
    sample.store.trials.decide(draft.id, INVALID, [], sample.by)
    assert len(sample.store.trials.takes(draft.id)) == 1
    assert sample.store.trials.get(draft.id).trial == draft


def test_trial_that_is_not_there_has_no_takes(sample: Ward) -> None:
    assert sample.store.trials.takes("nobody") == []


def test_whole_redraft_or_nothing(
    sample: Ward, draft: Trial, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    again = replace(draft, entry=Entry.CAPTURE, recording=b"again")
    with monkeypatch.context() as patched:
        patched.setattr(sample.store.audit, "note", fails)
        with pytest.raises(KeyboardInterrupt):
            sample.store.trials.save_draft(again, sample.by)
    assert [take.trial for take in sample.store.trials.takes(draft.id)] == [draft]
    assert sample.store.trials.get(draft.id).version == 1


CONTENTS = st.builds(
    lambda texts, flags, raw: {
        "measures": tuple(map(elapsed, texts)), "flags": tuple(map(Flag, flags)), "recording": raw,
    },
    st.lists(st.decimals(0, 99, places=3).map(str), max_size=3),
    st.lists(st.sampled_from(["disagreement", "late_press"]), max_size=2),
    st.one_of(st.none(), st.binary(max_size=40)),
)  # fmt: skip


@given(contents=st.lists(CONTENTS, min_size=1, max_size=5))
@settings(max_examples=25, deadline=None)
def test_last_take_is_read_and_all_are_there(
    empty_store: Path, tmp_path_factory: pytest.TempPathFactory, contents: list[dict[str, Any]]
) -> None:
    path = copy_folder(empty_store, tmp_path_factory.mktemp("takes") / "data")
    with open_store(path, KEY, FakeClock()) as store:
        here = ward(store)
        one = trial(here.visit("BL"), here.by)
        said = [replace(one, **content) for content in contents]
        for take in said:
            store.trials.save_draft(take, here.by)
        changed = [take for n, take in enumerate(said) if n == 0 or take != said[n - 1]]
        assert [take.trial for take in store.trials.takes(one.id)] == changed
        assert store.trials.get(one.id).trial == said[-1]
        assert store.check() == []
