"""The printed recovery code: 128 random bits as eight groups of four, typed once in a bad year."""

from __future__ import annotations

import secrets

ALPHABET = "0123456789ABCDEF"
GROUPS = 8
LETTERS = 4
LOOK_ALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})


def new_code() -> str:
    """A code such as ``7F3A-…`` from the system's source of randomness."""
    return "-".join(secrets.token_hex(LETTERS // 2).upper() for _group in range(GROUPS))


def typed_code(text: str) -> str:
    """What was typed, brought into the printed form: blanks, dashes and small letters don't matter.

    O, I and L are read as 0 and 1, which the code is printed with.
    """
    letters = "".join(text.upper().split()).replace("-", "").translate(LOOK_ALIKES)
    return "-".join(letters[at : at + LETTERS] for at in range(0, len(letters), LETTERS))


def is_whole(text: str) -> bool:
    """True when the text has the length and letters of a code."""
    letters = typed_code(text).replace("-", "")
    return len(letters) == GROUPS * LETTERS and set(letters) <= set(ALPHABET)
