"""What the pages before the records, and the cover over them, are given to show."""

from __future__ import annotations

import msgspec

from frailtylab.people import Role


class PersonKeyView(msgspec.Struct, frozen=True):
    """Somebody with a key: ``slot`` is the id of it, ``code`` what the tile shows."""

    slot: str
    code: str


class SignInView(msgspec.Struct, frozen=True):
    """Who may sign in.

    :param chosen: slot of the tile that was pressed; empty: none yet
    :param problem: what was wrong with the last try, in words
    :param wait_s: seconds until the next try may be made
    :param can_recover: True where a recovery code was made
    """

    people: tuple[PersonKeyView, ...]
    last: str = ""
    chosen: str = ""
    problem: str = ""
    wait_s: int = 0
    can_recover: bool = True


class PersonEntry(msgspec.Struct, frozen=True):
    """What was typed about a user."""

    code: str
    name: str
    roles: tuple[Role, ...]


class DoorProblemView(msgspec.Struct, frozen=True):
    """Why the records stay closed.

    :param kind: code of the problem, for its icon and object name
    :param action: words of a button that can help here; empty for none
    """

    kind: str
    title: str
    happened: str
    to_do: str
    nothing_lost: bool
    can_retry: bool
    folder: str
    action: str = ""


class LockView(msgspec.Struct, frozen=True):
    """The cover over a session.

    :param running: a trial goes on below it
    :param pin: the PIN is enough to come back
    """

    code: str
    running: bool = False
    pin: bool = False
    busy: bool = False
    problem: str = ""
    wait_s: int = 0
