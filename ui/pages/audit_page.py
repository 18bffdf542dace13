"""The audit trail: who did what to which record, when and why. Shows no value and no result.

Controls: ``audit_back``, ``audit_list``, ``audit_newer``, ``audit_older``, ``audit_range``,
``audit_empty``, ``audit_retry``, those of ``ui.widgets.audit_filter`` and
``ui.widgets.audit_cards``.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.text import _, plural
from ui.theme.tokens import SPACE
from ui.views_audit import AuditAsk, AuditRowView, AuditState, AuditView
from ui.widgets.audit_cards import CheckCard, EntryCard, moment
from ui.widgets.audit_filter import AuditFilterForm
from ui.widgets.buttons import ActionButton
from ui.widgets.card import Card
from ui.widgets.empty_state import EmptyState
from ui.widgets.labels import Text
from ui.widgets.layouts import PageScroll, SplitColumns
from ui.widgets.list_card import ListCard
from ui.widgets.page_head import PageHead
from ui.widgets.row_painter import Row

SIDE_PX, STACK_BELOW = 330, 1040


class AuditPage(QWidget):
    """A filter, a list a page at a time, and the chosen entry beside it."""

    asked = Signal(object)
    turned = Signal(int)
    history = Signal(str)
    retry = Signal()
    check_wanted = Signal()
    check_stopped = Signal()
    back = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("audit_page")
        self.setProperty("ground", "page")
        self._view = AuditView(AuditState.LOADING, AuditAsk())
        self._back = ActionButton(_("Back"), "quiet", "arrow-left")
        self._head = PageHead(_("Audit trail"))
        self.form = AuditFilterForm()
        self.list = ListCard("audit_list", _("Audit trail"))
        self._empty = EmptyState("inbox", "")
        self._empty_card = Card()
        self._retry = ActionButton(_("Try again"), icon="refresh-cw")
        self._range = Text("", "body", "muted")
        self._newer = ActionButton(_("Newer"), icon="chevron-left")
        self._older = ActionButton(_("Older"), icon="chevron-right")
        self._pager = QWidget()
        self.entry = EntryCard()
        self.check = CheckCard()
        self._lay_out()

    def render(self, view: AuditView) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Show a page of the trail; the list stays while another one is being read."""
        self._view = view
        self.form.show_asked(view.ask, view.people, view.groups, unknown=view.unknown)
        self.check.render(view.check)
        self._head.set_sub(_sentence(view))
        loading = view.state is AuditState.LOADING
        ready = view.state is AuditState.READY
        self.list.setVisible(bool(view.rows) and view.state is not AuditState.FAILED)
        self.list.setEnabled(not loading)
        if not loading:
            self._show_rows(view.rows)
        self._empty.set_words(*_nothing(view))
        self._empty_card.setVisible(not view.rows or view.state is AuditState.FAILED)
        self._retry.setVisible(view.state is AuditState.FAILED)
        self._pager.setVisible(view.newer or view.older)
        if view.rows:
            self._range.setText(
                _("Entries {first} to {last}", first=view.rows[0].key, last=view.rows[-1].key)
            )
        self._newer.setEnabled(ready and view.newer)
        self._older.setEnabled(ready and view.older)

    def _show_rows(self, rows: tuple[AuditRowView, ...]) -> None:
        self.list.set_rows([_row(row) for row in rows])
        if rows and self.list.list.current_key() is None:
            self.list.list.set_current_key(rows[0].key)
        self._show_entry()

    def _show_entry(self) -> None:
        key = self.list.list.current_key()
        self.entry.show_row(next((row for row in self._view.rows if row.key == key), None))

    def _lay_out(self) -> None:
        self._name_and_wire()
        scroll = PageScroll(margin=SPACE.l, spacing=SPACE.m)
        self._head.add_before(self._back)
        filters = Card()
        filters.body.addWidget(self.form)
        scroll.body.addWidget(self._head)
        scroll.body.addWidget(filters)
        scroll.body.addWidget(
            SplitColumns(self._main(), self._side(), side_width=SIDE_PX, breakpoint=STACK_BELOW), 1
        )
        scroll.body.addStretch(0)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)

    def _name_and_wire(self) -> None:
        self._back.setObjectName("audit_back")
        self._back.clicked.connect(self.back)
        self._retry.setObjectName("audit_retry")
        self._retry.clicked.connect(self.retry)
        self._empty.setObjectName("audit_empty")
        self._range.setObjectName("audit_range")
        for button, name, step in ((self._newer, "newer", -1), (self._older, "older", 1)):
            button.setObjectName(f"audit_{name}")
            button.clicked.connect(lambda _checked=False, by=step: self.turned.emit(by))
        self.form.asked.connect(self.asked)
        self.list.activated_row.connect(self.history)
        self.list.typed.connect(self._type_code)
        self.list.list.selectionModel().currentChanged.connect(lambda *_: self._show_entry())
        self.entry.history.connect(self.history)
        self.check.wanted.connect(self.check_wanted)
        self.check.stopped.connect(self.check_stopped)

    def _main(self) -> QWidget:
        pages = QHBoxLayout(self._pager)
        pages.setContentsMargins(0, 0, 0, 0)
        pages.setSpacing(SPACE.m)
        pages.addWidget(self._range, 1)
        pages.addWidget(self._newer)
        pages.addWidget(self._older)
        self._empty_card.body.addWidget(self._empty)
        self._empty_card.body.addWidget(self._retry, 0, Qt.AlignmentFlag.AlignHCenter)
        return _column(self.list, self._empty_card, self._pager)

    def _side(self) -> QWidget:
        return _column(self.entry, self.check)

    def _type_code(self, text: str) -> None:
        """A scanner types while the list has the keyboard: its code goes into the box."""
        self.form.record.setFocus(Qt.FocusReason.OtherFocusReason)
        self.form.record.setText(text)

    def showEvent(self, event: QShowEvent) -> None:
        """Let arrow keys move in the list."""
        super().showEvent(event)
        first = self.list.list if self._view.rows else self.form.record
        first.setFocus(Qt.FocusReason.OtherFocusReason)


def _column(*widgets: QWidget) -> QWidget:
    column = QWidget()
    box = QVBoxLayout(column)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(SPACE.m)
    for widget in widgets:
        box.addWidget(widget)
    box.addStretch(1)
    return column


def _row(view: AuditRowView) -> Row:
    what = f"{view.what}: {view.reason}" if view.reason else view.what
    return Row(
        key=view.key,
        code=moment(view.at),
        second=view.who,
        detail=what,
        chip=view.record,
        action=_("History") if view.has_history else "",
    )


def _sentence(view: AuditView) -> str:
    if view.only:
        return _("All acts on {record}", record=view.only)
    if view.state is AuditState.LOADING and not view.rows:
        return _("Reading the trail …")
    return plural("{n} entry in all", "{n} entries in all", view.total)


def _nothing(view: AuditView) -> tuple[str, str]:
    if view.state is AuditState.FAILED:
        return _("The trail could not be shown"), _("Nothing was changed.")
    if view.state is AuditState.LOADING:
        return _("Reading the trail …"), ""
    return _("No entry of this kind"), _("Choose “Show everything” to see the whole trail.")
