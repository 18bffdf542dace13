"""Taking something back, or going on with what was closed: never without saying why."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.dialogs.reason_dialog import ReasonChoice, ReasonDialog
from ui.text import _


class WhyDialog(ReasonDialog):
    """What is meant, as buttons where there are several, and words of one's own for the reason.

    ``chosen(code, reason)`` comes once; the code is empty where there was nothing to choose.
    Controls: as in :class:`ReasonDialog`.
    """

    def __init__(
        self,
        title: str,
        prompt: str,
        accept: str,
        things: list[ReasonChoice],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, prompt, things, accept, parent)
        self.setObjectName("why_dialog")
        if len(things) == 1:
            self.select(things[0].code)
        self.note.setFocus()

    def note_words(self) -> tuple[str, str]:
        """The reason is always asked for."""
        return _("Why"), _("In a few words. No names.")

    def _missing(self) -> str:
        if self._reasons and self.current() is None:
            return _("Choose first what is meant")
        return "" if self.note.note() else _("Say why, in a few words")

    def _needs_note(self) -> bool:
        return False
