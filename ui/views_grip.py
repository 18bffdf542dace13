"""What the grip page is given about its curve."""

from __future__ import annotations

import msgspec


class FactView(msgspec.Struct, frozen=True):
    """One number of the curve in words: ``Time to peak``, ``0.64 s``."""

    code: str
    label: str
    value: str


class MarkView(msgspec.Struct, frozen=True):
    """A point of the curve with its word. ``kind`` is onset, peak or release."""

    kind: str
    label: str
    t_s: float
    force_kgf: float


class CurveView(msgspec.Struct, frozen=True):
    """A squeeze after its stop; empty before, and where the study hides the force."""

    facts: tuple[FactView, ...] = ()
    marks: tuple[MarkView, ...] = ()
