"""The words for how far the review of a visit is."""

from __future__ import annotations

from frailtylab.review import ReviewStatus
from ui.text import _
from ui.theme.tokens import Kind


def status_words(status: ReviewStatus, *, finished: bool = True) -> tuple[str, Kind]:
    """What a chip says about the review of a visit; a finished one can lack something again."""
    unfinished: tuple[str, Kind] = (_("Still open"), "neutral")
    incomplete: tuple[str, Kind] = (_("Done, not complete"), "warn")
    words: dict[ReviewStatus, tuple[str, Kind]] = {
        ReviewStatus.OPEN: incomplete if finished else unfinished,
        ReviewStatus.ATTENTION: (_("Look at it"), "warn"),
        ReviewStatus.UNSIGNED: (_("Not signed"), "warn"),
        ReviewStatus.VOID: (_("Signature void"), "bad"),
        ReviewStatus.UNREVIEWED: (_("Waits for review"), "info"),
        ReviewStatus.FINAL: (_("Final"), "ok"),
    }
    return words[status]
