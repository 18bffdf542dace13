"""Who this is about and how the devices are: always in view."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.theme.tokens import SIZE, SPACE, Kind
from ui.widgets.chip import Chip
from ui.widgets.labels import ElidedText, Text
from ui.widgets.layouts import FlowRow


class IdentityBar(QFrame):
    """The participant (or a heading) at the left, chips and actions at the right."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("box", "bar")
        self.setMinimumHeight(SIZE.identity_bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE.xxl, SPACE.s, SPACE.xxl, SPACE.s)
        row.setSpacing(SPACE.xl)
        self.code = Text("", "code")
        self.code.setObjectName("identity_code")
        self.code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.code.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.heading = Text("", "subtitle", wrap=True)
        self.second = Text("", "body", "muted", wrap=True)
        self.second.setObjectName("identity_second")
        self.sub = ElidedText("", "small", "muted")
        self.chips = FlowRow(align_right=True)
        self.chips.setObjectName("identity_chips")
        self._row = row
        row.addWidget(self.code)
        row.addLayout(self._stack(), 2)
        row.addWidget(self.chips, 3, Qt.AlignmentFlag.AlignVCenter)
        self.set_heading("", "")

    def _stack(self) -> QVBoxLayout:
        stack = QVBoxLayout()
        stack.setSpacing(0)
        stack.addStretch(1)
        for label in (self.heading, self.second, self.sub):
            stack.addWidget(label)
        stack.addStretch(1)
        return stack

    def set_identity(self, code: str, second: str, visit: str = "") -> None:
        """Show a participant: code large, second identifiers and visit beside it."""
        self.code.setText(code)
        self.second.setText(" · ".join(part for part in (second, visit) if part))
        self._show(identity=True)

    def set_heading(self, title: str, sub: str = "") -> None:
        """Show a page that is about nobody: study and site, date and assessor."""
        self.heading.setText(title)
        self.sub.setText(sub)
        self._show(identity=False)

    def set_chips(self, chips: list[tuple[str, Kind] | tuple[str, Kind, str]]) -> None:
        """Show these states: text, kind and, if wanted, an icon of its own."""
        present = self.chips.findChildren(Chip)
        if len(present) != len(chips):
            self.chips.clear()
            present = [Chip() for _ in chips]
            self.chips.add(*present)
        for chip, (text, kind, *icon) in zip(present, chips, strict=True):
            chip.set_state(text, kind, icon[0] if icon else "")

    def add_action(self, widget: QWidget) -> None:
        """Put a control at the right end."""
        self._row.addWidget(widget)

    def _show(self, *, identity: bool) -> None:
        self.code.setVisible(identity)
        self.second.setVisible(identity)
        self.heading.setVisible(not identity)
        self.sub.setVisible(not identity)
