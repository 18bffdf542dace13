"""Parts of forms: a field with its label and error, text, date and big choices."""

from __future__ import annotations

from PySide6.QtCore import QDate, QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from ui.theme.theme import theme
from ui.theme.tokens import SPACE
from ui.widgets.buttons import ActionButton
from ui.widgets.labels import Text, set_property
from ui.widgets.layouts import FlowRow


class TextField(QLineEdit):
    """A line to type in."""

    def __init__(self, placeholder: str = "", text: str = "") -> None:
        super().__init__(text)
        self.setPlaceholderText(placeholder)
        self.setFont(theme().font("body"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow a new text scale."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self.font() != theme().font("body"):
            self.setFont(theme().font("body"))


class NoteField(QPlainTextEdit):
    """A few lines for a note. Tab leaves it."""

    def __init__(self, placeholder: str = "") -> None:
        super().__init__()
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        self.setFont(theme().font("body"))
        self.setFixedHeight(self.fontMetrics().height() * 3 + SPACE.l)

    def note(self) -> str:
        """What was typed, outer blanks removed."""
        return self.toPlainText().strip()


class DateField(TextField):
    """A day, typed in ISO order (``2026-11-22``), which means the same in every country."""

    def __init__(self, iso: str = "") -> None:
        super().__init__("YYYY-MM-DD", iso)
        self.setMaxLength(10)
        self.setInputMethodHints(Qt.InputMethodHint.ImhDate)

    def iso(self) -> str:
        """The day as ISO text, or an empty text while no real day is typed (``2026-02-30``)."""
        typed = self.text().strip()
        for form in ("yyyy-MM-dd", "yyyyMMdd"):
            day = QDate.fromString(typed, form)
            if day.isValid():
                return day.toString("yyyy-MM-dd")
        return ""

    def set_iso(self, iso: str) -> None:
        """Show a day given as ISO text."""
        self.setText(iso)


class FieldRow(QWidget):
    """A label above its control, a hint below it, and room for what is wrong."""

    def __init__(self, label: str, control: QWidget, hint: str = "") -> None:
        super().__init__()
        self.control = control
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(SPACE.xs)
        self.label = Text(label, "strong", wrap=True)
        self.label.setBuddy(control)
        self.hint = Text(hint, "small", "muted", wrap=True)
        self.error = Text("", "small_strong", "bad", wrap=True)
        self.error.hide()
        for part in (self.label, control, self.hint, self.error):
            box.addWidget(part)
        self.hint.setVisible(bool(hint))  # only now: without a parent it is a window
        if not control.accessibleName():
            control.setAccessibleName(label)

    def set_error(self, text: str) -> None:
        """Say what is wrong with the field; an empty text says that nothing is."""
        self.error.setText(text)
        self.error.setVisible(bool(text))
        self.control.setAccessibleDescription(text)
        set_property(self.control, "wrong", "true" if text else "false")


class SegmentControl(FlowRow):
    """One of a few answers as big buttons, for gloves. Arrow keys move, Space chooses.

    ``chosen(code)`` tells a choice by a person. Buttons are named ``choice_<code>``.
    """

    chosen = Signal(str)

    def __init__(self, choices: list[tuple[str, str]], current: str | None = None) -> None:
        super().__init__()
        self.buttons: dict[str, ActionButton] = {}
        for code, label in choices:
            button = ActionButton(label, "secondary", "circle")
            button.setObjectName(f"choice_{code}")
            button.setCheckable(True)
            button.clicked.connect(lambda _checked=False, chosen=code: self._choose(chosen))
            button.installEventFilter(self)
            self.buttons[code] = button
            self.add(button)
        self.set_current(current)

    def current(self) -> str | None:
        """The code of the chosen answer, or None."""
        return next((code for code, button in self.buttons.items() if button.isChecked()), None)

    def set_current(self, code: str | None) -> None:
        """Show an answer as chosen (None: no answer yet); nothing is emitted."""
        for key, button in self.buttons.items():
            button.setChecked(key == code)
            button.icon_name = "circle-check" if key == code else "circle"
            button.update()

    def _choose(self, code: str) -> None:
        self.set_current(code)
        self.chosen.emit(code)

    def _move(self, button: ActionButton, step: int) -> None:
        order = list(self.buttons.values())
        order[(order.index(button) + step) % len(order)].setFocus(Qt.FocusReason.TabFocusReason)

    def eventFilter(self, watched: object, event: QEvent) -> bool:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Let arrow keys move between the answers."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            steps = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}
            if isinstance(watched, ActionButton) and event.key() in steps:
                self._move(watched, steps[Qt.Key(event.key())])
                return True
        return False
