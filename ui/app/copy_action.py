"""The inspector's copy from the window: where to, the work, and where it is now."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from frailtylab.clock import Clock
from frailtylab.errors import OperatorError
from frailtylab.rights import may
from ui.app.dialogs import Dialogs
from ui.flows.day_flow import DayFlow
from ui.main_window import MainWindow
from ui.text import _

if TYPE_CHECKING:
    from frailtylab.copy import ParticipantCopy


class CopyAction:
    """Makes the copy of the participant on the screen.

    :ivar choose: asks for the folder that the copy is put into; None when nobody chose one
    """

    def __init__(self, window: MainWindow, day: DayFlow, dialogs: Dialogs) -> None:
        self.window = window
        self.day = day
        self.dialogs = dialogs
        self.choose: Callable[[], Path | None] = self.ask_folder

    @property
    def offered(self) -> bool:
        """True where whoever works here may make copies; the store refuses all others itself."""
        who = self.day.session.assessor
        return who is not None and may(who.roles, "copy_made")

    def ask_folder(self) -> Path | None:
        """The folder that a person picks."""
        from PySide6.QtWidgets import QFileDialog

        title = _("Where the inspector's copy is put")
        chosen = QFileDialog.getExistingDirectory(self.window, title)
        return Path(chosen) if chosen else None

    def make(self) -> None:
        """Ask where to, then make the copy off Qt's thread."""
        view, session = self.day.views.participant, self.day.session
        if view is None or not self.offered:
            return
        parent = self.choose()
        if parent is None:
            return
        person, user = view.participant, session.user_id
        folder = parent / f"copy-{person.code}-{stamp(session.clock)}"

        def work() -> ParticipantCopy:
            from frailtylab.copy import make_copy

            return make_copy(session.desk.store, person.id, folder, user)

        def failed(error: OperatorError) -> None:
            self.dialogs.problem(error, self.make if error.can_retry else None)

        session.run(work, lambda _copy: self.tell(folder), failed)

    def tell(self, folder: Path) -> None:
        """Say where the copy is."""
        self.window.notice.show_notice(
            "ok",
            _("The copy was made"),
            _("{folder}: open record.html there. Keep it as safe as the records.", folder=folder),
        )


def stamp(clock: Clock) -> str:
    """The moment in UTC as part of a folder's name."""
    return f"{clock.wall().utc:%Y%m%dT%H%M%SZ}"
