"""Today's list: who is due, who was not finished, and what the day needs first.

Controls: ``today_list``, ``today_search``, ``today_new``, ``today_check``, ``today_waiting``,
``check_<key>``, and where nobody is due ``today_empty`` with ``empty_action``.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.pages.visit_words import OPENING, action_words, rank, state_words
from ui.text import _, date, long_date, plural
from ui.theme.theme import theme
from ui.theme.tokens import SPACE, Kind
from ui.views import ChipView, TodayRowView, TodayView
from ui.widgets.buttons import ActionButton
from ui.widgets.card import Card
from ui.widgets.check_line import CheckLine
from ui.widgets.empty_state import EmptyState
from ui.widgets.identity_bar import IdentityBar
from ui.widgets.labels import Text
from ui.widgets.layouts import PageScroll, SplitColumns, clear_layout
from ui.widgets.list_card import ListCard
from ui.widgets.page_head import PageHead
from ui.widgets.row_painter import Row
from ui.widgets.search_box import SearchBox

SEARCH_WIDTH = 280


class TodayPage(QWidget):
    """The first page of a working day; one primary button at most, the top row's."""

    open_visit = Signal(str)
    find = Signal(str)  # pyright: ignore[reportAssignmentType]
    new_participant = Signal()
    check_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("today_page")
        self.setProperty("ground", "page")
        self.bar = IdentityBar()
        self.bar.chips.hide()
        self.list = ListCard("today_list", _("Today's visits"))
        self.list.activated_row.connect(self.open_visit)
        self.list.typed.connect(self._type_in_search)
        self.search = SearchBox(_("Find or scan a participant"))
        self._new = ActionButton(_("New participant"), icon="user-plus")
        self._empty = EmptyState(
            "calendar-days",
            _("No visit is due today"),
            _("Find a participant to see the planned visits, or add the first one."),
        )
        self._empty_card = Card()
        self._checks = Card(_("Before the first visit"))
        self._check_lines = QVBoxLayout()
        self._shown_checks: tuple[ChipView, ...] = ()
        self._waiting = Text("", "body", "muted", wrap=True)
        self._head = PageHead(_("Today"), self.search, self._new)
        self._lay_out()

    def render(self, view: TodayView) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Show the day."""
        self.bar.set_heading(self._heading(view), self._day_line(view))
        self._head.set_sub(_counted(view.rows))
        rows = sorted(view.rows, key=lambda row: rank(row.state))
        self.list.set_rows([_row(row, first=index == 0) for index, row in enumerate(rows)])
        self.list.setVisible(bool(rows))
        self._empty_card.setVisible(not rows)
        if rows and self.list.list.current_key() is None:
            self.list.list.set_current_key(rows[0].visit_id)
        self._fill_checks(view)
        self._waiting.setText(_waiting_words(view))

    def _lay_out(self) -> None:
        self.search.setObjectName("today_search")
        self.search.setFixedWidth(theme().px(SEARCH_WIDTH))
        self.search.searched.connect(self._find)
        self._new.setObjectName("today_new")
        self._new.clicked.connect(self.new_participant)
        self._empty.setObjectName("today_empty")
        self._empty_card.body.addWidget(self._empty)
        scroll = PageScroll()
        scroll.body.addWidget(SplitColumns(self._main(), self._side()), 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.bar)
        outer.addWidget(scroll, 1)

    def _main(self) -> QWidget:
        main = QWidget()
        box = QVBoxLayout(main)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(SPACE.l)
        box.addWidget(self._head)
        box.addWidget(self.list, 1)
        box.addWidget(self._empty_card)
        box.addStretch(0)
        return main

    def _side(self) -> QWidget:
        self._check_lines.setSpacing(SPACE.xs)
        check = ActionButton(_("Check the devices"), icon="clipboard-check")
        check.setObjectName("today_check")
        check.clicked.connect(self.check_requested)
        self._checks.body.addLayout(self._check_lines)
        self._checks.body.addWidget(check)
        safe = Card(_("Nothing is lost"))
        self._waiting.setObjectName("today_waiting")
        safe.body.addWidget(self._waiting)
        side = QWidget()
        box = QVBoxLayout(side)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(SPACE.l)
        box.addWidget(self._checks)
        box.addWidget(safe)
        box.addStretch(1)
        return side

    def _fill_checks(self, view: TodayView) -> None:
        if view.checks == self._shown_checks:
            return
        self._shown_checks = view.checks
        clear_layout(self._check_lines)
        for check in view.checks:
            line = CheckLine(check.text, check.kind.value)
            line.setObjectName(f"check_{check.key}")
            self._check_lines.addWidget(line)

    def _type_in_search(self, text: str) -> None:
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)
        self.search.insert(text)

    def _find(self, text: str) -> None:
        if text:
            self.find.emit(text)  # pyright: ignore[reportFunctionMemberAccess]

    @staticmethod
    def _heading(view: TodayView) -> str:
        site = _("Site {site}", site=view.site) if view.site else ""
        return " · ".join(part for part in (view.study_title, site) if part)

    @staticmethod
    def _day_line(view: TodayView) -> str:
        who = _("Assessor {code}", code=view.assessor_code) if view.assessor_code else ""
        return " · ".join(part for part in (long_date(view.date), who) if part)

    def showEvent(self, event: QShowEvent) -> None:
        """Let Enter act on the top row at once; letters typed there go to the search box."""
        super().showEvent(event)
        self.list.list.setFocus(Qt.FocusReason.OtherFocusReason)


def _counted(rows: tuple[TodayRowView, ...]) -> str:
    due = sum(row.state in ("due", "overdue") for row in rows)
    unfinished = sum(row.state == "unfinished" for row in rows)
    parts = [plural("{n} visit due", "{n} visits due", due)] if due else []
    if unfinished:
        parts.append(plural("{n} unfinished", "{n} unfinished", unfinished))
    return ", ".join(parts)


def _row(view: TodayRowView, *, first: bool) -> Row:
    words, kind = _chip(view)
    return Row(
        key=view.visit_id,
        code=view.participant_code,
        second=view.second_ids,
        detail=view.visit_label,
        chip=words,
        chip_kind=kind,
        action=action_words(view.state),
        primary=first and view.state in OPENING,
        highlight="warn" if view.state == "unfinished" else None,
    )


def _chip(view: TodayRowView) -> tuple[str, Kind]:
    words, kind = state_words(view.state, view.days, view.until, reopened=view.reopened)
    if view.state == "unfinished" and view.required:
        words = _(
            "Unfinished: {decided} of {required} done", decided=view.decided, required=view.required
        )
    if view.state == "done" and view.finished_at:
        words = _("Done at {time}", time=view.finished_at)
        if view.reopened:
            words = _("Amended, done at {time}", time=view.finished_at)
    return words, kind


def _waiting_words(view: TodayView) -> str:
    if not view.waiting:
        return _("Every result is stored on this computer. Nothing waits to be sent.")
    stored = plural(
        "{n} visit is stored on this computer and waits to be sent.",
        "{n} visits are stored on this computer and wait to be sent.",
        view.waiting,
    )
    if not view.oldest_waiting:
        return stored
    oldest = _("Oldest: {day}.", day=date(view.oldest_waiting))
    return f"{stored} {oldest}"
