"""Finding text that does not fit into its widget."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from ui.widgets.labels import ElidedText

TOLERANCE_PX = 1


def clipped(root: QWidget) -> list[str]:
    """A line for each visible label or button below ``root`` whose text does not fit.

    Kit widgets that paint their own text are asked by ``text_fits``. Elided text counts as
    fitting: it shows a dot for what it hides and tells the rest in its tooltip.
    """
    lines = []
    for widget in [root, *root.findChildren(QWidget)]:
        if widget.isVisibleTo(root) and not fits(widget):
            size = f"{widget.width()}×{widget.height()}"
            text = getattr(widget, "text", lambda: "")
            words = text() if callable(text) else text
            lines.append(f"{type(widget).__name__} {widget.objectName()!r} {words!r} in {size}")
    return lines


def fits(widget: QWidget) -> bool:
    """True when the widget's text is wholly inside it, or it has none."""
    own = getattr(widget, "text_fits", None)
    if callable(own):
        return bool(own())
    if isinstance(widget, ElidedText):
        return True
    if isinstance(widget, QLabel) and widget.text():
        return _label_fits(widget)
    if isinstance(widget, QAbstractButton) and widget.text():
        return widget.width() + TOLERANCE_PX >= widget.minimumSizeHint().width()
    return True


def _label_fits(label: QLabel) -> bool:
    room = label.contentsRect()
    flags = Qt.TextFlag.TextWordWrap if label.wordWrap() else Qt.TextFlag.TextSingleLine
    width = room.width() + TOLERANCE_PX if label.wordWrap() else 100_000
    needed = label.fontMetrics().boundingRect(QRect(0, 0, width, 100_000), int(flags), label.text())
    wide = needed.width() <= room.width() + TOLERANCE_PX
    return wide and needed.height() <= room.height() + TOLERANCE_PX
