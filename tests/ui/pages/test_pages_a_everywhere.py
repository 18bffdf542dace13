"""Every page around the visit, in every look: nothing is cut, Qt is silent."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from helpers import sample_views_a as sample
from helpers.clipping import clipped
from helpers.stray_windows import windows_shown_by
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QScrollArea, QWidget

from ui.dialogs.calibration_dialog import CalibrationDialog
from ui.dialogs.learn_key_dialog import LearnKeyDialog
from ui.dialogs.new_participant_dialog import NewParticipantDialog
from ui.dialogs.preflight_dialog import PreflightDialog
from ui.dialogs.self_check_dialog import SelfCheckDialog
from ui.pages.assessor_page import AssessorPage
from ui.pages.devices_page import DevicesPage
from ui.pages.participant_page import ParticipantPage
from ui.pages.people_page import PeoplePage
from ui.pages.records_page import RecordsPage
from ui.pages.settings_page import SettingsPage
from ui.pages.today_page import TodayPage
from ui.text import set_language
from ui.theme.theme import Theme
from ui.views import ChipKind, PeopleView, RecordsView
from ui.views_devices import CheckLineView, PreflightView, SelfCheckView

RAIL_PX = 88


def of(page: type, view: object) -> Callable[[], QWidget]:
    """A maker of that page with that view."""

    def make() -> QWidget:
        made = page()
        made.render(view)
        return made

    return make


def with_register() -> QWidget:
    """The devices page with ports, trouble and devices that it knows."""
    page = of(DevicesPage, sample.devices())()
    page.render_register(sample.register())
    return page


PAGES: dict[str, Callable[[], QWidget]] = {
    "assessor": of(AssessorPage, sample.assessor_choice()),
    "first run": of(AssessorPage, sample.first_run()),
    "today": of(TodayPage, sample.today()),
    "today, empty": of(TodayPage, sample.today((), waiting=0)),
    "today, long": of(TodayPage, sample.many_today()),
    "people": of(PeoplePage, sample.people()),
    "people, nobody": of(PeoplePage, PeopleView("P-99", ())),
    "participant": of(ParticipantPage, sample.participant(sample.HOSTILE)),
    "records": of(RecordsPage, sample.records()),
    "records, none": of(RecordsPage, RecordsView((), "all", 0)),
    "devices": of(DevicesPage, sample.devices()),
    "devices, simulated": of(DevicesPage, sample.devices(simulated=True)),
    "devices, register": with_register,
    "settings": of(SettingsPage, sample.settings()),
}
STOPS = PreflightView(
    "Grip strength",
    (
        CheckLineView("grip_present", "Dynamometer: Imada ZTA-500N 778 answers", ChipKind.OK),
        CheckLineView(
            "grip_baseline_device",
            "Dynamometer: this participant began with Mark-10 M5-100 3284711; now it is Imada",
            ChipKind.BAD,
            stops=True,
        ),
    ),
)


def self_check() -> QWidget:
    """A mass that hangs still."""
    dialog = SelfCheckDialog("Mark-10 M5-100 3284711", interval=False)
    dialog.render_check(SelfCheckView("10.03 kg", "Within the limit: 10.030 kg", ChipKind.OK))
    return dialog


DIALOGS: dict[str, Callable[[], QWidget]] = {
    "new participant": lambda: NewParticipantDialog("P-0147"),
    "calibration": lambda: CalibrationDialog("Mark-10 M5-100 3284711", "2026-03-14"),
    "self-check": lambda: self_check(),
    "devices stop": lambda: PreflightDialog(STOPS),
    "learn key": lambda: LearnKeyDialog(("Space",)),
}
LOOKS = [("light", 1.0, "en"), ("dark", 1.5, "zh_CN"), ("contrast", 2.0, "en"),
         ("light", 2.0, "zh_CN")]  # fmt: skip
SIZES = [(1366, 768), (1280, 720)]


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
    QApplication.processEvents()
    page.grab()
    return page


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize(("mode", "scale", "language"), LOOKS)
@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_cut_and_nothing_runs_out_of_the_side(
    qtbot, look, name, mode, scale, language, size
):
    look(mode, scale, language)
    page = shown(qtbot, PAGES[name], size[0] - RAIL_PX, size[1])
    assert clipped(page) == []
    for scroll in page.findChildren(QScrollArea):
        assert scroll.horizontalScrollBar().maximum() == 0


@pytest.mark.parametrize(("mode", "scale", "language"), LOOKS)
@pytest.mark.parametrize("name", DIALOGS)
def test_nothing_is_cut_in_a_dialog(qtbot, look, name, mode, scale, language):
    look(mode, scale, language)
    dialog = DIALOGS[name]()
    qtbot.addWidget(dialog)
    dialog.show()
    QApplication.processEvents()
    assert clipped(dialog) == []
    room = dialog.screen().availableSize()
    assert dialog.size().boundedTo(room) == dialog.size()


@pytest.mark.parametrize("name", PAGES)
def test_every_label_is_plain_text(qtbot, name):
    page = shown(qtbot, PAGES[name], 1278, 768)
    for label in page.findChildren(QLabel):
        assert label.textFormat() == Qt.TextFormat.PlainText, label.text()


@pytest.mark.parametrize("name", [*PAGES, *DIALOGS])
def test_every_button_has_a_name_for_tests_and_for_readers(qtbot, name):
    page = shown(qtbot, (PAGES | DIALOGS)[name], 1278, 768)
    for button in page.findChildren(QPushButton):
        if button.isVisibleTo(page):
            assert button.objectName(), button.text()
            assert button.text() or button.accessibleName()


@pytest.mark.parametrize("name", PAGES)
def test_one_primary_button_at_most(qtbot, name):
    page = shown(qtbot, PAGES[name], 1278, 768)
    primary = [b for b in page.findChildren(QPushButton)
               if b.property("kind") == "primary" and b.isVisibleTo(page)]  # fmt: skip
    assert len(primary) <= 1, [b.text() for b in primary]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_can_be_rendered_again_in_its_place(qtbot, name):
    page = shown(qtbot, PAGES[name], 1278, 768)
    other = shown(qtbot, PAGES[name], 1278, 768)
    before = [label.text() for label in other.findChildren(QLabel) if label.isVisibleTo(other)]
    after = [label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page)]
    assert before == after


@pytest.mark.parametrize("name", [*PAGES, *DIALOGS])
def test_no_part_comes_up_as_a_window_of_its_own(qtbot, name):
    page, windows = windows_shown_by((PAGES | DIALOGS)[name])
    qtbot.addWidget(page)
    assert windows == []
