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
