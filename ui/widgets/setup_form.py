"""How a test is set up: a question with big answers each, compared with the visit before."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.text import _
from ui.theme.tokens import SPACE
from ui.views import SetupFieldView
from ui.widgets.flag_list import FlagList
from ui.widgets.form import FieldRow, SegmentControl
from ui.widgets.layouts import clear_layout


class SetupQuestion(QWidget):
    """One field: label, answers, and what to know about the answer."""

    chosen = Signal(str)

    def __init__(self, view: SetupFieldView) -> None:
        super().__init__()
        self.view = view
        answers = [(choice.code, choice.label) for choice in view.choices]
        self.segments = SegmentControl(answers, view.value)
        self.segments.setObjectName(f"setup_{view.code}")
        self.segments.chosen.connect(self._chosen)
        self.changed = FlagList("warn")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(SPACE.xs)
        box.addWidget(FieldRow(view.label, self.segments))
        box.addWidget(self.changed)
        self._say()

    def set_value(self, view: SetupFieldView) -> None:
        """Show another answer of the same question."""
        self.view = view
        self.segments.set_current(view.value)
        self._say()

    def focus_answers(self) -> None:
        """Put the keyboard on the chosen answer, or on the first one."""
        code = self.segments.current() or self.view.choices[0].code
        self.segments.buttons[code].setFocus()

    def _label_of(self, code: str) -> str:
        return next((c.label for c in self.view.choices if c.code == code), code)

    def _say(self) -> None:
        now, before = self.segments.current(), self.view.before
        sentences: tuple[str, ...] = ()
        if now is None and before is not None:
            label = self._label_of(before)
            sentences = (_("Not chosen yet. Last visit: {answer}", answer=label),)
        elif now is None:
            sentences = (_("Not chosen yet"),)
        elif before is not None and now != before:
            label = self._label_of(before)
            sentences = (_("Changed. Last visit: {answer}", answer=label),)
        self.changed.set_sentences(sentences)

    def _chosen(self, code: str) -> None:
        self._say()
        self.chosen.emit(code)


class SetupForm(QWidget):
    """All questions of a test. ``changed(answers)`` tells a choice: field code → choice code."""

    changed = Signal(object)

    def __init__(self, fields: tuple[SetupFieldView, ...] = ()) -> None:
        super().__init__()
        self.questions: list[SetupQuestion] = []
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(SPACE.l)
        self.set_fields(fields)

    def set_fields(self, fields: tuple[SetupFieldView, ...]) -> None:
        """Show these questions; unchanged ones keep the keyboard."""
        if [_shape(q.view) for q in self.questions] == [_shape(field) for field in fields]:
            for question, field in zip(self.questions, fields, strict=True):
                question.set_value(field)
            return
        clear_layout(self._box)
        self.questions = [SetupQuestion(field) for field in fields]
        for question in self.questions:
            question.chosen.connect(self._tell)
            self._box.addWidget(question)

    def answers(self) -> dict[str, str]:
        """Field code → choice code of everything that is answered."""
        pairs = ((q.view.code, q.segments.current()) for q in self.questions)
        return {code: answer for code, answer in pairs if answer is not None}

    def missing(self) -> list[str]:
        """Labels of the required questions without an answer."""
        return [
            q.view.label for q in self.questions if q.view.required and q.segments.current() is None
        ]

    def _tell(self, _code: str) -> None:
        self.changed.emit(self.answers())


def _shape(field: SetupFieldView) -> tuple[object, ...]:
    return (field.code, field.label, field.choices, field.required)


def summary(fields: tuple[SetupFieldView, ...]) -> str:
    """The answers in one line: ``Cane · Indoor shoes``."""
    labels = (
        next((c.label for c in field.choices if c.code == field.value), None) for field in fields
    )
    return " · ".join(label for label in labels if label is not None)
