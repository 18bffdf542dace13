"""The words for where a planned visit stands, the same on every page."""

from __future__ import annotations

from ui.text import _, date, plural
from ui.theme.tokens import Kind

ORDER = ("unfinished", "overdue", "due", "upcoming", "done", "missed")
OPENING = ("unfinished", "overdue", "due")


def state_words(
    state: str, days: int = 0, until: str = "", *, reopened: bool = False
) -> tuple[str, Kind]:
    """What a chip says about a visit, and the kind that gives its shape and colour.

    :param days: days overdue, or days until the window opens
    :param until: ISO date of the window's last day
    :param reopened: it was finished before, so a finished one is told as amended
    """
    if state == "overdue":
        return plural("Overdue by {n} day", "Overdue by {n} days", days), "bad"
    if state == "due":
        return (_("Due until {day}", day=date(until)) if until else _("Due")), "info"
    if state == "upcoming":
        return _upcoming(days), "neutral"
    plain: dict[str, tuple[str, Kind]] = {
        "unfinished": (_("Reopened, unfinished") if reopened else _("Unfinished"), "warn"),
        "done": (_("Done, amended") if reopened else _("Done"), "ok"),
        "missed": (_("Not done"), "neutral"),
    }
    return plain.get(state, (state, "neutral"))


def action_words(state: str) -> str:
    """What the button of a visit does."""
    if state == "unfinished":
        return _("Continue visit")
    if state in OPENING:
        return _("Start visit")
    return _("View") if state == "done" else _("Open")


def rank(state: str) -> int:
    """The place of a state in a list: what needs a person first."""
    return ORDER.index(state) if state in ORDER else len(ORDER)


def _upcoming(days: int) -> str:
    return plural("Opens in {n} day", "Opens in {n} days", days) if days else _("Upcoming")
