"""A whole visit as FHIR: what is in it, what must never be, and that it is the same every time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from helpers.fake_clock import FakeClock
from helpers.finished_visits import clinic, finished_visit, ramp

from frailtylab.desk import Desk
from frailtylab.fhir.bundle import Entry, chosen, entries, numbers_in, transaction
from frailtylab.fhir.parts import Names, json_bytes
from frailtylab.trials import Decision, Outcome
from frailtylab.upload.gather import gather

NAMES = Names("https://trial.example.org/fhir", "S01", "ageing_frailty")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with clinic(tmp_path, FakeClock()) as opened:
        yield opened


def sent(desk: Desk, visit_id: str) -> tuple[Entry, ...]:
    return entries(gather(desk, visit_id, 1, "S01", ramp), NAMES)


def of_kind(found: tuple[Entry, ...], kind: str) -> list[dict[str, Any]]:
    return [entry.resource for entry in found if entry.kind == kind]


def trial(found: tuple[Entry, ...], number: str) -> dict[str, Any]:
    return next(entry.resource for entry in found if entry.number == number)


def test_every_reference_points_to_an_earlier_entry(desk: Desk) -> None:
    found = sent(desk, finished_visit(desk))
    known: set[str] = set()
    for entry in found:
        assert set(numbers_in(entry.resource)) <= known | {entry.number}
        known.add(entry.number)


def test_the_same_visit_gives_the_same_bytes(desk: Desk) -> None:
    visit_id = finished_visit(desk)
    once, again = (json_bytes(transaction(sent(desk, visit_id))) for _time in range(2))
    assert once == again


def test_every_entry_has_a_condition_of_its_own(desk: Desk) -> None:
    found = sent(desk, finished_visit(desk))
    assert len({entry.condition for entry in found}) == len(found)
    assert not any("urn:uuid" in entry.condition for entry in found)


def test_two_visits_share_study_assessor_and_devices_only(desk: Desk) -> None:
    one, other = (sent(desk, finished_visit(desk, code)) for code in ("P-0001", "P-0002"))
    shared = {entry.number for entry in one} & {entry.number for entry in other}
    kinds = {entry.kind for entry in one if entry.number in shared}
    assert kinds == {"ResearchStudy", "Practitioner", "Device"}


def test_digits_are_sent_as_they_were_measured(desk: Desk) -> None:
    text = json_bytes(transaction(sent(desk, finished_visit(desk)))).decode()
    assert '"value":11.420000000' in text
    assert '"value":22.40}' in text


def test_second_identifiers_and_names_stay_here(desk: Desk) -> None:
    text = json_bytes(transaction(sent(desk, finished_visit(desk)))).decode()
    assert "QX" not in text
    assert "Nora" not in text


def test_nothing_that_could_unblind_is_in_a_bundle(desk: Desk) -> None:
    words = json.loads(json_bytes(transaction(sent(desk, finished_visit(desk)))))

    def keys(value: Any) -> Iterator[str]:
        if isinstance(value, dict):
            for key, inner in value.items():
                yield key
                yield from keys(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from keys(inner)

    assert {"arm", "assignedArm", "actualArm"}.isdisjoint(keys(words))


def test_trial_that_was_not_done_has_a_reason_and_no_value(desk: Desk) -> None:
    visit_id = finished_visit(desk)
    entry = desk.open_visit(visit_id).not_done[0]
    found = trial(sent(desk, visit_id), entry.id)
    assert found["dataAbsentReason"]["coding"][0]["code"] == "not-performed"
    assert not any(key.startswith("value") for key in found)
    assert found["note"] == [{"text": "wrist hurt"}]


def test_invalid_attempt_keeps_its_value_where_nobody_takes_it_for_a_result(desk: Desk) -> None:
    visit_id = finished_visit(desk)
    kept = next(k for k in desk.open_visit(visit_id).kept if k.trial.slot.test == "TUG")
    desk.reopen(visit_id, "phone rang", desk.user_id)
    desk.decide(visit_id, kept.trial, Decision(Outcome.INVALID, "interrupted", "x"), desk.user_id)
    desk.finish(visit_id, desk.user_id)
    found = trial(sent(desk, visit_id), kept.trial.id)
    assert (found["status"], "valueQuantity" in found) == ("cancelled", False)
    codes = {part["code"]["coding"][0]["code"]: part for part in found["component"]}
    assert str(codes["invalid-value"]["valueQuantity"]["value"]) == "11.420000000"


def test_attention_is_preliminary(desk: Desk) -> None:
    visit_id = finished_visit(desk)
    kept = desk.open_visit(visit_id).kept[-1]
    desk.decide(visit_id, kept.trial, Decision(Outcome.ATTENTION, note="odd"), desk.user_id)
    assert trial(sent(desk, visit_id), kept.trial.id)["status"] == "preliminary"


def test_practice_never_has_the_code_of_a_result(desk: Desk) -> None:
    visit_id = finished_visit(desk)
    practice = [k.trial.id for k in desk.open_visit(visit_id).kept if k.trial.slot.practice]
    found = sent(desk, visit_id)
    for number in practice:
        assert trial(found, number)["code"]["coding"][0]["code"] == "practice-trial"


def test_training_is_marked(desk: Desk) -> None:
    patient = of_kind(sent(desk, finished_visit(desk, training=True)), "Patient")[0]
    assert "HTEST" in {mark["code"] for mark in patient["meta"]["security"]}


def test_curve_is_what_the_force_is_derived_from(desk: Desk) -> None:
    visit_id = finished_visit(desk)
    found = sent(desk, visit_id)
    squeeze = next(k for k in desk.open_visit(visit_id).kept if k.trial.slot.test == "GRIP")
    (source,) = trial(found, squeeze.trial.id)["derivedFrom"]
    curve = trial(found, source["reference"].removeprefix("urn:uuid:"))
    assert curve["valueSampledData"]["data"].split()[:3] == ["0", "1", "2"]


def test_server_that_does_not_know_a_type_does_not_get_it(desk: Desk) -> None:
    found = chosen(sent(desk, finished_visit(desk)), frozenset({"Patient"}))
    assert {"ResearchStudy", "Provenance"}.isdisjoint(entry.kind for entry in found)
    assert {"Patient", "Encounter", "Observation"} <= {entry.kind for entry in found}


def test_checkpoint_of_the_store_leaves_with_the_visit(desk: Desk) -> None:
    visit_id = finished_visit(desk)
    (provenance,) = of_kind(sent(desk, visit_id), "Provenance")
    value = provenance["entity"][0]["what"]["identifier"]["value"]
    assert value == desk.store.checkpoint_text()
