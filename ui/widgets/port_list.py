"""What is plugged in: one line a port, with what its USB id says. Nothing is sent to any."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.text import _
from ui.theme.tokens import SIZE, SPACE
from ui.views import PortView
from ui.widgets.card import Card
from ui.widgets.chip import Chip
from ui.widgets.labels import Text
from ui.widgets.layouts import clear_layout
from ui.widgets.notice_bar import IconMark


class PortList(Card):
    """A card with a line for each port, ``port_0`` …; ``ports_none`` where there is none."""

    def __init__(self) -> None:
        super().__init__(_("What is plugged in"))
        self.setObjectName("port_list")
        self._shown: tuple[PortView, ...] | None = None
        self.rows = QVBoxLayout()
        self.rows.setSpacing(SPACE.m)
        self.body.addLayout(self.rows)
        words = _("New plugs are noticed. Nothing is sent to a port that you did not choose.")
        self.body.addWidget(Text(words, "small", "muted", wrap=True))

    def show_ports(self, ports: tuple[PortView, ...]) -> None:
        """Show these ports."""
        if ports == self._shown:
            return
        self._shown = ports
        clear_layout(self.rows)
        for index, port in enumerate(ports):
            row = _row(port)
            row.setObjectName(f"port_{index}")
            self.rows.addWidget(row)
        if not ports:
            none = Text(_("Nothing is plugged in."), "body", "muted", wrap=True)
            none.setObjectName("ports_none")
            self.rows.addWidget(none)


def _row(port: PortView) -> QWidget:
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(SPACE.m)
    words = QVBoxLayout()
    words.setSpacing(0)
    words.addWidget(Text(port.label, "strong", wrap=True))
    detail = " · ".join(part for part in (port.address, port.detail) if part)
    words.addWidget(Text(detail, "small", "muted", wrap=True))
    if port.hint and not port.place:
        words.addWidget(Text(port.hint, "small", wrap=True))
    line.addWidget(IconMark("usb", "primary" if port.place else "muted", SIZE.icon))
    line.addLayout(words, 1)
    line.addWidget(Chip(port.place or _("Free"), "ok" if port.place else "neutral"))
    row.setAccessibleName(", ".join(part for part in (port.label, detail, port.hint) if part))
    return row
