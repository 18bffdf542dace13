"""From a data folder to a window: settings, store, application, event loop."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from frailtylab.desk import Desk, study_of_settings
from frailtylab.door import open_folder
from frailtylab.errors import OperatorError
from frailtylab.logs import logging_to
from frailtylab.settings import Settings, SettingsFile
from frailtylab.study.load import LoadedStudy
from ui.app.application import Application, Start
from ui.crash import CrashGuard
from ui.tasks import Tasks
from ui.theme.theme import Theme, resolve_mode


class Options(msgspec.Struct, frozen=True):
    """What the command line asks of the window."""

    folder: Path
    training: bool = False
    simulated: bool = False
    study: LoadedStudy | None = None
    settings: Settings | None = None


class Starter:
    """Opens the store while the window is being built; tells what went wrong if it did.

    :param ready: gets the application once it stands, to open it
    :param given_up: gets the exit code when there is no store and nobody wants to try again
    """

    def __init__(
        self,
        options: Options,
        ready: Callable[[Application], None],
        given_up: Callable[[int], None],
    ) -> None:
        self.options = options
        self.ready = ready
        self.given_up = given_up
        self.tasks = Tasks()
        self.application: Application | None = None
        self.settings_problem: OperatorError | None = None
        self.settings = options.settings or self.read_settings()

    def read_settings(self) -> Settings:
        """The settings of the folder; standard ones, and a notice, when they can't be read."""
        try:
            return SettingsFile(self.options.folder).load()
        except OperatorError as error:
            self.settings_problem = error
            return Settings()

    def begin(self) -> None:
        """Open the store on its own thread."""
        self.tasks.run(self.open_desk, self.build, self.failed)

    def open_desk(self) -> Desk:
        """Store and study; runs on the store's thread."""
        study = self.options.study or study_of_settings(self.settings)
        store, user_id = open_folder(self.options.folder)
        return Desk(store, study, user_id)

    def build(self, desk: Desk) -> None:
        """Everything is there: make the application and show it."""
        start = Start(
            self.options.folder,
            self.settings,
            desk.current,
            self.options.training,
            self.options.simulated,
            settings_readable=self.settings_problem is None,
        )
        self.application = Application(start, desk, self.tasks)
        self.ready(self.application)
        if self.settings_problem is not None:
            self.application.dialogs.problem(self.settings_problem)

    def failed(self, error: OperatorError) -> None:
        """Say what is wrong with the store; try again, or end."""
        from ui.dialogs.problem_dialog import ProblemDialog

        Theme(resolve_mode(self.settings.theme.value), self.settings.text_scale).apply(qt_app())
        dialog = ProblemDialog(error)
        tries: list[bool] = []
        dialog.retry.connect(lambda: tries.append(True))
        dialog.exec()
        if tries:
            self.begin()
        else:
            self.tasks.close()
            self.given_up(STORE_TROUBLE)

    def end(self) -> None:
        """End every thread, however the event loop came to its end."""
        if self.application is not None:
            self.application.close()
        self.tasks.close()


STORE_TROUBLE = 4
SETTLED_MS = 2000
"""So long after the window was shown, what was made for it counts as lasting."""


def settle() -> None:
    """Collect garbage from now on, but never look through what the start has made."""
    gc.freeze()
    gc.enable()


def qt_app() -> QApplication:
    """The one QApplication, made when first asked for."""
    app = QApplication.instance()
    if isinstance(app, QApplication):
        return app
    app = QApplication(sys.argv[:1])
    app.setApplicationName("FrailtyLab")
    app.setApplicationDisplayName("FrailtyLab")
    return app


def run(options: Options, ready: Callable[[Application], None] | None = None) -> int:
    """Run the window until it is closed; answers the exit code.

    :param ready: called once the application stands, before the first page is shown
    """
    app = qt_app()
    sys.setswitchinterval(0.001)
    with logging_to(options.folder):
        guard = CrashGuard()
        guard.install()

        def show(application: Application) -> None:
            guard.bug.connect(application.on_bug)
            application.window.resize(1366, 768)
            if ready is not None:
                ready(application)
            application.open()
            application.window.show()
            QTimer.singleShot(SETTLED_MS, app, settle)

        starter = Starter(options, show, app.exit)
        try:
            starter.begin()
            return app.exec()
        finally:
            starter.end()
            guard.remove()
            gc.enable()
