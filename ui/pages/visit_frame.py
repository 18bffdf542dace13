"""The frame of every page about one visit: who, which step, and what never scrolls away."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QVBoxLayout, QWidget

from ui.text import _
from ui.theme.theme import theme
from ui.theme.tokens import SPACE, Kind
from ui.views import IdentityView, VisitStepView
from ui.widgets.buttons import ActionButton
from ui.widgets.identity_bar import IdentityBar
from ui.widgets.step_bar import Step, StepBar

LARGE_TEXT = 1.4
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def large_text() -> bool:
    """True at text scales at which a page can't show everything at once."""
    return theme().scale >= LARGE_TEXT


class VisitFrame(QWidget):
    """Identity bar above, steps under it, ``content`` in the middle, ``footer`` below.

    Enter presses the focused button, or the page's main one where no button has the focus.
    Controls: ``identity_bar``, ``back_button``, ``step_bar`` with ``step_0`` …, chips named
    ``chip_<key>``.
    """

    back = Signal()
    go_to = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("ground", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._step_codes: tuple[str, ...] = ()
        self.identity_bar = IdentityBar()
        self.identity_bar.setObjectName("identity_bar")
        self.back_button = ActionButton(_("Back"), "quiet", "arrow-left", "small")
        self.back_button.setObjectName("back_button")
        self.back_button.clicked.connect(self.back)
        self.identity_bar.add_action(self.back_button)
        self.step_bar = StepBar()
        self.step_bar.setObjectName("step_bar")
        self.step_bar.step_chosen.connect(self._step_chosen)
        self.content = QVBoxLayout()
        self.footer = QVBoxLayout()
        self._arrange()

    def show_head(self, identity: IdentityView, steps: tuple[VisitStepView, ...]) -> None:
        """Show the person, the chips and the steps."""
        visit = _("Visit: {visit}", visit=identity.visit_label)
        self.identity_bar.set_identity(identity.code, identity.second_ids, visit)
        chips: list[tuple[str, Kind] | tuple[str, Kind, str]] = [
            (chip.text, chip.kind.value) for chip in identity.chips
        ]
        self.identity_bar.set_chips(chips)
        flow = self.identity_bar.chips.flow
        for index, chip in enumerate(identity.chips):
            item = flow.itemAt(index)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.setObjectName(f"chip_{chip.key}")
        self._step_codes = tuple(step.code for step in steps)
        self.step_bar.set_steps([Step(step.label, step.value, step.state.value) for step in steps])

    def show_steps(self, *, needed: bool) -> None:
        """Large text gives the room of the steps to what is needed now."""
        self.step_bar.setVisible(needed or not large_text())

    def let_leave(self, *, allowed: bool) -> None:
        """Allow or refuse the way to other steps: a running attempt is never left by a slip."""
        if not allowed and self.back_button.hasFocus():
            self.setFocus()
        self.back_button.setEnabled(allowed)
        self.step_bar.setEnabled(allowed)

    def main_button(self) -> QAbstractButton | None:
        """The button that Enter presses while no other has the focus."""
        return None

    def _arrange(self) -> None:
        inner = QVBoxLayout()
        inner.setContentsMargins(SPACE.xxl, SPACE.m, SPACE.xxl, SPACE.l)
        inner.setSpacing(SPACE.m)
        inner.addWidget(self.step_bar)
        inner.addLayout(self.content, 1)
        inner.addLayout(self.footer)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.identity_bar)
        box.addLayout(inner, 1)

    def _step_chosen(self, index: int) -> None:
        self.go_to.emit(self._step_codes[index])

    def showEvent(self, event: QShowEvent) -> None:
        """Give no button the keyboard unasked: Enter must not lead away from the page."""
        super().showEvent(event)
        if self.focusWidget() in (None, self.back_button):
            self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses a button; Qt's own buttons take only Space."""
        if event.key() not in ENTER or event.isAutoRepeat():
            super().keyPressEvent(event)
            return
        focused = QApplication.focusWidget()
        button = focused if isinstance(focused, QAbstractButton) else self.main_button()
        if button is not None and button.isVisible() and button.isEnabled():
            button.click()
        event.accept()
