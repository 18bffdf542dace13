"""The units that simulated gauges show."""

from __future__ import annotations

from decimal import Decimal

PER_KGF = {
    "kgf": Decimal(1),
    "gf": Decimal(1000),
    "N": Decimal("9.80665"),
    "mN": Decimal("9806.65"),
    "kN": Decimal("0.00980665"),
    "lbf": 1 / Decimal("0.45359237"),
    "ozf": 16 / Decimal("0.45359237"),
}
"""How many of a unit make one kgf, by definition (9.80665 N; 0.45359237 kg a pound)."""
