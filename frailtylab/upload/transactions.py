"""Frozen entries as transactions of a size that the server takes, each proved before the next."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Protocol, cast

import msgspec

from frailtylab.fhir.bundle import Entry, transaction
from frailtylab.fhir.parts import json_bytes
from frailtylab.upload.exchange import Answer, Trouble
from frailtylab.upload.verdict import Outcome, Verdict, of_answer, of_trouble, place_of


class Line(Protocol):
    """What carries a request; see :class:`frailtylab.upload.exchange.Exchanges`."""

    def post(self, path: str, body: bytes) -> Answer:
        """Send JSON.

        :raises Trouble: when there is no whole answer
        """
        ...


def frozen(entries: tuple[Entry, ...]) -> bytes:
    """Entries as they are kept: what was sent once is sent again byte for byte."""
    return json_bytes(
        {"entries": [[entry.number, entry.resource, entry.update] for entry in entries]}
    )


def thawed(payload: bytes) -> tuple[Entry, ...]:
    """What :func:`frozen` froze, digits and all."""
    found = DECODER.decode(payload)
    return tuple(Entry(*fields) for fields in found["entries"])


DECODER = msgspec.json.Decoder(dict[str, Any], float_hook=Decimal)


def send(entries: tuple[Entry, ...], line: Line, size: int) -> Verdict:
    """Send everything in transactions of at most ``size`` entries.

    An entry that the server has already is found by its condition and made no second time, so that
    sending again after any trouble is safe. What later transactions refer to is named by the place
    that the server gave it.

    :returns: *sent* with the place of every entry, or what stood in the way of the first failure
    """
    places: dict[str, str] = {}
    at, width = 0, min(size, len(entries))
    while at < len(entries):
        some = entries[at : at + width]
        verdict = one(some, line, places)
        if verdict.smaller and width > 1:
            width = max(1, width // 2)
            continue
        if verdict.outcome is not Outcome.SENT:
            return verdict
        places |= {e.number: place_of(w) for e, w in zip(some, verdict.stored, strict=True)}
        at += width
    return Verdict(Outcome.SENT, stored=tuple(places[entry.number] for entry in entries))


def one(some: tuple[Entry, ...], line: Line, places: dict[str, str]) -> Verdict:
    """Send one transaction."""
    bundle = transaction(tuple(Entry(e.number, placed(e.resource, places), e.update) for e in some))
    try:
        answer = line.post("", json_bytes(bundle))
    except Trouble as trouble:
        return of_trouble(trouble)
    return of_answer(answer, tuple(entry.kind for entry in some))


def placed(value: Any, places: dict[str, str]) -> Any:  # noqa: ANN401 - any part of a resource
    """The same part, with references to what lies on the server already by its place there."""
    if isinstance(value, dict):
        part = cast("dict[str, Any]", value)
        return {key: referred(key, item, places) for key, item in part.items()}
    if isinstance(value, list):
        return [placed(item, places) for item in cast("list[Any]", value)]
    return value


def referred(key: str, value: Any, places: dict[str, str]) -> Any:  # noqa: ANN401
    """One value of a part; a reference is looked up."""
    if key == "reference" and isinstance(value, str):
        place = places.get(value.removeprefix("urn:uuid:"))
        return place or value
    return placed(value, places)
