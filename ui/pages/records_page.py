"""Every visit that was begun, newest first. Shows no result: an assessor may be blinded.

Controls: ``choice_all``, ``choice_open``, ``choice_final``, ``choice_training``,
``records_list``, ``records_newer``, ``records_older``, ``records_range``, ``records_empty``.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.text import _, date, plural
from ui.theme.tokens import SPACE
from ui.views import RecordRowView, RecordsView
from ui.widgets.buttons import ActionButton
from ui.widgets.card import Card
from ui.widgets.empty_state import EmptyState
from ui.widgets.form import SegmentControl
from ui.widgets.labels import Text
from ui.widgets.layouts import PageScroll
from ui.widgets.list_card import ListCard
from ui.widgets.page_head import PageHead
from ui.widgets.row_painter import Row

ISO_DAY = 10
ISO_MINUTE = 16


class RecordsPage(QWidget):
    """One list with a filter, a page at a time."""

    filter_changed = Signal(str)
    page_requested = Signal(int)
    open_visit = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("records_page")
        self.setProperty("ground", "page")
        self._view = RecordsView((), "all", 0)
        self._filter = SegmentControl(
            [
                ("all", _("All")),
                ("open", _("Still open")),
                ("final", _("Final")),
                ("training", _("Training")),
            ]
        )
        self._head = PageHead(_("Records"), self._filter)
        self.list = ListCard("records_list", _("Records"))
        self._empty = EmptyState("inbox", "")
        self._empty_card = Card()
        self._range = Text("", "body", "muted")
        self._newer = ActionButton(_("Newer"), icon="chevron-left")
        self._older = ActionButton(_("Older"), icon="chevron-right")
        self._pager = QWidget()
        self._lay_out()

    def render(self, view: RecordsView) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Show a page of records."""
        self._view = view
        self._filter.set_current(view.filter)
        self._head.set_sub(plural("{n} visit", "{n} visits", view.total))
        self.list.set_rows([_row(row) for row in view.rows])
        self.list.setVisible(bool(view.rows))
        self._empty_card.setVisible(not view.rows)
        self._empty.set_words(*_nothing(view.filter))
        last = view.offset + len(view.rows)
        self._range.setText(
            _("{first} to {last} of {total}", first=view.offset + 1, last=last, total=view.total)
        )
        self._newer.setEnabled(view.offset > 0)
        self._older.setEnabled(last < view.total)
        self._pager.setVisible(view.total > len(view.rows))

    def _lay_out(self) -> None:
        self._filter.chosen.connect(self.filter_changed)
        self.list.activated_row.connect(self.open_visit)
        self._empty.setObjectName("records_empty")
        self._empty_card.body.addWidget(self._empty)
        self._range.setObjectName("records_range")
        for button, name, step in ((self._newer, "newer", -1), (self._older, "older", 1)):
            button.setObjectName(f"records_{name}")
            button.clicked.connect(lambda _checked=False, by=step: self._turn(by))
        pages = QHBoxLayout(self._pager)
        pages.setContentsMargins(0, 0, 0, 0)
        pages.setSpacing(SPACE.m)
        pages.addWidget(self._range, 1)
        pages.addWidget(self._newer)
        pages.addWidget(self._older)
        scroll = PageScroll()
        scroll.body.addWidget(self._head)
        scroll.body.addWidget(self.list, 1)
        scroll.body.addWidget(self._empty_card)
        scroll.body.addWidget(self._pager)
        scroll.body.addStretch(0)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)

    def _turn(self, step: int) -> None:
        self.page_requested.emit(max(0, self._view.offset + step * self._view.page_size))


def _row(view: RecordRowView) -> Row:
    parts = [_moment(view.started_at), plural("{n} trial", "{n} trials", view.trials)]
    if view.training:
        parts.insert(0, _("Training"))
    return Row(
        key=view.visit_id,
        code=view.participant_code,
        second=view.visit_label,
        detail=" · ".join(parts),
        chip=view.state.text,
        chip_kind=view.state.kind.value,
        action=_("View"),
    )


def _moment(iso: str) -> str:
    day = date(iso[:ISO_DAY])
    time = iso[ISO_DAY + 1 : ISO_MINUTE]
    return f"{day} {time}".strip() if day != iso[:ISO_DAY] else iso


def _nothing(chosen: str) -> tuple[str, str]:
    if chosen == "all":
        return _("No visit has been recorded yet"), _("Visits appear here when they are begun.")
    return _("No record of this kind"), _("Choose “All” to see every visit.")
