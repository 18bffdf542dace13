"""How far an assessor's stopwatch and the gates agree, over walks that both have timed.

Bland & Altman 1986 (Lancet 327:307, doi 10.1016/S0140-6736(86)90837-8): the mean of the
differences is the bias; the limits of agreement are bias ± 1.96 standard deviations. Testers
differ among themselves (Warden 2019, doi 10.1016/j.gaitpost.2019.08.020), hence a line for each.
Only differences of two methods are told, never a time: nothing here unblinds anybody.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal, localcontext

import msgspec

from frailtylab.trials import Source

LIMIT_SD = Decimal("1.96")
DIGITS = 12
COMPARED = "elapsed"


class Difference(msgspec.Struct, frozen=True):
    """One trial that both have timed.

    :param seconds: stopwatch less gate; below zero where the hand was the shorter time
    """

    assessor: str
    test: str
    seconds: Decimal


class Agreement(msgspec.Struct, frozen=True):
    """One assessor in one test; all spans in seconds.

    :param sd_s: None for fewer than two trials, and so are the limits
    """

    assessor: str
    test: str
    n: int
    bias_s: Decimal
    sd_s: Decimal | None
    lower_s: Decimal | None
    upper_s: Decimal | None


def difference(
    assessor: str, test: str, measures: Iterable[tuple[str, str, str]]
) -> Difference | None:
    """The difference of one trial, from name, source and exact digits of each of its measures.

    None for a trial that only one of the two has timed.
    """
    times = {source: text for name, source, text in measures if name == COMPARED}
    gate, thumb = times.get(Source.GATE.value), times.get(Source.STOPWATCH.value)
    if gate is None or thumb is None:
        return None
    return Difference(assessor, test, Decimal(thumb) - Decimal(gate))


def agreements(differences: Iterable[Difference]) -> tuple[Agreement, ...]:
    """One line for each assessor and test, in the order of their codes."""
    groups: dict[tuple[str, str], list[Decimal]] = {}
    for found in differences:
        groups.setdefault((found.assessor, found.test), []).append(found.seconds)
    return tuple(agreement(*who, groups[who]) for who in sorted(groups))


def agreement(assessor: str, test: str, seconds: list[Decimal]) -> Agreement:
    """The line of one group, to 12 digits; the standard deviation is that of a sample (n − 1)."""
    with localcontext() as context:
        context.prec = DIGITS
        n = len(seconds)
        bias = sum(seconds, Decimal(0)) / n
        if n == 1:
            return Agreement(assessor, test, n, bias, None, None, None)
        squares = sum(((one - bias) ** 2 for one in seconds), Decimal(0))
        sd = (squares / (n - 1)).sqrt()
        wide = LIMIT_SD * sd
        return Agreement(assessor, test, n, bias, sd, bias - wide, bias + wide)
