"""Force units and their exact size in kilogram-force.

1 kgf = 9.80665 N, 1 lbf = 4.4482216152605 N = 0.45359237 kgf, 1 ozf = 1/16 lbf: all exact by
definition.
"""

from __future__ import annotations

from decimal import Decimal, localcontext
from functools import cache

from frailtylab.errors import N_, OperatorError

NEWTON_PER_KGF = Decimal("9.80665")
NEWTONS = {
    "N": Decimal(1),
    "kN": Decimal(1000),
    "mN": Decimal("0.001"),
    "kgf": NEWTON_PER_KGF,
    "gf": NEWTON_PER_KGF / 1000,
    "lbf": Decimal("4.4482216152605"),
    "ozf": Decimal("4.4482216152605") / 16,
}
KGF_DIGITS = 12


@cache
def kgf_per(unit: str) -> float:
    """How many kgf one ``unit`` is; worked out once for each unit.

    :raises OperatorError: for a unit that is not a force we know
    """
    return float(newtons_per(unit) / NEWTON_PER_KGF)


def newtons_per(unit: str) -> Decimal:
    """How many newtons one ``unit`` is, exactly.

    :raises OperatorError: for a unit that is not a force we know
    """
    if unit not in NEWTONS:
        raise OperatorError(
            N_("The dynamometer sends an unknown unit"),
            N_("It sent “{unit}”, which is no unit of force that this program knows."),
            N_("Set the dynamometer to N, kgf or lbf."),
            values={"unit": unit},
        )
    return NEWTONS[unit]


def kgf_text(text: str, unit: str) -> str:
    """The device's digits in kgf: unchanged if they are kgf, else to 12 significant digits."""
    if unit == "kgf":
        return text
    with localcontext() as context:
        context.prec = KGF_DIGITS
        return format(Decimal(text) * newtons_per(unit) / NEWTON_PER_KGF, "f")
