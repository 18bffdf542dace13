"""A force from the sign and the digits that a gauge sent apart from each other."""

from __future__ import annotations

from frailtylab.samples import ForceSample


def force_of(host_ns: int, negative: bool, digits: str, unit: str) -> ForceSample:
    """A sample whose text is the device's digits without the zeros that only fill the field.

    ``032.5`` is ``32.5`` and ``-000.0`` is ``0.0``; decimals are never added or taken away.

    :param digits: digits with one point at most and no sign: ``032.5``, ``5099.``, ``.50``
    """
    whole, _, fraction = digits.partition(".")
    text = whole.lstrip("0") or "0"
    if fraction:
        text += f".{fraction}"
    if negative and text.strip("0."):
        text = f"-{text}"
    return ForceSample(host_ns, float(text), unit, text, float(f"1e-{len(fraction)}"))
