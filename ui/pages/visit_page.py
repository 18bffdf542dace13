"""The visit's own page: confirm the person, set up the tests, begin the next one."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout

from ui.pages.identity_check import IdentityCheck
from ui.pages.reasons import ask_not_done, ask_take_back
from ui.pages.visit_card import VisitCard
from ui.pages.visit_frame import VisitFrame
from ui.text import _
from ui.theme.tokens import SPACE
from ui.views import ChoiceView, TestCardView, VisitView
from ui.views_devices import PreflightView
from ui.widgets.buttons import ActionButton
from ui.widgets.labels import Text
from ui.widgets.layouts import PageScroll
from ui.widgets.preflight_card import PreflightCard

REVIEW = "review"


class VisitPage(VisitFrame):
    """Tests in the order of the study and one button that names the next step.

    Controls: those of the frame, of :class:`IdentityCheck` and :class:`VisitCard`, and
    ``next_button`` with ``next_hint`` beside it, and ``preflight_card`` with its lines.
    """

    identity_confirmed = Signal(str)
    identity_denied = Signal()
    begin = Signal(str)
    setup_changed = Signal(str, object)
    not_done = Signal(str, str, str)
    take_back = Signal(str, str)
    review = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.view: VisitView | None = None
        self.cards: dict[str, VisitCard] = {}
        self._opened: str | None = None
        self._asked = ""
        self._left_out: tuple[ChoiceView, ...] = ()
        self.identity_check = IdentityCheck()
        self.identity_check.confirmed.connect(self.identity_confirmed)
        self.identity_check.denied.connect(self.identity_denied)
        self.devices = PreflightCard()
        self.next_hint = Text("", "body", "muted", wrap=True)
        self.next_hint.setObjectName("next_hint")
        self.next_button = ActionButton("", "primary", "arrow-right", "large")
        self.next_button.setObjectName("next_button")
        self.next_button.clicked.connect(self._next)
        self.scroller = PageScroll(margin=0, spacing=SPACE.m)
        self.scroller.body.addWidget(self.identity_check)
        self.scroller.body.addWidget(self.devices)
        self.scroller.body.addStretch(1)
        self.content.addWidget(self.scroller, 1)
        foot = QHBoxLayout()
        foot.setSpacing(SPACE.l)
        foot.addWidget(self.next_hint, 1)
        foot.addWidget(self.next_button)
        self.footer.addLayout(foot)

    def render(self, view: VisitView) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Show the visit."""
        next_changed = self.view is None or self.view.next_code != view.next_code
        self.view = view
        if next_changed:
            self._opened = view.next_code
        self.show_head(view.identity, view.steps)
        self.step_bar.setEnabled(view.identity_confirmed)
        self.show_steps(needed=view.identity_confirmed)
        self.identity_check.setVisible(not view.identity_confirmed)
        self.identity_check.show_person(view.identity.code, view.initials, view.birth_year)
        self._render_cards(view)
        self._render_next(view)

    def render_devices(self, view: PreflightView | None) -> None:
        """Show how the devices stand, once the person is confirmed."""
        usable = self.view is not None and self.view.identity_confirmed and not self.view.finished
        self.devices.show_check(view if usable else None)

    def main_button(self) -> QAbstractButton | None:
        """Next, once the person is confirmed: a name is never confirmed by a stray Enter."""
        return self.next_button

    def _render_cards(self, view: VisitView) -> None:
        if list(self.cards) != [test.code for test in view.tests]:
            for card in self.cards.values():
                card.hide()
                card.deleteLater()
            self.cards = {test.code: self._new_card(test) for test in view.tests}
        for test in view.tests:
            opened = test.code == self._opened
            usable = view.identity_confirmed and not view.finished
            self.cards[test.code].show_test(test, opened=opened, usable=usable)

    def _new_card(self, test: TestCardView) -> VisitCard:
        card = VisitCard(test.code)
        card.setup_changed.connect(self._setup_changed)
        card.not_done_asked.connect(self._ask_not_done)
        card.take_back_asked.connect(self._ask_take_back)
        card.toggled.connect(self._toggle)
        self.scroller.body.insertWidget(self.scroller.body.count() - 1, card)
        return card

    def _render_next(self, view: VisitView) -> None:
        why_not = self._why_not(view)
        self.next_hint.setText(why_not)
        self.next_hint.set_tone("warn" if why_not and view.identity_confirmed else "muted")
        self.next_button.setText(self._next_words(view))
        self.next_button.setEnabled(not why_not)
        self.next_button.setAccessibleDescription(why_not)
        self.next_button.setVisible(view.identity_confirmed)

    def _next_words(self, view: VisitView) -> str:
        if view.next_code == REVIEW:
            return _("Next: review and finish")
        begun = any(test.settled for test in view.tests if test.code == view.next_code)
        words = _("Continue: {test}") if begun else _("Begin: {test}")
        return words.format(test=view.next_label)

    def _why_not(self, view: VisitView) -> str:
        if not view.identity_confirmed:
            return _("The tests begin when the person is confirmed.")
        card = self.cards.get(view.next_code)
        missing = card.form.missing() if card is not None else []
        if not missing:
            return ""
        return _("Choose first: {fields}", fields=", ".join(missing))

    def _next(self) -> None:
        if self.view is None:
            return
        if self.view.next_code == REVIEW:
            self.review.emit()
        else:
            self.begin.emit(self.view.next_code)

    def _setup_changed(self, code: str, answers: object) -> None:
        if self.view is not None:
            self._render_next(self.view)
        self.setup_changed.emit(code, answers)

    def _toggle(self, code: str) -> None:
        if self.view is not None:
            self._opened = None if self._opened == code else code
            self._render_cards(self.view)

    def _ask_not_done(self, code: str) -> None:
        if self.view is not None:
            self._asked = code
            ask_not_done(self, self.view.not_done_reasons, self._tell_not_done)

    def _tell_not_done(self, reason: str, note: str) -> None:
        self.not_done.emit(self._asked, reason, note)

    def _ask_take_back(self, code: str) -> None:
        if self.view is not None:
            self._left_out = next(test.left_out for test in self.view.tests if test.code == code)
            ask_take_back(self, self._left_out, self._tell_take_back)

    def _tell_take_back(self, number: str, reason: str) -> None:
        self.take_back.emit(self._left_out[int(number)].code, reason)
