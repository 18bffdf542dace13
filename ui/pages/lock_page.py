"""The cover over a session: nothing of the records is behind it.

Controls: ``lock_secret``, ``lock_open``, ``lock_other``, ``lock_use_passphrase``, ``lock_problem``,
``lock_running``, ``lock_show_field``.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent

from ui.text import _
from ui.theme.tokens import SIZE
from ui.views_door import LockView
from ui.widgets.buttons import ActionButton
from ui.widgets.centred_card import CentredCard
from ui.widgets.form import FieldRow
from ui.widgets.labels import Text
from ui.widgets.notice_bar import IconMark, NoticeBar
from ui.widgets.passphrase_field import PassphraseField


class LockPage(CentredCard):
    """``entered(secret)`` tells a try, ``passphrase_wanted`` and ``other`` their buttons.

    While a trial runs below, no field has the keyboard: the start/stop keys are the trial's.
    """

    entered = Signal(str)
    passphrase_wanted = Signal()
    other = Signal()

    def __init__(self) -> None:
        super().__init__("lock_page", _("Locked"))
        self._view = LockView("")
        self._asks = False
        self._notice = NoticeBar()
        self._notice.setObjectName("lock_running")
        self._field = PassphraseField("lock_secret", _("Passphrase"))
        self._row = FieldRow(_("Passphrase"), self._field)
        self._problem = Text("", "small_strong", "bad", wrap=True)
        self._problem.setObjectName("lock_problem")
        self._open = ActionButton(_("Unlock"), "primary", "lock-open")
        self._show_field = ActionButton(_("Unlock…"), "primary", "lock-open")
        self._passphrase = ActionButton(_("Use the passphrase"), "quiet")
        self._other = ActionButton(_("Sign out"), "secondary", "log-out")
        self._lay_out()

    def _lay_out(self) -> None:
        named = (
            (self._open, "lock_open", self._enter),
            (self._show_field, "lock_show_field", self._ask),
            (self._passphrase, "lock_use_passphrase", self.passphrase_wanted),
            (self._other, "lock_other", self.other),
        )
        for button, name, act in named:
            button.setObjectName(name)
            button.clicked.connect(act)
        self._field.entered.connect(self._enter)
        mark = IconMark("lock", "primary", SIZE.icon_large)
        self.body.insertWidget(0, mark, 0, Qt.AlignmentFlag.AlignLeft)
        for widget in (self._notice, self._row, self._problem):
            self.body.addWidget(widget)
        self.foot.add(self._other, self._passphrase, self._show_field, self._open)

    def render(self, view: LockView) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Show whose session it is, and how to come back to it."""
        if view.pin != self._view.pin:
            self._field.forget()
        running_before, self._view = self._view.running, view
        if running_before and not view.running:
            self._asks = False
        asks = self._asks or not view.running
        self._say_running(view)
        self.title.setText(_("Locked: {code}", code=view.code))
        digits = _("Type your PIN to go on where you were.")
        words = _("Type your passphrase to go on where you were.")
        self.set_sentence(digits if view.pin else words)
        self._row.label.setText(_("PIN") if view.pin else _("Passphrase"))
        self._field.line.setAccessibleName(self._row.label.text())
        self._row.setVisible(asks)
        self._open.setVisible(asks)
        self._show_field.setVisible(not asks)
        self._passphrase.setVisible(asks and view.pin)
        self._other.setEnabled(not view.running)
        self._say_problem(view)
        if running_before and not view.running:
            self._focus()

    def _say_running(self, view: LockView) -> None:
        if not view.running:
            self._notice.hide()
            return
        self._notice.show_notice(
            "info",
            _("A trial goes on."),
            _("Gates and start/stop keys still work. It is saved when it stops."),
            closable=False,
        )

    def _say_problem(self, view: LockView) -> None:
        waits = _("The next try may be made in {seconds} s.", seconds=view.wait_s)
        parts = (view.problem, waits if view.wait_s else "")
        self._problem.setText(" ".join(part for part in parts if part))
        self._problem.setVisible(any(parts))
        self._field.set_wrong(bool(view.problem))
        self._open.setEnabled(not view.busy and not view.wait_s)

    def _ask(self) -> None:
        self._asks = True
        self.render(self._view)
        self._field.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _enter(self) -> None:
        typed = self._field.text()
        if typed and not self._view.busy and not self._view.wait_s:
            self._field.forget()
            self.entered.emit(typed)

    def _focus(self) -> None:
        target = self._field.line if self._row.isVisibleTo(self) else self._show_field
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        """Let the keyboard be here."""
        super().showEvent(event)
        self._focus()
