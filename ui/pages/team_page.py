"""The team: everybody who may work here, and one's own keys.

Controls: ``team_add``, ``team_back``, for each person ``team_change_<code>``,
``team_passphrase_<code>``, ``team_retire_<code>``; ``my_passphrase``, ``my_pin``,
``team_recovery``, ``team_office``, ``choice_<minutes>``.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.text import _
from ui.theme.tokens import SIZE, SPACE
from ui.views_team import MemberView, TeamView
from ui.widgets.buttons import ActionButton
from ui.widgets.card import Card
from ui.widgets.form import FieldRow, SegmentControl
from ui.widgets.labels import Text
from ui.widgets.layouts import FlowRow, PageScroll, SplitColumns, clear_layout
from ui.widgets.notice_bar import IconMark
from ui.widgets.page_head import PageHead
from ui.widgets.role_choice import role_words

MINUTES = (1, 3, 5, 10, 15)
SIDE_WIDTH = 380


class TeamPage(QWidget):
    """Acts are told with the id of the person; the store decides whether they may be done."""

    add_wanted = Signal()
    change_wanted = Signal(str)
    passphrase_wanted = Signal(str)
    retire_wanted = Signal(str)
    my_passphrase = Signal()
    my_pin = Signal()
    recovery_wanted = Signal()
    office_wanted = Signal()
    lock_after = Signal(int)
    back = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("team_page")
        self.setProperty("ground", "page")
        self._add = ActionButton(_("Add a person"), "primary", "user-plus")
        self._add.setObjectName("team_add")
        self._add.clicked.connect(self.add_wanted)
        self._people = QVBoxLayout()
        self._people.setSpacing(SPACE.m)
        self._minutes = SegmentControl([(str(m), _("{n} min", n=m)) for m in MINUTES])
        self._minutes.chosen.connect(lambda code: self.lock_after.emit(int(code)))
        self._pin = self._side_button("my_pin", "", self.my_pin)
        self._recovery = self._side_button("team_recovery", "", self.recovery_wanted)
        self._office = self._side_button("team_office", "", self.office_wanted)
        self._keys = Card(_("Spare keys"))
        self._recovery_words = Text("", "body", wrap=True)
        self._office_words = Text("", "body", wrap=True)
        self._lay_out()

    def render(self, view: TeamView) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Show the team; only administrators see what they may do with it."""
        self._add.setVisible(view.manages)
        self._keys.setVisible(view.manages)
        clear_layout(self._people)
        for member in view.members:
            self._people.addWidget(self._member(member, manages=view.manages))
        self._people.addStretch(1)
        self._minutes.set_current(str(view.lock_after_min))
        self._pin.setText(_("Change the PIN…") if view.has_pin else _("Set a PIN…"))
        self._recovery.setText(_("Make a new recovery code…"))
        self._recovery_words.setText(
            _("There is a recovery code.") if view.has_recovery else _("There is no recovery code.")
        )
        self._recovery_words.set_tone("ink" if view.has_recovery else "warn")
        self._office.setText(_("Change the office's key…") if view.has_office
                             else _("Add the office's key…"))  # fmt: skip
        self._office_words.setText(
            _("The trial office can save the results.")
            if view.has_office
            else _("The trial office has no key to the results.")
        )

    def _lay_out(self) -> None:
        head = PageHead(_("Team"), self._add)
        back = ActionButton(_("Back"), "quiet", "arrow-left")
        back.setObjectName("team_back")
        back.clicked.connect(self.back)
        head.add_before(back)
        left = QWidget()
        left.setLayout(self._people)
        self._people.setContentsMargins(0, 0, 0, 0)
        scroll = PageScroll()
        scroll.body.addWidget(head)
        scroll.body.addWidget(
            SplitColumns(left, self._side(), side_width=SIDE_WIDTH, breakpoint=900)
        )
        scroll.body.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)

    def _side(self) -> QWidget:
        mine = Card(_("Yourself"))
        change = self._side_button("my_passphrase", _("Change my passphrase…"), self.my_passphrase)
        mine.body.addWidget(change)
        mine.body.addWidget(self._pin)
        mine.body.addWidget(FieldRow(_("Lock after"), self._minutes))
        for words, button in (
            (self._recovery_words, self._recovery),
            (self._office_words, self._office),
        ):
            self._keys.body.addWidget(words)
            self._keys.body.addWidget(button)
        side = QWidget()
        box = QVBoxLayout(side)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(SPACE.l)
        box.addWidget(mine)
        box.addWidget(self._keys)
        box.addStretch(1)
        return side

    @staticmethod
    def _side_button(name: str, words: str, signal: object) -> ActionButton:
        button = ActionButton(words, "secondary", size="small")
        button.setObjectName(name)
        button.clicked.connect(signal)
        return button

    def _member(self, member: MemberView, *, manages: bool) -> Card:
        card = Card()
        card.setObjectName(f"team_member_{member.code}")
        line = QHBoxLayout()
        line.setSpacing(SPACE.l)
        tone = "primary" if member.active else "muted"
        line.addWidget(IconMark("user" if member.active else "ban", tone, SIZE.icon_large))
        words = QVBoxLayout()
        words.setSpacing(SPACE.xs)
        you = _("{code} (you)", code=member.code) if member.is_me else member.code
        words.addWidget(Text(you, "row_code", "ink" if member.active else "muted", wrap=True))
        about = " · ".join(part for part in (member.name, role_words(member.roles)) if part)
        words.addWidget(Text(about, "body", "muted", wrap=True))
        state = self._state(member)
        if state:
            tone = "warn" if member.active else "muted"
            words.addWidget(Text(state, "small_strong", tone, wrap=True))
        line.addLayout(words, 1)
        card.body.addLayout(line)
        if manages and member.active:
            card.body.addWidget(self._acts(member))
        return card

    @staticmethod
    def _state(member: MemberView) -> str:
        if not member.active:
            return _("Account closed")
        return "" if member.has_key else _("No passphrase yet: can't sign in")

    def _acts(self, member: MemberView) -> FlowRow:
        acts = [("change", _("Change…"), self.change_wanted)]
        if not member.is_me:
            acts.append(("passphrase", _("New passphrase…"), self.passphrase_wanted))
            acts.append(("retire", _("Close the account…"), self.retire_wanted))
        row = FlowRow(SPACE.s, align_right=True)
        for name, words, signal in acts:
            button = ActionButton(words, "quiet", size="small")
            button.setObjectName(f"team_{name}_{member.code}")
            button.setAccessibleName(f"{words} {member.code}")
            told = signal
            button.clicked.connect(lambda _on=False, to=told: to.emit(member.user_id))
            row.add(button)
        return row
