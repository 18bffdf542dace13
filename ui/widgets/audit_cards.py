"""Beside the audit trail: the entry that is chosen, and the check of all records.

Controls: ``audit_entry``, ``audit_history``, ``audit_check``, ``audit_check_now``,
``audit_check_stop``, ``audit_code``.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.text import _, date
from ui.theme.tokens import SPACE
from ui.views_audit import AuditCheckView, AuditRowView
from ui.widgets.buttons import ActionButton
from ui.widgets.card import Card
from ui.widgets.labels import Text
from ui.widgets.layouts import clear_layout

ISO_DAY = 10


def moment(iso: str) -> str:
    """Date and time of a local moment, in the words of the language."""
    return f"{date(iso[:ISO_DAY])} {iso[ISO_DAY + 1 :]}"


class EntryCard(Card):
    """Everything about one act. ``history(key)`` asks for all acts on its record."""

    history = Signal(str)

    def __init__(self) -> None:
        super().__init__(_("This entry"))
        self.setObjectName("audit_entry")
        self._key = ""
        self._facts = QVBoxLayout()
        self._facts.setSpacing(SPACE.s)
        self._button = ActionButton(_("All acts on this record"), icon="list")
        self._button.setObjectName("audit_history")
        self._button.clicked.connect(lambda: self.history.emit(self._key))
        self.body.addLayout(self._facts)
        self.body.addWidget(self._button)

    def show_row(self, row: AuditRowView | None) -> None:
        """Tell this act; nothing where none is chosen."""
        self.setVisible(row is not None)
        clear_layout(self._facts)
        if row is None:
            return
        self._key = row.key
        self._button.setVisible(row.has_history)
        for label, words in (
            (_("What"), row.what),
            (_("Who"), row.who),
            (_("When, local time"), moment(row.at)),
            (_("When, in UTC"), row.utc),
            (_("Record"), row.record),
            (_("Reason"), row.reason),
            (_("Entry"), _("no. {number}, hash {hash}", number=row.key, hash=row.hash[:12])),
        ):
            if words:
                self._facts.addWidget(_fact(label, words))


def _fact(label: str, words: str) -> QWidget:
    block = QWidget()
    box = QVBoxLayout(block)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(0)
    box.addWidget(Text(label, "caption", "muted"))
    value = Text(words, "body", wrap=True)
    value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    box.addWidget(value)
    return block


class CheckCard(Card):
    """Reads all records again on wish: ``wanted`` and ``stopped``."""

    wanted = Signal()
    stopped = Signal()

    def __init__(self) -> None:
        super().__init__(_("Was anything changed?"))
        self.setObjectName("audit_check")
        self._verdict = Text("", "strong", wrap=True)
        self._findings = QVBoxLayout()
        self._code_label = Text(_("Code of the newest entry"), "caption", "muted", wrap=True)
        self._code = Text("", "subtitle")
        self._code.setObjectName("audit_code")
        self._code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._limits = Text("", "small", "muted", wrap=True)
        self._now = ActionButton(_("Check now"), icon="shield-check")
        self._now.setObjectName("audit_check_now")
        self._now.clicked.connect(self.wanted)
        self._stop = ActionButton(_("Stop the check"), "quiet", "x")
        self._stop.setObjectName("audit_check_stop")
        self._stop.clicked.connect(self.stopped)
        self.body.addWidget(self._verdict)
        self.body.addLayout(self._findings)
        for widget in (self._code_label, self._code, self._limits, self._now, self._stop):
            self.body.addWidget(widget)

    def render(self, view: AuditCheckView) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Show how far the check is, or what it found."""
        running = view.part is not None
        self._verdict.setText(_verdict(view))
        self.set_tone(None if view.sound is None else "ok" if view.sound else "bad")
        clear_layout(self._findings)
        for words in view.findings:
            self._findings.addWidget(Text(words, "body", "bad", wrap=True))
        self._code.setText(view.code)
        for widget in (self._code_label, self._code):
            widget.setVisible(bool(view.code))
        self._limits.setText("\n".join(view.limits))
        self._limits.setVisible(bool(view.limits))
        self._now.setVisible(not running)
        self._stop.setVisible(running)


def _verdict(view: AuditCheckView) -> str:
    if view.part is not None:
        return _("Reading all records: {part} %", part=int(view.part * 100))
    if view.sound is None:
        return _("The check reads all records and the whole trail again.")
    if view.sound:
        return _("Nothing was changed.")
    return _("Something was changed. Change nothing more and call your trial office.")
