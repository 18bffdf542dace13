"""One test on the review page: score, where it comes from, and every attempt behind it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from frailtylab.people import Side
from ui.pages.trial_rows import MARK, label_text, state_word, value_text
from ui.text import _, number
from ui.theme.tokens import SIZE, SPACE, Tone
from ui.views import ReviewTestView, TrialRowView
from ui.widgets.buttons import ActionButton
from ui.widgets.card import Card
from ui.widgets.chip import Chip
from ui.widgets.labels import Text
from ui.widgets.layouts import FlowRow, clear_layout
from ui.widgets.notice_bar import IconMark
from ui.widgets.trial_list import LOOK

HAND: dict[Side, Tone] = {Side.LEFT: "left", Side.RIGHT: "right"}


class AttemptLine(QWidget):
    """One attempt: name, value, state as shape and word, and the reason below."""

    put_right = Signal(str)

    def __init__(self, view: TrialRowView, *, may_put_right: bool = False) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, SPACE.xs, 0, SPACE.xs)
        box.setSpacing(0)
        line = QHBoxLayout()
        line.setSpacing(SPACE.s)
        line.addWidget(Text(label_text(view), "body", wrap=True), 1)
        if view.value:
            counts = view.state in ("done", "attention") and not view.practice
            line.addWidget(Text(value_text(view), "strong", "ink" if counts else "muted"))
        icon, tone = LOOK[MARK[view.state]]
        line.addWidget(Text(state_word(view.state), "small", tone))
        line.addWidget(IconMark(icon, tone, SIZE.icon_small))
        if may_put_right and view.trial_id:
            line.addWidget(self._put_right_button(view))
        box.addLayout(line)
        if view.detail:
            box.addWidget(Text(view.detail, "small", "muted", wrap=True))

    def _put_right_button(self, view: TrialRowView) -> ActionButton:
        button = ActionButton(_("Put right…"), "quiet", size="small")
        button.setObjectName(f"put_right_{view.trial_id}")
        button.setAccessibleName(_("Put right: {trial}", trial=label_text(view)))
        button.clicked.connect(lambda: self.put_right.emit(view.trial_id))
        return button


class ReviewCard(Card):
    """Score, state and attempts of one test.

    Controls: ``review_<code>`` (the card), ``go_to_<code>``, ``review_not_done_<code>``,
    ``review_take_back_<code>``, ``put_right_<trial>``.
    """

    go_to = Signal(str)
    not_done_asked = Signal(str)
    take_back_asked = Signal(str)
    put_right_asked = Signal(str)

    def __init__(self, code: str) -> None:
        super().__init__("", padding=SPACE.l)
        self.code = code
        self.setObjectName(f"review_{code}")
        self.caption.show()
        self.state = Chip()
        self.state.setObjectName(f"state_{code}")
        self.value = Text("", "value")
        self.value.setObjectName(f"score_{code}")
        self.unit = Text("", "subtitle", "muted")
        self.more = Text("", "body", "muted", wrap=True)
        self.more.setObjectName(f"source_{code}")
        self._lines = QVBoxLayout()
        self._lines.setSpacing(0)
        self.go_button = ActionButton(_("Go to this test"), size="small")
        self.go_button.setObjectName(f"go_to_{code}")
        self.go_button.clicked.connect(lambda: self.go_to.emit(code))
        self.not_done_button = ActionButton(_("Not done…"), size="small")
        self.not_done_button.setObjectName(f"review_not_done_{code}")
        self.not_done_button.clicked.connect(lambda: self.not_done_asked.emit(code))
        self.open_actions = FlowRow(SPACE.s)
        self.take_back_button = ActionButton(
            _("Take “not done” back…"), icon="undo-2", size="small"
        )
        self.take_back_button.setObjectName(f"review_take_back_{code}")
        self.take_back_button.clicked.connect(lambda: self.take_back_asked.emit(code))
        self.open_actions.add(self.go_button, self.not_done_button, self.take_back_button)
        self.body.addLayout(self._head())
        self.body.addWidget(self.more)
        self.body.addWidget(self.open_actions)
        self.body.addLayout(self._lines)
        self.body.addStretch(1)

    def show_test(
        self, view: ReviewTestView, *, finished: bool, may_put_right: bool = False
    ) -> None:
        """Show a test."""
        self.caption.setText(" · ".join(p for p in (view.label, view.headline_label) if p))
        self.value.setText(number(view.headline_value) if view.headline_value else "–")
        self.unit.setText(view.headline_unit if view.headline_value else "")
        more = " · ".join(part for part in (view.headline_more, view.source_text) if part)
        self.more.setText(more)
        self.more.setVisible(bool(more))
        attention = any(row.state == "attention" for row in view.rows)
        if not view.complete:
            self.state.set_state(_("Incomplete"), "warn")
        elif attention:
            self.state.set_state(_("Complete, look at it"), "warn")
        else:
            self.state.set_state(_("Complete"), "ok")
        self._show_actions(view, finished=finished)
        self._show_lines(view.rows, may_put_right=may_put_right)

    def _show_actions(self, view: ReviewTestView, *, finished: bool) -> None:
        self.go_button.setVisible(not view.complete)
        self.not_done_button.setVisible(not view.complete)
        self.take_back_button.setVisible(bool(view.left_out))
        self.take_back_button.setAccessibleDescription(" · ".join(o.label for o in view.left_out))
        wanted = not view.complete or bool(view.left_out)
        self.open_actions.setVisible(wanted and not finished)

    def _show_lines(self, rows: tuple[TrialRowView, ...], *, may_put_right: bool) -> None:
        clear_layout(self._lines)
        side: Side | None = None
        for row in rows:
            if row.side is not side and row.side is not None:
                side = row.side
                words = _("Left hand") if side is Side.LEFT else _("Right hand")
                self._lines.addWidget(Text(words, "strong", HAND[side]))
            else:
                line = QFrame()
                line.setProperty("box", "line")
                self._lines.addWidget(line)
            attempt = AttemptLine(row, may_put_right=may_put_right)
            attempt.put_right.connect(self.put_right_asked)
            self._lines.addWidget(attempt)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SPACE.s)
        row.addWidget(self.value)
        row.addWidget(self.unit)
        row.addStretch(1)
        row.addWidget(self.state)
        return row
