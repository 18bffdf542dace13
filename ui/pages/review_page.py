"""The end of a visit: may the participant leave, what was measured, what is missing."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QVBoxLayout

from ui.pages.closing_card import ClosingCard
from ui.pages.reasons import ask_not_done, ask_reopen, ask_take_back
from ui.pages.review_card import ReviewCard
from ui.pages.visit_frame import VisitFrame
from ui.text import _, plural
from ui.theme.tokens import SIZE, SPACE
from ui.views import ChoiceView, ReviewView
from ui.widgets.buttons import ActionButton
from ui.widgets.card import Card
from ui.widgets.card_row import CardRow
from ui.widgets.flag_list import FlagList
from ui.widgets.labels import Text
from ui.widgets.layouts import PageScroll
from ui.widgets.notice_bar import IconMark


class LeaveBanner(Card):
    """One sentence: may the participant leave. Word, shape and colour say the same."""

    def __init__(self) -> None:
        super().__init__(padding=SPACE.l)
        self.setObjectName("leave_banner")
        self._mark = IconMark("circle", "muted", SIZE.icon_large)
        self.sentence = Text("", "title", wrap=True)
        self.sentence.setObjectName("leave_sentence")
        self.more = Text("", "body", "muted", wrap=True)
        self.more.setObjectName("leave_more")
        self.missing = FlagList("warn")
        self.missing.setObjectName("missing_list")
        words = QVBoxLayout()
        words.setSpacing(SPACE.xs)
        for part in (self.sentence, self.more, self.missing):
            words.addWidget(part)
        row = QHBoxLayout()
        row.setSpacing(SPACE.l)
        row.addWidget(self._mark)
        row.addLayout(words, 1)
        self.body.addLayout(row)

    def show_review(self, view: ReviewView) -> None:
        """Say where the visit stands."""
        safe = view.safe_to_leave or view.finished
        self.set_tone("ok" if safe else "warn")
        self._mark.set_icon("circle-check" if safe else "triangle-alert", "ok" if safe else "warn")
        self.sentence.set_tone("ok" if safe else "warn")
        self.sentence.setText(self._sentence(view))
        self.more.setText(" · ".join(self._more(view)))
        self.missing.set_sentences(self._missing(view))

    def _sentence(self, view: ReviewView) -> str:
        if view.finished and view.reopened:
            return _("This visit was amended; it is finished and saved")
        if view.finished:
            return _("This visit is finished and saved")
        if view.safe_to_leave:
            return _("The participant may leave")
        return _("Please ask the participant to stay")

    def _missing(self, view: ReviewView) -> tuple[str, ...]:
        if view.finished or not view.missing:
            return ()
        return (_("Missing: {places}", places=" · ".join(view.missing)),)

    def _more(self, view: ReviewView) -> list[str]:
        if view.recorded == view.required:
            recorded = _("All {required} results recorded", required=view.required)
        else:
            recorded = _(
                "{recorded} of {required} results recorded",
                recorded=view.recorded,
                required=view.required,
            )
        attention = _("nothing needs attention")
        if view.attention:
            attention = plural("{n} needs attention", "{n} need attention", view.attention)
        return [
            recorded,
            attention,
            _("saved on this computer"),
            plural("{n} visit waits for upload", "{n} visits wait for upload", view.waiting),
        ]


class ReviewPage(VisitFrame):
    """Three cards with every attempt, the sentence above them, one button below.

    Controls: those of the frame and of :class:`ReviewCard`, ``finish_button``, ``done_button``,
    ``reopen_button``, ``sign_button``, ``finish_hint``, ``leave_sentence``, ``missing_list``; those
    of :class:`ClosingCard`.
    """

    finish = Signal()
    not_done = Signal(str, str, str)
    take_back = Signal(str, str)
    reopen = Signal(str)
    done = Signal()
    put_right = Signal(str)
    wrong_person = Signal()
    sign = Signal(str)
    history = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.view: ReviewView | None = None
        self.cards: dict[str, ReviewCard] = {}
        self._asked = ""
        self._left_out: tuple[ChoiceView, ...] = ()
        self.banner = LeaveBanner()
        self.card_row = CardRow()
        self.scroller = PageScroll(margin=0, spacing=SPACE.m)
        self.scroller.body.addWidget(self.banner)
        self.closing = ClosingCard()
        self.closing.history_button.clicked.connect(self.history)
        self.closing.wrong_person_button.clicked.connect(self.wrong_person)
        self.scroller.body.addWidget(self.closing)
        self.scroller.body.addWidget(self.card_row, 1)
        self.content.addWidget(self.scroller, 1)
        self.hint = Text("", "body", "muted", wrap=True)
        self.hint.setObjectName("finish_hint")
        self.finish_button = self._big("finish_button", _("Finish the visit"), "clipboard-check")
        self.finish_button.clicked.connect(self.finish)
        self.done_button = self._big("done_button", _("Back to today"), "arrow-right")
        self.done_button.clicked.connect(self.done)
        self.reopen_button = ActionButton(_("Reopen the visit…"), icon="lock-open", size="large")
        self.reopen_button.setObjectName("reopen_button")
        self.reopen_button.clicked.connect(self._ask_reopen)
        self.sign_button = self._big("sign_button", _("Sign the visit…"), "pencil")
        self.sign_button.clicked.connect(self._sign)
        foot = QHBoxLayout()
        foot.setSpacing(SPACE.l)
        foot.addWidget(self.hint, 1)
        foot.addWidget(self.reopen_button)
        foot.addWidget(self.finish_button)
        foot.addWidget(self.done_button)
        foot.addWidget(self.sign_button)
        self.footer.addLayout(foot)

    def render(self, view: ReviewView) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Show the end of the visit."""
        self.view = view
        self.show_head(view.identity, view.steps)
        self.show_steps(needed=False)
        self.let_leave(allowed=not view.finished)
        self.back_button.setVisible(not view.finished)
        self.banner.show_review(view)
        self._render_cards(view)
        self.finish_button.setVisible(not view.finished)
        self.finish_button.setEnabled(not view.missing)
        self.done_button.setVisible(view.finished)
        self.reopen_button.setVisible(view.finished)
        self.closing.show_closing(view.closing)
        unsigned = view.closing is not None and bool(view.closing.sign)
        self.sign_button.setVisible(unsigned)
        self.done_button.set_kind("secondary" if unsigned else "primary")
        self.hint.setText(self._hint(view))
        self.hint.set_tone("warn" if view.missing and not view.finished else "muted")

    def main_button(self) -> QAbstractButton | None:
        """Finish, or the way back once finished."""
        if self.view is None or not self.view.finished:
            return self.finish_button
        return self.sign_button if self._missing_signature() else self.done_button

    def _missing_signature(self) -> str:
        closing = self.view.closing if self.view is not None else None
        return closing.sign if closing is not None else ""

    def _sign(self) -> None:
        meaning = self._missing_signature()
        if meaning:
            self.sign.emit(meaning)

    def _hint(self, view: ReviewView) -> str:
        if view.finished:
            return _("Later corrections are new versions with a reason; nothing is overwritten.")
        if view.missing:
            return _("Take the missing trials, or say why they are not done.")
        return _("Finishing says: “I did these tests and looked through them.”")

    def _render_cards(self, view: ReviewView) -> None:
        if list(self.cards) != [test.code for test in view.tests]:
            for card in self.cards.values():
                card.hide()
                card.deleteLater()
            self.cards = {test.code: self._new_card(test.code) for test in view.tests}
        for test in view.tests:
            may = view.closing is not None and view.closing.may_put_right
            self.cards[test.code].show_test(test, finished=view.finished, may_put_right=may)

    def _new_card(self, code: str) -> ReviewCard:
        card = ReviewCard(code)
        card.go_to.connect(self.go_to)
        card.not_done_asked.connect(self._ask_not_done)
        card.take_back_asked.connect(self._ask_take_back)
        card.put_right_asked.connect(self.put_right)
        self.card_row.add(card)
        return card

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

    def _ask_reopen(self) -> None:
        ask_reopen(self, self._tell_reopen)

    def _tell_reopen(self, _nothing: str, reason: str) -> None:
        self.reopen.emit(reason)

    def _big(self, name: str, words: str, icon: str) -> ActionButton:
        button = ActionButton(words, "primary", icon, "large")
        button.setObjectName(name)
        return button
