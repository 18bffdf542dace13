"""What the audit page is given to show: acts in words, no value and no result."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class AuditState(StrEnum):
    """What the list waits for."""

    LOADING = "loading"
    READY = "ready"
    FAILED = "failed"


class AuditAsk(msgspec.Struct, frozen=True):
    """What is looked for; an empty part asks for nothing.

    :param record: a participant's code, alone or with a visit's, as typed or scanned
    :param user: id of a person
    :param group: code of a group of acts
    :param since: first day, ISO; the same for ``until``, the last one
    """

    record: str = ""
    user: str = ""
    group: str = ""
    since: str = ""
    until: str = ""


class AuditRowView(msgspec.Struct, frozen=True):
    """One act.

    :param key: number of the entry
    :param at: local time of where it was done, ISO without an offset
    :param utc: the same moment in UTC, with the local offset, in words
    :param who: code of a person, or that the program did it
    :param what: the act in words
    :param record: what it was about in words; empty where it was about none
    :param reason: in words; empty where the record has none
    :param has_history: it was about one record, whose other acts can be shown
    """

    key: str
    at: str
    utc: str
    who: str
    what: str
    record: str
    reason: str
    act: str
    record_id: str
    hash: str
    has_history: bool


class AuditCheckView(msgspec.Struct, frozen=True):
    """The card of the check.

    :param part: how much is done, 0 to 1; None while none is running
    :param sound: what the last check found; None before the first one
    :param findings: what is not as it should be, in words
    :param code: short code of the newest entry
    :param limits: what a check on this computer can't tell
    """

    part: float | None = None
    sound: bool | None = None
    findings: tuple[str, ...] = ()
    code: str = ""
    limits: tuple[str, ...] = ()


class AuditView(msgspec.Struct, frozen=True):
    """A page of the audit trail, newest first.

    :param total: how many entries there are in all
    :param newer: there is a page before this one; ``older``: and one after it
    :param only: what one record the list is kept to; empty: not kept to one
    :param unknown: what was typed names no participant, visit or record
    :param people: id and code of everybody to choose from; ``groups``: code and words
    """

    state: AuditState
    ask: AuditAsk
    rows: tuple[AuditRowView, ...] = ()
    total: int = 0
    newer: bool = False
    older: bool = False
    only: str = ""
    unknown: bool = False
    people: tuple[tuple[str, str], ...] = ()
    groups: tuple[tuple[str, str], ...] = ()
    check: AuditCheckView = AuditCheckView()
