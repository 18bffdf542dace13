"""One participant: who it is, and the planned visits with their windows. Shows no result.

Controls: ``participant_back``, ``participant_visits``, ``participant_unscheduled``,
``participant_copy``,
``participant_code``, ``participant_initials``, ``participant_birth_year``.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from frailtylab.people import Participant, Sex, Side
from ui.pages.visit_words import OPENING, action_words, rank, state_words
from ui.text import _, date, plural
from ui.theme.theme import theme
from ui.theme.tokens import SPACE, Kind, Role
from ui.views import ParticipantView, PlannedVisitView
from ui.widgets.buttons import ActionButton
from ui.widgets.card import Card
from ui.widgets.labels import Text
from ui.widgets.layouts import FlowRow, PageScroll
from ui.widgets.list_card import ListCard
from ui.widgets.page_head import PageHead
from ui.widgets.row_painter import Row
from ui.widgets.visit_timeline import TimelineStop, VisitTimeline


class ParticipantPage(QWidget):
    """Second identifiers large, the timeline, and one button a visit."""

    open_visit = Signal(str)
    add_unscheduled = Signal()
    copy_wanted = Signal()
    back = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("participant_page")
        self.setProperty("ground", "page")
        self._facts: dict[str, Text] = {}
        self._back = ActionButton(_("Back"), "quiet", "arrow-left")
        self._unscheduled = ActionButton(_("Add an unscheduled visit"), icon="plus")
        self._copy = ActionButton(_("Inspector's copy"), icon="file-text")
        self._head = PageHead("", self._copy, self._unscheduled)
        self._training = Text(_("Training: a simulated person"), "strong", "warn", wrap=True)
        self._timeline = VisitTimeline()
        self.list = ListCard("participant_visits", _("Visits"))
        self._lay_out()

    def render(self, view: ParticipantView) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Show the participant."""
        person = view.participant
        self._head.title.setText(person.code)
        self._training.setVisible(person.training)
        for key, words in _facts(person).items():
            self._facts[key].setText(words)
        self._timeline.set_stops([_stop(visit) for visit in view.visits])
        opened = min(view.visits, key=lambda v: rank(v.state), default=None)
        self.list.set_rows([_row(visit, first=visit is opened) for visit in view.visits])
        if opened is not None and self.list.list.current_key() is None:
            self.list.list.set_current_key(opened.visit_id)
        done = sum(visit.state == "done" for visit in view.visits)
        total = len(view.visits)
        self._head.set_sub(plural("{done} of {n} visit", "{done} of {n} visits", total, done=done))
        self._unscheduled.setVisible(view.unscheduled_allowed)

    def offer_copy(self, *, offered: bool) -> None:
        """Show the button for the inspector's copy to whoever may make one."""
        self._copy.setVisible(offered)

    def _lay_out(self) -> None:
        self._back.setObjectName("participant_back")
        self._back.clicked.connect(self.back)
        self._unscheduled.setObjectName("participant_unscheduled")
        self._unscheduled.clicked.connect(self.add_unscheduled)
        self._copy.setObjectName("participant_copy")
        self._copy.clicked.connect(self.copy_wanted)
        self._copy.hide()
        self._head.title.setObjectName("participant_code")
        self.list.activated_row.connect(self.open_visit)
        scroll = PageScroll(margin=SPACE.l, spacing=SPACE.m)
        self._head.add_before(self._back)
        for widget in (self._head, self._training, self._identity_card()):
            scroll.body.addWidget(widget)
        plan = Card(_("Planned visits"))
        plan.body.addWidget(self._timeline)
        scroll.body.addWidget(plan)
        scroll.body.addWidget(self.list, 1)
        scroll.body.addStretch(0)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)

    def _identity_card(self) -> Card:
        card = Card()
        flow = FlowRow(SPACE.huge)
        fields: list[tuple[str, str, Role]] = [
            ("initials", _("Initials"), "value"),
            ("birth_year", _("Year of birth"), "value"),
            ("sex", _("Sex"), "subtitle"),
            ("hand", _("Dominant hand"), "subtitle"),
            ("height", _("Height"), "subtitle"),
        ]
        for key, label, role in fields:
            flow.add(self._fact(key, label, role))
        card.body.addWidget(flow)
        return card

    def _fact(self, key: str, label: str, role: Role) -> QWidget:
        block = QWidget()
        box = QVBoxLayout(block)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(SPACE.xs)
        value = Text("", role)
        value.setObjectName(f"participant_{key}")
        self._facts[key] = value
        caption = Text(label, "caption", "muted")
        box.addWidget(caption)
        box.addWidget(value, 1, Qt.AlignmentFlag.AlignVCenter)
        tallest = QFontMetrics(theme().font("value")).height()
        block.setMinimumHeight(caption.sizeHint().height() + SPACE.xs + tallest)
        return block

    def showEvent(self, event: QShowEvent) -> None:
        """Let Enter open the visit that is next."""
        super().showEvent(event)
        self.list.list.setFocus(Qt.FocusReason.OtherFocusReason)


def _facts(person: Participant) -> dict[str, str]:
    sexes = {Sex.FEMALE: _("Female"), Sex.MALE: _("Male"), Sex.OTHER: _("Other")}
    hands = {Side.LEFT: _("Left"), Side.RIGHT: _("Right")}
    height = person.height_cm
    return {
        "initials": person.initials,
        "birth_year": str(person.birth_year),
        "sex": sexes[person.sex],
        "hand": hands[person.dominant_hand],
        "height": _("{height} cm", height=height) if height is not None else _("not recorded"),
    }


def _window(visit: PlannedVisitView) -> str:
    if visit.unscheduled or visit.first == visit.last:
        return date(visit.planned)
    return _("{first} to {last}", first=date(visit.first), last=date(visit.last))


def _state(visit: PlannedVisitView) -> tuple[str, Kind]:
    if visit.review is not None:
        return visit.review.text, visit.review.kind.value
    return state_words(visit.state, visit.days, visit.last, reopened=visit.reopened)


def _stop(visit: PlannedVisitView) -> TimelineStop:
    words, kind = _state(visit)
    return TimelineStop(visit.label, date(visit.planned), words, kind)


def _row(visit: PlannedVisitView, *, first: bool) -> Row:
    words, kind = _state(visit)
    return Row(
        key=visit.visit_id,
        code=visit.label,
        second=_window(visit),
        chip=words,
        chip_kind=kind,
        action=action_words(visit.state),
        primary=first and visit.state in OPENING,
        highlight="warn" if visit.state == "unfinished" else None,
    )
