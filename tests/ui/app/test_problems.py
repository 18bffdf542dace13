"""Problems are told one at a time, never over a trial, and each can be tried again."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from frailtylab.errors import OperatorError
from ui.app.problems import Problems
from ui.theme.theme import Theme


def error(title: str, *, can_retry: bool = True) -> OperatorError:
    return OperatorError(title, "It happened.", "Do something.", can_retry=can_retry)


class Place:
    """A window and whether a trial goes on."""

    def __init__(self, window: QWidget) -> None:
        self.running = False
        self.problems = Problems(window, lambda: self.running)


@pytest.fixture
def place(qtbot, qapp):
    Theme("light", 1.0).apply(qapp)
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    place = Place(window)
    yield place
    place.problems.close()
    dialog = QApplication.activeModalWidget()
    if dialog is not None:
        dialog.close()


def title() -> str:
    dialog = QApplication.activeModalWidget()
    return dialog.windowTitle() if dialog is not None else ""


def button(name: str) -> QAbstractButton | None:
    found = QApplication.activeModalWidget().findChild(QAbstractButton, name)
    return found if found is not None and found.isVisible() else None


def test_a_second_problem_waits_for_the_first_to_be_closed(place, qtbot):
    place.problems.tell(error("First"))
    place.problems.tell(error("Second"))
    assert title() == "First"
    button("problem_close").click()
    qtbot.waitUntil(lambda: title() == "Second", timeout=20_000)


def test_the_same_problem_is_not_told_twice_at_once(place, qtbot):
    for _time in range(5):
        place.problems.tell(error("First"))
    assert not place.problems.waiting


def test_no_problem_is_shown_over_a_running_trial(place, qtbot):
    place.running = True
    place.problems.tell(error("First"))
    assert title() == ""
    place.running = False
    qtbot.waitUntil(lambda: title() == "First", timeout=20_000)


def test_trying_again_does_what_the_teller_meant(place):
    tries = []
    place.problems.tell(error("First"), lambda: tries.append(1))
    button("problem_retry").click()
    assert tries == [1]


def test_no_button_offers_a_retry_that_does_nothing(place):
    place.problems.tell(error("First"))
    assert button("problem_retry") is None
    assert button("problem_close") is not None
