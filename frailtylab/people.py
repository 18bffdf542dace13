"""Participants (pseudonymous) and the people who assess them."""

from __future__ import annotations

import re
from enum import StrEnum

import msgspec

from frailtylab.errors import N_, OperatorError


class Sex(StrEnum):
    """Sex as the trial records it."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"


class Side(StrEnum):
    """A side of the participant's own body."""

    LEFT = "left"
    RIGHT = "right"

    @property
    def other(self) -> Side:
        """The opposite side."""
        return Side.RIGHT if self is Side.LEFT else Side.LEFT


class Role(StrEnum):
    """The three roles of people who use the program."""

    ASSESSOR = "assessor"
    DATA_MANAGER = "data_manager"
    ADMINISTRATOR = "administrator"


class Assessor(msgspec.Struct, frozen=True):
    """Somebody whose name stands on records.

    :param code: what the screen shows: ``A-03``
    :param roles: one person of a small site may have several
    :param name: as it is printed beside a signature (21 CFR 11.50)
    """

    id: str
    code: str
    roles: tuple[Role, ...] = (Role.ASSESSOR,)
    active: bool = True
    name: str = ""

    @property
    def assesses(self) -> bool:
        """True for somebody who may take trials."""
        return Role.ASSESSOR in self.roles


class Participant(msgspec.Struct, frozen=True):
    """A person in the trial, known by study code and second identifiers; never by name.

    :param code: study id as printed on the trial's papers: letters, digits, ``-``, ``_``, ``.``
    :param initials: second identifier, up to four letters
    :param birth_year: second identifier
    :param training: true for the simulated people of the training mode
    """

    id: str
    code: str
    initials: str
    birth_year: int
    sex: Sex
    dominant_hand: Side
    height_cm: int | None = None
    training: bool = False


CODE_PATTERN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,31}\Z")


def checked_code(text: str) -> str:
    """The study code as typed, outer blanks removed.

    Codes are plain ASCII so that no look-alike letter, zero-width sign or direction mark can make
    two codes look the same.

    :raises OperatorError: for an empty code or one with other characters
    """
    code = text.strip()
    if not CODE_PATTERN.match(code):
        raise OperatorError(
            N_("This participant code can't be used"),
            N_("“{code}” holds a character other than A–Z, 0–9, dot, dash and underscore."),
            N_("Type the code as printed on the trial's papers."),
            values={"code": code},
        )
    return code
