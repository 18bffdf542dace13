"""The steps of the set-up in which something is typed: who you are, passphrase, trial office.

Controls: ``setup_code``, ``setup_name``, ``role_<code>``, ``setup_passphrase_field``,
``setup_passphrase_again``, ``setup_passphrase_hint``, ``setup_office``; on each ``setup_next``,
``setup_back``, ``setup_problem``.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent

from frailtylab.people import CODE_PATTERN, Role
from ui.text import _
from ui.views_door import PersonEntry
from ui.widgets.buttons import ActionButton
from ui.widgets.centred_card import CentredCard
from ui.widgets.form import FieldRow, TextField
from ui.widgets.labels import Text
from ui.widgets.new_passphrase import NewPassphrase
from ui.widgets.role_choice import RoleChoice

STEPS = 4
CODE_LENGTH, NAME_LENGTH = 32, 80


class SetupStep(CentredCard):
    """One step: ``back`` tells the way back; a step tells what was entered by a signal of its own.

    :param number: which step of :data:`STEPS` it is
    """

    back = Signal()

    def __init__(self, name: str, number: int, title: str, sentence: str, go_on: str) -> None:
        super().__init__(name, title, sentence)
        self.set_caption(_("Set-up, step {number} of {all}", number=number, all=STEPS))
        self.problem = Text("", "small_strong", "bad", wrap=True)
        self.problem.setObjectName("setup_problem")
        self.problem.hide()
        self.back_button = ActionButton(_("Back"), "quiet", "arrow-left")
        self.back_button.setObjectName("setup_back")
        self.back_button.clicked.connect(self.back)
        self.next_button = ActionButton(go_on, "primary")
        self.next_button.setObjectName("setup_next")
        self.next_button.clicked.connect(self.go_on)
        self.foot.add(self.back_button, self.next_button)

    def go_on(self) -> None:
        """Tell what was entered, if it is whole."""
        raise NotImplementedError

    def complain(self, sentence: str) -> None:
        """Say what is wrong; an empty sentence says that nothing is."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))


class SetupPersonPage(SetupStep):
    """``entered`` tells a :class:`PersonEntry`."""

    entered = Signal(object)

    def __init__(self, person: PersonEntry | None = None) -> None:
        super().__init__(
            "setup_person_page",
            1,
            _("Who are you?"),
            _("You are the first person here, so you look after the others."),
            _("Next"),
        )
        start = person or PersonEntry("", "", (Role.ADMINISTRATOR, Role.ASSESSOR))
        self.code = TextField("A-03", start.code)
        self.code.setObjectName("setup_code")
        self.code.setMaxLength(CODE_LENGTH)
        self.name = TextField("", start.name)
        self.name.setObjectName("setup_name")
        self.name.setMaxLength(NAME_LENGTH)
        self.roles = RoleChoice(start.roles)
        self.roles.buttons[Role.ADMINISTRATOR].setEnabled(False)
        code_words = _("Your code, as on the delegation log")
        self.body.addWidget(FieldRow(code_words, self.code))
        self.body.addWidget(
            FieldRow(_("Your name"), self.name, _("Printed beside your signatures."))
        )
        self.body.addWidget(FieldRow(_("Your roles"), self.roles))
        self.body.addWidget(self.problem)
        self.code.returnPressed.connect(lambda: self.name.setFocus(Qt.FocusReason.TabFocusReason))
        self.name.returnPressed.connect(self.go_on)

    def go_on(self) -> None:
        """Tell the person, once code and name are whole."""
        code, name = self.code.text().strip(), self.name.text().strip()
        if not CODE_PATTERN.match(code):
            self.complain(_("Type a code of letters, digits, dot, dash or underscore: A-03."))
            self.code.setFocus()
        elif not name:
            self.complain(_("Type your name. It stands beside your signatures."))
            self.name.setFocus()
        else:
            self.complain("")
            self.entered.emit(PersonEntry(code, name, self.roles.chosen()))

    def showEvent(self, event: QShowEvent) -> None:
        """Begin with the code."""
        super().showEvent(event)
        self.code.setFocus(Qt.FocusReason.OtherFocusReason)


class SetupPassphrasePage(SetupStep):
    """``entered`` tells the passphrase."""

    entered = Signal(str)

    def __init__(self, code: str, name: str) -> None:
        super().__init__(
            "setup_passphrase_page",
            2,
            _("Your passphrase"),
            _("It opens the results. Nobody can look it up for you, so take a sentence you keep."),
            _("Next"),
        )
        self.set_caption(f"{self.caption.text()} · {code}")
        self.field = NewPassphrase("setup_passphrase", code, name)
        self.body.addWidget(self.field)
        self.body.addWidget(self.problem)
        self.field.entered.connect(self.go_on)

    def go_on(self) -> None:
        """Tell the passphrase, once it may be used and was typed twice."""
        if self.field.ready():
            self.entered.emit(self.field.text())
        else:
            self.field.complain()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin with the first line."""
        super().showEvent(event)
        self.field.first.line.setFocus(Qt.FocusReason.OtherFocusReason)


class SetupOfficePage(SetupStep):
    """``entered`` tells the office's key as typed; empty where there is none."""

    entered = Signal(str)

    def __init__(self) -> None:
        super().__init__(
            "setup_office_page",
            4,
            _("The trial office"),
            _(
                "If the trial office sent you a public key, paste it here: then the office can "
                "save the results should this computer be lost. It can also be added later."
            ),
            _("Finish the set-up"),
        )
        self.key = TextField("")
        self.key.setObjectName("setup_office")
        row = FieldRow(_("Public key of the trial office"), self.key, _("Leave it empty if none."))
        self.body.addWidget(row)
        self.body.addWidget(self.problem)
        self.key.returnPressed.connect(self.go_on)

    def go_on(self) -> None:
        """Tell the key, or that there is none."""
        self.entered.emit(self.key.text().strip())

    def showEvent(self, event: QShowEvent) -> None:
        """Begin with the key."""
        super().showEvent(event)
        self.key.setFocus(Qt.FocusReason.OtherFocusReason)
