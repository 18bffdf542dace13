"""The review page as a test sees it."""

from __future__ import annotations

from helpers.pages.widget_driver import WidgetDriver, recorded
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from ui.pages.review_page import ReviewPage
from ui.views import ReviewView


class ReviewObject(WidgetDriver):
    """Read the sentence and the cards, finish the visit."""

    def __init__(self, qtbot: QtBot, view: ReviewView) -> None:
        self.review_page = ReviewPage()
        self.review_page.resize(1278, 740)
        self.review_page.render(view)
        super().__init__(qtbot, self.review_page)
        self.finished = recorded(self.review_page.finish)
        self.gone_to = recorded(self.review_page.go_to)
        self.not_done = recorded(self.review_page.not_done)
        self.left = recorded(self.review_page.back)
        self.done = recorded(self.review_page.done)

    def card_words(self, code: str) -> str:
        """Everything that a card says."""
        labels = self.find(f"review_{code}").findChildren(QLabel)
        return " | ".join(label.text() for label in labels if label.isVisibleTo(self.page))
