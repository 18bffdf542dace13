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
        NavItem("settings", _("Settings"), "settings", at_end=True),
    ]


class MainWindow(QWidget):
    """Shows one page at a time.

    Controls: ``nav_rail``, ``simulation_banner``, ``notice_bar``, ``pages``.

    Signals:
        chosen: a place of the rail
        closing: the window is asked to close; ``may_close`` decides
    """

    chosen = Signal(str)
    closed = Signal()

    def __init__(self, may_close: Callable[[], bool]) -> None:
        super().__init__()
        self.setObjectName("main_window")
        self.setWindowTitle("FrailtyLab")
        self.setMinimumSize(MINIMUM_WIDTH, MINIMUM_HEIGHT)
        self.may_close = may_close
        self.pages: dict[str, QWidget] = {}
        self.rail = NavRail(places())
        self.rail.setObjectName("nav_rail")
        self.rail.chosen.connect(self.chosen)
        self.banner = SimulationBanner()
        self.banner.setObjectName("simulation_banner")
        self.notice = NoticeBar()
        self.notice.setObjectName("notice_bar")
        self.notice.hide()
        self.stack = QStackedWidget()
        self.stack.setObjectName("pages")
        self._arrange()

    def _arrange(self) -> None:
        column = QVBoxLayout()
        column.setSpacing(0)
        column.setContentsMargins(0, 0, 0, 0)
        for widget in (self.banner, self.notice):
            column.addWidget(widget)
        column.addWidget(self.stack, 1)
        row = QHBoxLayout(self)
        row.setSpacing(0)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.rail)
        row.addLayout(column, 1)

    def add_page(self, name: str, page: QWidget) -> None:
        """Take a page into the stack under that name."""
        self.pages[name] = page
        self.stack.addWidget(page)

    def show_page(self, name: str, place: str | None) -> None:
        """Put a page on top; ``place`` is lit in the rail, None hides the rail."""
        self.stack.setCurrentWidget(self.pages[name])
        self.rail.setVisible(place is not None)
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
