"""The grip page as a test sees it."""

from __future__ import annotations

from helpers.pages.attempt_object import AttemptObject
from helpers.pages.widget_driver import recorded
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from frailtylab.people import Side
from ui.pages.grip_page import GripPage
from ui.pages.hand_column import HandColumn
from ui.views import GripView


class GripObject(AttemptObject):
    """Arm, squeeze, stop, keep."""

    def __init__(self, qtbot: QtBot, view: GripView, now_ns: int = 77) -> None:
        self.clock_ns = [now_ns]
        self.grip_page = GripPage(lambda: self.clock_ns[0])
        self.grip_page.render(view)
        super().__init__(qtbot, self.grip_page)
        self.zeroed = recorded(self.grip_page.zero_requested)
        self.toggled = recorded(self.grip_page.display_toggled)
        self.other_hands = recorded(self.grip_page.other_hand)

    def squeeze(self, samples: list[tuple[float, float]]) -> None:
        """Feed samples and let a frame pass."""
        for t_s, kgf in samples:
            self.grip_page.add_force(t_s, kgf)
        self.grip_page.panel.flush()

    def key(
        self,
        key: Qt.Key,
        modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
        *,
        auto_repeat: bool = False,
    ) -> None:
        """A key on the page, pressed or held."""
        press = QKeyEvent(QEvent.Type.KeyPress, key, modifier, "h", auto_repeat)
        QApplication.sendEvent(self.grip_page, press)

    def all_words(self) -> str:
        """Every text that can be seen or heard on the page."""
        seen = [w for w in self.grip_page.findChildren(QWidget) if w.isVisibleTo(self.grip_page)]
        texts = [w.text() for w in seen if isinstance(w, QLabel | QAbstractButton)]
        return " ".join([*texts, *(w.accessibleName() for w in seen), *(w.toolTip() for w in seen)])

    def hand(self, side: Side) -> HandColumn:
        """The card of a hand."""
        return self.find(f"hand_{side.value}", HandColumn)

    def rest(self) -> str:
        """The words of the rest clock."""
        return self.grip_page.rest_clock.time.text()
