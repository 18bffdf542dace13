"""A force sample out of the digits that a device printed; nothing is rounded or filled in."""

from __future__ import annotations

from frailtylab.samples import ForceSample


def force_sample(
    host_ns: int, digits: str, unit: str, *, turned: bool = False, device_ns: int | None = None
) -> ForceSample:
    """The sample of ``-18.78``: a plain decimal number, with or without a sign.

    :param turned: change the sign and no digit, for a squeeze that the device shows as negative
    """
    text = digits.removeprefix("+")
    if turned:
        text = text[1:] if text.startswith("-") else f"-{text}"
    decimals = len(text.partition(".")[2])
    return ForceSample(host_ns, float(text), unit, text, float(f"1e-{decimals}"), device_ns)


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
    return force_sample(host_ns, text, unit)
