"""Signing a visit: the sentence, the name that stands under it, the passphrase once more."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from frailtylab.errors import OperatorError
from ui.dialogs.frame import DialogFrame
from ui.text import _, error_texts
from ui.views_put_right import SignView
from ui.widgets.form import FieldRow, TextField
from ui.widgets.labels import Text
from ui.widgets.tips import set_tip


class SignDialog(DialogFrame):
    """``signed(passphrase)`` comes with each try; the caller closes it with ``accept()``.

    Controls: ``sign_sentence``, ``sign_name``, ``sign_passphrase``, ``sign_checkpoint``,
    ``sign_cancel``, ``sign_accept``.
    """

    signed = Signal(str)

    def __init__(self, view: SignView, parent: QWidget | None = None) -> None:
        super().__init__(_("Sign this visit"), parent)
        self.setObjectName("sign_dialog")
        self.view = view
        self.body.addWidget(Text(view.what, "subtitle", wrap=True))
        sentence = Text(f"“{view.sentence}”", "title", "primary", wrap=True)
        sentence.setObjectName("sign_sentence")
        self.body.addWidget(sentence)
        name = Text(_("Signed by {name}", name=view.name), "body", wrap=True)
        name.setObjectName("sign_name")
        self.body.addWidget(name)
        held = _("Your name and the time are kept with it. Any later change voids it visibly.")
        self.body.addWidget(Text(held, "body", "muted", wrap=True))
        self.passphrase = TextField()
        self.passphrase.setObjectName("sign_passphrase")
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.textChanged.connect(self._refresh)
        self.row = FieldRow(_("Your passphrase"), self.passphrase)
        self.body.addWidget(self.row)
        self.row.setVisible(view.asks_passphrase)  # only now: without a parent it is a window
        training = _("In a store for training no passphrase is asked.")
        self.training = Text(training, "small", "muted", wrap=True)
        self.body.addWidget(self.training)
        self.training.setVisible(not view.asks_passphrase)
        self.checkpoint = Text(_("Checkpoint {code}", code=view.checkpoint), "small", "muted")
        self.checkpoint.setObjectName("sign_checkpoint")
        self.body.addWidget(self.checkpoint)
        self.checkpoint.setVisible(bool(view.checkpoint))
        self.body.addStretch(1)
        self.cancel = self.add_button("sign_cancel", _("Back, don't sign"))
        self.cancel.clicked.connect(self.reject)
        self.accept_button = self.add_button("sign_accept", _("Sign"), "primary")
        self.accept_button.clicked.connect(self._sign)
        self._refresh()
        self.passphrase.setFocus()

    def show_problem(self, error: OperatorError) -> None:
        """Say why it was not signed; the passphrase has to be typed anew."""
        self.passphrase.clear()
        title, _happened, to_do = error_texts(error)
        self.row.setVisible(True)
        self.passphrase.setVisible(self.view.asks_passphrase)
        self.row.set_error(f"{title}. {to_do}")
        self._refresh()
        self.resize(self.sizeHint())

    def _refresh(self) -> None:
        ready = bool(self.passphrase.text()) or not self.view.asks_passphrase
        self.accept_button.setEnabled(ready)
        set_tip(self.accept_button, "" if ready else _("Type your passphrase first"))

    def _sign(self) -> None:
        if self.accept_button.isEnabled():
            self.accept_button.setEnabled(False)
            self.row.set_error("")
            self.signed.emit(self.passphrase.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter signs."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self._sign()
            return
        super().keyPressEvent(event)
