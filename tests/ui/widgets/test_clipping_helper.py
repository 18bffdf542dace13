"""The helper that looks for cut text has to find it."""

from __future__ import annotations

import pytest
from helpers.clipping import clipped
from PySide6.QtWidgets import QPushButton, QWidget

from ui.widgets.big_button import BigButton
from ui.widgets.buttons import ActionButton
from ui.widgets.labels import ElidedText, Text


@pytest.mark.parametrize(
    "make",
    [
        lambda: Text("A participant's whole story"),
        lambda: Text("A participant's whole story", wrap=True),
        lambda: QPushButton("A participant's whole story"),
        lambda: ActionButton("Unbreakablewordsareverylong"),
        lambda: BigButton("START", "Space · pedal · gate A"),
    ],
)
def test_text_that_is_too_long_is_found(qtbot, make):
    root = QWidget()
    qtbot.addWidget(root)
    widget = make()
    widget.setParent(root)
    widget.setMinimumSize(1, 1)
    widget.setGeometry(0, 0, 40, 20)
    assert len(clipped(root)) == 1
    widget.setGeometry(0, 0, 900, 200)
    assert clipped(root) == []


def test_hidden_and_elided_texts_are_left_alone(qtbot):
    root = QWidget()
    qtbot.addWidget(root)
    for widget in (Text("A participant's whole story"), ElidedText("A participant's whole story")):
        widget.setParent(root)
        widget.setGeometry(0, 0, 40, 20)
        widget.setVisible(isinstance(widget, ElidedText))
    assert clipped(root) == []
