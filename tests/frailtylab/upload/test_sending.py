"""From the outbox to a server and back: once each, whole, in order, whatever happens between."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from helpers.fake_clock import FakeClock
from helpers.fhir_double import FAULTS, NEEDED, Double, Memory, drawn, served
from helpers.finished_visits import clinic, finished_visit, ramp

from frailtylab.desk import Desk
from frailtylab.trials import Decision, Outcome
from frailtylab.upload.exchange import Exchanges
from frailtylab.upload.sender import Sender
from frailtylab.upload.target import Target

TYPES = frozenset(NEEDED)


class Office:
    """A clinic, a clock that stands still, and a server."""

    def __init__(
        self, desk: Desk, clock: FakeClock, double: Double, entries: int = 100, name: str = "office"
    ) -> None:
        self.desk, self.clock, self.double, self.name = desk, clock, double, name
        self.target = Target(
            base_url=double.url, namespace="https://trial.example.org", site="S01",
            entries=entries, deadline_s=5.0,
        )  # fmt: skip
        self.line = Exchanges(self.target)

    @property
    def sender(self) -> Sender:
        dice = Random(1)  # noqa: S311 - the same in every run
        return Sender(self.desk, self.name, self.target, TYPES, self.desk.user_id, ramp, dice)

    def send_all(self, hours: int = 0) -> list[str]:
        """States of every try; the clock goes on between those that come to nothing."""
        states: list[str] = []
        for _hour in range(hours + 1):
            sender = self.sender
            while (dispatch := sender.step(self.line)) is not None:
                states.append(dispatch.state)
                if dispatch.state == "held":
                    self.desk.store.deliveries.tried(
                        dispatch.id, "released", self.desk.user_id, reason="by_hand"
                    )
            self.clock.advance(3600.0)
        return states


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def desk(tmp_path: Path, clock: FakeClock) -> Iterator[Desk]:
    with clinic(tmp_path, clock) as opened:
        yield opened


def test_finished_visit_is_sent_once_with_a_receipt_for_every_entry(
    desk: Desk, clock: FakeClock
) -> None:
    finished_visit(desk)
    with served() as double:
        office = Office(desk, clock, double)
        assert office.send_all() == ["sent"]
        assert office.send_all() == []
        sent = desk.store.deliveries.all()[0]
        assert len(desk.store.deliveries.receipt(sent.id)) == len(double.memory.resources)


def test_open_training_and_simulated_visits_are_never_sent(desk: Desk, clock: FakeClock) -> None:
    visit_id = finished_visit(desk)
    desk.reopen(visit_id, "more to do", desk.user_id)
    finished_visit(desk, "T-0001", training=True)
    with served() as double:
        assert Office(desk, clock, double).send_all() == []
        assert double.requests == []


def test_small_bundles_give_the_same_records(desk: Desk, clock: FakeClock) -> None:
    finished_visit(desk)
    with served() as large, served(Memory(most_entries=8)) as small:
        Office(desk, clock, large).send_all()
        office = Office(desk, clock, small, name="second")
        dispatch = office.sender.step(office.line)
        assert dispatch is not None
        assert dispatch.state == "sent"
        assert small.memory.by_condition.keys() == large.memory.by_condition.keys()
        assert len(small.requests) > 3


def test_no_reference_is_left_open_in_small_bundles(desk: Desk, clock: FakeClock) -> None:
    finished_visit(desk)
    with served(Memory(most_entries=5)) as double:
        Office(desk, clock, double, entries=5).send_all()
        for _method, _path, _headers, body in double.requests:
            bundle = json.loads(body)
            here = {entry["fullUrl"] for entry in bundle["entry"]}
            for text in body.decode().split('"reference":"')[1:]:
                reference = text.partition('"')[0]
                assert reference in here or not reference.startswith("urn:")


def test_what_was_frozen_is_sent_again_byte_for_byte(desk: Desk, clock: FakeClock) -> None:
    finished_visit(desk)
    faults = iter(["after_commit", ""])
    with served(faults=lambda: next(faults)) as double:
        office = Office(desk, clock, double)
        assert office.send_all(hours=2) == ["retry", "sent"]
        first, second = (hashlib.sha256(body).hexdigest() for *_rest, body in double.requests)
        assert first == second
        assert len(double.memory.of_type("Patient")) == 1


def test_retry_waits_and_does_not_go_on_at_once(desk: Desk, clock: FakeClock) -> None:
    finished_visit(desk)
    with served(faults=lambda: "503") as double:
        office = Office(desk, clock, double)
        assert office.send_all() == ["retry"]
        sent = desk.store.deliveries.all()[0]
        assert sent.next_utc > sent.utc


@pytest.mark.parametrize("fault", ["401", "403", "redirect"])
def test_what_a_person_must_look_at_is_held(desk: Desk, clock: FakeClock, fault: str) -> None:
    finished_visit(desk)
    with served(faults=lambda: fault) as double:
        dispatch = Office(desk, clock, double).sender.step(Office(desk, clock, double).line)
        assert dispatch is not None
        assert dispatch.state == "held"
        assert Office(desk, clock, double).sender.step(Office(desk, clock, double).line) is None


def test_amended_visit_replaces_what_differs_and_waits_for_its_first_revision(
    desk: Desk, clock: FakeClock
) -> None:
    visit_id = finished_visit(desk)
    with served() as double:
        office = Office(desk, clock, double)
        office.send_all()
        kept = next(k for k in desk.open_visit(visit_id).kept if k.trial.slot.test == "TUG"
                    and not k.trial.slot.practice)  # fmt: skip
        desk.reopen(visit_id, "wrong aid", desk.user_id)
        decision = Decision(Outcome.INVALID, "interrupted", "phone rang")
        desk.decide(visit_id, kept.trial, decision, desk.user_id)
        desk.finish(visit_id, desk.user_id)
        assert office.send_all() == ["sent"]
        trials = {r["identifier"][0]["value"]: r for r in double.memory.of_type("Observation")}
        assert trials[kept.trial.id]["status"] == "entered-in-error"
        versions = [v for v in double.memory.resources.values() if len(v) > 1]
        kinds = sorted(v[-1]["resourceType"] for v in versions)
        assert kinds == ["Encounter", "Observation", "Observation"]  # visit, trial, mean


def test_store_that_was_closed_in_between_goes_on_with_the_same_bytes(
    desk: Desk, clock: FakeClock
) -> None:
    finished_visit(desk)
    with served() as double:
        office = Office(desk, clock, double)
        claimed = office.sender.claim()
        office.sender.send(claimed, office.line)  # and the program ends before it was kept
        again = office.sender.claim()
        assert again is not None
        assert again.payload == claimed.payload
        assert office.send_all() == ["sent"]
        assert len(double.memory.of_type("Encounter")) == 1


@pytest.mark.parametrize("fault", FAULTS)
def test_one_fault_of_each_kind_loses_and_doubles_nothing(
    desk: Desk, clock: FakeClock, fault: str
) -> None:
    finished_visit(desk)
    faults = iter([fault])
    with served(faults=lambda: next(faults, "")) as double:
        office = Office(desk, clock, double)
        assert office.send_all(hours=3)[-1] == "sent"
        assert len(double.memory.of_type("Patient")) == 1
        assert len(double.memory.of_type("Encounter")) == 1


@pytest.mark.slow
def test_many_visits_through_a_bad_network_arrive_once_each(desk: Desk, clock: FakeClock) -> None:
    visits = [finished_visit(desk, f"P-{number:04d}") for number in range(12)]
    with served(faults=drawn(0.6, seed=7)) as double:
        office = Office(desk, clock, double, entries=20)
        states = office.send_all(hours=60)
        memory = double.memory
        assert double.faulty > 20
        assert states.count("sent") == len(visits)
        found = [r["identifier"][0]["value"] for r in memory.of_type("Encounter")]
        assert sorted(found) == sorted(visits)
        trials = {k.trial.id: k for v in visits for k in desk.open_visit(v).kept}
        sent = {r["identifier"][0]["value"]: r for r in memory.of_type("Observation")}
        assert trials.keys() <= sent.keys()
        assert all(len(versions) == 1 for versions in memory.resources.values())
