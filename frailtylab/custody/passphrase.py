"""What a passphrase must be: long, and not one that everybody tries first.

At least 15 characters, any characters, no rules of composition, blanks allowed, nothing cut off
(NIST SP 800-63B-4, 3.1.1.2: 15 where nothing else is asked for; OWASP ASVS 5.0, 6.2.1 and 6.2.5),
and none that is built of the 3000 most common passwords (6.2.4), rows of keys or repeats.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from functools import cache

from frailtylab.custody.problems import KeyProblem
from frailtylab.errors import N_
from frailtylab.resource_files import resource

LEAST = 15
MOST = 256
"""More would be a pasted page, and costs nothing to refuse."""
GOOD = 24
FEWEST_DIFFERENT = 6
SHORTEST_PIECE, LONGEST_PIECE = 4, 20
FEWEST_OTHER = 6
ROWS = (
    "abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm",
    "qwertzuiop", "yxcvbnm", "azertyuiop", "qsdfghjklm", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik",
)  # fmt: skip
HOUSE_WORDS = ("frailtylab", "frailty", "trial", "hospital", "assessor", "passphrase", "welcome")


class Weakness(StrEnum):
    """Why a passphrase is refused."""

    SHORT = "short"
    LONG = "long"
    FEW = "few"
    COMMON = "common"


WORDS = {
    Weakness.SHORT: N_("It needs at least 15 characters. A short sentence is easy to remember."),
    Weakness.LONG: N_("It may have at most 256 characters."),
    Weakness.FEW: N_("It repeats too few different characters."),
    Weakness.COMMON: N_("It is made of words or rows of keys that everybody tries first."),
}


class PassphraseRefused(KeyProblem):
    """The passphrase would be found by guessing.

    :param weakness: why
    """

    def __init__(self, weakness: Weakness) -> None:
        self.weakness = weakness
        super().__init__(
            N_("This passphrase can't be used"),
            WORDS[weakness],
            N_("Choose another one: four or five words that mean something to you only."),
        )


def weakness_of(text: str, *own: str) -> Weakness | None:
    """Why it is refused; None for one that may be used.

    :param own: what is known of its owner: code and name
    """
    letters = plain(text)
    if len(text.strip()) < LEAST:
        return Weakness.SHORT
    if len(text) > MOST:
        return Weakness.LONG
    if len(set(text.casefold())) < FEWEST_DIFFERENT:
        return Weakness.FEW
    return Weakness.COMMON if others_left(letters, own) < FEWEST_OTHER else None


def checked_passphrase(text: str, *own: str) -> str:
    """The passphrase as it was typed.

    :raises PassphraseRefused: for a short or common one
    """
    weakness = weakness_of(text, *own)
    if weakness is not None:
        raise PassphraseRefused(weakness)
    return text


def plain(text: str) -> str:
    """Letters and digits only, without capitals: what a guesser's list holds."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[\W_]+", "", folded)


def others_left(letters: str, own: tuple[str, ...]) -> int:
    """How many characters remain when everything that is guessed first is taken away.

    What is repeated counts once, and what is on the list of guesses not at all.
    """
    known = common() | {plain(word) for word in (*own, *HOUSE_WORDS)}
    once = letters[: period(letters)]
    left = at = 0
    while at < len(once):
        piece = longest_piece(once, at, known)
        left, at = left + (not piece), at + max(1, piece)
    return left


def period(letters: str) -> int:
    """After how many characters the text begins anew; its length where it never does."""
    for length in range(1, len(letters)):
        if letters[length:] == letters[:-length]:
            return length
    return len(letters)


def longest_piece(letters: str, at: int, known: frozenset[str]) -> int:
    """Length of the longest guessable piece that begins there; 0 for none."""
    longest = max(run(letters, at), row(letters, at))
    for length in range(
        min(len(letters) - at, LONGEST_PIECE), max(longest, SHORTEST_PIECE - 1), -1
    ):
        if letters[at : at + length] in known:
            return length
    return longest


def run(letters: str, at: int) -> int:
    """Length of a run of one character; 0 where it is shorter than a piece."""
    length = 1
    while letters[at : at + 1] == letters[at + length : at + length + 1] != "":
        length += 1
    return length if length >= SHORTEST_PIECE else 0


def row(letters: str, at: int) -> int:
    """Length of a part of a row of keys or of the alphabet, in either direction."""
    longest = 0
    for line in ROWS:
        for keys in (line, line[::-1]):
            length = SHORTEST_PIECE
            while at + length <= len(letters) and letters[at : at + length] in keys:
                longest = max(longest, length)
                length += 1
    return longest


@cache
def common() -> frozenset[str]:
    """The 3000 most common passwords, as zxcvbn ranks them (MIT licence, beside the file)."""
    lines = resource("passphrases", "common.txt").read_text("utf-8").split()
    return frozenset(plain(line) for line in lines if len(plain(line)) >= SHORTEST_PIECE)
