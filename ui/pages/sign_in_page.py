"""Signing in: a tile for each person, then the passphrase.

Controls: ``sign_in_tile_<n>``, ``sign_in_passphrase``, ``sign_in_open``, ``sign_in_other``,
``sign_in_forgot``, ``sign_in_problem``.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from ui.text import _
from ui.theme.tokens import SPACE
from ui.views_door import SignInView
from ui.widgets.buttons import ActionButton
from ui.widgets.centred_card import CentredCard
from ui.widgets.form import FieldRow
from ui.widgets.labels import Text
from ui.widgets.layouts import FlowRow
from ui.widgets.passphrase_field import PassphraseField
from ui.widgets.person_tile import PersonTile

CARD_WIDTH = 760


class SignInPage(CentredCard):
    """``chosen(slot)`` tells a tile, ``entered(slot, passphrase)`` a try, ``forgot`` its button.

    What was typed is forgotten as soon as it was told.
    """

    chosen = Signal(str)
    entered = Signal(str, str)
    forgot = Signal()

    def __init__(self) -> None:
        super().__init__("sign_in_page", _("Who is working?"), width=CARD_WIDTH)
        self._view = SignInView(())
        self._tiles = FlowRow(SPACE.m)
        self._field = PassphraseField("sign_in_passphrase", _("Passphrase"))
        self._row = FieldRow(_("Passphrase"), self._field)
        self._problem = Text("", "small_strong", "bad", wrap=True)
        self._problem.setObjectName("sign_in_problem")
        self._open = ActionButton(_("Open"), "primary", "lock-open")
        self._other = ActionButton(_("Somebody else"), "secondary", "users")
        self._forgot = ActionButton(_("I forgot my passphrase"), "quiet")
        self._lay_out()

    def render(self, view: SignInView) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Show the tiles, or the passphrase of the chosen one."""
        fresh = view.chosen != self._view.chosen or view.people != self._view.people
        self._view = view
        person = next((p for p in view.people if p.slot == view.chosen), None)
        self.title.setText(_("Who is working?") if person is None else person.code)
        choose = _("Choose your code, then type your passphrase.")
        opens = _("Type your passphrase. It opens the results of this computer.")
        self.set_sentence(choose if person is None else opens)
        for widget in (self._row, self._open):
            widget.setVisible(person is not None)
        self._other.setVisible(person is not None and len(view.people) > 1)
        self._tiles.setVisible(person is None)
        self._forgot.setVisible(view.can_recover)
        self._say(view)
        if fresh:
            self._field.forget()
            self._fill_tiles()
            self._focus()

    def _say(self, view: SignInView) -> None:
        waits = _("The next try may be made in {seconds} s.", seconds=view.wait_s)
        words = " ".join(part for part in (view.problem, waits if view.wait_s else "") if part)
        self._problem.setText(words)
        self._problem.setVisible(bool(words))
        self._field.set_wrong(bool(view.problem))
        self._open.setEnabled(not view.wait_s)

    def _lay_out(self) -> None:
        self._field.entered.connect(self._enter)
        named = (
            (self._open, "sign_in_open", self._enter),
            (self._other, "sign_in_other", lambda: self.chosen.emit("")),
            (self._forgot, "sign_in_forgot", self.forgot),
        )
        for button, name, act in named:
            button.setObjectName(name)
            button.clicked.connect(act)
        for widget in (self._tiles, self._row, self._problem):
            self.body.addWidget(widget)
        self.foot.add(self._forgot, self._other, self._open)

    def _fill_tiles(self) -> None:
        self._tiles.clear()
        self._tile: QWidget | None = None
        for index, person in enumerate(self._view.people):
            last = person.slot == self._view.last
            tile = PersonTile(person.code, _("Here last") if last else "")
            tile.setObjectName(f"sign_in_tile_{index}")
            tile.clicked.connect(lambda _on=False, slot=person.slot: self.chosen.emit(slot))
            self._tiles.add(tile)
            if last or self._tile is None:
                self._tile = tile

    def _focus(self) -> None:
        target = self._field.line if self._view.chosen else self._tile
        if target is not None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _enter(self) -> None:
        typed = self._field.text()
        if not typed or self._view.wait_s:
            self._field.line.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._field.forget()
        self.entered.emit(self._view.chosen, typed)

    def showEvent(self, event: QShowEvent) -> None:
        """Let the keyboard begin where the hand will."""
        super().showEvent(event)
        self._focus()
