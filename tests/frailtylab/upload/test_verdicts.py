"""What each answer of a server, or none, means for a record."""

from __future__ import annotations

import json
from typing import Any

import pytest
from helpers.fhir_double import PORTAL, answered, outcome
from hypothesis import given
from hypothesis import strategies as st

from frailtylab.upload.exchange import Answer, Trouble, TroubleKind
from frailtylab.upload.verdict import Outcome, of_answer, of_trouble, place_of

TYPES = ("Patient", "Observation")
STORED = {
    "resourceType": "Bundle",
    "type": "transaction-response",
    "entry": [answered("201 Created", "Patient/1", 1), answered("200 OK", "Observation/2", 1)],
}


def said(status: int, body: Any, **headers: str) -> Answer:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Answer(status, headers, content)


def test_stored_is_what_every_entry_says() -> None:
    verdict = of_answer(said(200, STORED), TYPES)
    assert verdict.outcome is Outcome.SENT
    assert verdict.stored == ("Patient/1/_history/1", "Observation/2/_history/1")


@pytest.mark.parametrize(
    "body",
    [
        PORTAL, b"", {"ok": True}, b'{"type": "trans', [], None,
        {**STORED, "entry": STORED["entry"][:1]},
        {**STORED, "entry": [*STORED["entry"], STORED["entry"][0]]},
        {**STORED, "entry": [STORED["entry"][1], STORED["entry"][0]]},
        {**STORED, "entry": [{"response": {"status": "201"}}] * 2},
        {**STORED, "entry": [None, 3]},
        {**STORED, "type": "batch-response"},
    ],
)  # fmt: skip
def test_200_without_proof_is_not_stored(body: Any) -> None:
    assert of_answer(said(200, body), TYPES).outcome is not Outcome.SENT


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("400 Bad Request", Outcome.REJECTED), ("412", Outcome.HELD), ("500", Outcome.RETRY),
        ("401", Outcome.HELD), ("503", Outcome.RETRY),
    ],
)  # fmt: skip
def test_half_a_transaction_counts_as_its_worst_entry(status: str, expected: Outcome) -> None:
    half = {**STORED, "entry": [STORED["entry"][0], {"response": {"status": status}}]}
    assert of_answer(said(200, half), TYPES).outcome is expected


@pytest.mark.parametrize(
    ("status", "expected", "reason"),
    [
        (401, Outcome.HELD, "sign_in"), (403, Outcome.HELD, "not_allowed"),
        (412, Outcome.HELD, "duplicates"), (302, Outcome.HELD, "redirected"),
        (400, Outcome.REJECTED, "refused"), (422, Outcome.REJECTED, "refused"),
        (408, Outcome.RETRY, "server_busy"), (409, Outcome.RETRY, "server_busy"),
        (425, Outcome.RETRY, "server_busy"), (429, Outcome.RETRY, "server_busy"),
        (500, Outcome.RETRY, "server_busy"), (502, Outcome.RETRY, "server_busy"),
        (503, Outcome.RETRY, "server_busy"), (504, Outcome.RETRY, "server_busy"),
        (413, Outcome.RETRY, "too_large"),
    ],
)  # fmt: skip
def test_status_decides(status: int, expected: Outcome, reason: str) -> None:
    verdict = of_answer(said(status, outcome("no")), TYPES)
    assert (verdict.outcome, verdict.reason) == (expected, reason)


def test_refused_record_names_field_and_words() -> None:
    verdict = of_answer(said(422, outcome("must be a number", "Bundle.entry[1].value")), TYPES)
    assert verdict.detail == "422: Bundle.entry[1].value: must be a number"


def test_server_that_wants_less_at_a_time_is_understood() -> None:
    words = "Transaction requires strict isolation but has too many entries"
    assert of_answer(said(400, outcome(words)), TYPES).smaller


@pytest.mark.parametrize(("text", "seconds"), [("7", 7.0), ("soon", 0.0), ("-1", 0.0), ("", 0.0)])
def test_pause_that_a_server_wants_is_kept(text: str, seconds: float) -> None:
    verdict = of_answer(said(503, outcome("busy"), **{"retry-after": text}), TYPES)
    assert verdict.after_s == seconds


@pytest.mark.parametrize("kind", TroubleKind)
def test_no_answer_never_counts_as_stored_and_certificates_are_for_a_person(
    kind: TroubleKind,
) -> None:
    verdict = of_trouble(Trouble(kind, "x"))
    for_a_person = kind in (TroubleKind.CERTIFICATE, TroubleKind.CLOCK)
    assert verdict.outcome is (Outcome.HELD if for_a_person else Outcome.RETRY)


@pytest.mark.parametrize(
    ("location", "place"),
    [
        ("Patient/1/_history/3", "Patient/1"), ("http://x/fhir/Patient/1", "Patient/1"),
        ("/fhir/Patient/1/", "Patient/1"), ("", ""), ("nonsense", ""),
    ],
)  # fmt: skip
def test_place_is_read_from_any_form_of_a_location(location: str, place: str) -> None:
    assert place_of(location) == place


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(st.integers(100, 599), JSON)
def test_no_answer_of_a_stranger_breaks_us_or_counts_as_stored(status: int, body: Any) -> None:
    verdict = of_answer(said(status, body), TYPES)
    assert verdict.outcome is not Outcome.SENT
