"""Every page of the door, the cover, the team and its forms, in every look: nothing is cut."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from helpers.clipping import clipped
from helpers.stray_windows import windows_shown_by
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QScrollArea, QWidget

from frailtylab.people import Role
from ui.dialogs.new_code_dialog import NewCodeDialog
from ui.dialogs.team_dialogs import (
    AddMemberDialog,
    ChangeMemberDialog,
    OfficeKeyDialog,
    PassphraseDialog,
    PinDialog,
    RetireDialog,
)
from ui.pages.door_problem_page import DoorProblemPage
from ui.pages.lock_page import LockPage
from ui.pages.opening_page import OpeningPage
from ui.pages.recover_pages import RecoverCodePage, RecoverPassphrasePage
from ui.pages.recovery_code_pages import RecoveryCheckPage, RecoveryCodePage
from ui.pages.safe_page import SafePage
from ui.pages.setup_pages import SetupOfficePage, SetupPassphrasePage, SetupPersonPage
from ui.pages.sign_in_page import SignInPage
from ui.pages.team_page import TeamPage
from ui.pages.welcome_page import WelcomePage
from ui.text import set_language
from ui.theme.theme import Theme
from ui.views_door import DoorProblemView, LockView, PersonKeyView, SignInView
from ui.views_safe import SafeCardView, SafeView
from ui.views_team import MemberView, TeamView

CODE = "7F3A-0B12-99C4-E1D0-4A5B-C0FF-EE12-3456"
HOSTILE = "A<i></i>7"
LONG = "A-" + "0123456789" * 3
PEOPLE = tuple(PersonKeyView(str(n), code) for n, code in enumerate(("A-03", HOSTILE, LONG)))
MEMBERS = (
    MemberView("1", "A-03", "Ada Berg", (Role.ADMINISTRATOR, Role.ASSESSOR), True, True, True),
    MemberView("2", LONG, "Hildegard " * 4, tuple(Role), True, False, False),
    MemberView("3", HOSTILE, "<b>Carl</b>", (Role.DATA_MANAGER,), False, False, False),
)


def of(page: type, view: object) -> Callable[[], QWidget]:
    """A maker of that page with that view."""

    def make() -> QWidget:
        made = page()
        made.render(view)
        return made

    return make


def wrong_passphrase() -> QWidget:
    page = SetupPassphrasePage("A-03", "Ada Berg")
    page.field.first.line.setText("passwordpassword")
    page.field.again.line.setText("other")
    page.field._look()
    page.field.first._tell_capitals(True)
    return page


def problem(action: str = "") -> QWidget:
    sentence = "“/home/nurse/records/frailtylab.db” and its copy are not there. " * 2
    view = DoorProblemView("keys_missing", "The key file is missing", sentence, sentence,
                           not action, True, "/home/nurse/records", action)  # fmt: skip
    return DoorProblemPage(view)


PAGES: dict[str, Callable[[], QWidget]] = {
    "welcome": lambda: WelcomePage("/home/nurse/a folder/with a long name/FrailtyLab"),
    "person": SetupPersonPage,
    "passphrase": wrong_passphrase,
    "code": lambda: RecoveryCodePage(CODE),
    "check": lambda: RecoveryCheckPage(CODE, (3, 6)),
    "office": SetupOfficePage,
    "sign in": of(SignInPage, SignInView(PEOPLE, last="0")),
    "sign in, wrong": of(SignInPage, SignInView(PEOPLE, chosen="2", problem="No. " * 30, wait_s=9)),
    "opening": OpeningPage,
    "recovery": RecoverCodePage,
    "recovery, new passphrase": lambda: RecoverPassphrasePage(PEOPLE),
    "problem": problem,
    "problem, with help": lambda: problem("Encrypt now"),
    "lock": of(LockPage, LockView(LONG)),
    "lock, running": of(LockPage, LockView("A-03", running=True)),
    "lock, PIN": of(LockPage, LockView("A-03", pin=True, problem="That is not the PIN.", wait_s=3)),
    "team": of(TeamPage, TeamView(MEMBERS, True, True, False, False, 5)),
    "team, not managed": of(TeamPage, TeamView(MEMBERS, False, False, True, True, 1)),
    "safe": of(SafePage, SafeView((SafeCardView("team", "Team", "Who? " * 30, "users"),))),
}
DIALOGS: dict[str, Callable[[], QWidget]] = {
    "add": AddMemberDialog,
    "change": lambda: ChangeMemberDialog(MEMBERS[1]),
    "passphrase": lambda: PassphraseDialog("A-03", mine=True),
    "passphrase of another": lambda: PassphraseDialog(LONG, mine=False),
    "PIN": PinDialog,
    "office": OfficeKeyDialog,
    "retire": lambda: RetireDialog(HOSTILE),
    "code": lambda: NewCodeDialog(CODE),
}
LOOKS = [("light", 1.0, "en"), ("dark", 1.5, "zh_CN"), ("contrast", 2.0, "en")]


@pytest.fixture
def look(qapp: QApplication) -> Iterator[Callable[[str, float, str], None]]:
    def apply(mode: str, scale: float, language: str) -> None:
        set_language(language)
        Theme(mode, scale).apply(qapp)  # type: ignore[arg-type]

    yield apply
    set_language("en")
    Theme().apply(qapp)


def shown(qtbot, make: Callable[[], QWidget]) -> QWidget:
    page = make()
    qtbot.addWidget(page)
    page.resize(1278, 768)
    page.show()
    QApplication.processEvents()
    page.grab()
    return page


@pytest.mark.parametrize(("mode", "scale", "language"), LOOKS)
@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_cut_and_nothing_runs_out_of_the_side(qtbot, look, name, mode, scale, language):
    look(mode, scale, language)
    page = shown(qtbot, PAGES[name])
    assert clipped(page) == []
    for scroll in page.findChildren(QScrollArea):
        assert scroll.horizontalScrollBar().maximum() == 0


@pytest.mark.parametrize(("mode", "scale", "language"), LOOKS)
@pytest.mark.parametrize("name", DIALOGS)
def test_nothing_is_cut_in_a_form(qtbot, look, name, mode, scale, language):
    look(mode, scale, language)
    dialog = DIALOGS[name]()
    qtbot.addWidget(dialog)
    dialog.show()
    QApplication.processEvents()
    assert clipped(dialog) == []


@pytest.mark.parametrize("name", [*PAGES, *DIALOGS])
def test_labels_are_plain_text_and_buttons_have_names(qtbot, name):
    page = shown(qtbot, (PAGES | DIALOGS)[name])
    for label in page.findChildren(QLabel):
        assert label.textFormat() == Qt.TextFormat.PlainText, label.text()
    for button in page.findChildren(QPushButton):
        if button.isVisibleTo(page):
            assert button.objectName(), button.text()
            assert button.text() or button.accessibleName()


@pytest.mark.parametrize("name", PAGES)
def test_one_primary_button_at_most(qtbot, name):
    page = shown(qtbot, PAGES[name])
    primary = [b for b in page.findChildren(QPushButton)
               if b.property("kind") == "primary" and b.isVisibleTo(page)]  # fmt: skip
    assert len(primary) <= 1, [b.text() for b in primary]


def test_a_passphrase_can_be_shown_and_is_forgotten_hidden(qtbot):
    page = shown(qtbot, of(SignInPage, SignInView(PEOPLE, chosen="0")))
    page._field.line.setText("seven herons on a jetty")
    page._field._show.click()
    assert page._field.line.echoMode() is page._field.line.EchoMode.Normal
    told = []
    page.entered.connect(lambda slot, typed: told.append((slot, typed)))
    qtbot.keyClick(page._field.line, Qt.Key.Key_Return)
    assert told == [("0", "seven herons on a jetty")]
    assert page._field.text() == ""
    assert page._field.line.echoMode() is page._field.line.EchoMode.Password
    assert not page._field.line.isUndoAvailable()


@pytest.mark.parametrize(
    ("key", "modifier", "warned"),
    [
        (Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, False),
        (Qt.Key.Key_A, Qt.KeyboardModifier.ShiftModifier, False),
        ("A", Qt.KeyboardModifier.NoModifier, True),
    ],
)
def test_caps_lock_is_told_by_what_it_does(qtbot, key, modifier, warned):
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QKeyEvent

    page = shown(qtbot, of(SignInPage, SignInView(PEOPLE, chosen="0")))
    shift = modifier == Qt.KeyboardModifier.ShiftModifier
    text = key if isinstance(key, str) else "A" if shift else "a"
    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, modifier, text)
    QApplication.sendEvent(page._field.line, event)
    assert page._field._capitals.isVisibleTo(page) is warned


@pytest.mark.parametrize("name", [*PAGES, *DIALOGS])
def test_no_part_comes_up_as_a_window_of_its_own(qtbot, name):
    page, windows = windows_shown_by((PAGES | DIALOGS)[name])
    qtbot.addWidget(page)
    assert windows == []
