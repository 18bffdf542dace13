"""The window before the records: set-up, sign-in, and what is said when they stay closed."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ui.flows.door_flow import DoorFlow
from ui.main_window import MINIMUM_HEIGHT, MINIMUM_WIDTH
from ui.pages.setup_pages import SetupStep
from ui.pages.sign_in_page import SignInPage


class DoorWindow(QWidget):
    """Shows one page of the flow at a time. A page that was left is gone, with what was typed.

    Controls: ``door_window``, ``door_pages``.

    Signals:
        closed: somebody closed the window
        language_chosen: the language that the window is to speak
    """

    closed = Signal()
    language_chosen = Signal(str)

    def __init__(self, flow: DoorFlow) -> None:
        super().__init__()
        self.setObjectName("door_window")
        self.setWindowTitle("FrailtyLab")
        self.setProperty("ground", "page")
        self.setMinimumSize(MINIMUM_WIDTH, MINIMUM_HEIGHT)
        self.flow = flow
        self.current = ""
        self.stack = QStackedWidget()
        self.stack.setObjectName("door_pages")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.stack)
        self.makers: dict[str, Callable[[], QWidget]] = {
            "welcome": self.welcome,
            "person": self.person,
            "passphrase": self.passphrase,
            "code": self.code,
            "check": self.check,
            "office": self.office,
            "opening": self.opening,
            "sign_in": self.sign_in,
            "recover_code": self.recover_code,
            "recover_passphrase": self.recover_passphrase,
            "problem": self.problem,
        }
        flow.show.connect(self.put)
        flow.changed.connect(self.render_page)
        flow.complaint.connect(self.complain)

    def put(self, name: str) -> None:
        """Put that page on the screen, made anew."""
        old = self.stack.currentWidget()
        page = self.makers[name]()
        self.current = name
        self.stack.addWidget(page)
        self.stack.setCurrentWidget(page)
        if old is not None:
            self.stack.removeWidget(old)
            old.deleteLater()

    def rebuild(self) -> None:
        """The page anew, in the language and look of now."""
        if self.current:
            self.put(self.current)

    def render_page(self) -> None:
        """Fill the sign-in page with what is new."""
        page = self.stack.currentWidget()
        if isinstance(page, SignInPage):
            page.render(self.flow.sign_in_view())

    def complain(self, sentence: str) -> None:
        """Say on the page on the screen what is wrong."""
        page = self.stack.currentWidget()
        if self.current == "opening":
            return
        cast("SetupStep", page).complain(sentence)

    # --- the pages

    def welcome(self) -> QWidget:
        """What the folder is to become."""
        from ui.pages.welcome_page import WelcomePage

        page = WelcomePage(str(self.flow.folder))
        page.trial.connect(lambda: self.put("person"))
        page.training.connect(self.flow.make_training)
        page.language_chosen.connect(self.language_chosen)
        return page

    def person(self) -> QWidget:
        """Who sets up."""
        from ui.pages.setup_pages import SetupPersonPage

        page = SetupPersonPage(self.flow.setup.person)
        page.entered.connect(self.flow.set_person)
        page.back.connect(self.flow.back_to_start)
        return page

    def passphrase(self) -> QWidget:
        """The first passphrase."""
        from ui.pages.setup_pages import SetupPassphrasePage

        person = self.flow.setup.person
        page = SetupPassphrasePage(person.code if person else "", person.name if person else "")
        page.entered.connect(self.flow.set_passphrase)
        page.back.connect(lambda: self.put("person"))
        return page

    def code(self) -> QWidget:
        """The recovery code."""
        from ui.pages.recovery_code_pages import RecoveryCodePage

        page = RecoveryCodePage(self.flow.setup.recovery)
        page.written.connect(self.flow.code_written)
        page.back.connect(lambda: self.put("passphrase"))
        return page

    def check(self) -> QWidget:
        """Two groups of the recovery code."""
        from ui.pages.recovery_code_pages import RecoveryCheckPage

        page = RecoveryCheckPage(self.flow.setup.recovery, self.flow.setup.asked)
        page.confirmed.connect(self.flow.code_confirmed)
        page.back.connect(lambda: self.put("code"))
        return page

    def office(self) -> QWidget:
        """The trial office's key."""
        from ui.pages.setup_pages import SetupOfficePage

        page = SetupOfficePage()
        page.entered.connect(self.flow.finish_set_up)
        page.back.connect(lambda: self.put("code"))
        return page

    def opening(self) -> QWidget:
        """A calm moment."""
        from ui.pages.opening_page import OpeningPage

        return OpeningPage()

    def sign_in(self) -> QWidget:
        """Tiles and passphrase."""
        page = SignInPage()
        page.chosen.connect(self.flow.choose)
        page.entered.connect(self.flow.sign_in)
        page.forgot.connect(lambda: self.put("recover_code"))
        page.render(self.flow.sign_in_view())
        return page

    def recover_code(self) -> QWidget:
        """The recovery code, typed."""
        from ui.pages.recover_pages import RecoverCodePage

        page = RecoverCodePage()
        page.entered.connect(self.flow.open_by_code)
        page.back.connect(self.flow.give_up_recovery)
        return page

    def recover_passphrase(self) -> QWidget:
        """A new passphrase after the code."""
        from ui.pages.recover_pages import RecoverPassphrasePage

        page = RecoverPassphrasePage(self.flow.people)
        page.entered.connect(self.flow.recover)
        page.back.connect(self.flow.give_up_recovery)
        return page

    def problem(self) -> QWidget:
        """Why the records stay closed."""
        from ui.pages.door_problem_page import DoorProblemPage

        page = DoorProblemPage(self.flow.problem_view())
        page.retry.connect(self.flow.look_again)
        page.acted.connect(self.flow.help_problem)
        page.left.connect(self.close)
        return page

    def closeEvent(self, event: QCloseEvent) -> None:
        """Nothing is half done here: it may be closed at any time."""
        self.closed.emit()
        event.accept()
