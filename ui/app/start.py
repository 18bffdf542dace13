"""From a data folder to a window: settings, store, application, event loop."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication

from frailtylab.clock import Clock, SystemClock
from frailtylab.custody.problems import KeyProblem
from frailtylab.desk import Desk, study_of_settings
from frailtylab.door import FolderState, folder_state, open_folder
from frailtylab.errors import OperatorError
from frailtylab.logs import logging_to
from frailtylab.settings import Settings, SettingsFile
from frailtylab.study.load import LoadedStudy
from ui.app.application import Application, Start
from ui.app.look import apply_look
from ui.crash import CrashGuard
from ui.garbage import GarbageKeeper
from ui.tasks import Tasks

if TYPE_CHECKING:
    from ui.app.door_window import DoorWindow


class Options(msgspec.Struct, frozen=True):
    """What the command line asks of the window."""

    folder: Path
    training: bool = False
    simulated: bool = False
    study: LoadedStudy | None = None
    settings: Settings | None = None


class Starter:
    """Opens the store while the window is being built; tells what went wrong if it did.

    A folder for training goes straight to its window. Everything else begins at the door, and
    comes back to it when somebody signs out.

    :param ready: gets the application once it stands, to open it
    :param given_up: gets the exit code when there is no store and nobody wants to try again
    :param clock: for tests; the machine's otherwise
    """

    def __init__(
        self,
        options: Options,
        ready: Callable[[Application], None],
        given_up: Callable[[int], None],
        clock: Clock | None = None,
    ) -> None:
        self.options = options
        self.ready = ready
        self.given_up = given_up
        self.clock = clock or SystemClock()
        self.tasks = Tasks()
        self.application: Application | None = None
        self.door: DoorWindow | None = None
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
        """Look at the folder on the store's thread, and open it there if it has no lock."""
        self.tasks.run(self.look, self.enter, self.failed)

    def look(self) -> Desk | FolderState:
        """The desk of a folder for training, or what else is there; runs on the store's thread."""
        state = folder_state(self.options.folder)
        if state is not FolderState.TRAINING:
            return state
        study = self.options.study or study_of_settings(self.settings)
        store, _nobody = open_folder(self.options.folder, clock=self.clock)
        return Desk(store, study)

    def enter(self, found: Desk | FolderState) -> None:
        """Go through, or stand at the door."""
        if isinstance(found, Desk):
            self.build(found)
        else:
            self.stand_at_door(found)

    def stand_at_door(self, state: FolderState, place: QRect | None = None) -> None:
        """Show the door; ``place`` is where the window before it was."""
        from ui.app.door import open_door

        apply_look(self.settings)
        self.door = open_door(self, place)
        self.door.flow.begin(state)
        self.door.show()

    def speak(self, language: str) -> None:
        """Another language was chosen at the door."""
        self.settings = replace(self.settings, language=language)
        file, settings = SettingsFile(self.options.folder), self.settings
        self.tasks.run(lambda: file.save(settings))
        apply_look(self.settings)
        if self.door is not None:
            self.door.flow.settings = self.settings
            self.door.rebuild()

    def build(self, desk: Desk) -> None:
        """Everything is there: make the application and show it."""
        start = Start(
            self.options.folder,
            self.settings,
            desk.current,
            self.options.training or desk.key is None,
            self.options.simulated,
            settings_readable=self.settings_problem is None,
        )
        self.application = Application(start, desk, self.tasks, self.clock)
        self.application.left.connect(self.come_back)
        self.ready(self.application)
        self.leave_door()
        if self.settings_problem is not None:
            self.application.dialogs.problem(self.settings_problem)

    def leave_door(self) -> None:
        """The window behind the door stands at its place; the door goes."""
        if self.door is None or self.application is None:
            return
        self.application.window.setGeometry(self.door.geometry())
        self.door.flow.close()
        self.door.hide()
        self.door.deleteLater()
        self.door = None

    def come_back(self) -> None:
        """Somebody signed out: everything is closed and forgotten, and the door is there again."""
        application, self.application = self.application, None
        if application is None:
            return
        place = application.window.geometry()
        self.settings = application.session.settings
        application.close()
        self.tasks = Tasks()
        self.stand_at_door(FolderState.LOCKED, place)
        application.window.hide()
        application.window.deleteLater()
        application.deleteLater()

    def failed(self, error: OperatorError) -> None:
        """Say what is wrong with the store; try again, or end."""
        from ui.dialogs.problem_dialog import ProblemDialog

        if isinstance(error, KeyProblem):
            self.stand_at_door_with(error)
            return
        apply_look(self.settings)
        dialog = ProblemDialog(error)
        tries: list[bool] = []
        dialog.retry.connect(lambda: tries.append(True))
        dialog.exec()
        if tries:
            self.begin()
        else:
            self.tasks.close()
            self.given_up(STORE_TROUBLE)

    def stand_at_door_with(self, error: OperatorError) -> None:
        """The key file itself can't be used: say so on a page of its own."""
        from ui.app.door import open_door

        apply_look(self.settings)
        self.door = open_door(self, None)
        self.door.flow.fail(error)
        self.door.show()

    def closed_at_door(self) -> None:
        """Somebody closed the program instead of signing in."""
        if self.door is not None and self.application is None:
            self.door.flow.close()
            self.given_up(0)

    def end(self) -> None:
        """End every thread, however the event loop came to its end."""
        if self.application is not None:
            self.application.close()
        if self.door is not None:
            self.door.flow.close()
        self.tasks.close()


STORE_TROUBLE = 4


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

        garbage = GarbageKeeper()
        starter = Starter(options, show, app.exit)
        try:
            starter.begin()
            return app.exec()
        finally:
            starter.end()
            guard.remove()
            garbage.stop()
