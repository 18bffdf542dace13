"""What a server says that it can do, before anything is sent to it."""

from __future__ import annotations

from typing import Any

import msgspec

from frailtylab.upload.exchange import Answer
from frailtylab.upload.verdict import part, parts

NEEDED = frozenset({"Patient", "Practitioner", "Device", "Encounter", "Observation"})
R4 = ("4.0.0", "4.0.1")


class Capabilities(msgspec.Struct, frozen=True):
    """From a ``CapabilityStatement``.

    :param types: resource types that it knows
    :param conditional: it makes a resource only where none fits the condition
    """

    software: str
    fhir_version: str
    types: frozenset[str]
    conditional: bool
    transactions: bool

    @property
    def missing(self) -> tuple[str, ...]:
        """What stands against sending records there, as stable codes; empty when nothing does."""
        found: list[str] = []
        if self.fhir_version not in R4:
            found.append("not_r4")
        if not self.conditional:
            found.append("no_conditional_create")
        if not self.transactions:
            found.append("no_transactions")
        return (*found, *(f"no_{kind}" for kind in sorted(NEEDED - self.types)))


def capabilities(answer: Answer) -> Capabilities | None:
    """What the answer to ``/metadata`` says; None when it is none."""
    try:
        statement = part(msgspec.json.decode(answer.body))
    except msgspec.DecodeError:
        return None
    if answer.status != 200 or statement.get("resourceType") != "CapabilityStatement":
        return None
    rest = part(next(iter(parts(statement.get("rest"))), None))
    resources = [part(each) for each in parts(rest.get("resource"))]
    return Capabilities(
        str(part(statement.get("software")).get("name", "")),
        str(statement.get("fhirVersion", "")),
        frozenset(str(each.get("type")) for each in resources),
        makes_once(resources),
        "transaction" in {part(each).get("code") for each in parts(rest.get("interaction"))},
    )


def makes_once(resources: list[dict[str, Any]]) -> bool:
    """True where every type that must be there is made under a condition."""
    by_type = {str(each.get("type")): each for each in resources}
    return all(by_type.get(kind, {}).get("conditionalCreate") is True for kind in NEEDED)
