"""Lines about trials, from views to widgets."""

from __future__ import annotations

from ui.text import _, number
from ui.views import TrialRowView
from ui.widgets.trial_list import TrialMark, TrialRow

MARK: dict[str, TrialMark] = {
    "done": "valid",
    "attention": "attention",
    "invalid": "invalid",
    "not_done": "not_done",
    "now": "now",
    "todo": "todo",
}


def state_word(state: str) -> str:
    """The word for a trial's state."""
    words = {
        "done": _("done"),
        "attention": _("attention"),
        "invalid": _("invalid"),
        "not_done": _("not done"),
        "now": _("now"),
        "todo": _("to do"),
    }
    return words[state]


def value_text(row: TrialRowView) -> str:
    """Value and unit as shown, or an empty text."""
    return f"{number(row.value)} {row.unit}".strip() if row.value else ""


def label_text(row: TrialRowView) -> str:
    """The trial's name, with the number of its attempt from the second on."""
    if row.attempt == 1:
        return row.label
    return _("{trial}, attempt {attempt}", trial=row.label, attempt=row.attempt)


def trial_rows(rows: tuple[TrialRowView, ...]) -> list[TrialRow]:
    """Lines for the list of trials; the word stands where the shape alone would not tell."""
    return [
        TrialRow(
            label_text(row),
            value_text(row),
            "" if row.state == "done" and row.value else state_word(row.state),
            MARK[row.state],
        )
        for row in rows
    ]
