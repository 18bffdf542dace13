"""A store with at least one row in every table, and which tables are records."""

from __future__ import annotations

from helpers.sample_devices import calibration, exception
from helpers.sample_records import VALID, Ward, gates, not_done, score, trial

from frailtylab.self_check import mass_result
from frailtylab.store import Store
from frailtylab.store.deliveries import Unsent

DERIVED = {"worklist", "undecided", "waiting", "trial_at", "visit_at"}
"""What SQLite itself derives from the records."""
FOREIGN = {"_sqlite_migrations"}


def tables(store: Store) -> list[str]:
    """The tables whose rows are never changed."""
    rows = store._file.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
    names = [row[0] for row in rows if not row[0].startswith("sqlite_")]
    return [name for name in names if name not in DERIVED | FOREIGN]


def fill_every_table(sample: Ward) -> Store:
    """A store with at least one row in every table."""
    store, visit_id, by = sample.store, sample.visit("BL"), sample.by
    store.visits.start(visit_id, by)
    store.setup.save(visit_id, "tug", {"aid": "cane"}, by)
    store.devices.register(gates(), by)
    store.devices.add_calibration("k", calibration(), by)
    store.devices.add_self_check("k", mass_result("10", 10.05), by)
    store.device_use.add_exceptions([exception(visit_id)], by)
    done, entry = trial(visit_id, by), not_done(visit_id)
    store.trials.save_final(done, VALID, [score((done.id,))], by)
    store.trials.not_done(entry, by)
    store.trials.withdraw_not_done(entry.id, "plaster removed", by)
    fill_custody(store, visit_id, done.id, by)
    fill_deliveries(store, visit_id, by)
    return store


def fill_deliveries(store: Store, visit_id: str, by: str) -> None:
    """A row in each of the tables of step 4."""
    unsent = Unsent(visit_id, up_to=1, revision=1)
    dispatch = store.deliveries.freeze("office", unsent, b"{}", by)
    store.deliveries.tried(dispatch.id, "sent", by, stored=("Patient/1",))


def fill_custody(store: Store, visit_id: str, trial_id: str, by: str) -> None:
    """A row in each of the tables of step 3."""
    why = {"reason": "wrong visit", "by": by, "utc": "2026-03-14T09:30:00.000000Z"}
    person = store.people.find("")[0].id
    days = dict.fromkeys(("planned_on", "window_start", "window_end"), "2026-03-14")
    with store._file.transaction():
        add = store._file.insert
        add("trial_place", trial_id=trial_id, version=1, visit_id=visit_id, number=1, attempt=2,
            side=None, **why)  # fmt: skip
        add("visit_place", visit_id=visit_id, version=1, participant_id=person, code="BL", **days,
            **why)  # fmt: skip
        add("signature", id="s-1", visit_id=visit_id, meaning="performed", name="M K",
            record_sha256="ab" * 32, by=by, utc=why["utc"], offset_min=60)  # fmt: skip
        add("user_pin", user_id=by, version=1, salt=b"salt", hash=b"hash", by=by, utc=why["utc"])
        add("office_key", public=b"k" * 32, by=by, utc=why["utc"])
