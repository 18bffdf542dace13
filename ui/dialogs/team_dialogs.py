"""Forms of the page of the team. Each stays open, filled, until the store has what was typed.

Controls: ``member_code``, ``member_name``, ``role_<code>``, ``member_passphrase_field``,
``member_passphrase_again``, ``old_passphrase``, ``pin_first``, ``pin_again``, ``office_key``,
``retire_reason``; in each ``form_save``, ``form_cancel``, ``form_problem``.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from frailtylab.errors import OperatorError
from frailtylab.people import CODE_PATTERN, Role
from ui.dialogs.frame import DialogFrame
from ui.text import _, error_texts
from ui.views_door import PersonEntry
from ui.views_team import MemberView
from ui.widgets.buttons import ButtonKind
from ui.widgets.form import FieldRow, TextField
from ui.widgets.labels import Text
from ui.widgets.new_passphrase import NewPassphrase
from ui.widgets.passphrase_field import PassphraseField
from ui.widgets.role_choice import RoleChoice

CODE_LENGTH, NAME_LENGTH = 32, 80


class TeamForm(DialogFrame):
    """A form with a button that sends it and room for what is wrong."""

    def __init__(
        self, title: str, sentence: str, save: str, parent: QWidget | None = None,
        kind: ButtonKind = "primary",
    ) -> None:  # fmt: skip
        super().__init__(title, parent)
        self.body.addWidget(Text(sentence, "body", "muted", wrap=True))
        self.problem = Text("", "small_strong", "bad", wrap=True)
        self.problem.setObjectName("form_problem")
        self.problem.hide()
        self.cancel = self.add_button("form_cancel", _("Back, change nothing"))
        self.cancel.clicked.connect(self.reject)
        self.save = self.add_button("form_save", save, kind)
        self.save.clicked.connect(self.send)

    def end_body(self) -> None:
        """The last line of the form is what is wrong with it."""
        self.body.addWidget(self.problem)
        self.body.addStretch(1)

    def send(self) -> None:
        """Tell what was typed, if it is whole."""
        raise NotImplementedError

    def complain(self, sentence: str) -> None:
        """Say what is wrong."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))

    def show_problem(self, error: OperatorError) -> None:
        """Say why the store did not take it."""
        _title, happened, to_do = error_texts(error)
        self.complain(" ".join(part for part in (happened, to_do) if part))


class AddMemberDialog(TeamForm):
    """``submitted`` tells a :class:`PersonEntry` and the passphrase that the person typed."""

    submitted = Signal(object, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            _("Add a person"),
            _("Let the person type the passphrase, unseen by anybody. A code is never used twice."),
            _("Add this person"),
            parent,
        )
        self.code = TextField("A-04")
        self.code.setObjectName("member_code")
        self.code.setMaxLength(CODE_LENGTH)
        self.name = TextField()
        self.name.setObjectName("member_name")
        self.name.setMaxLength(NAME_LENGTH)
        self.roles = RoleChoice((Role.ASSESSOR,))
        self.passphrase = NewPassphrase("member_passphrase")
        self.body.addWidget(FieldRow(_("Code, as on the delegation log"), self.code))
        self.body.addWidget(FieldRow(_("Name"), self.name, _("Printed beside signatures.")))
        self.body.addWidget(FieldRow(_("Roles"), self.roles))
        self.body.addWidget(self.passphrase)
        self.end_body()

    def send(self) -> None:
        """Tell the person, once everything is there."""
        code, name = self.code.text().strip(), self.name.text().strip()
        self.passphrase.own = (code, name)
        if not CODE_PATTERN.match(code):
            self.complain(_("Type a code of letters, digits, dot, dash or underscore: A-03."))
        elif not name:
            self.complain(_("Type the name. It stands beside signatures."))
        elif not self.passphrase.ready():
            self.complain(_("Look at the passphrase: it is too short or common, or they differ."))
            self.passphrase.complain()
        else:
            self.complain("")
            self.submitted.emit(
                PersonEntry(code, name, self.roles.chosen()), self.passphrase.text()
            )


class ChangeMemberDialog(TeamForm):
    """``submitted`` tells a :class:`PersonEntry` with another name or other roles."""

    submitted = Signal(object)

    def __init__(self, member: MemberView, parent: QWidget | None = None) -> None:
        super().__init__(
            _("Change {code}", code=member.code),
            _("The code stays for good. Earlier names and roles stay readable."),
            _("Save"),
            parent,
        )
        self._code = member.code
        self.name = TextField("", member.name)
        self.name.setObjectName("member_name")
        self.name.setMaxLength(NAME_LENGTH)
        self.roles = RoleChoice(member.roles)
        self.body.addWidget(FieldRow(_("Name"), self.name, _("Printed beside signatures.")))
        self.body.addWidget(FieldRow(_("Roles"), self.roles))
        self.end_body()

    def send(self) -> None:
        """Tell name and roles."""
        name = self.name.text().strip()
        if name:
            self.submitted.emit(PersonEntry(self._code, name, self.roles.chosen()))
        else:
            self.complain(_("Type the name. It stands beside signatures."))


class PassphraseDialog(TeamForm):
    """``submitted`` tells the old passphrase, where it is asked for, and the new one."""

    submitted = Signal(str, str)

    def __init__(self, code: str, *, mine: bool, parent: QWidget | None = None) -> None:
        own = _("Only your key changes; the results are not touched.")
        other = _("Let the person type it, unseen by anybody. The old one opens nothing then.")
        super().__init__(
            _("New passphrase for {code}", code=code), own if mine else other,
            _("Save the passphrase"), parent,
        )  # fmt: skip
        self.old: PassphraseField | None = None
        if mine:
            self.old = PassphraseField("old_passphrase", _("Present passphrase"))
            self.body.addWidget(FieldRow(_("Present passphrase"), self.old))
        self.passphrase = NewPassphrase("member_passphrase", code)
        self.passphrase.entered.connect(self.send)
        self.body.addWidget(self.passphrase)
        self.end_body()

    def send(self) -> None:
        """Tell both, once the new one may be used."""
        if self.passphrase.ready():
            old = self.old.text() if self.old is not None else ""
            self.submitted.emit(old, self.passphrase.text())
        else:
            self.passphrase.complain()


class PinDialog(TeamForm):
    """``submitted`` tells a PIN that was typed twice."""

    submitted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            _("Your PIN"),
            _("It takes the cover off a locked session, in five tries. It opens nothing else."),
            _("Save the PIN"),
            parent,
        )
        self.first = PassphraseField("pin_first", _("PIN"))
        self.again = PassphraseField("pin_again", _("The same again"))
        self.first.entered.connect(self.again.setFocus)
        self.again.entered.connect(self.send)
        self.body.addWidget(FieldRow(_("PIN"), self.first, _("4 to 8 digits, not 1234 or 0000.")))
        self.body.addWidget(FieldRow(_("The same again"), self.again))
        self.end_body()

    def send(self) -> None:
        """Tell the PIN, if both lines hold the same."""
        if self.first.text() == self.again.text():
            self.submitted.emit(self.first.text())
        else:
            self.complain(_("The two lines differ."))


class OfficeKeyDialog(TeamForm):
    """``submitted`` tells the key as pasted."""

    submitted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            _("Key of the trial office"),
            _("The office can then save the results should this computer be lost."),
            _("Save the key"),
            parent,
        )
        self.key = TextField()
        self.key.setObjectName("office_key")
        self.body.addWidget(
            FieldRow(_("Public key of the trial office"), self.key, _("64 signs, pasted whole."))
        )
        self.end_body()

    def send(self) -> None:
        """Tell the key."""
        self.submitted.emit(self.key.text())


class RetireDialog(TeamForm):
    """``submitted`` tells why an account is closed."""

    submitted = Signal(str)

    def __init__(self, code: str, parent: QWidget | None = None) -> None:
        super().__init__(
            _("Close the account of {code}?", code=code),
            _("The records stay under this code. It is never given to anybody again."),
            _("Close the account"),
            parent,
            "danger",
        )
        self.reason = TextField()
        self.reason.setObjectName("retire_reason")
        self.body.addWidget(FieldRow(_("Reason"), self.reason, _("Such as: left the clinic.")))
        self.end_body()

    def send(self) -> None:
        """Tell the reason, if there is one."""
        reason = self.reason.text().strip()
        if reason:
            self.submitted.emit(reason)
        else:
            self.complain(_("Type the reason. It stands in the record for good."))
