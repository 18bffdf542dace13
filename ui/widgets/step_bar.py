"""The steps of a visit: what is done, what is now, what comes."""

from __future__ import annotations

from typing import Literal

import msgspec
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from ui.text import _
from ui.theme.icons import paint_icon
from ui.theme.theme import theme
from ui.theme.tokens import RADIUS, SIZE, SPACE
from ui.widgets.layouts import clear_layout
from ui.widgets.painting import (
    LEFT,
    WRAP,
    longest_word,
    paint_box,
    paint_focus_ring,
    wrapped_size,
)

StepState = Literal["done", "now", "todo", "attention", "not_done"]
INK = {"done": "ok", "now": "primary", "todo": "muted", "attention": "warn", "not_done": "muted"}
ICON = {
    "done": "check",
    "now": "chevron-right",
    "todo": "circle",
    "attention": "triangle-alert",
    "not_done": "ban",
}


class Step(msgspec.Struct, frozen=True):
    """One step: its name, a short value or progress at the right, and its state."""

    name: str
    value: str
    state: StepState


class StepButton(QAbstractButton):
    """One step, painted: name and value on a line, or below each other where room is short."""

    def __init__(self, number: int, step: Step) -> None:
        super().__init__()
        self.step = step
        self.setText(f"{number} {step.name}")
        self.setAccessibleName(
            _("{step}, {state}", step=self.text(), state=step.value or _state_word(step.state))
        )
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def text_fits(self) -> bool:
        """True when name and value are wholly inside."""
        return self.height() >= self.heightForWidth(self.width()) - 1

    def _font(self) -> QFont:
        return theme().font("strong" if self.step.state == "now" else "body")

    def _icon(self) -> int:
        return theme().px(SIZE.icon_small)

    def _value_width(self) -> int:
        value = QFontMetrics(self._font()).horizontalAdvance(self.step.value)
        return self._icon() + (SPACE.xs + value + 2 if self.step.value else 0)

    def _on_one_line(self, width: int) -> bool:
        name = QFontMetrics(self._font()).horizontalAdvance(self.text()) + 2
        return name + SPACE.m + self._value_width() <= width - 2 * SPACE.m

    def _name_height(self, width: int) -> int:
        return wrapped_size(self._font(), self.text(), width - 2 * SPACE.m).height()

    def sizeHint(self) -> QSize:
        """Name and value on one line."""
        name = QFontMetrics(self._font()).horizontalAdvance(self.text())
        return QSize(name + self._value_width() + 3 * SPACE.m, SIZE.target)

    def minimumSizeHint(self) -> QSize:
        """The longest word, or the value."""
        word = longest_word(self._font(), self.text()) + 2
        return QSize(max(word, self._value_width()) + 2 * SPACE.m, SIZE.target)

    def hasHeightForWidth(self) -> bool:
        """Narrow steps are higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height for name and value at that width."""
        line = QFontMetrics(self._font()).height()
        needed = line if self._on_one_line(width) else self._name_height(width) + line
        return max(SIZE.target, needed + 2 * SPACE.s)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the step."""
        del event
        painter = QPainter(self)
        look = theme()
        now = self.step.state == "now"
        line, width = (look.colour("primary"), 2) if now else (look.colour("line"), 1)
        fill = look.colour("hover" if self.underMouse() and self.isEnabled() else "surface")
        paint_box(painter, QRectF(self.rect()), RADIUS.small + 2, fill, line, width)
        painter.setPen(look.colour(INK[self.step.state]))
        painter.setFont(self._font())
        inner = self.rect().adjusted(SPACE.m, SPACE.s, -SPACE.m, -SPACE.s)
        value = QRectF(inner)
        if self._on_one_line(self.width()):
            painter.drawText(inner, LEFT, self.text())
            value.setLeft(inner.right() + 1 - self._value_width())
        else:
            painter.drawText(inner, int(Qt.AlignmentFlag.AlignTop) | WRAP, self.text())
            value.setTop(inner.bottom() + 1 - QFontMetrics(self._font()).height())
        self._paint_value(painter, value)
        if self.hasFocus():
            paint_focus_ring(painter, QRectF(self.rect()), RADIUS.small + 2)

    def _paint_value(self, painter: QPainter, box: QRectF) -> None:
        icon = self._icon()
        ink = theme().colour(INK[self.step.state])
        paint_icon(
            painter, ICON[self.step.state], ink, QRectF(box.left(), box.top(), icon, box.height())
        )
        painter.setPen(ink)
        painter.drawText(box.adjusted(icon + SPACE.xs, 0, 2, 0), LEFT, self.step.value)


def _state_word(state: StepState) -> str:
    words = {
        "done": _("done"),
        "now": _("now"),
        "todo": _("to do"),
        "attention": _("needs attention"),
        "not_done": _("not done"),
    }
    return words[state]


class StepBar(QWidget):
    """All steps of a visit in order. ``step_chosen(index)`` tells a press (0-based).

    The buttons are named ``step_0``, ``step_1``, …
    """

    step_chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.steps: list[Step] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(SPACE.s)

    def set_steps(self, steps: list[Step]) -> None:
        """Show these steps."""
        if steps == self.steps:
            return
        self.steps = list(steps)
        clear_layout(self._row)
        for index, step in enumerate(steps):
            button = StepButton(index + 1, step)
            button.setObjectName(f"step_{index}")
            button.clicked.connect(lambda _checked=False, at=index: self.step_chosen.emit(at))
            self._row.addWidget(button, 1)
