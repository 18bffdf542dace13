"""One attempt on the screen: arm, run, stop, save, decide. Owns the recorder."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal

from frailtylab.desk import outcome_of
from frailtylab.errors import N_, OperatorError
from frailtylab.instruments import Batch, InstrumentInfo
from frailtylab.open_visit import OpenVisit
from frailtylab.preflight import exception_flags
from frailtylab.protocols import new_run
from frailtylab.protocols.base import Arming, Phase, Refusal, Step, StepKind
from frailtylab.recorder import TrialRecorder
from frailtylab.samples import Press
from frailtylab.study.schema import Test
from frailtylab.trials import Decision, Flag, Outcome, Source, Trial, TrialSlot
from ui.flows.drafts import taken
from ui.flows.session import Session
from ui.flows.shelf import ready

TICK_MS = 200
DEAD_NS = 700_000_000
"""So long a fresh attempt takes no press: the second half of a double press on Keep, which stands
where Start will stand, must not start the next trial."""
NO_RESULT = N_("This attempt has no result. Repeat it, or mark it invalid.")


class AttemptFlow(QObject):
    """What timing and grip have in common.

    A stop is committed as a draft before anything is shown as done; Keep turns the draft into a
    final trial. Both happen on the store's thread.

    Signals:
        changed: something to render
        settled: an :class:`OpenVisit`: the attempt was decided about, the visit goes on
        armed: the attempt waits for its start (a simulated person may act now)
        failed: an :class:`OperatorError` and a function that tries again: the disk did not take
            the attempt; it stays here
    """

    changed = Signal()
    settled = Signal(object)
    armed = Signal()
    failed = Signal(object, object)

    def __init__(
        self, session: Session, visit: OpenVisit, test: Test, slot: TrialSlot, source: str
    ) -> None:
        super().__init__()
        self.session = session
        self.visit = visit
        self.test = test
        self.slot = slot
        self.source = source
        self.notice: Refusal | None = None
        self.notice_gate = ""
        self.hint = ""
        self.started_by: Source | None = None
        self.trial: Trial | None = None
        self.saved = False
        self.deciding = False
        self.save_error: OperatorError | None = None
        self.drafts = 0
        self.shown_ns = session.clock.now_ns()
        self.recorder = self.new_recorder()
        self.timer = QTimer(self)
        self.timer.setInterval(TICK_MS)
        self.timer.timeout.connect(self.tick)
        self.timer.start()

    def new_recorder(self) -> TrialRecorder:
        """A recorder for this place, with the instrument that the test uses."""
        source = self.source if self.uses_instrument() else None
        return recorder_for(self.session, self.visit, self.test, self.slot, source)

    def uses_instrument(self) -> bool:
        """True when the study wants an instrument for this test."""
        return True

    # --- where it stands

    @property
    def phase(self) -> Phase:
        """Where the attempt stands."""
        return self.recorder.phase

    @property
    def busy(self) -> bool:
        """True while leaving the page would break into a trial, or lose one."""
        return self.phase is Phase.RUNNING or self.deciding or self.unsaved

    @property
    def unsaved(self) -> bool:
        """True for a stopped attempt that the disk does not have yet."""
        return self.phase is Phase.STOPPED and not self.saved

    @property
    def refused_by_disk(self) -> bool:
        """True when the disk refused the stopped attempt, so that somebody has to try again."""
        return self.unsaved and self.save_error is not None

    @property
    def listens(self) -> bool:
        """True when a press begins something: the dead time of a fresh attempt is over."""
        return self.listens_at(self.session.clock.now_ns())

    def listens_at(self, host_ns: int) -> bool:
        """As :attr:`listens`, for a press of that time."""
        return not self.deciding and host_ns - self.shown_ns >= DEAD_NS

    # --- what comes in

    def refresh_instrument(self) -> None:
        """An instrument came, went or changed: an attempt that has not begun uses what is there."""
        if self.phase is Phase.IDLE:
            self.recorder = self.new_recorder()
        else:
            instrument = self.session.shelf.get(self.source)
            if instrument is not None:
                self.recorder.update_instrument(self.source, instrument.info)
        self.changed.emit()

    def on_batch(self, batch: Batch) -> None:
        """Feed what an instrument sent."""
        if batch.source == self.source and not self.deciding:
            self.take(self.recorder.batch(batch))

    def press(self, press: Press) -> None:
        """The start/stop control was pressed, by whatever means."""
        if self.deciding:
            return
        begins = not press.auto_repeat and self.listens_at(press.host_ns)
        if self.phase is Phase.IDLE and begins:
            self.press_idle(press)
        else:
            self.take(self.recorder.press(press))

    def press_idle(self, press: Press) -> None:
        """What a press does before arming; tests differ."""
        raise NotImplementedError

    def arm(self, arming: Arming) -> bool:
        """Arm the attempt; True when it took."""
        step = self.recorder.arm(arming)
        self.take([step])
        return step.kind is StepKind.ARMED

    def disarm(self) -> None:
        """Back to idle, while nothing has started."""
        self.session.catch_up()
        if self.phase is Phase.ARMED and not self.deciding:
            self.take([self.recorder.disarm()])

    def tick(self) -> None:
        """Let time pass for the attempt, once it knows what came until now.

        After a moment in which Qt's thread was busy, a gauge would seem to have been silent.
        """
        self.session.catch_up()
        if self.phase in (Phase.ARMED, Phase.RUNNING) and not self.deciding:
            self.take(self.recorder.tick())

    def take(self, steps: list[Step]) -> None:
        """React to what the state machine answered."""
        for step in steps:
            self.react(step)
        if steps:
            self.changed.emit()

    def react(self, step: Step) -> None:
        """React to one answer."""
        match step.kind:
            case StepKind.REFUSED:
                self.notice, self.notice_gate = step.refusal, step.gate
            case StepKind.ARMED:
                self.notice = None
                self.armed.emit()
            case StepKind.STARTED:
                self.notice = None
                self.started_by = step.source
            case StepKind.STOPPED:
                self.save_draft()
            case StepKind.WITNESSED if self.phase is Phase.STOPPED:
                self.save_draft()
            case StepKind.UNDONE:
                self.trial, self.saved, self.save_error = None, False, None
            case _:
                pass

    def undo(self) -> None:
        """Take the stop back."""
        self.session.catch_up()
        if not self.deciding:
            self.take([self.recorder.undo_stop()])

    # --- the draft

    def circumstances(self) -> tuple[Flag, ...]:
        """What the recording does not know: in what order, and what was on the screen."""
        return ()

    def save_draft(self) -> None:
        """Commit the attempt as it stands; ``saved`` turns true only when the disk has it."""
        trial = whole_trial(self.visit, self.test, self.recorder, self.circumstances())
        self.trial, self.saved, self.save_error = trial, False, None
        self.drafts += 1
        draft, user = self.drafts, self.session.user_id
        self.session.run(
            lambda: self.session.desk.save_draft(trial, user),
            lambda _trial: self.draft_saved(draft),
            lambda error: self.draft_failed(draft, error),
        )

    def draft_saved(self, draft: int) -> None:
        """The disk has that draft; an older answer says nothing about a newer one."""
        if draft == self.drafts and self.phase is Phase.STOPPED:
            self.saved = True
            self.changed.emit()

    def draft_failed(self, draft: int, error: OperatorError) -> None:
        """The disk did not take it: the attempt stays on the screen and can be saved again."""
        if draft != self.drafts or self.phase is not Phase.STOPPED:
            return
        self.save_error = error
        self.changed.emit()
        self.failed.emit(error, self.retry_save)

    def retry_save(self) -> None:
        """Try again to commit the attempt that the disk refused."""
        if self.refused_by_disk and not self.deciding:
            self.save_draft()
            self.changed.emit()

    def flags(self) -> tuple[Flag, ...]:
        """What a person should look at: the attempt's own flags and the study's edit checks."""
        if self.trial is None:
            return self.recorder.run.result().flags
        return self.trial.flags

    def outcome(self) -> Outcome:
        """What Keep would make of the attempt."""
        return outcome_of(self.trial) if self.trial is not None else Outcome.UNDECIDED

    # --- the decision

    def keep(self) -> None:
        """Make the saved attempt final and go on; one without a result can't be kept so."""
        if not self.saved or self.trial is None:
            return
        if not self.trial.measures:
            self.hint = NO_RESULT
            self.changed.emit()
            return
        self.decide(Decision(self.outcome()), self.keep)

    def repeat(self, reason: str, note: str) -> None:
        """Keep this attempt beside a new one at the same place."""
        if self.saved:
            decision = Decision(self.outcome(), reason, note, repeat=True)
            self.decide(decision, lambda: self.repeat(reason, note))

    def mark_invalid(self, reason: str, note: str) -> None:
        """Keep the attempt as invalid; a running one ends here and is kept too."""
        self.session.catch_up()
        if self.phase is Phase.IDLE or self.deciding:
            return
        if self.phase is not Phase.STOPPED:
            self.trial = whole_trial(self.visit, self.test, self.recorder, self.circumstances())
        decision = Decision(Outcome.INVALID, reason, note, repeat=True)
        self.decide(decision, lambda: self.mark_invalid(reason, note))

    def decide(self, decision: Decision, again: Callable[[], None]) -> None:
        """Commit the decision, with the draft where the disk does not have that yet.

        Nothing is fed to the attempt until the disk has answered; the visit as it then stands goes
        to ``settled``. ``again`` is offered where the disk refuses.
        """
        trial, desk, user = self.trial, self.session.desk, self.session.user_id
        if trial is None:
            return
        saved, visit_id = self.saved, self.visit.visit_id

        def work() -> OpenVisit:
            if not saved:
                desk.save_draft(trial, user)
            return desk.decide(visit_id, trial, decision, user)

        self.commit(work, again)

    def save_typed(self, trial: Trial, decision: Decision) -> None:
        """Keep a typed value with its decision, in one transaction."""
        if self.phase is not Phase.IDLE:
            return
        visit_id, user = self.visit.visit_id, self.session.user_id
        self.commit(
            lambda: self.session.desk.save_final(visit_id, trial, decision, user),
            lambda: self.save_typed(trial, decision),
        )

    def commit(self, work: Callable[[], OpenVisit], again: Callable[[], None]) -> None:
        """Do the last act of this attempt, once."""
        if self.deciding:
            return
        self.deciding = True
        self.changed.emit()
        self.session.run(work, self.decided, lambda error: self.decide_failed(error, again))

    def decided(self, visit: OpenVisit) -> None:
        """The decision is on disk."""
        self.deciding = False
        self.timer.stop()
        self.settled.emit(visit)

    def decide_failed(self, error: OperatorError, again: Callable[[], None]) -> None:
        """The disk did not take the decision; a stopped attempt waits, a running one runs on."""
        self.deciding = False
        if self.phase is not Phase.STOPPED:
            self.trial = None
        self.changed.emit()
        self.failed.emit(error, again)

    def close(self) -> None:
        """End the flow's timer; an armed attempt is disarmed."""
        self.disarm()
        self.timer.stop()


def recorder_for(
    session: Session, visit: OpenVisit, test: Test, slot: TrialSlot, source: str | None
) -> TrialRecorder:
    """A fresh recorder; ``source`` is the place of the instrument, None where none is used."""
    instrument = session.shelf.get(source) if source is not None else None
    infos: dict[str, InstrumentInfo] = {}
    if source is not None and instrument is not None:
        infos[source] = instrument.info
    connected = source is not None and bool(infos) and ready(session.shelf, source)
    return TrialRecorder(
        new_run(test, gates_connected=connected),
        slot,
        session.context(visit, test),
        session.clock,
        infos,
        gates_connected=connected,
    )


def whole_trial(
    visit: OpenVisit, test: Test, recorder: TrialRecorder, circumstances: tuple[Flag, ...]
) -> Trial:
    """The attempt as it stands, with every question and what was excused of its device."""
    trial = taken(test, recorder.trial(), circumstances)
    flags = exception_flags(test.code, visit.device_exceptions, trial.instruments)
    return replace(trial, flags=trial.flags + flags)
