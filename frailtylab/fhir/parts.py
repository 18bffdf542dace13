"""The small pieces that resources are put together from."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec

from frailtylab.fhir.codes import UCUM, Code, ucum

Resource = dict[str, Any]
Part = dict[str, Any]


class Names(msgspec.Struct, frozen=True):
    """The URIs under which a trial's own numbers and codes are known.

    :param base: of the trial's sponsor, without a slash at the end
    :param site: code of the site, part of what is numbered there
    :param study: code of the study
    """

    base: str
    site: str
    study: str

    @property
    def record(self) -> str:
        """System of the numbers (UUIDs) of records."""
        return f"{self.base}/sid/record"

    @property
    def subject(self) -> str:
        """System of the participants' codes."""
        return f"{self.base}/sid/{self.site}/{self.study}/subject"

    @property
    def enrolment(self) -> str:
        """System of the enrolments."""
        return f"{self.base}/sid/{self.site}/{self.study}/enrolment"

    @property
    def assessor(self) -> str:
        """System of the assessors' codes."""
        return f"{self.base}/sid/{self.site}/assessor"

    @property
    def studies(self) -> str:
        """System of the studies' codes."""
        return f"{self.base}/sid/study"

    @property
    def device(self) -> str:
        """System of the devices' keys."""
        return f"{self.base}/sid/device"

    @property
    def local_codes(self) -> str:
        """The code system of what has no code elsewhere."""
        return f"{self.base}/CodeSystem/performance-test"


def coding(code: Code, names: Names) -> Part:
    """One ``Coding``."""
    system = code.system or names.local_codes
    return {"system": system, "code": code.code, "display": code.display}


def concept(code: Code, names: Names, *more: Code) -> Part:
    """A ``CodeableConcept`` of one or several codes with the same meaning."""
    return {"coding": [coding(one, names) for one in (code, *more)]}


def local(code: str, display: str) -> Code:
    """A code of the trial's own system."""
    return Code("", code, display)


def identifier(system: str, value: str) -> Part:
    """An ``Identifier``. The value is never a ``urn:uuid:``, which servers rewrite."""
    return {"system": system, "value": value}


def reference(number: str) -> Part:
    """A ``Reference`` to the entry of the same bundle with that number."""
    return {"reference": f"urn:uuid:{number}"}


def quantity(text: str, unit: str) -> Part:
    """A ``Quantity`` with exactly the digits that were measured.

    :raises UnitWithoutCode: for a unit that is in no table
    """
    return {"value": Decimal(text), "unit": unit or "1", "system": UCUM, "code": ucum(unit)}


def component(code: Code, names: Names, **value: object) -> Part:
    """One ``Observation.component``; ``value`` is its ``valueQuantity``, ``valueString`` or so."""
    return {"code": concept(code, names), **value}


def note(text: str) -> list[Part]:
    """An ``Annotation`` list; empty for no text."""
    return [{"text": text}] if text else []


def without_empty(resource: Resource) -> Resource:
    """FHIR forbids empty values: they are left out."""
    return {key: value for key, value in resource.items() if value not in (None, "", [], {}, ())}


ENCODER = msgspec.json.Encoder(decimal_format="number", order="deterministic")


def json_bytes(value: Resource) -> bytes:
    """JSON in which 10.50 stays 10.50, and equal content has equal bytes."""
    return ENCODER.encode(value)
