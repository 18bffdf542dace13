"""The short code of a checkpoint: seal number and the beginning of its code, for paper.

A code that has left this computer, on a visit summary or in an upload's receipt, is what a store
can be compared with that was cut off, put back to an old copy, or made anew with the key. Forty
bits are enough against accident and against whoever has no key. Whoever has the key could search
for another chain with the same short code: receipts therefore hold the whole of it.
"""

from __future__ import annotations

import msgspec

from frailtylab.custody.anchor import Mark
from frailtylab.errors import N_, OperatorError

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Base 32 without look-alikes (I, L, O) and without U (Crockford's base 32)."""
LOOK_ALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})
LETTERS, GROUP = 8, 4
BITS = 5


class NoCode(OperatorError):
    """What was typed is not a checkpoint's code."""

    def __init__(self, typed: str) -> None:
        super().__init__(
            N_("This is not a checkpoint code"),
            N_("“{typed}” is not of the form 412-K7QF-9DXM."),
            N_("Type the code as it stands on the visit summary."),
            can_retry=True,
            values={"typed": typed},
        )


class Checkpoint(msgspec.Struct, frozen=True):
    """What a code says.

    :param seal: number of the seal
    :param letters: eight letters of :data:`ALPHABET`
    """

    seal: int
    letters: str

    @property
    def text(self) -> str:
        """As it is printed: ``412-K7QF-9DXM``."""
        return f"{self.seal}-{self.letters[:GROUP]}-{self.letters[GROUP:]}"

    def fits(self, mark: Mark) -> bool:
        """True when it is the code of that seal."""
        return self == checkpoint_of(mark)


def checkpoint_of(mark: Mark) -> Checkpoint:
    """The code of a seal."""
    number = int(mark.mac[: LETTERS * BITS // 4], 16)
    letters = [ALPHABET[number >> BITS * place & 31] for place in reversed(range(LETTERS))]
    return Checkpoint(mark.seal, "".join(letters))


def typed_checkpoint(typed: str) -> Checkpoint:
    """The code that was typed; blanks, dashes, small letters and O, I, L don't matter.

    :raises NoCode: for anything that is none
    """
    plain = "".join(typed.upper().split()).replace("-", "").translate(LOOK_ALIKES)
    number, letters = plain[:-LETTERS], plain[-LETTERS:]
    whole = number.isascii() and number.isdigit() and len(letters) == LETTERS
    if not whole or not set(letters) <= set(ALPHABET) or len(number) > LETTERS * 2:
        raise NoCode(typed)
    return Checkpoint(int(number), letters)
