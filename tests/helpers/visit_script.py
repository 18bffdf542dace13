"""A whole visit as a list of acts, the same in every process, for killing one in the middle.

As a program: does the acts on the store at ``argv[1]`` and says each one's name when it returned.
``argv[2]`` is the number of the SQL statement before which the process kills itself (0: never; it
then says how many there were). ``argv[3]`` seeds a fault: ``early`` says the name before the act,
``lazy`` never commits.
"""

from __future__ import annotations

import hashlib
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from helpers.sample_records import VALID, elapsed, score, trial
from helpers.store_key import KEY
from msgspec.structs import replace

from frailtylab.store import Store, open_store
from frailtylab.trials import NotDone, Trial, TrialState

TRIALS = range(1, 7)
SETUP = {"aid": "cane"}


def scripted_trial(visit_id: str, by: str, number: int) -> Trial:
    """The trial of that number: equal in every process."""
    raw = b"".join(hashlib.sha256(bytes([number, n])).digest() for n in range(200))
    return trial(visit_id, by, number, id=str(UUID(int=number)), recording=raw)


def scripted_redraft(visit_id: str, by: str, number: int) -> Trial:
    """The same trial after its stop was undone and made again."""
    one = scripted_trial(visit_id, by, number)
    return replace(one, measures=(elapsed("12.5"),), recording=b"more" + (one.recording or b""))


def save_first(store: Store, one: Trial, by: str) -> None:
    """Keep the first take, unless it is there already: after a later one it would count again."""
    if not any(take.trial == one for take in store.trials.takes(one.id)):
        store.trials.save_draft(one, by)


def scripted_not_done(visit_id: str) -> NotDone:
    """What the script leaves out."""
    return NotDone(str(UUID(int=99)), visit_id, "grip", "nd3", "")


def acts(store: Store, visit_id: str, by: str) -> list[tuple[str, Callable[[], object]]]:
    """Name and act, in order. Each act may be done again."""
    done: list[tuple[str, Callable[[], object]]] = [
        ("start", lambda: store.visits.start(visit_id, by)),
        ("setup", lambda: store.setup.save(visit_id, "tug", SETUP, by)),
    ]
    for number in TRIALS:
        one = scripted_trial(visit_id, by, number)
        again = scripted_redraft(visit_id, by, number)
        scores = [score((one.id,), number)]
        done += [
            (f"draft {number}", lambda one=one: save_first(store, one, by)),
            (f"redraft {number}", lambda again=again: store.trials.save_draft(again, by)),
            (
                f"final {number}",
                lambda one=one, scores=scores: store.trials.decide(one.id, VALID, scores, by),
            ),
        ]
    return [
        *done,
        ("not done", lambda: store.trials.not_done(scripted_not_done(visit_id), by)),
        ("finish", lambda: store.visits.finish(visit_id, by)),
    ]


def present(store: Store, visit_id: str, by: str) -> set[str]:
    """Names of the acts whose result is in the store, whole and unaltered."""
    visit = store.visits.get(visit_id)
    found = {
        name for name, there in (("start", visit.started), ("finish", visit.finished)) if there
    }
    if store.setup.current(visit_id, "tug") == SETUP:
        found.add("setup")
    if store.trials.not_dones(visit_id) == [scripted_not_done(visit_id)]:
        found.add("not done")
    for kept in store.trials.of_visit(visit_id):
        number = kept.trial.slot.number
        takes = [take.trial for take in store.trials.takes(kept.trial.id)]
        again = scripted_redraft(visit_id, by, number)
        if takes[0] == scripted_trial(visit_id, by, number):
            found.add(f"draft {number}")
        if takes[1:] == [again] == [store.trials.get(kept.trial.id).trial]:
            found.add(f"redraft {number}")
            found |= {f"final {number}"} if is_whole(store, kept.trial.id) else set()
    return found


def is_whole(store: Store, trial_id: str) -> bool:
    """Decided, queued and in the audit trail: all of it or none."""
    decided = store.trials.get(trial_id).state is TrialState.FINAL
    queued = trial_id in {row.record_id for row in store.outbox.pending(1000)}
    noted = "trial_decided" in {entry.action for entry in store.audit.of_record(trial_id)}
    if not decided == queued == noted:
        raise AssertionError(f"half a decision: {decided=} {queued=} {noted=}")
    return decided


def say(name: str) -> None:
    """Acknowledge, at once and without a buffer that dies with the process."""
    os.write(1, f"{name}\n".encode())


class Fuse:
    """Kills this process before the statement of a given number."""

    def __init__(self, statement: int) -> None:
        self.statement, self.seen = statement, 0

    def burn(self, _sql: str) -> None:
        self.seen += 1
        if self.seen == self.statement:
            os.kill(os.getpid(), signal.SIGKILL)


def play(path: Path, statement: int, fault: str) -> None:
    """Do the whole visit, or as much of it as the fuse allows."""
    fuse = Fuse(statement)
    with open_store(path, KEY) as store:
        visit_id, by = first_visit(store)
        store._file.connection.set_trace_callback(fuse.burn)
        if fault == "lazy":
            store._file.transaction = unsafe(store)  # type: ignore[method-assign]
        for name, act in acts(store, visit_id, by):
            if fault == "early":
                say(name)
            act()
            if fault != "early":
                say(name)
        store._file.connection.set_trace_callback(None)
    say(f"statements {fuse.seen}")


def unsafe(store: Store) -> Any:
    """A transaction that is begun once and never committed: the seeded fault."""

    @contextmanager
    def transaction() -> Iterator[None]:
        if not store._file.connection.in_transaction:
            store._file.connection.execute("BEGIN IMMEDIATE")
        store._file.ledger.begin()
        yield
        store._file.ledger.close_transaction()

    return transaction


def first_visit(store: Store) -> tuple[str, str]:
    """The only participant's first visit, and the only assessor."""
    person = store.people.find("")[0]
    visit = store.visits.of_participant(person.id)[0]
    return visit.visit_id, store.people.assessors()[0].id


if __name__ == "__main__":
    play(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
