"""Every capture page in every look: nothing is cut, nothing important leaves the window."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from helpers import sample_views_b as sample
from helpers.clipping import clipped
from helpers.pages.manual_entry_object import ASK, GRIP, LATE
from helpers.stray_windows import windows_shown_by
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QScrollArea, QWidget

from frailtylab.people import Side
from frailtylab.protocols.base import Phase
from ui.dialogs.history_dialog import HistoryDialog
from ui.dialogs.impulse_dialog import ImpulseDialog
from ui.dialogs.manual_entry_dialog import ManualEntryDialog
from ui.dialogs.put_right_dialog import PutRightDialog
from ui.dialogs.setup_dialog import SetupDialog
from ui.dialogs.sign_dialog import SignDialog
from ui.dialogs.wrong_person_dialog import WrongPersonDialog
from ui.pages.attempt_page import AttemptPage
from ui.pages.grip_page import GripPage
from ui.pages.review_page import ReviewPage
from ui.pages.timing_page import TimingPage
from ui.pages.visit_page import VisitPage
from ui.text import set_language
from ui.theme.theme import Theme
from ui.views_grip import CurveView

RAIL_PX, BANNER_PX = 88, 28
SIZES = [(1366 - RAIL_PX, 768 - BANNER_PX), (1280 - RAIL_PX, 720 - BANNER_PX)]
LOOKS = [("light", 1.0, "en"), ("dark", 1.5, "zh_CN"), ("contrast", 2.0, "en"),
         ("light", 2.0, "zh_CN")]  # fmt: skip
ALWAYS = ("start_stop_button", "keep_button", "repeat_button", "invalid_button", "disarm_button",
          "undo_button", "next_button", "finish_button", "done_button",
          "identity_code")  # fmt: skip


def of(kind: type, view: object) -> Callable[[], QWidget]:
    def make() -> QWidget:
        page = kind()
        page.render(view)
        if isinstance(page, AttemptPage) and view.phase is Phase.STOPPED:
            page.place._dead_time.stop()
            page.place._show_keep()
        return page

    return make


PAGES: dict[str, Callable[[], QWidget]] = {
    "who": of(VisitPage, sample.visit_view(confirmed=False, code="P1<i></i>7")),
    "visit": of(VisitPage, sample.visit_view()),
    "visit, one done": of(VisitPage, sample.visit_view(done=1)),
    **{f"timing {phase}": of(TimingPage, sample.timing_view(phase)) for phase in Phase},
    **{
        f"grip {phase} {side}": of(GripPage, sample.grip_view(phase, side, undo_left_s=9.0))
        for phase in Phase
        for side in Side
    },
    "grip, no zero": of(GripPage, sample.grip_view(zero_ok=False)),
    "timing, gates ask": of(
        TimingPage, sample.timing_view(Phase.STOPPED, gates_said=sample.gates_said())
    ),
    **{
        f"grip {phase}, hidden": of(
            GripPage, sample.grip_view(phase, show_force=False, curve=CurveView(), undo_left_s=9.0)
        )
        for phase in Phase
    },
    "review": of(ReviewPage, sample.review_view()),
    "review, missing": of(ReviewPage, sample.review_view(missing=True)),
    "review, finished": of(ReviewPage, sample.review_view(finished=True)),
}
DIALOGS: dict[str, Callable[[], QWidget]] = {
    "typed": lambda: ManualEntryDialog(ASK),
    "late": lambda: ManualEntryDialog(LATE),
    "impulses": lambda: ImpulseDialog(sample.gates_said()),
    "typed grip": lambda: ManualEntryDialog(GRIP),
    "set-up": lambda: SetupDialog(sample.tug_setup()),
    "put right": lambda: PutRightDialog(sample.put_right()),
    "wrong person": lambda: WrongPersonDialog("P-0147 · 1 month"),
    "sign": lambda: SignDialog(sample.to_sign()),
    "history": lambda: HistoryDialog("P-0147 · 1 month", sample.looked_back()),
}


@pytest.fixture
def look(qapp: QApplication) -> Iterator[Callable[[str, float, str], None]]:
    """Give the application another look; the first one comes back after the test."""

    def apply(mode: str, scale: float, language: str) -> None:
        set_language(language)
        Theme(mode, scale).apply(qapp)  # type: ignore[arg-type]

    yield apply
    set_language("en")
    Theme().apply(qapp)


def shown(qtbot, make: Callable[[], QWidget], width: int, height: int) -> QWidget:
    page = make()
    qtbot.addWidget(page)
    page.resize(width, height)
    page.show()
    for _round in range(3):
        QApplication.processEvents()
    page.grab()
    return page


def place_of(widget: QWidget, page: QWidget) -> QRect:
    return QRect(widget.mapTo(page, QPoint(0, 0)), widget.size())


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize(("mode", "scale", "language"), LOOKS)
@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_cut_and_what_matters_stays_in_view(
    qtbot, look, name, mode, scale, language, size
):
    look(mode, scale, language)
    page = shown(qtbot, PAGES[name], *size)
    assert (page.width(), page.height()) == size
    assert clipped(page) == []
    for scroll in page.findChildren(QScrollArea):
        assert scroll.horizontalScrollBar().maximum() == 0, scroll.parent()
    for wanted in ALWAYS:
        for widget in page.findChildren(QWidget, wanted):
            if widget.isVisibleTo(page):
                assert page.rect().contains(place_of(widget, page)), wanted


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("phase", list(Phase))
def test_at_usual_text_size_nothing_has_to_be_scrolled_while_measuring(qtbot, look, phase, size):
    look("light", 1.0, "en")
    for make in (of(TimingPage, sample.timing_view(phase)), of(GripPage, sample.grip_view(phase))):
        page = shown(qtbot, make, *size)
        for scroll in page.findChildren(QScrollArea):
            assert scroll.verticalScrollBar().maximum() == 0, (type(page), scroll)


@pytest.mark.parametrize("name", [n for n in PAGES if n.startswith(("timing", "grip"))])
def test_the_parts_of_a_page_do_not_overlap_at_large_text(qtbot, look, name):
    look("light", 2.0, "en")
    page = shown(qtbot, PAGES[name], *SIZES[1])
    scrolls = [s for s in page.findChildren(QScrollArea) if s.isVisibleTo(page)]
    place = place_of(page.place, page)
    for scroll in scrolls:
        assert not place_of(scroll, page).intersects(place)


@pytest.mark.parametrize(("mode", "scale", "language"), LOOKS)
@pytest.mark.parametrize("name", DIALOGS)
def test_nothing_is_cut_in_a_dialog(qtbot, look, name, mode, scale, language):
    look(mode, scale, language)
    dialog = DIALOGS[name]()
    qtbot.addWidget(dialog)
    dialog.show()
    QApplication.processEvents()
    assert clipped(dialog) == []


@pytest.mark.parametrize("name", PAGES)
def test_every_label_of_a_capture_page_is_plain_text(qtbot, name):
    page = shown(qtbot, PAGES[name], *SIZES[0])
    for label in page.findChildren(QLabel):
        assert label.textFormat() == Qt.TextFormat.PlainText, label.text()


@pytest.mark.parametrize("name", [*PAGES, *DIALOGS])
def test_every_button_of_a_capture_page_has_a_name(qtbot, name):
    page = shown(qtbot, (PAGES | DIALOGS)[name], *SIZES[0])
    for button in page.findChildren(QAbstractButton):
        if button.isVisibleTo(page):
            assert button.objectName(), button.text()
            assert button.text() or button.accessibleName()


@pytest.mark.parametrize("name", PAGES)
def test_one_primary_button_on_a_capture_page(qtbot, name):
    page = shown(qtbot, PAGES[name], *SIZES[0])
    buttons = [b for b in page.findChildren(QAbstractButton) if b.isVisibleTo(page)]
    primary = [b.objectName() for b in buttons if b.property("kind") == "primary"]
    big = [b.objectName() for b in buttons if b.objectName() == "start_stop_button"]
    assert len(primary + big) == 1


@pytest.mark.parametrize("name", [*PAGES, *DIALOGS])
def test_no_part_comes_up_as_a_window_of_its_own(qtbot, name):
    page, windows = windows_shown_by((PAGES | DIALOGS)[name])
    qtbot.addWidget(page)
    assert windows == []
