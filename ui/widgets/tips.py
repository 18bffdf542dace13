"""Tooltips. Qt draws a text with tags in it as rich text there, and can't be told otherwise."""

from __future__ import annotations

from html import escape

from PySide6.QtWidgets import QWidget


def plain_tip(text: str) -> str:
    """The text in a form that a tooltip shows sign by sign, its tags too."""
    # Without a "<" nothing is a tag (Qt's mightBeRichText), and the text is shown as it is.
    return f'<p style="white-space: pre-wrap">{escape(text)}</p>' if "<" in text else text


def set_tip(widget: QWidget, text: str) -> None:
    """Give a widget a tooltip that shows exactly that text; none where it is empty."""
    widget.setToolTip(plain_tip(text))
