"""The bar above the pages: why something is refused now, and an attempt that the disk refused."""

from __future__ import annotations

from ui.flows.visit_flow import VisitFlow
from ui.main_window import MainWindow
from ui.text import _


class Notices:
    """Says what a silent refusal would leave unsaid."""

    def __init__(self, window: MainWindow, visit: VisitFlow) -> None:
        self.window = window
        self.visit = visit
        self.unsaved = False
        visit.changed.connect(self.watch)

    def busy(self) -> None:
        """Something was asked for that would break into a trial."""
        if self.visit.refused_by_disk:
            self.watch()
        elif self.visit.committing:
            return
        else:
            self.window.notice.show_notice(
                "warn", _("A trial is going on. Stop it and keep it first.")
            )

    def watch(self) -> None:
        """Keep the way to another save in view as long as the disk does not have the attempt."""
        if self.visit.refused_by_disk:
            self.window.notice.show_notice(
                "bad",
                _("This attempt is not on the disk yet."),
                action=_("Save again"),
                closable=False,
            )
        elif self.unsaved or not self.visit.busy:
            self.window.notice.hide()
        self.unsaved = self.visit.refused_by_disk

    def acted(self) -> None:
        """The button of the bar: save again."""
        if self.visit.attempt is not None:
            self.visit.attempt.retry_save()
