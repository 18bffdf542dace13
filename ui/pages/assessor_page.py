"""Who is working: the first page, and the one after every sign-out.

Controls: ``assessor_tile_<n>`` (in the order of the view), ``assessor_code``, ``assessor_add``,
``assessor_problem``, ``assessor_explanation``.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from frailtylab.errors import OperatorError
from frailtylab.people import checked_code
from ui.text import _, error_texts
from ui.theme.theme import theme
from ui.theme.tokens import SPACE
from ui.views import AssessorChoiceView
from ui.widgets.buttons import ActionButton
from ui.widgets.card import Card
from ui.widgets.labels import Text, set_property
from ui.widgets.layouts import FlowRow, PageScroll
from ui.widgets.person_tile import PersonTile

CARD_WIDTH = 760


class AssessorPage(QWidget):
    """Tiles for the people who may sign in, and a field to add one by code."""

    chosen = Signal(str)
    add_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("assessor_page")
        self.setProperty("ground", "page")
        self._view = AssessorChoiceView(())
        self._first: QWidget | None = None
        self._study = Text("", "caption", "primary", wrap=True)
        self._title = Text(_("Who is assessing?"), "title", wrap=True)
        self._explanation = Text("", "body", "muted", wrap=True)
        self._explanation.setObjectName("assessor_explanation")
        self._tiles = FlowRow(SPACE.m)
        self._label = Text("", "small_strong", "muted", wrap=True)
        self._code = QLineEdit()
        self._add = ActionButton("", icon="user-plus")
        self._problem = Text("", "small_strong", "bad", wrap=True)
        self._problem.setObjectName("assessor_problem")
        self._problem.hide()
        self._lay_out()

    def render(self, view: AssessorChoiceView) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Show who may sign in; an empty list explains how the first one begins."""
        self._view = view
        self._study.setText(view.study_title)
        self._study.setVisible(bool(view.study_title))
        known = bool(view.assessors)
        self._explanation.setText(self._sentence(known=known))
        self._label.setText(
            _("Another assessor: code as on the delegation log")
            if known
            else _("Your code, as on the delegation log")
        )
        self._code.setAccessibleName(self._label.text())
        self._fill_tiles()
        self._add.setText(_("Add this assessor") if known else _("Start with this code"))
        self._add.kind = "secondary" if known else "primary"
        set_property(self._add, "kind", self._add.kind)
        self._focus_first()

    def show_problem(self, error: OperatorError) -> None:
        """Say below the field why a code was not taken; what was typed stays."""
        self._say(error)

    def _lay_out(self) -> None:
        card = Card(padding=SPACE.huge)
        for widget in (self._study, self._title, self._explanation):
            card.body.addWidget(widget)
        card.body.addSpacing(SPACE.s)
        card.body.addWidget(self._tiles)
        card.body.addSpacing(SPACE.s)
        card.body.addLayout(self._adding())
        card.body.addWidget(self._problem)
        card.setMaximumWidth(theme().px(CARD_WIDTH))
        scroll = PageScroll()
        centred = QHBoxLayout()
        centred.addStretch(1)
        centred.addWidget(card, 100)
        centred.addStretch(1)
        scroll.body.addStretch(2)
        scroll.body.addLayout(centred)
        scroll.body.addStretch(3)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)

    def _adding(self) -> QVBoxLayout:
        self._label.setBuddy(self._code)
        self._code.setObjectName("assessor_code")
        self._code.setPlaceholderText("A-03")
        self._code.setFont(theme().font("strong"))
        self._code.setMaxLength(32)
        self._code.returnPressed.connect(self._add_typed)
        self._code.textEdited.connect(self._typing)
        self._add.setObjectName("assessor_add")
        self._add.clicked.connect(self._add_typed)
        line = QHBoxLayout()
        line.setSpacing(SPACE.m)
        line.addWidget(self._code, 1)
        line.addWidget(self._add)
        block = QVBoxLayout()
        block.setSpacing(SPACE.s)
        block.addWidget(self._label)
        block.addLayout(line)
        return block

    def _fill_tiles(self) -> None:
        self._tiles.clear()
        self._first = None
        for index, (assessor_id, code) in enumerate(self._view.assessors):
            last = assessor_id == self._view.last_id
            tile = PersonTile(code, _("Here last") if last else "")
            tile.setObjectName(f"assessor_tile_{index}")
            tile.clicked.connect(lambda _checked=False, who=assessor_id: self.chosen.emit(who))
            self._tiles.add(tile)
            if last or self._first is None:
                self._first = tile
        self._tiles.setVisible(bool(self._view.assessors))

    def _focus_first(self) -> None:
        (self._first or self._code).setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_typed(self) -> None:
        try:
            code = checked_code(self._code.text())
        except OperatorError:
            self._complain(_("Type a code of letters, digits, dot, dash or underscore: A-03."))
            return
        for assessor_id, known in self._view.assessors:
            if known.casefold() == code.casefold():
                self.chosen.emit(assessor_id)
                return
        self.add_requested.emit(code)

    def _typing(self) -> None:
        self._problem.hide()
        set_property(self._code, "wrong", value=False)

    def _say(self, error: OperatorError) -> None:
        title, happened, to_do = error_texts(error)
        self._complain(" ".join(part for part in (f"{title}:", happened, to_do) if part))

    def _complain(self, sentence: str) -> None:
        self._problem.setText(sentence)
        self._problem.show()
        set_property(self._code, "wrong", value=True)
        self._code.setFocus(Qt.FocusReason.OtherFocusReason)

    @staticmethod
    def _sentence(*, known: bool) -> str:
        if known:
            return _("Choose your code. It stands on every result that you record.")
        return _(
            "Nobody has worked on this computer yet. Type your assessor code: it stands on every "
            "result that you record."
        )

    def showEvent(self, event: QShowEvent) -> None:
        """Let Enter choose whoever was here last."""
        super().showEvent(event)
        self._focus_first()
