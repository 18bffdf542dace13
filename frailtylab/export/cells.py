"""Values as cells of a CSV file: exact, ISO, and harmless in a spreadsheet."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from frailtylab.export.tables import Column, Kind

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "'")
"""What a spreadsheet takes for the start of a formula (OWASP, CSV Injection), and the sign that
guards against it."""


def escaped(text: str) -> str:
    """Words with an apostrophe before a first sign that a spreadsheet would run.

    An apostrophe that stands first gets one, too: the way back is to take exactly one away.
    """
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def unescaped(cell: str) -> str:
    """The words of an escaped cell."""
    return cell.removeprefix("'")


def decimal_text(value: float | None) -> str:
    """The shortest digits that give the number again, with a decimal point and no exponent."""
    return "" if value is None else format(Decimal(repr(float(value))), "f")


def json_text(value: object) -> str:
    """JSON on one line with sorted keys."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def cell(column: Column, value: Any) -> str:  # noqa: ANN401 - whatever the store holds
    """A value as it stands in the file; empty for None."""
    if value is None:
        return ""
    if column.kind is Kind.FLAG:
        return "1" if value else "0"
    return escaped(str(value)) if column.kind is Kind.TEXT else str(value)
