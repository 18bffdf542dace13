"""The words for how far the review of a visit is."""

from __future__ import annotations

from frailtylab.review import ReviewStatus
from ui.text import _
from ui.theme.tokens import Kind


def status_words(status: ReviewStatus) -> tuple[str, Kind]:
    """What a chip says about the review of a visit."""
    words: dict[ReviewStatus, tuple[str, Kind]] = {
        ReviewStatus.OPEN: (_("Open"), "neutral"),
        ReviewStatus.ATTENTION: (_("Look at it"), "warn"),
        ReviewStatus.UNSIGNED: (_("Not signed"), "warn"),
        ReviewStatus.VOID: (_("Signature void"), "bad"),
        ReviewStatus.UNREVIEWED: (_("Waits for review"), "info"),
        ReviewStatus.FINAL: (_("Final"), "ok"),
    }
    return words[status]
