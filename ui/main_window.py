"""The window: rail, training banner, notices, and the page on top. It wires nothing else."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.text import _
from ui.widgets.nav_rail import NavItem, NavRail
from ui.widgets.notice_bar import NoticeBar
from ui.widgets.simulation_banner import SimulationBanner

MINIMUM_WIDTH, MINIMUM_HEIGHT = 960, 600
START_WIDTH, START_HEIGHT = 1366, 768


def places() -> list[NavItem]:
    """Where the rail leads."""
    return [
        NavItem("today", _("Today"), "calendar-days"),
        NavItem("people", _("People"), "users"),
        NavItem("records", _("Records"), "clipboard-list"),
        NavItem("devices", _("Devices"), "gauge"),
        NavItem("safe", _("Safekeeping"), "shield-check", at_end=True),
        NavItem("settings", _("Settings"), "settings", at_end=True),
    ]


class MainWindow(QWidget):
    """Shows one page at a time.

    Controls: ``nav_rail``, ``simulation_banner``, ``window_notice``, ``pages``.

    Signals:
        chosen: a place of the rail
        signed_out: whoever is signed in wants to leave
        lock_wanted: whoever is signed in goes away for a while
        notice_acted: the button of the notice
        closed: the window closes; ``may_close`` allowed it
    """

    chosen = Signal(str)
    signed_out = Signal()
    lock_wanted = Signal()
    notice_acted = Signal()
    closed = Signal()

    def __init__(self, may_close: Callable[[], bool]) -> None:
        super().__init__()
        self.setObjectName("main_window")
        self.setWindowTitle("FrailtyLab")
        self.setMinimumSize(MINIMUM_WIDTH, MINIMUM_HEIGHT)
        self.may_close = may_close
        self.pages: dict[str, QWidget] = {}
        self.rail = self._new_rail()
        self.banner = self._new_banner()
        self.notice = self._new_notice()
        self.stack = QStackedWidget()
        self.stack.setObjectName("pages")
        self.cover: QWidget | None = None
        self.column = QVBoxLayout()
        self.row = QHBoxLayout(self)
        self._arrange()

    def _new_rail(self) -> NavRail:
        rail = NavRail(places())
        rail.setObjectName("nav_rail")
        rail.chosen.connect(self.chosen)
        rail.signed_out.connect(self.signed_out)
        rail.lock_wanted.connect(self.lock_wanted)
        return rail

    def _new_banner(self) -> SimulationBanner:
        banner = SimulationBanner()
        banner.setObjectName("simulation_banner")
        return banner

    def _new_notice(self) -> NoticeBar:
        notice = NoticeBar()
        notice.setObjectName("window_notice")
        notice.acted.connect(self.notice_acted)
        notice.hide()
        return notice

    def _arrange(self) -> None:
        for box in (self.column, self.row):
            box.setSpacing(0)
            box.setContentsMargins(0, 0, 0, 0)
        for widget in (self.banner, self.notice):
            self.column.addWidget(widget)
        self.column.addWidget(self.stack, 1)
        self.row.addWidget(self.rail)
        self.row.addLayout(self.column, 1)

    def rebuild(self) -> None:
        """Rail, banner and notice anew, in the language and look of now."""
        rail, banner, notice = self._new_rail(), self._new_banner(), self._new_notice()
        for place, button in self.rail.buttons.items():
            rail.set_badge(place, button.badge)
        rail.set_person(self.rail.person.code if self.rail.person is not None else "")
        rail.set_lockable(self.rail.lockable)
        self.row.replaceWidget(self.rail, rail)
        self.column.replaceWidget(self.banner, banner)
        self.column.replaceWidget(self.notice, notice)
        banner.setVisible(self.banner.isVisibleTo(self))
        rail.setVisible(self.rail.isVisibleTo(self))
        for old in (self.rail, self.banner, self.notice):
            old.hide()
            old.deleteLater()
        self.rail, self.banner, self.notice = rail, banner, notice

    def show_banner(self, shown: bool) -> None:
        """Say, or say no more, that nothing here is a result; under a cover, afterwards."""
        if self.cover is None:
            self.banner.setVisible(shown)
        else:
            self.banner.setProperty("covered", shown)

    def cover_with(self, page: QWidget) -> None:
        """Show only that page: rail, banner, notice and all pages are off the screen."""
        self.cover = page
        for widget in (self.rail, self.banner, self.notice, self.stack):
            widget.setProperty("covered", widget.isVisibleTo(self))
            widget.hide()
        self.row.setStretchFactor(self.column, 0)
        self.row.addWidget(page, 1)
        page.show()

    def uncover(self) -> None:
        """Take the cover off."""
        page, self.cover = self.cover, None
        if page is None:
            return
        self.row.removeWidget(page)
        page.hide()
        page.deleteLater()
        self.row.setStretchFactor(self.column, 1)
        for widget in (self.rail, self.banner, self.notice, self.stack):
            widget.setVisible(bool(widget.property("covered")))

    def add_page(self, name: str, page: QWidget) -> None:
        """Take a page into the stack under that name."""
        self.pages[name] = page
        self.stack.addWidget(page)

    def show_page(self, name: str, place: str | None) -> None:
        """Put a page on top; ``place`` is lit in the rail, None hides the rail."""
        self.stack.setCurrentWidget(self.pages[name])
        self.rail.setVisible(place is not None and self.cover is None)
        if place is not None:
            self.rail.set_current(place)

    def clear_pages(self) -> None:
        """Let go of all pages, before they are built anew."""
        for page in self.pages.values():
            self.stack.removeWidget(page)
            page.deleteLater()
        self.pages.clear()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close only when no trial would be broken off."""
        if not self.may_close():
            event.ignore()
            return
        self.closed.emit()
        event.accept()
