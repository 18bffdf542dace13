"""The real start in a folder of a test: door, window, sign-out, and the door again."""

from __future__ import annotations

import time
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget

from frailtylab.custody.recovery_code import new_code
from frailtylab.first_run import FirstRun, set_up
from frailtylab.people import Role
from frailtylab.settings import Settings
from ui.app.application import Application
from ui.app.start import Options, Starter

WORDS = "seven herons on a jetty"
OTHER = "nine otters under a bridge"
GENEROUS_S = 20.0
BOTH = (Role.ADMINISTRATOR, Role.ASSESSOR)


def locked_folder(folder: Path, clock: object, code: str = "A-01") -> FirstRun:
    """A folder that was set up; answers what was chosen."""
    wish = FirstRun(code, "Ada Berg", BOTH, WORDS, new_code())
    set_up(folder, wish, clock).store.close()
    return wish


class DoorBench:
    """Starts the program and drives whichever window is there."""

    def __init__(self, qtbot: object, folder: Path, clock: object) -> None:
        self.qtbot = qtbot
        self.folder = folder
        self.clock = clock
        self.apps: list[Application] = []
        self.codes: list[int] = []
        settings = Settings(language="en")
        self.starter = Starter(Options(folder, settings=settings), self.ready, self.codes.append,
                               clock)  # fmt: skip
        self.starter.begin()

    def ready(self, app: Application) -> None:
        self.apps.append(app)
        app.window.resize(1366, 768)
        app.open()
        app.window.show()

    @property
    def app(self) -> Application:
        return self.starter.application

    @property
    def window(self) -> QWidget:
        return self.starter.door if self.starter.door is not None else self.app.window

    @property
    def flow(self) -> object:
        return self.starter.door.flow

    def wait_until(self, true: object) -> None:
        deadline = time.monotonic() + GENEROUS_S
        while not true():
            assert time.monotonic() < deadline, "waited in vain"
            self.qtbot.wait(1)

    def settle(self) -> None:
        self.wait_until(lambda: not self.starter.tasks.busy)
        QCoreApplication.processEvents()

    def page(self, name: str) -> None:
        """Wait until the door shows that page."""
        self.wait_until(lambda: self.starter.door is not None and self.starter.door.current == name)

    def find(self, name: str) -> QWidget:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        found = [w for w in self.window.findChildren(QWidget, name) if w.isVisible()]
        assert len(found) == 1, f"{name}: {len(found)} found"
        return found[0]

    def shown(self, name: str) -> bool:
        return any(w.isVisible() for w in self.window.findChildren(QWidget, name))

    def click(self, name: str) -> None:
        button = self.find(name)
        assert isinstance(button, QAbstractButton)
        assert button.isEnabled(), name
        button.click()

    def fill(self, name: str, text: str) -> None:
        field = self.find(name)
        assert isinstance(field, QLineEdit)
        field.clear()
        self.qtbot.keyClicks(field, text)

    def text(self, name: str) -> str:
        label = self.find(name)
        assert isinstance(label, QLabel | QAbstractButton | QLineEdit)
        return label.text()

    def words(self) -> str:
        """Everything that can be read now."""
        labels = [w for w in self.window.findChildren(QLabel) if w.isVisible()]
        return " ".join(label.text() for label in labels)

    def sign_in(self, passphrase: str = WORDS) -> None:
        """Type the passphrase of the chosen person and come to today's list."""
        self.page("sign_in")
        self.try_passphrase(passphrase)
        self.wait_until(lambda: self.app is not None)
        self.wait_until(lambda: self.app.navigator.current == "today")
        self.settle()

    def try_passphrase(self, passphrase: str) -> None:
        self.fill("sign_in_passphrase", passphrase)
        self.click("sign_in_open")
        self.settle()

    def in_store(self, work: object) -> object:
        answers: list[object] = []
        self.starter.tasks.run(lambda: work(self.app.session.desk.store), answers.append)
        self.wait_until(lambda: bool(answers))
        return answers[0]

    def acts(self) -> list[str]:
        entries = self.in_store(lambda store: store.audit.entries())
        return [entry.action for entry in entries][::-1]

    def close(self) -> None:
        if self.app is not None:
            self.settle()
        windows = [w for w in QApplication.topLevelWidgets() if w is not None]
        self.starter.end()
        for widget in windows:
            widget.close()
            widget.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
