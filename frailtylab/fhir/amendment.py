"""What a later revision changes on the server: only what differs, and nothing is taken away.

A resource that was sent before is replaced under its number; the server keeps the earlier version
in its history. What is no longer part of the visit is marked as entered in error, unless it lives
on in another visit, whose own revision then says so.
"""

from __future__ import annotations

from msgspec.structs import replace

from frailtylab.fhir.bundle import Entry
from frailtylab.fhir.parts import Resource, json_bytes

AFTER_FINAL = {"final": "amended", "cancelled": "entered-in-error"}
"""What a status becomes once the earlier one was final (FHIR R4, ObservationStatus)."""
WAS_FINAL = frozenset({"final", "amended", "corrected"})
ALWAYS_NEW = frozenset({"Provenance"})
NOT_COMPARED = ("issued",)


def amended(
    before: tuple[Entry, ...], now: tuple[Entry, ...], moved: frozenset[str]
) -> tuple[Entry, ...]:
    """The entries of a later revision.

    :param before: everything as it was sent last; empty for the first revision
    :param moved: numbers of records that came from, or went to, another visit
    """
    known = {entry.number: entry for entry in before}
    here = {entry.number for entry in now}
    gone = [entry for entry in before if entry.number not in here | moved]
    return (
        *(changed(entry, known.get(entry.number), entry.number in moved) for entry in now),
        *(withdrawn(entry) for entry in gone if entry.kind == "Observation"),
    )


def changed(entry: Entry, before: Entry | None, is_moved: bool) -> Entry:
    """An entry that replaces the earlier one where it differs."""
    if before is None:
        return replace(entry, update=is_moved)
    if entry.kind in ALWAYS_NEW or same(entry.resource, before.resource):
        return entry
    return Entry(entry.number, with_status(entry.resource, before.resource), update=True)


def same(one: Resource, other: Resource) -> bool:
    """True where nothing differs but when it was issued, and how its status speaks of that."""
    return comparable(one) == comparable(other)


def comparable(resource: Resource) -> bytes:
    """What counts of a resource, as bytes."""
    kept = {key: value for key, value in resource.items() if key not in NOT_COMPARED}
    if kept.get("status") == "amended":
        kept["status"] = "final"
    return json_bytes(kept)


def with_status(resource: Resource, before: Resource) -> Resource:
    """The resource with a status that says that a final one came before."""
    if resource["resourceType"] != "Observation" or before.get("status") not in WAS_FINAL:
        return resource
    status = resource["status"]
    return {**resource, "status": AFTER_FINAL.get(status, status)}


def withdrawn(entry: Entry) -> Entry:
    """A resource that should not have been there, still readable."""
    return Entry(entry.number, {**entry.resource, "status": "entered-in-error"}, update=True)
