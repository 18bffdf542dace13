"""What to say, word for word, and what to do: two looks that can't be confused."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.text import _
from ui.theme.theme import theme
from ui.theme.tokens import RADIUS, SPACE
from ui.widgets.labels import Text
from ui.widgets.painting import paint_accent, paint_box

ACCENT = 5


class SayCard(QWidget):
    """The script that is read aloud, with the assessor's instruction below it."""

    def __init__(self, say: str = "", do: str = "") -> None:
        super().__init__()
        box = QVBoxLayout(self)
        box.setContentsMargins(SPACE.l + ACCENT, SPACE.m, SPACE.l, SPACE.m)
        box.setSpacing(SPACE.xs)
        self.caption = Text(_("Say"), "caption", "primary")
        self.say = Text("", "say", wrap=True)
        self.do = Text("", "body", "muted", wrap=True)
        for label in (self.caption, self.say, self.do):
            box.addWidget(label)
        self.set_script(say, do)

    def set_script(self, say: str, do: str = "") -> None:
        """Show another script and instruction; an empty one takes no room."""
        self.say.setText(say)
        self.caption.setVisible(bool(say))
        self.say.setVisible(bool(say))
        self.do.setText(_("Do: {instruction}", instruction=do) if do else "")
        self.do.setVisible(bool(do))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the soft box with its bar."""
        del event
        painter = QPainter(self)
        look = theme()
        box = QRectF(self.rect())
        paint_box(painter, box, RADIUS.small, look.colour("primary_soft"))
        paint_accent(painter, box, RADIUS.small, look.colour("primary"), ACCENT)


class DoCard(QWidget):
    """An instruction for the assessor alone: plain ground, never read aloud."""

    def __init__(self, do: str = "") -> None:
        super().__init__()
        box = QVBoxLayout(self)
        box.setContentsMargins(SPACE.l + ACCENT, SPACE.m, SPACE.l, SPACE.m)
        box.setSpacing(SPACE.xs)
        box.addWidget(Text(_("Do"), "caption", "muted"))
        self.do = Text(do, "body", wrap=True)
        box.addWidget(self.do)

    def set_instruction(self, do: str) -> None:
        """Show another instruction."""
        self.do.setText(do)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the plain box with a grey bar."""
        del event
        painter = QPainter(self)
        look = theme()
        box = QRectF(self.rect())
        paint_box(painter, box, RADIUS.small, look.colour("surface"), look.colour("line"))
        paint_accent(painter, box, RADIUS.small, look.colour("edge"), ACCENT)
