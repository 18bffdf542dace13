"""What is wrong with what was typed about a participant, in words; empty where nothing is."""

from __future__ import annotations

import unicodedata

from frailtylab.errors import OperatorError
from frailtylab.people import checked_code
from ui.text import _

EARLIEST_BIRTH_YEAR = 1900
MAX_INITIALS = 4
LEAST_HEIGHT_CM, GREATEST_HEIGHT_CM = 50, 250


def code_problem(typed: str) -> str:
    """What is wrong with a participant code."""
    if not typed.strip():
        return _("Type the code.")
    try:
        checked_code(typed)
    except OperatorError:
        return _("Only A–Z, 0–9, dot, dash and underscore.")
    return ""


def initials_problem(typed: str) -> str:
    """What is wrong with initials: one to four letters, dots and blanks between them allowed."""
    found = letters(typed)
    if found.isalpha() and len(found) <= MAX_INITIALS:
        return ""
    return _("One to four letters, without digits.")


def birth_year_problem(typed: str, last_year: int) -> str:
    """What is wrong with a year of birth: 1900 to ``last_year``."""
    year = whole_number(typed)
    if year is not None and EARLIEST_BIRTH_YEAR <= year <= last_year:
        return ""
    return _("A year from {first} to {last}.", first=EARLIEST_BIRTH_YEAR, last=last_year)


def height_problem(typed: str) -> str:
    """What is wrong with a height in cm: 50 to 250, or nothing typed."""
    height = whole_number(typed)
    right = height is not None and LEAST_HEIGHT_CM <= height <= GREATEST_HEIGHT_CM
    if not typed.strip() or right:
        return ""
    return _(
        "Whole centimetres from {least} to {most}, or nothing.",
        least=LEAST_HEIGHT_CM,
        most=GREATEST_HEIGHT_CM,
    )


def letters(typed: str) -> str:
    """Initials without the dots and blanks that people put between them, in capitals."""
    return typed.replace(".", "").replace(" ", "").upper()


def whole_number(typed: str) -> int | None:
    """The number typed, full-width digits of Chinese keyboards included; None for others."""
    plain = unicodedata.normalize("NFKC", typed).strip()
    return int(plain) if plain.isascii() and plain.isdigit() else None
