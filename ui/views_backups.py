"""What the page of backups is given to show."""

from __future__ import annotations

import msgspec


class BackupRowView(msgspec.Struct, frozen=True):
    """A backup: when it was made (local, ISO), and what is in it; none where it can't be read."""

    name: str
    made: str
    code: str = ""
    records: int = 0
    readable: bool = True


class BackupsView(msgspec.Struct, frozen=True):
    """The page.

    :param age_days: of the newest readable backup; None where there is none
    :param part: how much of the running work is done, 0 to 1; None while none is running
    :param tried: the newest backup was just tried and is sound; None where it was not tried
    """

    folder: str
    rows: tuple[BackupRowView, ...] = ()
    age_days: int | None = None
    part: float | None = None
    tried: bool | None = None
