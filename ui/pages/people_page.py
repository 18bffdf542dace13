"""Find a participant, or add one.

Controls: ``people_search``, ``people_list``, ``people_new``, ``people_more``, and where nobody was
found ``people_empty`` with ``empty_action``.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.text import _
from ui.theme.tokens import SPACE
from ui.views import PeopleRowView, PeopleView
from ui.widgets.buttons import ActionButton
from ui.widgets.card import Card
from ui.widgets.empty_state import EmptyState
from ui.widgets.labels import Text
from ui.widgets.layouts import PageScroll
from ui.widgets.list_card import ListCard
from ui.widgets.page_head import PageHead
from ui.widgets.row_painter import Row
from ui.widgets.search_box import SearchBox


class PeoplePage(QWidget):
    """A search box over the list of participants.

    ``search`` comes with every letter. Enter, or a scanner, opens the participant whose code was
    typed in full, or the only one found.
    """

    search = Signal(str)
    open_participant = Signal(str)
    new_participant = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("people_page")
        self.setProperty("ground", "page")
        self._view = PeopleView("", ())
        self._wanted = ""
        self._seeded = False
        self.box = SearchBox(_("Find or scan a participant"))
        self.list = ListCard("people_list", _("Participants"))
        self._new = ActionButton(_("New participant"), icon="user-plus")
        self._more = Text(_("There are more. Type more of the code."), "body", "muted", wrap=True)
        self._empty = EmptyState("users", "", "", _("New participant"))
        self._empty_card = Card()
        self._lay_out()

    def render(self, view: PeopleView) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Show what was found; what is being typed stays."""
        self._view = view
        self._seed(view.query)
        self.list.set_rows([_row(row) for row in view.rows])
        self.list.setVisible(bool(view.rows))
        self._more.setVisible(view.more)
        self._empty_card.setVisible(not view.rows)
        self._empty.set_words(*_nobody(view.query))
        if self._wanted and self._wanted == view.query:
            self._open_match(view.query)

    def _lay_out(self) -> None:
        self.box.setObjectName("people_search")
        self.box.textChanged.connect(self._typed)
        self.box.searched.connect(self._enter)
        self.list.activated_row.connect(self.open_participant)
        self.list.typed.connect(self._type_in_search)
        self._new.setObjectName("people_new")
        self._new.clicked.connect(self.new_participant)
        self._more.setObjectName("people_more")
        self._empty.setObjectName("people_empty")
        self._empty.acted.connect(self.new_participant)
        self._empty_card.body.addWidget(self._empty)
        scroll = PageScroll()
        for widget in (PageHead(_("Participants"), self._new), self.box):
            scroll.body.addWidget(widget)
        scroll.body.addWidget(self.list, 1)
        scroll.body.addWidget(self._more)
        scroll.body.addWidget(self._empty_card)
        scroll.body.addStretch(0)
        scroll.body.setSpacing(SPACE.l)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)

    def _seed(self, query: str) -> None:
        """Put the query back into the box of a page that was built anew; later it is the user's."""
        if self._seeded:
            return
        self._seeded = True
        blocked = self.box.blockSignals(True)
        self.box.setText(query)
        self.box.blockSignals(blocked)

    def _typed(self, text: str) -> None:
        self._wanted = ""
        self.search.emit(text.strip())

    def _type_in_search(self, text: str) -> None:
        self.box.setFocus(Qt.FocusReason.OtherFocusReason)
        self.box.insert(text)

    def _enter(self, text: str) -> None:
        if not text:
            return
        if text == self._view.query:
            self._open_match(text)
        else:
            self._wanted = text
            self.search.emit(text)

    def _open_match(self, query: str) -> None:
        self._wanted = ""
        rows = self._view.rows
        exact = [row for row in rows if row.code.casefold() == query.casefold()]
        found = exact or list(rows)
        if len(found) == 1 and not (self._view.more and not exact):
            self.open_participant.emit(found[0].participant_id)

    def showEvent(self, event: QShowEvent) -> None:
        """Be ready for a scanner."""
        super().showEvent(event)
        self.box.setFocus(Qt.FocusReason.OtherFocusReason)


def _row(view: PeopleRowView) -> Row:
    state = view.state
    return Row(
        key=view.participant_id,
        code=view.code,
        second=view.second_ids,
        detail=_("Next: {visit}", visit=view.next_visit) if view.next_visit else "",
        chip=state.text if state else "",
        chip_kind=state.kind.value if state else "neutral",
        action=_("Open"),
    )


def _nobody(query: str) -> tuple[str, str]:
    if query:
        return (
            _("Nobody with “{code}”", code=query),
            _("Check the code on the trial's papers, or add a new participant."),
        )
    return _("No participant yet"), _("Add the first one with the code on the trial's papers.")
