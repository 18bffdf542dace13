"""The audit trail names the first entry that is not what was written."""

from __future__ import annotations

import pytest
from helpers.attacker import unguarded
from helpers.fake_clock import FakeClock
from helpers.sample_records import VALID, Ward, score, trial
from hypothesis import given
from hypothesis import strategies as st

from frailtylab.store import Store
from frailtylab.store.canonical import canonical


def tamper(store: Store, sql: str) -> None:
    """Change the trail as somebody with the file and a tool can."""
    connection = unguarded(store)
    for guard in ("audit_no_update", "audit_no_delete"):
        connection.execute(f"DROP TRIGGER IF EXISTS {guard}")
    connection.execute(sql)


def test_untouched_trail_is_whole(sample: Ward) -> None:
    sample.store.audit.append("signed_in", by=sample.by, detail={"role": "assessor"})
    assert sample.store.audit.verify() is None
    assert sample.store.check() == []


@pytest.mark.parametrize(
    ("sql", "first_bad"),
    [
        ("UPDATE audit SET user = 'x' WHERE seq = 3", 3),
        ("UPDATE audit SET detail = '{}' WHERE seq = 2", 2),
        ("UPDATE audit SET offset_min = 0 WHERE seq = 4", 4),
        ("UPDATE audit SET hash = previous WHERE seq = 4", 4),
        ("UPDATE audit SET previous = hash WHERE seq = 5", 5),
        ("DELETE FROM audit WHERE seq = 1", 1),
        ("DELETE FROM audit WHERE seq = 3", 3),
        ("UPDATE audit SET seq = 900 WHERE seq = 2", 2),
    ],
)
def test_first_bad_entry_is_named(sample: Ward, sql: str, first_bad: int) -> None:
    for number in range(4):
        sample.store.audit.append("verified", by=sample.by, detail={"seals": number})
    tamper(sample.store, sql)
    assert sample.store.audit.verify() == first_bad
    assert sample.store.check() == [f"audit trail breaks at entry {first_bad}"]


def test_forged_entry_needs_every_later_one_rebuilt(sample: Ward) -> None:
    tamper(
        sample.store,
        "INSERT INTO audit SELECT max(seq) + 1, utc, 0, 'x', 'y', '', '', '{}', hash, hash "
        "FROM audit",
    )
    assert sample.store.audit.verify() == sample.store.audit.entries(1)[0].seq


def test_every_clinical_act_has_one_entry(sample: Ward) -> None:
    store, by, visit_id = sample.store, sample.by, sample.visit("BL")
    done = trial(visit_id, by)
    store.visits.start(visit_id, by)
    store.setup.save(visit_id, "tug", {"aid": "none"}, by)
    store.trials.save_draft(done, by)
    store.trials.decide(done.id, VALID, [score((done.id,))], by)
    store.visits.finish(visit_id, by)
    actions = [entry.action for entry in reversed(store.audit.entries(100))]
    assert actions == [
        "store_created", "first_user_added", "participant_added", "study_kept", "enrolled",
        "visit_started", "setup_saved", "trial_drafted", "trial_decided", "visit_finished",
    ]  # fmt: skip


def test_entries_turn_pages_newest_first(sample: Ward) -> None:
    everything = sample.store.audit.entries(100)
    assert [entry.seq for entry in everything] == [5, 4, 3, 2, 1]
    assert sample.store.audit.entries(2, before=4) == everything[2:4]


def test_trail_tells_the_time_even_when_the_clock_jumps(
    sample: Ward, fake_clock: FakeClock
) -> None:
    fake_clock.jump_wall(-3600)
    sample.store.audit.append("clock_jumped", by="", detail={"seconds": -3600})
    newest, before = sample.store.audit.entries(2)
    assert newest.utc < before.utc
    assert newest.seq > before.seq
    assert sample.store.audit.verify() is None


@given(
    st.dictionaries(st.text(), st.one_of(st.text(), st.integers(), st.booleans(), st.none())),
    st.randoms(use_true_random=False),
)
def test_canonical_form_does_not_know_the_order(detail: dict[str, object], dice) -> None:  # type: ignore[no-untyped-def]
    names = list(detail)
    dice.shuffle(names)
    assert canonical({name: detail[name] for name in names}) == canonical(detail)
