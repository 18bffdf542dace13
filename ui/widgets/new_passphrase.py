"""A new passphrase, typed twice, with a live word about whether it may be used."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from frailtylab.custody.passphrase import GOOD, LEAST, WORDS, Weakness, weakness_of
from ui.text import _, plural
from ui.theme.tokens import SPACE, Kind
from ui.widgets.form import FieldRow
from ui.widgets.labels import Text
from ui.widgets.passphrase_field import PassphraseField


class NewPassphrase(QWidget):
    """Controls: ``<name>_field``, ``<name>_again``, ``<name>_hint``. ``changed`` tells typing.

    The hint tells the truth and no more: length, and whether guessers would begin with it.
    """

    changed = Signal()
    entered = Signal()

    def __init__(self, name: str, *own: str) -> None:
        super().__init__()
        self.own = own
        self.first = PassphraseField(f"{name}_field", _("Passphrase"))
        self.again = PassphraseField(f"{name}_again", _("The same again"))
        self._hint = Text("", "small_strong", "muted", wrap=True)
        self._hint.setObjectName(f"{name}_hint")
        self._again_row = FieldRow(_("The same again"), self.again)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(SPACE.m)
        explained = _("At least 15 characters. Blanks are allowed, and so is pasting.")
        row = FieldRow(_("Passphrase"), self.first, explained)
        box.addWidget(row)
        box.addWidget(self._hint)
        box.addWidget(self._again_row)
        for field in (self.first, self.again):
            field.changed.connect(self._look)
        self.first.entered.connect(self.again.setFocus)
        self.again.entered.connect(self.entered)
        self.setFocusProxy(self.first)
        self._look()

    def ready(self) -> bool:
        """True when it may be used and both lines hold the same."""
        return self._weakness() is None and self.again.text() == self.first.text()

    def text(self) -> str:
        """What was typed."""
        return self.first.text()

    def forget(self) -> None:
        """Empty both lines."""
        self.first.forget()
        self.again.forget()
        self._look()

    def complain(self) -> None:
        """Say what is still missing, after somebody wanted to go on."""
        if self._weakness() is not None:
            self.first.set_wrong(True)
            self.first.setFocus()
        elif self.again.text() != self.first.text():
            self._again_row.set_error(_("The two lines differ."))
            self.again.set_wrong(True)
            self.again.setFocus()

    def _weakness(self) -> Weakness | None:
        return weakness_of(self.first.text(), *self.own)

    def _look(self) -> None:
        kind, words = self._verdict()
        self._hint.setText(words)
        self._hint.set_tone("muted" if kind == "neutral" else kind)  # pyright: ignore[reportArgumentType]
        typed = self.again.text()
        wrong_start = bool(typed) and not self.first.text().startswith(typed)
        self._again_row.set_error(_("The two lines differ.") if wrong_start else "")
        for field in (self.first, self.again):
            field.set_wrong(False)
        self.changed.emit()

    def _verdict(self) -> tuple[Kind, str]:
        typed = self.first.text()
        weakness = self._weakness()
        if not typed:
            return "neutral", _("Four or five words that mean something to you only are best.")
        if weakness is Weakness.SHORT:
            missing = max(1, LEAST - len(typed.strip()))
            return "neutral", plural("{n} character to go.", "{n} characters to go.", missing)
        if weakness is not None:
            return "bad", _(WORDS[weakness])
        if len(typed) < GOOD:
            return "ok", _("This may be used. Longer is safer.")
        return "ok", _("Good: long, and not one that is guessed first.")
