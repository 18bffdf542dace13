"""A recovery code as it is written down: numbered groups in rows of four."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QWidget

from ui.text import _
from ui.theme.tokens import SPACE
from ui.widgets.labels import Text

COLUMNS = 4


class RecoveryGroups(QWidget):
    """The groups of a code, numbered, in rows of four."""

    def __init__(self, code: str) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, SPACE.s, 0, SPACE.s)
        grid.setHorizontalSpacing(SPACE.xl)
        grid.setVerticalSpacing(SPACE.xs)
        for index, group in enumerate(code.split("-")):
            row, column = 2 * (index // COLUMNS), index % COLUMNS
            letters = Text(group, "code")
            letters.setObjectName(f"recovery_group_{index + 1}")
            letters.setAccessibleName(_("Group {number}: {letters}", number=index + 1,
                                        letters=" ".join(group)))  # fmt: skip
            grid.addWidget(Text(str(index + 1), "small", "muted"), row, column)
            grid.addWidget(letters, row + 1, column)
