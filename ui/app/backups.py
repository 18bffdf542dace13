"""The page of backups and its flow, made when they are first wanted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QWidget

from frailtylab.errors import N_
from frailtylab.rights import EVERYBODY
from frailtylab.settings import Settings
from ui.app.dialogs import Dialogs
from ui.app.navigator import Navigator
from ui.app.safe import PLACE, SafePlace, SafePlaces
from ui.flows.day_flow import DayFlow
from ui.main_window import MainWindow
from ui.text import _

if TYPE_CHECKING:
    from ui.flows.backups_flow import BackupsFlow
    from ui.pages.backups_page import BackupsPage

PAGE = "backups"


class BackupsPlace:
    """Makes, fills and opens the page.

    :ivar choose: asks for the folder of backups; None when nobody chose one
    """

    def __init__(
        self, window: MainWindow, navigator: Navigator, day: DayFlow, dialogs: Dialogs,
        remember: Callable[[Settings], None],
    ) -> None:  # fmt: skip
        self.window = window
        self.navigator = navigator
        self.day = day
        self.dialogs = dialogs
        self.remember = remember
        self.choose: Callable[[], Path | None] = self.ask_folder
        self._flow: BackupsFlow | None = None

    @property
    def flow(self) -> BackupsFlow:
        """The flow, made when first wanted: the start does not need it."""
        if self._flow is None:
            from ui.flows.backups_flow import BackupsFlow

            self._flow = BackupsFlow(self.day.session, self.remember)
            self._flow.changed.connect(lambda: self.navigator.changed(PAGE))
            self._flow.problem.connect(self.dialogs.problem)
            self.day.signed_out.connect(self._flow.stop)
        return self._flow

    def make(self) -> BackupsPage:
        """A new page, wired."""
        from ui.pages.backups_page import BackupsPage

        page = BackupsPage()
        page.wanted.connect(self.flow.back_up)
        page.stopped.connect(self.flow.stop)
        page.tried.connect(self.flow.try_newest)
        page.folder_wanted.connect(self.choose_folder)
        page.back.connect(lambda: self.navigator.go(PLACE))
        return page

    def render(self, page: QWidget) -> None:
        """Fill the page."""
        cast("BackupsPage", page).render(self.flow.view())

    def ask_folder(self) -> Path | None:
        """The folder that a person picks."""
        from PySide6.QtWidgets import QFileDialog

        chosen = QFileDialog.getExistingDirectory(self.window, _("Where backups are put"))
        return Path(chosen) if chosen else None

    def choose_folder(self) -> None:
        """Ask where to, and remember it."""
        folder = self.choose()
        if folder is not None:
            self.flow.choose(folder)

    def close(self) -> None:
        """End the thread, where there is one."""
        if self._flow is not None:
            self._flow.close()


def add_backups(safe: SafePlaces, backups: BackupsPlace) -> None:
    """Let the page be reached."""
    safe.add(
        SafePlace(
            PAGE,
            N_("Backups"),
            N_("Encrypted copies of all records; try whether the newest one can be put back."),
            "shield-check",
            EVERYBODY,
            backups.make,
            backups.render,
            lambda: backups.flow.load(),
        )
    )
