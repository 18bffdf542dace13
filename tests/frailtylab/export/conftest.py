"""A store with the records that hurt an export most, and a way to read the files back."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers.fake_clock import FakeClock
from helpers.sample_records import (
    BASELINE,
    EVERY_ROLE,
    INVALID,
    VALID,
    Ward,
    not_done,
    participant,
    score,
    trial,
    ward,
)
from helpers.store_key import KEY
from msgspec.structs import replace

from frailtylab.store import Store, create_store
from frailtylab.study.load import builtin_study
from frailtylab.trials import Trial

HOSTILE_CODES = ("0012", "1E5", "NA", "null", "2026-03-14", "1_000")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An open, empty store."""
    with create_store(tmp_path / "frailtylab.db", KEY, FakeClock()) as opened:
        yield opened


@pytest.fixture
def sample(store: Store) -> Ward:
    """One enrolled participant, and one person who does everything in a small site."""
    return ward(store, roles=EVERY_ROLE)


@pytest.fixture
def filled(sample: Ward) -> Ward:
    """Three trials (valid, typed and invalid, draft), a score, and a test that was not done."""
    visit_id, by = sample.visit("BL"), sample.by
    sha256 = builtin_study().sha256
    sample.store.trials.save_final(
        in_study(trial(visit_id, by, 1, id="one"), sha256), VALID, [score(("one",))], by
    )
    two = in_study(trial(visit_id, by, 2, id="two", recording=None, instruments=()), sha256)
    sample.store.trials.save_final(two, INVALID, [score(("one",))], by)
    draft = trial(visit_id, by, 3, id="three", measures=(), flags=())
    sample.store.trials.save_draft(in_study(draft, sha256), by)
    sample.store.trials.not_done(not_done(visit_id), by)
    return sample


def in_study(made: Trial, sha256: str) -> Trial:
    """The trial under that study, with one primary measure at most."""
    measures = tuple(replace(m, primary=n == 0) for n, m in enumerate(made.measures))
    context = replace(made.context, study_sha256=sha256)
    return replace(made, context=context, measures=measures)


@pytest.fixture
def hostile(store: Store) -> Ward:
    """One trial each of participants whose codes look like numbers, dates and missing values."""
    first = ward(store, HOSTILE_CODES[0], EVERY_ROLE)
    for code in HOSTILE_CODES[1:]:
        person = store.people.add_participant(participant(code), first.by)
        store.visits.enrol(person.id, BASELINE, builtin_study(), first.by)
    for code in HOSTILE_CODES:
        person = store.people.by_code(code)
        assert person is not None
        visit = store.visits.of_participant(person.id)[0].visit_id
        made = in_study(trial(visit, first.by), builtin_study().sha256)
        store.trials.save_final(made, VALID, [], first.by)
    return first


@pytest.fixture
def read():
    """Reads an exported file as a list of dicts."""

    def rows(path: Path) -> list[dict[str, str]]:
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    return rows
