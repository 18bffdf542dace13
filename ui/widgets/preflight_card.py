"""How the devices of a visit stand: one line when all is well, else what is to be done."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout

from ui.text import _
from ui.theme.tokens import SPACE
from ui.views import ChipKind
from ui.views_devices import CheckLineView, PreflightView
from ui.widgets.card import Card
from ui.widgets.check_line import CheckLine
from ui.widgets.layouts import clear_layout


class PreflightCard(Card):
    """Calm: no button, nothing to press. Lines are named ``check_<place>_<code>``.

    Control: ``devices_line``, the one sentence.
    """

    def __init__(self) -> None:
        super().__init__(padding=SPACE.l)
        self.setObjectName("preflight_card")
        self._shown: tuple[CheckLineView, ...] | None = None
        self.lines = QVBoxLayout()
        self.lines.setSpacing(0)
        self.body.addLayout(self.lines)
        self.hide()

    def show_check(self, view: PreflightView | None) -> None:
        """Show how things stand; nothing to show hides the card."""
        self.setVisible(view is not None)
        if view is None:
            return
        wanted = shown_lines(view)
        if wanted == self._shown:
            return
        self._shown = wanted
        clear_layout(self.lines)
        for line in wanted:
            widget = CheckLine(line.text, line.kind.value)
            widget.setObjectName(line.key)
            widget.words.setObjectName(f"{line.key}_words")
            self.lines.addWidget(widget)
        self.set_tone("warn" if view.stops else None)


def shown_lines(view: PreflightView) -> tuple[CheckLineView, ...]:
    """What is not well; one sentence when everything is."""
    if view.ready:
        return (CheckLineView("devices_line", _("Devices ready"), ChipKind.OK),)
    left = tuple(line for line in view.lines if line.kind is not ChipKind.OK)
    return tuple(CheckLineView(f"check_{n.key}", n.text, n.kind, n.stops) for n in left)
