"""Dialogs, and the few acts on the attempt that is on the screen.

A dialog is imported when it is first opened: the first window must not wait for it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from frailtylab.desk import outcome_of, questioned
from frailtylab.errors import OperatorError
from frailtylab.protocols.base import Phase
from frailtylab.settings import Settings
from frailtylab.study.schema import GripStrength
from frailtylab.trials import Decision
from ui.app import typed
from ui.app.problems import Again, Problems
from ui.flows import present, words
from ui.flows.day_flow import DayFlow
from ui.flows.visit_flow import VisitFlow
from ui.text import _, localised
from ui.views import ManualEntry, NewParticipant

if TYPE_CHECKING:
    from ui.dialogs.manual_entry_dialog import ManualEntryDialog
    from ui.dialogs.new_participant_dialog import NewParticipantDialog
    from ui.flows.attempt_flow import AttemptFlow


class Dialogs:
    """Opens dialogs over the window; a second one is never opened over the first."""

    def __init__(
        self,
        window: QWidget,
        day: DayFlow,
        visit: VisitFlow,
        remember: Callable[[Settings], None],
    ) -> None:
        self.window = window
        self.day = day
        self.visit = visit
        self.remember = remember
        self.covered: Callable[[], bool] = lambda: False
        self.problems = Problems(window, lambda: self.covered() or self.trial_goes_on())
        self.form: NewParticipantDialog | None = None
        self.sent: NewParticipantDialog | None = None

    def trial_goes_on(self) -> bool:
        """True while a dialog would stand between the assessor and a trial."""
        attempt = self.attempt
        return attempt is not None and attempt.phase in (Phase.ARMED, Phase.RUNNING)

    def problem(self, error: OperatorError, again: Again | None = None) -> None:
        """Tell an error of the world's; ``again`` is what trying again means."""
        self.problems.tell(error, again)

    @property
    def attempt(self) -> AttemptFlow | None:
        """The attempt on the screen."""
        return self.visit.attempt

    @property
    def idle_attempt(self) -> AttemptFlow | None:
        """The attempt on the screen, if nothing of it has begun."""
        attempt = self.attempt
        idle = attempt is not None and attempt.phase is Phase.IDLE and not self.visit.busy
        return attempt if idle else None

    # --- acts on the attempt

    def elapsed_s(self) -> float | None:
        """The running clock of a timed attempt."""
        from ui.flows.timed_flow import TimedFlow

        attempt = self.attempt
        return attempt.elapsed_s() if isinstance(attempt, TimedFlow) else None

    def keep(self) -> None:
        """Keep the attempt."""
        if self.attempt is not None:
            self.attempt.keep()

    def undo(self) -> None:
        """Undo the stop."""
        if self.attempt is not None:
            self.attempt.undo()

    def repeat(self, reason: str, note: str) -> None:
        """Keep the attempt and take another at its place."""
        if self.attempt is not None:
            self.attempt.repeat(reason, note)

    def mark_invalid(self, reason: str, note: str) -> None:
        """Keep the attempt as invalid."""
        if self.attempt is not None:
            self.attempt.mark_invalid(reason, note)

    def disarm(self) -> None:
        """Take the attempt back to idle."""
        if self.attempt is not None:
            self.attempt.disarm()

    def pick(self, start: int, finish: int, reason: str, note: str) -> None:
        """Let other impulses of the gates count in a timed attempt."""
        from ui.flows.timed_flow import TimedFlow

        if isinstance(self.attempt, TimedFlow):
            self.attempt.pick(start, finish, reason, note)

    def confirm(self) -> None:
        """Leave gate and stopwatch as they disagree."""
        from ui.flows.timed_flow import TimedFlow

        if isinstance(self.attempt, TimedFlow):
            self.attempt.confirm()

    def set_zero(self) -> None:
        """Ask the dynamometer to set its zero."""
        from ui.flows.grip_flow import GripFlow

        if isinstance(self.attempt, GripFlow):
            self.attempt.set_zero()

    # --- dialogs

    def new_participant(self) -> None:
        """Enrol somebody. The form stays open, filled, until the store has the person."""
        from ui.dialogs.new_participant_dialog import NewParticipantDialog

        if self.form is not None:
            return
        identity = self.day.session.desk.current.study.identity
        dialog = NewParticipantDialog(
            identity.code_example, today=self.day.today().isoformat(), parent=self.window
        )
        self.form = dialog
        dialog.submitted.connect(self.send_form)
        dialog.finished.connect(self.form_closed)
        dialog.open()

    def send_form(self, filled: NewParticipant) -> None:
        """Give a filled form to the store."""
        self.sent = self.form
        self.day.add_participant(filled)

    def form_closed(self) -> None:
        """The form is gone, whatever the store will still say."""
        self.form = None

    def form_kept(self) -> None:
        """The store has the person: the form that told of them may close."""
        if self.form is not None and self.form is self.sent:
            self.form.accept()

    def form_problem(self, error: OperatorError) -> None:
        """Tell in the form what is wrong with it, or in the window when it was closed."""
        if self.form is not None and self.form is self.sent:
            self.form.show_problem(error)
        else:
            self.problem(error)

    def lose_attempt(self, then: Callable[[], None]) -> None:
        """Ask before an attempt is lost that the disk has refused."""
        from ui.dialogs.confirm_dialog import ConfirmDialog

        dialog = ConfirmDialog(
            _("This attempt is not on the disk"),
            _("Write down the value on the screen. It is lost when the program closes now."),
            _("Close and lose this attempt"),
            _("Stay and save again"),
            "danger",
            self.window,
        )
        dialog.confirmed.connect(then)
        dialog.open()

    def other_hand(self) -> None:
        """Ask before the hand that is not due is measured."""
        from ui.app.hand_question import ask_other_hand

        attempt = self.idle_attempt
        if attempt is not None:
            ask_other_hand(attempt, self.window, self.visit.other_hand)

    def change_setup(self) -> None:
        """Say what changed in the set-up of the test on the screen."""
        from ui.dialogs.setup_dialog import SetupDialog

        attempt = self.idle_attempt
        if attempt is None:
            return
        test = attempt.test
        dialog = SetupDialog(present.setup_fields(attempt.visit, test), self.window)
        dialog.accepted_setup.connect(lambda fields: self.visit.change_setup(test.code, fields))
        dialog.open()

    def ask_setup(self, test_code: str) -> None:
        """Ask what nobody has answered yet, then begin the test."""
        from ui.dialogs.setup_dialog import SetupDialog

        visit = self.visit.opened
        test = visit.loaded.study.test(test_code)
        dialog = SetupDialog(present.setup_fields(visit, test), self.window)
        dialog.accepted_setup.connect(lambda fields: self.visit.setup_answered(test_code, fields))
        dialog.open()

    def typed_value(self, *, late: bool = False) -> None:
        """Type a value that an instrument without a cable showed, or one from paper."""
        from ui.dialogs.manual_entry_dialog import ManualEntryAsk, ManualEntryDialog

        attempt = self.idle_attempt
        if attempt is None:
            return
        grip = isinstance(attempt.test, GripStrength)
        ask = ManualEntryAsk(
            localised(attempt.test.label),
            present.slot_label(attempt.slot),
            words.unit_text("kgf") if grip else "s",
            "",
            present.reasons(attempt.visit.loaded.study.late_reasons),
            self.day.today().isoformat(),
            late,
            typed.instrument_ask(attempt, self.day.today().isoformat()),
            attempt.slot.side,
        )
        dialog = ManualEntryDialog(ask, self.window)
        dialog.submitted.connect(lambda entry: self.take_typed(dialog, attempt, entry))
        dialog.open()

    def take_typed(
        self, dialog: ManualEntryDialog, attempt: AttemptFlow, entry: ManualEntry
    ) -> None:
        """Question a typed value once by the study's edit checks, then keep it."""
        trial = questioned(attempt.test, typed.typed_trial(attempt, entry))
        texts = words.flag_texts(trial.flags, present.messages(attempt.visit, attempt.test.code))
        if texts and not entry.confirmed:
            dialog.show_warning(" ".join(texts))
            return
        dialog.accept()
        if self.attempt is attempt:
            attempt.save_typed(trial, Decision(outcome_of(trial), entry.reason or None, entry.note))
        if entry.instrument is not None:
            self.remember(typed.with_last(attempt, entry.instrument))
