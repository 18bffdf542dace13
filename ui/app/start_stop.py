"""The start/stop keys: caught on the pages of trials, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QApplication

from frailtylab.protocols.base import Phase
from ui.app.navigator import CAPTURE, Navigator
from ui.flows.session import Session
from ui.flows.visit_flow import VisitFlow
from ui.press_filter import PressFilter

ENTER = ("Return", "Enter")


class StartStop:
    """Owns the filter of the keys.

    :param covered: True while no key may begin anything
    """

    def __init__(
        self, session: Session, visit: VisitFlow, navigator: Navigator, covered: Callable[[], bool]
    ) -> None:
        self.session = session
        self.visit = visit
        self.navigator = navigator
        self.covered = covered
        self.filter = PressFilter(session.clock, self.is_press, self.names)

    def listen(self, on: bool) -> None:
        """Catch the start/stop keys on the pages of trials only.

        A filter sees every event of every object, and the first ones make PySide load all its
        classes: that is not for the start.
        """
        app = QApplication.instance()
        if isinstance(app, QApplication):
            (self.filter.install if on else self.filter.remove)(app)

    def names(self) -> tuple[str, ...]:
        """Keys that start and stop a trial."""
        return self.session.settings.start_stop_keys

    def is_press(self, key: str) -> bool:
        """True where that key starts or stops; Enter after a stop is for Keep."""
        if self.covered():
            return False
        attempt = self.visit.attempt
        stopped = attempt is not None and attempt.phase is Phase.STOPPED
        return self.navigator.current in CAPTURE and not (stopped and key in ENTER)
