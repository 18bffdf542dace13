"""Tooltips. Qt draws a text with tags in it as rich text there, and can't be told otherwise."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


def plain_tip(text: str) -> str:
    """The text in a form that a tooltip shows sign by sign, its tags too."""
    if "<" not in text:  # nothing is a tag then (Qt's mightBeRichText)
        return text
    from html import escape

    return f'<p style="white-space: pre-wrap">{escape(text)}</p>'


def set_tip(widget: QWidget, text: str) -> None:
    """Give a widget a tooltip that shows exactly that text; none where it is empty."""
    widget.setToolTip(plain_tip(text))
