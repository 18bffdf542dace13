"""What the page of the team is given to show."""

from __future__ import annotations

import msgspec

from frailtylab.people import Role


class MemberView(msgspec.Struct, frozen=True):
    """Somebody of the team."""

    user_id: str
    code: str
    name: str
    roles: tuple[Role, ...]
    active: bool
    has_key: bool
    is_me: bool


class TeamView(msgspec.Struct, frozen=True):
    """The team as it is now.

    :param manages: whoever is signed in is an administrator
    """

    members: tuple[MemberView, ...]
    manages: bool
    has_pin: bool
    has_recovery: bool
    has_office: bool
    lock_after_min: int
