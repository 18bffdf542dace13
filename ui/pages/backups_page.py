"""Backups: the last one and its age, a new one, and a try of the newest.

Controls: ``backups_back``, ``backups_state``, ``backups_now``, ``backups_stop``, ``backups_try``,
``backups_folder``, ``backups_choose``, ``backups_progress``, ``backups_tried``.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.text import _, date, plural
from ui.theme.tokens import SIZE, SPACE
from ui.views_backups import BackupRowView, BackupsView
from ui.widgets.buttons import ActionButton
from ui.widgets.card import Card
from ui.widgets.labels import Text
from ui.widgets.layouts import FlowRow, PageScroll, clear_layout
from ui.widgets.notice_bar import IconMark
from ui.widgets.page_head import PageHead

ISO_DAY = 10


class BackupsPage(QWidget):
    """Acts are told; the flow does them."""

    wanted = Signal()
    stopped = Signal()
    tried = Signal()
    folder_wanted = Signal()
    back = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("backups_page")
        self.setProperty("ground", "page")
        self._mark = IconMark("ban", "bad", SIZE.icon_large)
        self._state = _named(Text("", "subtitle", wrap=True), "backups_state")
        self._progress = _named(Text("", "body", wrap=True), "backups_progress")
        self._tried = _named(Text("", "strong", wrap=True), "backups_tried")
        self._folder = _named(Text("", "body", "muted", wrap=True), "backups_folder")
        self._now = self._button("now", _("Back up now"), "primary", self.wanted)
        self._stop = self._button("stop", _("Stop"), "quiet", self.stopped)
        self._try = self._button("try", _("Try the newest backup"), "secondary", self.tried)
        self._choose = self._button(
            "choose", _("Choose another folder…"), "secondary", self.folder_wanted
        )
        self._rows = QVBoxLayout()
        self._rows.setSpacing(SPACE.s)
        self._lay_out()

    def render(self, view: BackupsView) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Show the state, the running work and the list."""
        running = view.part is not None
        self._mark.set_icon(*_mark(view.age_days))
        self._state.setText(_age(view.age_days))
        self._progress.setText(_("Working: {part} %", part=int((view.part or 0) * 100)))
        self._tried.setText(_verdict(view.tried))
        self._tried.set_tone("bad" if view.tried is False else "ok")
        self._folder.setText(view.folder)
        self._progress.setVisible(running)
        self._stop.setVisible(running)
        self._tried.setVisible(view.tried is not None)
        self._now.setEnabled(not running)
        self._choose.setEnabled(not running)
        self._try.setEnabled(not running and view.age_days is not None)
        clear_layout(self._rows)
        for row in view.rows:
            self._rows.addWidget(Text(_words(row), "body", wrap=True))

    def _lay_out(self) -> None:
        head = PageHead(_("Backups"))
        head.add_before(self._button("back", _("Back"), "quiet", self.back, "arrow-left"))
        state, folder, found = Card(), Card(_("Folder")), Card(_("Backups in this folder"))
        line = QHBoxLayout()
        line.setSpacing(SPACE.l)
        line.addWidget(self._mark)
        line.addWidget(self._state, 1)
        state.body.addLayout(line)
        state.body.addWidget(self._progress)
        state.body.addWidget(self._tried)
        acts = FlowRow()
        for button in (self._now, self._stop, self._try):
            acts.add(button)
        state.body.addWidget(acts)
        folder.body.addWidget(self._folder)
        folder.body.addWidget(self._choose)
        found.body.addLayout(self._rows)
        scroll = PageScroll()
        for block in (head, state, folder, found):
            scroll.body.addWidget(block)
        scroll.body.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)

    @staticmethod
    def _button(name: str, words: str, kind: str, signal: object, icon: str = "") -> ActionButton:
        button = ActionButton(words, kind, icon or None)  # pyright: ignore[reportArgumentType]
        button.setObjectName(f"backups_{name}")
        button.clicked.connect(signal)  # pyright: ignore[reportArgumentType]
        return button


def _named(text: Text, name: str) -> Text:
    text.setObjectName(name)
    return text


def _mark(age: int | None) -> tuple[str, str]:
    if age is None:
        return "ban", "bad"
    return ("shield-check", "ok") if age < 2 else ("refresh-cw", "warn")


def _age(age: int | None) -> str:
    if age is None:
        return _("There is no backup")
    if age == 0:
        return _("Backed up today")
    return plural("Last backup {n} day ago", "Last backup {n} days ago", age)


def _verdict(sound: bool | None) -> str:
    if sound is None:
        return ""
    return (
        _("The newest backup can be put back; all of it is sound.")
        if sound
        else _("The newest backup is not sound. Make a new one now and call your trial office.")
    )


def _words(row: BackupRowView) -> str:
    when = f"{date(row.made[:ISO_DAY])} {row.made[ISO_DAY + 1 :]}"
    if not row.readable:
        return _("{when}: can't be read", when=when)
    return _("{when}: {count} records, code {code}", when=when, count=row.records, code=row.code)
