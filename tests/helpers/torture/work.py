"""Endless work on a store, the same in every process, for cutting it short at any moment.

As a program it does the work of one run and says what each act was called when the act returned,
with the number of the newest seal: ``final 3 17 214``. Whoever hears that may call it saved.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from uuid import UUID

from helpers.sample_records import BASELINE, INVALID, VALID, elapsed, participant, score, trial
from helpers.store_key import KEY
from helpers.torture import seeds
from msgspec.structs import replace

from frailtylab.people import Participant
from frailtylab.store import RecordMissing, Store, open_store
from frailtylab.store.sealing import newest_seal
from frailtylab.study.load import LoadedStudy, builtin_study
from frailtylab.trials import NotDone, Trial

Act = tuple[str, Callable[[], object]]
CORRECTED = replace(INVALID, note="corrected")


def record_id(run: int, number: int) -> str:
    """The id of a run's record of that number: equal in every process."""
    return str(UUID(int=(run << 64) | number))


def person(run: int) -> Participant:
    """Whom the run is about."""
    return participant(f"P-{run:04d}", id=record_id(run, 0))


def first_content(visit_id: str, by: str, run: int, number: int) -> Trial:
    """What the trial says at its first stop; the recording has between 0 and 2,9 kB."""
    block = hashlib.sha256(f"{run} {number}".encode()).digest()
    size = (run * 131 + number * 37) % 90
    return trial(
        visit_id, by, number, id=record_id(run, number), recording=block * size,
        measures=(elapsed(f"{number % 30}.{run * 7919 % 1000:03d}"),),
    )  # fmt: skip


def second_content(visit_id: str, by: str, run: int, number: int) -> Trial:
    """The same trial after its stop was undone and made again."""
    return replace(first_content(visit_id, by, run, number), measures=(elapsed("12.5"),))


def left_out(visit_id: str, run: int, number: int) -> NotDone:
    """A place that was not measured."""
    return NotDone(record_id(run, number + (1 << 32)), visit_id, "grip", "nd3", f"no {number}")


@cache
def study() -> LoadedStudy:
    """The study; read once a process."""
    return builtin_study()


def assessor(store: Store) -> str:
    """Id of whoever does the work."""
    return store.people.assessors()[0].id


def visit_of(store: Store, run: int) -> str:
    """Id of the run's visit."""
    return store.visits.of_participant(record_id(run, 0))[0].visit_id


def acts(store: Store, run: int) -> Iterator[Act]:
    """Name and act, without end."""
    by, who = assessor(store), person(run)
    yield f"person {run} 0", lambda: store.people.add_participant(who, by)
    yield f"enrol {run} 0", lambda: store.visits.enrol(who.id, BASELINE, study(), by)
    visit_id = visit_of(store, run)
    yield f"start {run} 0", lambda: store.visits.start(visit_id, by)
    for number in itertools.count(1):
        yield from acts_of_trial(store, visit_id, by, run, number)


def acts_of_trial(store: Store, visit_id: str, by: str, run: int, number: int) -> Iterator[Act]:
    """From the stop to the decision; some trials are stopped twice or corrected."""
    one = first_content(visit_id, by, run, number)
    scores = [score((one.id,), number)]
    yield f"draft {run} {number}", lambda: store.trials.save_draft(one, by)
    if number % 3 == 0:
        again = second_content(visit_id, by, run, number)
        yield f"redraft {run} {number}", lambda: store.trials.save_draft(again, by)
    yield f"final {run} {number}", lambda: store.trials.decide(one.id, VALID, scores, by)
    if number % 4 == 0:
        yield f"correct {run} {number}", lambda: store.trials.decide(one.id, CORRECTED, [], by)
    if number % 5 == 0:
        missed = left_out(visit_id, run, number)
        yield f"not_done {run} {number}", lambda: store.trials.not_done(missed, by)


def missing(store: Store, said: Iterable[str]) -> list[str]:
    """Which of the acknowledged acts have left nothing, or something else, in the store."""
    wanted: dict[int, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for line in said:
        name, run, number = line.split()[:3]
        wanted[int(run)][int(number)].add(name)
    there = {run: present(store, run, numbers) for run, numbers in wanted.items()}
    return [
        f"{name} {run} {number}"
        for run, numbers in wanted.items()
        for number, names in numbers.items()
        for name in sorted(names - there[run].get(number, set()))
    ]


def present(store: Store, run: int, numbers: Iterable[int]) -> dict[int, set[str]]:
    """Trial → names of the acts whose result is in the store, whole and unaltered."""
    found = {0: beginnings(store, run)}
    if "enrol" not in found[0] or not store.people.assessors():
        return found
    visit_id, by = visit_of(store, run), assessor(store)
    not_dones = store.trials.not_dones(visit_id)
    for number in numbers:
        if number:
            found[number] = of_trial(store, visit_id, by, run, number)
            if left_out(visit_id, run, number) in not_dones:
                found[number].add("not_done")
    return found


def beginnings(store: Store, run: int) -> set[str]:
    """Names of the acts before the first trial that are in the store."""
    try:
        if store.people.participant(record_id(run, 0)) != person(run):
            return set()
    except RecordMissing:
        return set()
    if not store.visits.of_participant(record_id(run, 0)):
        return {"person"}
    begun = store.visits.get(visit_of(store, run)).started
    return {"person", "enrol", "start"} if begun else {"person", "enrol"}


def of_trial(store: Store, visit_id: str, by: str, run: int, number: int) -> set[str]:
    """Names of the acts on one trial that are in the store."""
    found = set[str]()
    takes = [take.trial for take in store.trials.takes(record_id(run, number))]
    if takes[:1] == [first_content(visit_id, by, run, number)]:
        found.add("draft")
    if takes[1:] == [second_content(visit_id, by, run, number)]:
        found.add("redraft")
    decisions = [decision for _, _, decision in store.trials.history(record_id(run, number))]
    found |= {"final"} if VALID in decisions else set()
    found |= {"correct"} if decisions[-1:] == [CORRECTED] else set()
    return found


def say(descriptor: int, name: str, store: Store) -> None:
    """Acknowledge at once, without a buffer that dies with the process."""
    seal = newest_seal(store._file.connection).seal
    os.write(descriptor, f"{name} {seal}\n".encode())


def work(store: Store, run: int, descriptor: int, *, early: bool, most: int = 0) -> None:
    """Do so many acts of a run (0: for ever) and say each one that returned.

    :param early: the seeded bug that says it before
    """
    todo = acts(store, run)
    for name, act in itertools.islice(todo, most) if most else todo:
        if early:
            say(descriptor, name, store)
        act()
        if not early:
            say(descriptor, name, store)


def main() -> None:
    """The process that is killed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("path", type=Path)
    parser.add_argument("run", type=int)
    parser.add_argument("seed")
    asked = parser.parse_args()
    with seeds.planted(asked.seed), open_store(asked.path, KEY) as store:
        work(store, asked.run, 1, early=asked.seed == "acknowledge before commit")


if __name__ == "__main__":
    main()
